import {
  optionsOf as catalogOptions,
  writtenValue,
  type Option,
  type Options,
  type OptionsPlace,
} from '../../../catalog/options';
import type { Change } from '../../../facts/change';
import type { Config, ConfigEntry } from '../../../facts/facts';
import { indentAt, lineEnd, toComma } from '../../../text/lines';
import { contains, type Range, type TextEdit } from '../../../text/range';
import type { RewriteContext } from '../../frontend';
import { clients } from '../clients/index';
import { kafkajs } from '../clients/kafkajs';
import { librdkafka } from '../clients/librdkafka';

/** Gives an entry another value, in the type and with the quotes of its place. */
export function setConfig(
  { entry, value }: Extract<Change, { kind: 'set-config' }>,
  { text, facts }: RewriteContext,
): TextEdit[] | undefined {
  if (!entry.value.known) return undefined;
  const config =
    facts.configs.find((c) => c.entries.includes(entry)) ?? facts.configs.find((c) => contains(c.range, entry.range));
  const option =
    config &&
    Object.entries(optionsOf(config)).find(
      ([written, o]) => o.key === entry.key && (written === entry.written || written.endsWith(`.${entry.written}`)),
    )?.[1];
  const current = text.slice(entry.value.range.start, entry.value.range.end);
  const quote = /^['"`]/.exec(current)?.[0];
  const written = valueText(option, value, quote ?? quoteOf(text), !!quote);
  if (written === undefined) return undefined;
  // `{ acks }`: the name is the value
  if (entry.value.range.start === entry.range.start)
    return [{ range: entry.range, text: `${entry.written}: ${written}` }];
  return [{ range: entry.value.range, text: written }];
}

/** Gives an entry another key, as the place spells it. */
export function renameConfig(
  { entry, key }: Extract<Change, { kind: 'rename-config' }>,
  { text, facts }: RewriteContext,
): TextEdit[] | undefined {
  const config =
    facts.configs.find((c) => c.entries.includes(entry)) ?? facts.configs.find((c) => contains(c.range, entry.range));
  if (!config || !entry.keyRange) return undefined;
  const quoted = /['"`]/.test(text[entry.keyRange.start - 1] ?? '');
  // a bare name is one of the block `kafkaJS`
  const written = quoted ? key : spelling(config, key, true)?.written.split('.').at(-1);
  if (!written) return undefined;
  return [{ range: entry.keyRange, text: quoted ? written : propertyName(written, text) }];
}

/** A literal, or a constant of an imported enumeration: `5_000`, `true`, `'gzip'`, `CompressionTypes.GZIP`. */
const movable = /^(-?[\d._]+|true|false|null|'[^']*'|"[^"]*"|[A-Z][\w$]*(\.[A-Z]\w*)+)$/;

/** Moves an entry into the block `kafkaJS` of a Confluent client's configuration, which is made where there is none. */
export function moveConfig(
  { entry, to }: Extract<Change, { kind: 'move-config' }>,
  { text }: RewriteContext,
): TextEdit[] | undefined {
  const block = blockOf(to, text);
  const property = text.slice(entry.range.start, entry.range.end);
  if (to.client !== 'confluent' || (block && contains(block, entry.range))) return undefined;
  // whoever makes a block writes the opening brace anew: of two options at a time one waits for the other's block
  if (!block && contains(to.range, entry.range))
    return [
      { range: { start: to.range.start, end: to.range.start + 1 }, text: '{' },
      { range: entry.range, text: `kafkaJS: { ${property} }` },
    ];
  // a name may mean nothing, or something else, where the client is made
  if (!contains(to.range, entry.range) && !movable.test(text.slice(entry.value.range.start, entry.value.range.end)))
    return undefined;
  const added = insertProperty(block ?? to.range, undefined, block ? property : `kafkaJS: { ${property} }`, text);
  const whole = block
    ? added
    : added?.map(({ range, text: inserted }) =>
        range.start === range.end
          ? { range: { start: range.start - 1, end: range.end }, text: text[range.start - 1]! + inserted }
          : { range, text: inserted },
      );
  return whole && [...whole, ...removeEntry(entry.range, text)];
}

/**
 * Adds an entry where the client takes it: an option by its own name, a librdkafka key, an item of a topic's list of
 * entries.
 */
export function addConfig(
  { config, key, value, after }: Extract<Change, { kind: 'add-config' }>,
  { text }: RewriteContext,
): TextEdit[] | undefined {
  const quote = quoteOf(text);
  const block = blockOf(config, text);
  const inBlock = !!block && (!after || contains(block, after.range));
  const found = spelling(config, key, inBlock) ?? (inBlock ? spelling(config, key, false) : undefined);
  if (!found) return undefined;
  const { written, option } = found;
  const set = valueText(option, value, quote, false);
  if (set === undefined) return undefined;
  if (config.of === 'topic' && !option) {
    const list = topicTable(config)?.entries;
    if (!list || new RegExp(`\\b${list}\\b`).test(text.slice(config.range.start, config.range.end))) return undefined;
    const item =
      list === 'config'
        ? `{ ${quote}${key}${quote}: ${quote}${value}${quote} }`
        : `[{ name: ${quote}${key}${quote}, value: ${quote}${value}${quote} }]`;
    return insertProperty(config.range, after?.range, `${list}: ${item}`, text);
  }
  const [outer, inner] = written.split('.');
  const isInner = !!inner && Object.hasOwn(optionsOf(config), outer!);
  if (isInner && config.entries.some((e) => e.key === outer || isNested(config, e, `${outer}.`))) return undefined;
  const property = isInner ? `${outer}: { ${inner}: ${set} }` : `${propertyName(written, text)}: ${set}`;
  const place = inBlock && option && !after && Object.hasOwn(confluentOptions(config), written) ? block! : config.range;
  return insertProperty(place, after?.range, property, text);
}

/** Whether an entry stands in a nested object of options: `retries` of `retry: { retries }`. */
const isNested = (config: Config, entry: ConfigEntry, prefix: string): boolean =>
  Object.entries(optionsOf(config)).some(([written, o]) => written.startsWith(prefix) && o.key === entry.key);

const topicTable = (config: Config) => Object.values(clients.find((c) => c.id === config.client)?.topics ?? {})[0];

/** The options that a configuration of this kind has. */
function optionsOf(config: Config): Options {
  const client = config.client === 'nestjs' ? kafkajs : clients.find((c) => c.id === config.client);
  if (config.of === 'topic') return topicTable(config)?.keys ?? {};
  const table = Object.values(client?.options ?? {})
    .flat()
    .find((one) => one.of === config.of);
  return { ...table?.keys, ...table?.blockKeys };
}

/** Where the block `kafkaJS` of a Confluent client begins, when the configuration has one. */
function blockOf(config: Config, text: string): Range | undefined {
  const found =
    config.client === 'confluent' ? /\bkafkaJS\s*:\s*\{/.exec(text.slice(config.range.start, config.range.end)) : null;
  if (!found) return undefined;
  const start = config.range.start + found.index + found[0].length - 1;
  let depth = 0;
  for (let at = start; at < config.range.end; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return { start, end: at + 1 };
  }
  return { start, end: config.range.end };
}

/** The name that Kafka's key has among some options. */
const named = (options: Options, key: string): Spelling | undefined => {
  const found = Object.hasOwn(options, key)
    ? key
    : Object.keys(options).find((written) => options[written]!.key === key);
  return found === undefined ? undefined : { written: found, option: options[found]! };
};

interface Spelling {
  readonly written: string;
  readonly option?: Option;
}

/** How a key is written at a place; `undefined` when this client has no such option. */
function spelling(config: Config, key: string, inBlock: boolean): Spelling | undefined {
  if (config.client === 'confluent' && config.of !== 'topic') {
    const own = named(confluentOptions(config), key);
    if (inBlock || config.of === 'run' || config.of === 'subscribe' || config.of === 'send') return own;
  }
  if (config.client === 'confluent' || /rdkafka$/.test(config.client))
    return named(config.of === 'topic' ? optionsOf(config) : librdkafka, key) ?? { written: key };
  return named(optionsOf(config), key) ?? (config.of === 'topic' ? { written: key } : undefined);
}

const confluentOptions = (config: Config): Options => catalogOptions('confluent', config.of as OptionsPlace);

/** A value as code: a number or truth value as it is, everything else in quotes. */
function valueText(option: Option | undefined, value: string, quote: string, quoted: boolean): string | undefined {
  const known = option ? writtenValue(option, value) : undefined;
  if (option && known === undefined) return undefined;
  const plain = known?.replace(/^'(.*)'$/, '$1') ?? value;
  if (quoted) return `${quote}${plain}${quote}`;
  const isCode =
    /^(-?\d+(\.\d+)?|true|false|null)$/.test(plain) ||
    (!!option && option.type !== 'string') ||
    (/^\w+\.\w+$/.test(plain) && !!option?.values);
  return isCode ? plain : `${quote}${plain}${quote}`;
}

/** The quotes that a file uses for its imports. */
const quoteOf = (text: string): string => /(?:from|require\(|import)\s*(['"])/.exec(text)?.[1] ?? "'";

const propertyName = (name: string, text: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : `${quoteOf(text)}${name}${quoteOf(text)}`;

/** Puts a property into the object literal at a range, or makes one where a call has no argument. */
function insertProperty(
  object: Range,
  after: Range | undefined,
  property: string,
  text: string,
): TextEdit[] | undefined {
  const eol = lineEnd(text);
  const insert = (at: number, what: string): TextEdit[] => [{ range: { start: at, end: at }, text: what }];
  if (after) {
    const alone = /(^|[\r\n])[ \t]*$/.test(text.slice(0, after.start));
    return insert(after.end, alone ? `,${eol}${indentAt(text, after.start)}${property}` : `, ${property}`);
  }
  const source = text.slice(object.start, object.end);
  if (!source.startsWith('{')) {
    const empty = /\(\s*\)$/.exec(source);
    return empty
      ? [{ range: { start: object.start + empty.index + 1, end: object.end - 1 }, text: `{ ${property} }` }]
      : undefined;
  }
  const inside = object.start + 1;
  const empty = /^\s*\}/.exec(text.slice(inside));
  if (empty) return [{ range: { start: inside, end: inside + empty[0].length - 1 }, text: ` ${property} ` }];
  const line = /^[ \t]*(?:\/\/[^\r\n]*)?(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))*([ \t]*)/.exec(text.slice(inside));
  return insert(
    inside,
    line ? `${eol}${line[1]!}${property},` : ` ${property},${/^\s/.test(text.slice(inside)) ? '' : ' '}`,
  );
}

/**
 * Removes one property of an object literal with its comma and the comments before that, and its line when nothing else
 * stands there.
 */
export function removeEntry(range: Range, text: string): TextEdit[] {
  let { start, end } = range;
  const after = toComma(text, end);
  if (after) end += after;
  else {
    const before = /,\s*$/.exec(text.slice(0, start));
    if (before) start -= before[0].length;
  }
  const alone = /\{([ \t]*)$/.exec(text.slice(0, start));
  const closing = /^[ \t]*(?=\})/.exec(text.slice(end));
  if (alone && closing) return [{ range: { start: start - alone[1]!.length, end: end + closing[0].length }, text: '' }];
  const lineStart = /(^|[\r\n])[ \t]*$/.test(text.slice(Math.max(0, start - 200), start));
  const rest = /^[ \t]*(\r\n|\r|\n)/.exec(text.slice(end));
  if (after && lineStart && rest) {
    const indent = /[ \t]*$/.exec(text.slice(0, start))![0].length;
    return [{ range: { start: start - indent, end: end + rest[0].length }, text: '' }];
  }
  if (after && !rest) end += /^[ \t]*/.exec(text.slice(end))![0].length;
  return [{ range: { start, end }, text: '' }];
}
