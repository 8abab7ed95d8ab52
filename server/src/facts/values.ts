import type { Range } from '../text/range';
import type { Config, ConfigEntry, FileFacts } from './facts';

/**
 * The configuration that a fact of the same file points at (`Creation.config`, `Handler.config`, `Handler.stream`);
 * `undefined` for no range, and when there is none.
 */
export const configAt = ({ configs }: FileFacts, range: Range | undefined): Config | undefined =>
  range && configs.find((config) => config.range.start === range.start && config.range.end === range.end);

/** The entry of a configuration with Kafka's name `key`; the last one, when it stands there twice. */
export const entryOf = (config: Config, key: string): ConfigEntry | undefined =>
  config.entries.filter((entry) => entry.key === key).at(-1);

/** An entry's value as trimmed, lower-case text; `undefined` when the entry is absent or its value is not known. */
export function textOf(entry: ConfigEntry | undefined): string | undefined {
  return entry?.value.known && entry.value.value !== null ? String(entry.value.value).trim().toLowerCase() : undefined;
}

/** An entry's value as a number; `undefined` when it is absent, not known, or no number. */
export function numberOf(entry: ConfigEntry | undefined): number | undefined {
  const text = textOf(entry);
  return text === undefined || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}
