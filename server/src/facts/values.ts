import type { Config, ConfigEntry } from './facts';

/** The entry of a configuration with Kafka's name `key`; the last one, when it stands there twice. */
export const entryOf = (config: Config, key: string): ConfigEntry | undefined => config.entries.filter((entry) => entry.key === key).at(-1);

/** An entry's value as trimmed, lower-case text; `undefined` when the entry is absent or its value is not known. */
export function textOf(entry: ConfigEntry | undefined): string | undefined {
  return entry?.value.known && entry.value.value !== null ? String(entry.value.value).trim().toLowerCase() : undefined;
}

/** An entry's value as a number; `undefined` when it is absent, not known, or no number. */
export function numberOf(entry: ConfigEntry | undefined): number | undefined {
  const text = textOf(entry);
  return text === undefined || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}
