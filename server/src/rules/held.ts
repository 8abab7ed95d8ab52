import { defaultOf, keyOf, scopesFor } from '../catalog/index';
import { optionFor, optionsClient } from '../catalog/near';
import type { Config, ConfigEntry } from '../facts/facts';
import { entryOf, textOf } from '../facts/values';

/** A duration in milliseconds; Spring's `30s` and `PT30S` as well. `undefined` when it is not known, or no duration. */
function milliseconds(text: string | undefined): number | undefined {
  const [, amount, unit] = /^(?:pt)?(\d+(?:_\d+)*)(ms|s|m|h)?$/.exec(text ?? '') ?? [];
  return amount === undefined
    ? undefined
    : Number(amount.replace(/_/g, '')) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit ?? 'ms']!;
}

/** A number that holds, and the name it goes by at its place. */
export interface Held {
  readonly name: string;
  readonly value: number;
  /** Absent: it is the client's default. */
  readonly entry?: ConfigEntry;
}

/**
 * What holds for a key: what stands there, or the client's default where nothing else can set it. Other names of the
 * key come after the first.
 */
export function holds(config: Config, ...names: readonly string[]): Held | undefined {
  for (const name of names) {
    const entry = entryOf(config, name);
    if (!entry) continue;
    // one of several: which, depends
    if (config.entries.some((other) => other.key === name && other !== entry)) return undefined;
    const value = milliseconds(textOf(entry));
    return value === undefined ? undefined : { name: entry.written, value, entry };
  }
  if (!config.complete) return undefined;
  const option = optionFor(config.client, config.of, ...names);
  const scope = scopesFor(config.client, config.of)[0];
  const key = scope && keyOf(scope, names[0]!);
  const value = milliseconds(
    optionsClient(config.client) ? option?.[1].default : ((key && defaultOf(key, config.version)) ?? undefined),
  );
  return value === undefined ? undefined : { name: option?.[0] ?? names[0]!, value };
}

/** As messages name a value: as set here, or as the default. */
export const named = ({ name, value, entry }: Held): string =>
  entry ? `\`${name}\` (${value})` : `the default of \`${name}\` (${value})`;
