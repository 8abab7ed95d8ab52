import type { ClientId, Config, ControlStep, CommitStep, Handler, Send } from '../../../facts/facts';

/** How records reach the functions given to `consumer.run({...})`. */
export interface RunTable {
  /** The option that holds the handler: `eachMessage`. */
  readonly option: string;
  readonly kind: Handler['kind'];
  /** The fields of the handler's payload that carry records. */
  readonly records: readonly string[];
}

/** Where a client takes configuration: which argument, which nested object, and Kafka's names for its options. */
export interface OptionsTable {
  readonly of: Config['of'];
  readonly argument: number;
  /** Path of nested object literals below the argument; options of every listed block are read. */
  readonly blocks: readonly (readonly string[])[];
  /** The client's option name to Kafka's documented name. */
  readonly keys: Readonly<Record<string, string>>;
}

/**
 * All that the frontend knows of a client library: one table a client. Members are named `Container.member` as the client's own
 * declarations have them (interface, class or type alias, then member).
 */
export interface Client {
  readonly id: ClientId;
  /** The npm package; declaration files live below `/node_modules/<package>/`. */
  readonly package: string;
  /** Only members declared in files matching this belong to the client (a package may hold two APIs). */
  readonly declarations: RegExp;
  readonly sends: Readonly<Record<string, Send['yields']>>;
  readonly commits: Readonly<Record<string, CommitStep['how']>>;
  /** Commits that do nothing when called without arguments. */
  readonly commitsOnlyWhatIsGiven: readonly string[];
  readonly controls: Readonly<Record<string, ControlStep['how']>>;
  readonly runs: Readonly<Record<string, readonly RunTable[]>>;
  readonly options: Readonly<Record<string, readonly OptionsTable[]>>;
  /** Members that wait until what was sent has arrived: a `flush` after un-awaited sends. */
  readonly flushes: readonly string[];
  /** Other members, that neither fail a record nor work on it (connect, heartbeat). */
  readonly quiet: RegExp;
}
