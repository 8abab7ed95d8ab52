/** A text without what its methods do, and where its characters stand in the whole one. */
export interface Skeleton {
  readonly text: string;
  /** The place in the whole text of a place in this one. */
  place(index: number): number;
}

/** Shorter bodies stay. */
const SHORT = 60;

/**
 * Leaves out the bodies of methods, constructors and initialisers: what other files can see of a file is left, and that
 * is quickly parsed. `undefined` when there is little to leave out, or when braces do not match.
 */
export function skeletonOf(text: string): Skeleton | undefined {
  const cuts = bodiesIn(text);
  if (!cuts?.length) return undefined;
  const parts: string[] = [];
  /** Where each part begins in the short text, and in the whole one. */
  const begins: { readonly short: number; readonly whole: number }[] = [];
  let at = 0;
  let length = 0;
  for (const [start, end] of [...cuts, [text.length, text.length] as const]) {
    begins.push({ short: length, whole: at });
    parts.push(text.slice(at, start));
    length += start - at;
    at = end;
  }
  const place = (index: number): number => {
    let low = 0;
    let high = begins.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (begins[middle]!.short <= index) low = middle;
      else high = middle - 1;
    }
    return index - begins[low]!.short + begins[low]!.whole;
  };
  return { text: parts.join(''), place };
}

/** What a brace opens: `class` bodies and those of enums are gone through, what stands in others is skipped or kept. */
type Context = 'class' | 'enum' | 'kept';

const TYPE = /(?:class|interface|enum|record)(?=\s+[A-Za-z_$])/y;
const WORD = /[A-Za-z_$][\w$]*/y;

/** The insides of the bodies of methods, constructors and initialisers, by their first and last place. */
function bodiesIn(text: string): (readonly [start: number, end: number])[] | undefined {
  const found: (readonly [number, number])[] = [];
  const stack: Context[] = ['class'];
  let parens = 0;
  // what stands before the next brace: a type's head, a field's initial value, an annotation's default
  let type: string | undefined;
  let value = false;
  const begin = (): void => {
    type = undefined;
    value = false;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (QUOTES.has(char)) {
      at = Math.max(at, afterText(text, at) - 1);
      continue;
    }
    const context = stack[stack.length - 1]!;
    if (char === '(') parens++;
    else if (char === ')') parens--;
    else if (char === '{') {
      if (parens > 0 || context === 'kept' || value) stack.push('kept');
      else if (type) stack.push(type === 'enum' ? 'enum' : 'class');
      else if (context === 'enum') stack.push('class');
      else {
        const end = closing(text, at);
        if (end === undefined) return undefined;
        if (end - at > SHORT) found.push([at + 1, end]);
        at = end;
      }
      begin();
    } else if (char === '}') {
      stack.pop();
      if (!stack.length) return undefined;
      if (parens === 0) begin();
    } else if (char === ';' && parens === 0) {
      if (context === 'enum') stack[stack.length - 1] = 'class';
      begin();
    } else if (char === '=' && parens === 0) value = true;
    else if (/[A-Za-z_$]/.test(char)) {
      TYPE.lastIndex = at;
      WORD.lastIndex = at;
      const word = WORD.exec(text)![0];
      if (parens === 0 && context !== 'kept' && text[at - 1] !== '.' && TYPE.test(text)) type = word;
      if (word === 'default' && parens === 0) value = context === 'class';
      at += word.length - 1;
    }
  }
  return stack.length === 1 ? found : undefined;
}

/** What may begin a comment, a string or a character. */
const QUOTES = new Set(['/', '"', "'"]);
const BRACES = /[{}/"']/g;

/** The brace that closes the one at a place. */
function closing(text: string, open: number): number | undefined {
  let depth = 0;
  BRACES.lastIndex = open;
  for (let match = BRACES.exec(text); match; match = BRACES.exec(text)) {
    const at = match.index;
    if (match[0] === '{') depth++;
    else if (match[0] !== '}') BRACES.lastIndex = Math.max(at + 1, afterText(text, at));
    else if (--depth === 0) return at;
  }
  return undefined;
}

/** The place after a comment, string or character that begins here; the place itself when none does. */
function afterText(text: string, at: number): number {
  switch (text[at]) {
    case '/':
      if (text[at + 1] === '/') return after(text, '\n', at);
      return text[at + 1] === '*' ? after(text, '*/', at + 2) : at;
    case '"':
      if (text.startsWith('"""', at)) return afterBlock(text, at + 3);
      return afterQuote(text, at, '"');
    case "'":
      return afterQuote(text, at, "'");
    default:
      return at;
  }
}

/** The place behind the next `end`; the text's end when there is none. */
function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? text.length : at + end.length;
}

function afterQuote(text: string, open: number, quote: string): number {
  for (let at = open + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === quote) return at + 1;
    else if (char === '\n') return at;
  }
  return text.length;
}

function afterBlock(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith('"""', at)) return at + 3;
  }
  return text.length;
}
