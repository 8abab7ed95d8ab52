/** A place in a text as people count it: both 0-based, `column` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds lines and columns for offsets of one text. Line ends are \n, \r\n and \r. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 13) {
        if (text.charCodeAt(i + 1) === 10) i++;
        this.#starts.push(i + 1);
      } else if (code === 10) this.#starts.push(i + 1);
    }
  }

  /** How many lines there are; an empty text has one. */
  get count(): number {
    return this.#starts.length;
  }

  /** The position of an offset; offsets outside the text are clamped to its ends. */
  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.#text.length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: at - this.#starts[low]! };
  }

  /** The offset of a position; lines and columns outside the text are clamped. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.#starts[position.line];
    if (start === undefined) return this.#text.length;
    const end = this.#starts[position.line + 1] ?? this.#text.length;
    return Math.min(start + Math.max(0, position.column), end);
  }

  /** The offset at which a 0-based line begins; the end of the text for lines past the last. */
  start(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }

  /** A line's text without its line end; empty for lines that do not exist. */
  line(line: number): string {
    if (line < 0 || line >= this.#starts.length) return '';
    return this.#text.slice(this.#starts[line]!, this.#starts[line + 1] ?? this.#text.length).replace(/[\r\n]+$/, '');
  }
}

/** The line end a text uses: that of its first line, `\n` when it has only one. */
export function lineEnd(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The white space before the first character of the line that holds `offset`. */
export function indentAt(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  if (start === 0 && text.charCodeAt(0) === 0xfeff) start = 1;
  let end = start;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return text.slice(start, end);
}

/**
 * How many characters there are up to and with the comma that comes next, comments of a program passed over; 0 when
 * something else comes first.
 */
export const toComma = (text: string, offset: number): number =>
  /^(?:\s|\/\*[^]*?\*\/|\/\/[^\r\n]*)*,/.exec(text.slice(offset))?.[0].length ?? 0;

/**
 * One level of indentation as this text does it: a tab, or the smallest indent of two spaces or more; two spaces when
 * it has none.
 */
export function indentUnit(text: string): string {
  if (/^\t/m.test(text)) return '\t';
  let smallest = 0;
  for (const match of text.matchAll(/^( {2,8})\S/gm)) {
    if (match[1]!.length && text[match.index + match[1]!.length] !== '*' && (!smallest || match[1]!.length < smallest))
      smallest = match[1]!.length;
  }
  return ' '.repeat(smallest || 2);
}
