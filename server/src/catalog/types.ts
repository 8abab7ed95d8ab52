/** Whose configuration a key is for. A key of the same name may be in several (retries: producer, admin; min.insync.replicas: broker, topic). */
export type Scope = 'broker' | 'topic' | 'producer' | 'consumer' | 'admin' | 'librdkafka-producer' | 'librdkafka-consumer';

/** One configuration key, as its own definition states it. Plain data, generated: see `docs/architecture.md` for how. */
export interface ConfigKey {
  /** Kafka's name: `min.insync.replicas`. */
  readonly name: string;
  readonly scope: Scope;
  readonly type: 'boolean' | 'string' | 'int' | 'short' | 'long' | 'double' | 'list' | 'class' | 'password';
  /** The default of the newest version, as text; `null`: none, but optional; absent: required. */
  readonly default?: string | null;
  /** Defaults of older versions, where they differ: the newest version that still had it, oldest first (`{ until: '2.8', value: '1' }`). */
  readonly earlier?: readonly { readonly until: string; readonly value: string | null }[];
  /** The values it takes, when these are few; lower case as documented. */
  readonly values?: readonly string[];
  /** What the definition says of valid values, for people: `[0,...]`. */
  readonly valid?: string;
  readonly importance: 'high' | 'medium' | 'low';
  /** Brokers: whether it can be changed while they run. */
  readonly update?: 'read-only' | 'per-broker' | 'cluster-wide';
  /** The first version that has it, when it is not in 2.8. */
  readonly since?: string;
  /** The first version that warns of it. */
  readonly deprecated?: string;
  /** The first version that no longer has it. */
  readonly removed?: string;
  /** The key that takes its place. */
  readonly renamed?: string;
}

/** What a key means for delivery, in our own words, and which values are safe. */
export interface Meaning {
  /** A few sentences of Markdown: what it decides about losing, repeating or reordering records. */
  readonly text: string;
  /** Values worth offering, the safe one first, each with its reason. */
  readonly values?: readonly { readonly value: string; readonly why: string }[];
}
