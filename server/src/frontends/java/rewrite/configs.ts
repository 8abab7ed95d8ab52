import { constantOf } from '../../../catalog/index';
import type { Change } from '../../../facts/change';
import type { Config, ConfigEntry } from '../../../facts/facts';
import { indentAt, lineEnd, toComma } from '../../../text/lines';
import type { TextEdit } from '../../../text/range';
import { inBlock, removeStatement } from './statements';

type Of<K extends Change['kind']> = Extract<Change, { kind: K }>;

/** `1`, `5L`, `-1` */
const NUMBER = /^-?\d[\d_]*[lL]?$/;
/** Most pairs that `Map.of` takes. */
const MOST = 10;

/** Gives an entry another value, in the type of what stands there. */
export function setConfig({ entry, value }: Of<'set-config'>, text: string): TextEdit[] | undefined {
  const written = text.slice(entry.value.range.start, entry.value.range.end);
  if (isText(entry, text)) return [{ range: entry.value.range, text: value }];
  // `.replicas(COUNT)`: the link's name is the key, and its argument a number
  const counted = entry.keyRange === undefined && isLink(entry, text) && NUMBER.test(value);
  const replaced = isPlaced(entry, text)
    ? placedValue(entry, written, value)
    : counted
      ? value
      : valueText(written, value);
  return replaced === undefined ? undefined : [{ range: entry.value.range, text: replaced }];
}

/** Its place among the arguments of a constructor says what the entry is: nothing names it, and it cannot go. */
const isPlaced = (entry: ConfigEntry, text: string): boolean =>
  entry.keyRange === undefined && text.slice(entry.range.start, entry.range.end) === entry.written;

/** Key and value in one text: `"auto.offset.reset=latest"` in an annotation. */
const isText = ({ range, value }: ConfigEntry, text: string): boolean =>
  text[range.start] === '"' && value.range.start > range.start && value.range.end === range.end - 1;

/** A link of a chain: `.put("acks", "1")`, with the white space before it. */
const isLink = (entry: ConfigEntry, text: string): boolean =>
  /^\s*\./.test(text.slice(entry.range.start, entry.range.end));

/** An argument: numbers alone have a form that always fits. */
function placedValue(entry: ConfigEntry, written: string, value: string): string | undefined {
  if (
    !NUMBER.test(value) ||
    /^(?:java\.util\.)?(?:Map|Collections|ImmutableMap)\b/.test(written) ||
    /serializer$/.test(entry.key)
  )
    return undefined;
  return entry.key === 'replication.factor' ? `(short) ${value}` : value;
}

/** A value in the form of the one it replaces: `Boolean.FALSE`, `false`, `5`, `"false"`, `X.class`. */
function valueText(written: string, value: string): string {
  if (/Boolean\.(?:TRUE|FALSE)$/.test(written) && /^(?:true|false)$/.test(value))
    return `Boolean.${value.toUpperCase()}`;
  if (/^(?:true|false)$/.test(written) && /^(?:true|false)$/.test(value)) return value;
  if (NUMBER.test(written) && NUMBER.test(value)) return /[lL]$/.test(written) ? `${value}L` : value;
  if (/\.class\b/.test(written) && /^[\w$]+(?:\.[\w$]+)+$/.test(value))
    return value + written.slice(written.indexOf('.class'));
  return `"${value}"`;
}

/**
 * Removes an entry: with its line when nothing else stands on it, with a comma and the comments before that when it
 * stands among arguments.
 */
export function removeConfig({ entry }: Of<'remove-config'>, text: string): TextEdit[] | undefined {
  const { range } = entry;
  if (isPlaced(entry, text)) return undefined;
  if (text[range.end - 1] === ';') return removeStatement(range, text);
  if (isLink(entry, text)) return [{ range, text: '' }];
  const after = toComma(text, range.end);
  const before = after ? 0 : (/,\s*$/.exec(text.slice(0, range.start))?.[0].length ?? 0);
  if (!after && !before && !/\(\s*$/.test(text.slice(0, range.start))) return undefined;
  const space = after ? /^[ \t]*/.exec(text.slice(range.end + after))![0].length : 0;
  return [{ range: { start: range.start - before, end: range.end + after + space }, text: '' }];
}

/** Gives an entry another key, spelled as the old one: a text, or a constant of the same class of Kafka's. */
export function renameConfig({ entry, key }: Of<'rename-config'>, text: string): TextEdit[] | undefined {
  const range = entry.keyRange;
  if (!range) return undefined;
  if (isText(entry, text)) return [{ range, text: key }];
  const quoted = text[range.start - 1] === '"' && text[range.end] === '"';
  return [{ range, text: quoted ? key : keyText(text.slice(range.start, range.end), key) }];
}

/**
 * A key in the spelling of another: `ProducerConfig.X` where that is a constant of a class that has one for it, else a
 * text.
 */
function keyText(like: string, key: string): string {
  const owner = /^([\w.\s]*?(\w+))\s*\.\s*[A-Z]\w*$/.exec(like);
  const constant = owner && constantOf(key, owner[2]!);
  return constant ? `${owner[1]!}.${constant}` : `"${key}"`;
}

/**
 * Adds an entry beside another, in the form of that: a statement, a link of a chain, a pair or entry among arguments.
 */
export function addConfig({ config, key, value, after }: Of<'add-config'>, text: string): TextEdit[] | undefined {
  const beside = after ?? config.entries.find((e) => takesAny(e, text));
  if (!beside)
    return text.startsWith('new', config.range.start) && config.of === 'topic' && config.complete
      ? configured(config, key, value, text)
      : undefined;
  if (!takesAny(beside, text) || isText(beside, text)) return undefined;
  const { range } = beside;
  const written = text.slice(range.start, range.end);
  const keyAt =
    (beside.keyRange?.start ?? text.indexOf(beside.written, range.start)) -
    (beside.keyRange && text[beside.keyRange.start - 1] === '"' ? 1 : 0);
  const added =
    text.slice(range.start, keyAt) +
    keyText(beside.written, key) +
    text.slice(keyAt + beside.written.length, beside.value.range.start) +
    newValue(config, written, value) +
    text.slice(beside.value.range.end, range.end);
  const at = after ? range.end : range.start;
  const place = { start: at, end: at };
  const ownLine = /(?:^|[\r\n])[ \t]*$/.test(text.slice(0, range.start));
  const space = ownLine ? lineEnd(text) + indentAt(text, range.start) : ' ';
  if (written.endsWith(';'))
    return inBlock(range, text) ? [{ range: place, text: after ? space + added : added + space }] : undefined;
  if (isLink(beside, text)) return [{ range: place, text: added }];
  if (/\bMap\s*\.\s*of\s*\(/.test(text.slice(config.range.start, config.range.end)) && config.entries.length >= MOST)
    return undefined;
  return [{ range: place, text: after ? `,${space}${added}` : `${added},${space}` }];
}

/**
 * True for an entry in a form that takes any key: `put(key, value)`, `entry(key, value)`, a pair of arguments; not for
 * an annotation's or a builder's own.
 */
const takesAny = (entry: ConfigEntry, text: string): boolean =>
  /^\s*(?:[\w.\s]*\b(?:put|putIfAbsent|setProperty|entry)\s*\(|\.\s*(?:put|setProperty)\s*\(|new\s[\w.\s]*Simple(?:Immutable)?Entry\b|(?:"[^"]*"|[\w.]+)\s*,)/.test(
    text.slice(entry.range.start, entry.range.end),
  );

/** A new value in the type that the others of the configuration have. */
function newValue(config: Config, written: string, value: string): string {
  const known = config.entries.flatMap((e) => (e.value.known ? [typeof e.value.value] : []));
  const plain = NUMBER.test(value) || /^(?:true|false)$/.test(value);
  return plain && !/\bsetProperty\b/.test(written) && known.some((t) => t !== 'string') ? value : `"${value}"`;
}

/** `new NewTopic(...)` is given its first configuration. */
function configured(config: Config, key: string, value: string, text: string): TextEdit[] | undefined {
  const map = /\bimport\s+java\.util\.(?:Map|\*)\s*;/.test(text) ? 'Map' : 'java.util.Map';
  const { end } = config.range;
  if (/^\s*\.\s*configs\s*\(/.test(text.slice(end))) return undefined;
  // `NewTopic t = new NewTopic(...)` and `f(new NewTopic(...))` stay what they are: `configs` gives the topic back.
  return [{ range: { start: end, end }, text: `.configs(${map}.of("${key}", "${value}"))` }];
}
