import { environmentKey } from '../../catalog/environment';
import type { Config, ConfigEntry, FileFacts } from '../../facts/facts';
import type { Range } from '../../text/range';
import type { ConfigPlace, Spelling } from '../frontend';
import type { Language } from './files';
import { readConfiguration } from './read';
import { Yaml } from './yaml';

/** Keys that stand in for a half-typed one, so that the text can be read: some configuration takes each. */
const standIns = ['client.id', 'KAFKA_STAND_IN', 'CONNECT_STAND_IN'];

/**
 * The configuration key or value at an offset, from the facts of the text as it is now; also of a line that is only
 * begun.
 */
export function configAt(
  { file, language: written, configs }: FileFacts,
  text: string,
  offset: number,
): ConfigPlace | undefined {
  const language = written as Language;
  for (const config of configs) {
    for (const entry of config.entries) {
      const part = partAt(entry, offset, text);
      if (part)
        return placeOf(
          config,
          entry,
          part,
          text,
          language,
          undefined,
          config.entries.filter((one) => one !== entry),
        );
    }
  }
  return language === 'shell' ? undefined : begun(text, language, file, offset);
}

/** The levels of an application's own before a client's key: `shop.kafka.producer.`. */
const ownPrefix =
  /^((?:.*?\.)?[^.]*kafka[^.]*\.(?:(?:producer|consumer|admin|streams|properties|config|configuration)\.)*).*$/i;

const holds = (range: Range, offset: number): boolean => range.start <= offset && offset <= range.end;

function partAt({ keyRange, value }: ConfigEntry, offset: number, text: string): 'key' | 'value' | undefined {
  if (keyRange && holds(keyRange, offset)) return 'key';
  if (holds(value.range, offset)) return 'value';
  // `acks: ` with nothing behind it yet
  return keyRange &&
    offset > keyRange.end &&
    value.range.start === value.range.end &&
    /^[ \t]*[:=][ \t]*$/.test(text.slice(keyRange.end, offset))
    ? 'value'
    : undefined;
}

/** Reads the text with another key in place of the one that is being typed, to see where that stands. */
function begun(text: string, language: Language, file: string, offset: number): ConfigPlace | undefined {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const end = /[\r\n]|$/.exec(text.slice(start))!.index + start;
  const [, lead, typed] =
    /^(\ufeff?[ \t]*(?:-[ \t]+|export[ \t]+)?["']?)([\w.[\]-]*)["']?[ \t]*$/.exec(text.slice(start, end)) ?? [];
  if (lead === undefined || typed === undefined || offset < start + lead.length) return undefined;
  // what stands before the last dot may be a prefix: `kafka.ac`
  const prefix = language === 'yaml' ? '' : typed.slice(0, typed.lastIndexOf('.') + 1);
  for (const name of standIns) {
    for (const before of [...new Set([prefix.replace(ownPrefix, '$1'), prefix, ''])]) {
      const key = before + name;
      const separator = language === 'yaml' && !/-[ \t]+["']?$/.test(lead) ? ': ' : '=';
      const closing = /["']$/.exec(lead)?.[0] ?? '';
      const line = separator === '=' ? `${lead}${key}=x${closing}` : `${lead}${key}${closing}: x`;
      const tried = text.slice(0, start) + line + text.slice(end);
      const at = start + lead.length;
      for (const config of readConfiguration(file, language, tried).configs) {
        const entry = config.entries.find(({ keyRange }) => keyRange?.start === at);
        if (!entry) continue;
        const range = { start: at + before.length, end: at + typed.length };
        const here: ConfigEntry = { ...entry, key: '', keyRange: range };
        const below =
          config.client !== 'spring-kafka'
            ? undefined
            : language === 'yaml'
              ? levelsAbove(tried, at)
              : before.slice(0, -1);
        return placeOf(
          config,
          here,
          'key',
          text,
          language,
          below,
          config.entries.filter((one) => one !== entry),
        );
      }
    }
  }
  return undefined;
}

/** The names of the levels above the key at an offset of a YAML text, joined by dots. */
function levelsAbove(text: string, offset: number): string | undefined {
  const yaml = new Yaml(text);
  for (const document of yaml.documents) {
    const entry = yaml.leaves(document.contents, document).find(({ key }) => key.start === offset);
    if (entry) return entry.path.slice(0, -1).join('.');
  }
  return undefined;
}

function placeOf(
  config: Config,
  entry: ConfigEntry,
  part: 'key' | 'value',
  text: string,
  language: Language,
  below: string | undefined,
  others: readonly ConfigEntry[],
): ConfigPlace {
  const whole = part === 'key' ? entry.keyRange! : entry.value.range;
  const written = text.slice(whole.start, whole.end);
  const quote = /^["']/.exec(written)?.[0];
  let range =
    quote && written.endsWith(quote) && written.length > 1 ? { start: whole.start + 1, end: whole.end - 1 } : whole;
  // a prefix of the application's own stays
  const own =
    part === 'key' && entry.key && config.client === 'configuration' && written.endsWith(entry.key)
      ? entry.key.length
      : undefined;
  if (own !== undefined) range = { start: range.end - own, end: range.end };
  let levels = below;
  if (levels === undefined && config.client === 'spring-kafka' && entry.keyRange) {
    if (language === 'yaml') levels = levelsAbove(text, entry.keyRange.start);
    else {
      const name = text.slice(entry.keyRange.start, entry.keyRange.end);
      levels = name.slice(
        0,
        name.length -
          (name.endsWith(entry.key) && name !== entry.key ? entry.key : name.slice(name.lastIndexOf('.') + 1)).length -
          1,
      );
      if (part === 'key') range = { start: range.start + levels.length + 1, end: range.end };
    }
  }
  const like = others.find(({ written }) => environmentKey(written) !== undefined);
  return {
    client: config.client,
    of: config.of,
    part,
    range,
    text: text.slice(range.start, range.end),
    ...(entry.key && { key: entry.key }),
    spelling: spellingOf(config, entry, text, levels),
    ...(levels !== undefined && { below: levels }),
    ...(like && { like: like.written }),
    present: others.map(({ key }) => key),
  };
}

function spellingOf(config: Config, entry: ConfigEntry, text: string, levels: string | undefined): Spelling {
  const written = entry.keyRange ? text.slice(entry.keyRange.start, entry.keyRange.end) : '';
  if (/^(?:KAFKA|CONNECT|SPRING)_/.test(written) || environmentKey(written) !== undefined) return 'environment';
  if (
    !entry.key &&
    config.entries.some((one) => one.keyRange !== entry.keyRange && environmentKey(one.written) !== undefined)
  )
    return 'environment';
  if (config.client !== 'spring-kafka') return 'kafka';
  return /\bproperties\b|\bconfiguration\b|Properties\b/.test(levels ?? written) ? 'kafka' : 'spring';
}
