import generated from './keys.json';
import constantNames from './constants.json';
import { becameOf } from './removed';
import type { ConfigKey, Scope } from './types';

export type { ConfigKey, Meaning, Scope } from './types';

const tables = generated as unknown as { readonly versions: readonly string[] } & Readonly<
  Record<Scope, Readonly<Record<string, ConfigKey>>>
>;

/** The newest Kafka that the catalogue was read from: `4.3`. */
export const newest: string = tables.versions[tables.versions.length - 1]!;

/** One definition's keys, by name, removed ones among them. */
export const keysOf = (scope: Scope): Readonly<Record<string, ConfigKey>> => tables[scope];

/** A key of a definition; `undefined`: it does not know it, and never did since 0.10.2. */
export const keyOf = (scope: Scope, name: string): ConfigKey | undefined =>
  Object.hasOwn(tables[scope], name) ? tables[scope][name] : undefined;

/** Clients that are librdkafka underneath, by the ids of `facts/facts.ts`. */
const native: ReadonlySet<string> = new Set(['node-rdkafka', 'confluent', 'confluent-rdkafka']);

/**
 * The definitions that a configuration's keys may be in, best first; `client` and `of` are those of a `Config` in
 * `facts/facts.ts`. Empty where Kafka has
 * none: a listener container, `run`, `connect`. kafkajs's own options are in `options.ts`; they carry Java's names.
 */
export function scopesFor(client: string, of: string): readonly Scope[] {
  if (of === 'broker') return ['broker'];
  if (of === 'topic') return ['topic'];
  if (native.has(client))
    return ['producer', 'consumer', 'admin', 'client', 'send', 'stream', 'run', 'subscribe'].includes(of)
      ? ['librdkafka']
      : [];
  switch (of) {
    case 'producer':
    case 'send':
      return ['producer'];
    case 'consumer':
    case 'subscribe':
    case 'run':
      return ['consumer'];
    case 'stream':
      return ['consumer', 'producer'];
    case 'admin':
      return ['admin'];
    case 'client':
      return ['producer', 'consumer', 'admin', 'streams'];
    case 'streams':
      return ['streams', 'consumer', 'producer', 'admin', 'topic'];
    default:
      return [];
  }
}

/**
 * Compares versions by their numbers, as far as both have them: `3.10` is after `3.9`, and `4.0` is `4.0.1`. Text after
 * the numbers does not count.
 */
export function compareVersions(a: string, b: string): number {
  const numbers = (version: string): number[] => (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return 0;
}

/**
 * A key's default in a version, as text; `null`: none. `undefined`: it has to be given. Without a version: the newest.
 */
export function defaultOf(key: ConfigKey, version: string = newest): string | null | undefined {
  const earlier = key.earlier?.find((one) => compareVersions(version, one.until) <= 0);
  return earlier ? earlier.value : key.default;
}

/**
 * When a key went, and what came instead. Of keys that are still there: since when they are deprecated, if they are.
 * `undefined`: nothing of the kind.
 */
export function fateOf(
  scope: Scope,
  name: string,
):
  | { readonly removed?: string; readonly deprecated?: string; readonly renamed?: string; readonly instead?: string }
  | undefined {
  const key = keyOf(scope, name);
  const known = becameOf(scope, name);
  const removed = known?.removed ?? key?.removed;
  const deprecated = key?.deprecated;
  if (removed === undefined && deprecated === undefined) return undefined;
  const renamed = known?.renamed ?? key?.alias;
  return {
    ...(removed !== undefined && { removed }),
    ...(deprecated && { deprecated }),
    ...(renamed && { renamed }),
    ...(known?.instead && { instead: known.instead }),
  };
}

const classes = constantNames as Readonly<Record<string, readonly string[]>>;
const custom = (key: string): string => `${key.toUpperCase().replace(/[.-]/g, '_')}_CONFIG`;
const byClass = new Map(
  Object.entries(classes).map(([name, list]) => [
    name,
    new Map(
      list.map((one) => {
        const [constant, key] = one.split('=');
        return key === undefined ? [custom(one), one] : [constant!, key];
      }),
    ),
  ]),
);

/**
 * Kafka's name for a constant of its Java classes: `ProducerConfig`, `ENABLE_IDEMPOTENCE_CONFIG` is
 * `enable.idempotence`. Without a class (a static import): any
 * class's. `undefined` for what names no key (`ACKS_DOC`).
 */
export function constantKey(constant: string, className?: string): string | undefined {
  if (className !== undefined) return byClass.get(className)?.get(constant);
  for (const constants of byClass.values()) if (constants.has(constant)) return constants.get(constant);
  return undefined;
}

/** The classes of constants that the catalogue knows. */
export const constantClasses: readonly string[] = Object.keys(classes);

/** The constant that names a key, in a class: `ACKS_CONFIG`. */
export function constantOf(key: string, className: string): string | undefined {
  for (const [constant, name] of byClass.get(className) ?? []) if (name === key) return constant;
  return undefined;
}
