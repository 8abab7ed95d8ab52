import type { ConfigEntry, Value } from '../../facts/facts';
import type { Range } from '../../text/range';

/** A stretch of a file that is a file of its own. `base`: where it begins. */
export interface Block {
  readonly text: string;
  readonly base: number;
}

/** A key and its value as they stand in a file, before anything is known of what reads it. */
export interface Entry {
  /**
   * The names of the levels above and of the key itself: `['spring', 'kafka', 'producer', 'acks']`; one name in files
   * without levels.
   */
  readonly path: readonly string[];
  /** The key as written, without quotes. */
  readonly key: Range;
  /** The value as written, with its quotes. */
  readonly value: Range;
  /** What makes up the entry: `acks=1`, `- KAFKA_X=1` without the dash. */
  readonly whole: Range;
  /** The value without quotes and escapes; `undefined` where nothing stands. */
  readonly text: string | undefined;
  /** The lines of a value that is a block of YAML (`|`), as they stand in the file, and where. */
  readonly block?: Block;
}

/** Stands for a character of a template, which may become anything. */
const templated = '\ue000';

/**
 * Replaces what a template engine will replace (`{{ ... }}`, `{% ... %}`), so that the rest can be read at the offsets
 * it has: whole lines by
 * nothing, the inside of values by characters that stand for anything.
 */
export function withoutTemplates(text: string): string {
  const opening = /\{[{%]/g;
  let masked = '';
  let at = 0;
  for (let open = opening.exec(text); open; open = opening.exec(text)) {
    const close = text.indexOf(open[0] === '{{' ? '}}' : '%}', open.index + 2);
    if (close < 0) break;
    masked += text.slice(at, open.index) + text.slice(open.index, close + 2).replace(/[^\r\n]/g, templated);
    opening.lastIndex = at = close + 2;
  }
  return at
    ? (masked + text.slice(at)).replace(/^([ \t]*)\ue000[\ue000 \t]*$/gm, (line) => ' '.repeat(line.length))
    : text;
}

/**
 * What the place of a value says of it: placeholders (`${ACKS:1}`, `$(ACKS)`, `{{ .Values.acks }}`, `@acks@`) are not
 * known, save for what they fall back to.
 */
export function valueOf(text: string | undefined, range: Range): Value {
  if (text === undefined) return { known: true, value: null, range };
  const whole = /^\$\{([^${}:]*):-?([^${}]*)\}$/.exec(text.trim());
  if (whole)
    return { known: false, range, fallback: whole[2]!, ...(/^random\.|RANDOM/.test(whole[1]!) && { random: true }) };
  if (/[$#]\{|\$\(|\$[A-Za-z_]|^@[\w.-]+@$|^<[^<>]*>$|^%[\w.]+%$|\ue000/.test(text)) {
    return {
      known: false,
      range,
      ...(/\$\{random\.|T\(java\.util\.UUID\)|\$RANDOM\b|\$\{?HOSTNAME\b.*\$\$/.test(text) && { random: true }),
    };
  }
  return { known: true, value: text, range };
}

/** An entry under Kafka's name for it. */
export const configEntry = (key: string, entry: Entry, written = entry.path.at(-1)!): ConfigEntry => ({
  key,
  written,
  value: valueOf(entry.text, entry.value),
  range: entry.whole,
  keyRange: entry.key,
});

/** From the first to the last of some ranges. */
export const around = (ranges: readonly Range[]): Range => ({
  start: Math.min(...ranges.map(({ start }) => start)),
  end: Math.max(...ranges.map(({ end }) => end)),
});
