import { parseLines, type Pair } from 'dot-properties';
import type { Range } from '../../text/range';
import { withoutTemplates, type Entry } from './entries';

/** The text without a byte order mark, as long as it was. */
const unmarked = (text: string): string => (text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text);

/**
 * The entries of a `.properties` text, in order. White space before a line means nothing in this format, so that a
 * block scalar of YAML is read as it stands.
 * `base`: where the text begins in its file.
 */
export function readProperties(text: string, base = 0): Entry[] {
  const source = withoutTemplates(unmarked(text));
  return parseLines(source, true)
    .filter((line): line is Required<Pair> => line.type === 'PAIR')
    .map((pair) => {
      const [start, keyEnd, valueStart, valueEnd] = pair.range as [number, number, number, number];
      const value = trimmed(source, { start: valueStart, end: valueEnd });
      return {
        path: [pair.key],
        key: shifted({ start, end: keyEnd }, base),
        value: shifted(value, base),
        whole: shifted({ start, end: value.end }, base),
        text: pair.value.trim(),
      };
    });
}

/** The entries of an `.env` text: `NAME=value`, `export NAME="value" # why`. Lines that are none are passed over. */
export function readEnvironment(text: string): Entry[] {
  const found: Entry[] = [];
  for (const match of text.matchAll(
    /^([\ufeff \t]*(?:export[ \t]+)?)([A-Za-z_][\w.-]*)([ \t]*=[ \t]*)("(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*'|[^\r\n]*)/gm,
  )) {
    const [, lead, name, separator, rest] = match as unknown as [string, string, string, string, string];
    const quoted = /^["']/.test(rest) && rest.length > 1 && rest.endsWith(rest[0]!);
    const raw = quoted ? rest : rest.replace(/(?:^|\s)#.*$/, '').trimEnd();
    const start = match.index + lead.length;
    const at = start + name.length + separator.length;
    const value = { start: at, end: at + raw.length };
    found.push({
      path: [name],
      key: { start, end: start + name.length },
      value,
      whole: { start, end: value.end },
      text: quoted ? raw.slice(1, -1) : raw,
    });
  }
  return found;
}

const shifted = (range: Range, base: number): Range => ({ start: range.start + base, end: range.end + base });

/** A value's range without the white space after it and the line ends before it. */
function trimmed(text: string, { start, end }: Range): Range {
  let last = end;
  while (last > start && /[ \t\f]/.test(text[last - 1]!)) last--;
  // a value that begins on the next line
  const continued = /^(?:\\(?:\r\n|\r|\n)[ \t\f]*)+/.exec(text.slice(start, last))?.[0].length ?? 0;
  return { start: start + continued, end: last };
}
