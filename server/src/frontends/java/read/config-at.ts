import { constantClasses, constantKey } from '../../../catalog/index';
import type { Config, FileFacts } from '../../../facts/facts';
import type { Range } from '../../../text/range';
import type { ConfigPlace } from '../../frontend';
import { configClass } from '../clients/config-keys';

/** A call that puts an entry into a map, up to the argument that is being written. */
interface Put {
  readonly receiver: string;
  /** The arguments before it, as written. */
  readonly before: readonly string[];
  /** What is written of the argument: all of it, also behind the offset. */
  readonly range: Range;
}

const argument = /^(?:"((?:[^"\\]|\\.)*)"|(?:[\w.]+\.)?([A-Z][A-Z0-9_]*))$/;

/**
 * The configuration key or value at an offset of a program, from the facts of the text as it is now and the words
 * around. Cheap, and works on half a statement.
 */
export function configAt(facts: FileFacts | undefined, text: string, offset: number): ConfigPlace | undefined {
  if (!facts) return undefined;
  for (const config of facts.configs) {
    for (const entry of config.entries) {
      const written = entry.keyRange && text.slice(entry.keyRange.start, entry.keyRange.end);
      if (entry.keyRange && written && holds(entry.keyRange, offset))
        return placed(config, 'key', entry.keyRange, text, entry.key, /^[\w.]*[A-Z][A-Z0-9_]*$/.test(written));
      if (holds(entry.value.range, offset) && config.client !== 'configuration')
        return placed(config, 'value', unquoted(entry.value.range, text), text, entry.key, false);
    }
  }
  return begun(facts, text, offset);
}

const holds = (range: Range, offset: number): boolean => range.start <= offset && offset <= range.end;
const unquoted = (range: Range, text: string): Range =>
  text[range.start] === '"'
    ? {
        start: range.start + 1,
        end: text[range.end - 1] === '"' && range.end - 1 > range.start ? range.end - 1 : range.end,
      }
    : range;

function placed(
  config: Pick<Config, 'client' | 'of' | 'entries'>,
  part: 'key' | 'value',
  range: Range,
  text: string,
  key: string | undefined,
  constant: boolean,
): ConfigPlace {
  return {
    client: config.client,
    of: config.of,
    part,
    range,
    text: text.slice(range.start, range.end),
    spelling: constant ? 'java-constant' : 'kafka',
    ...(key !== undefined && { key }),
    present: config.entries
      .filter((one) => !(one.range.start <= range.start && range.end <= one.range.end))
      .map((one) => one.key),
  };
}

/** A call that is still being written: `props.put("ac`, `props.put(ProducerConfig.`, `props.put("acks", `. */
function begun(facts: FileFacts, text: string, offset: number): ConfigPlace | undefined {
  const put = putAt(text, offset);
  if (!put) return undefined;
  const written = text.slice(put.range.start, put.range.end);
  const named = constantClasses.find((name) => new RegExp(`(?:^|\\.)${name}\\.?\\w*$`).test(put.before[0] ?? written));
  const config =
    beside(facts, put, text) ?? (named && { client: 'kafka-clients' as const, of: ofClass(named), entries: [] });
  if (!config) return undefined;
  if (put.before.length === 0)
    return placed(config, 'key', unquoted(put.range, text), text, undefined, !written.startsWith('"'));
  const [, string, constant] = argument.exec(put.before[0]!) ?? [];
  const key = string ?? (constant && constantKey(constant));
  return put.before.length === 1 && key
    ? placed(config, 'value', unquoted(put.range, text), text, key, false)
    : undefined;
}

function ofClass(name: string): Config['of'] {
  const of = configClass(name);
  return of === 'producer' || of === 'consumer' || of === 'admin'
    ? of
    : name === 'StreamsConfig'
      ? 'streams'
      : name === 'TopicConfig'
        ? 'topic'
        : 'client';
}

/** The configuration that other statements of the same name put entries into: the nearest one. */
function beside(facts: FileFacts, { receiver, range }: Put, text: string): Config | undefined {
  const away = (config: Config): number =>
    Math.min(
      ...config.entries
        .filter((entry) => text.slice(entry.range.start, entry.range.end).startsWith(`${receiver}.`))
        .map((entry) => Math.abs(entry.range.start - range.start)),
    );
  const near = facts.configs
    .map((config) => ({ config, at: away(config) }))
    .filter(({ at }) => at < 4000)
    .sort((a, b) => a.at - b.at);
  return near[0]?.config;
}

/** The unfinished `x.put(` that an offset stands in. */
function putAt(text: string, offset: number): Put | undefined {
  const from =
    Math.max(
      text.lastIndexOf(';', offset - 1),
      text.lastIndexOf('{', offset - 1),
      text.lastIndexOf('}', offset - 1),
      offset - 400,
    ) + 1;
  const [, receiver, given] =
    /([\w.]+)\s*\.\s*(?:put|setProperty|putIfAbsent)\s*\(([^()]*)$/.exec(text.slice(from, offset)) ?? [];
  if (receiver === undefined || given === undefined) return undefined;
  const parts = given.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const last = parts.at(-1)!.trimStart();
  const rest = /^[\w.]*"?/.exec(text.slice(offset))![0];
  // behind a complete word nothing begins
  if (/\s$/.test(last)) return undefined;
  return {
    receiver,
    before: parts.slice(0, -1).map((part) => part.trim()),
    range: {
      start: offset - last.length,
      end: offset + (last.startsWith('"') || !rest.endsWith('"') ? rest.length : 0),
    },
  };
}
