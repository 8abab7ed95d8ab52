import type { Lab } from './lab';

/**
 * What a program is asked to do wrong, and how it is counted. One file a rule and client:
 * `<rule-id>/<client>/experiment.ts` exports it as `experiment`. A rule
 * that is about more than one thing has a folder for each: `<rule-id>/<client>.<variant>/`.
 */
export interface Experiment {
  /** The fault, for the table: `leader killed with sends in flight, process exits`. */
  readonly fault: string;
  /**
   * What is counted. `sent`: values the program's ledger promises, against those in the topic; `handled`: values that
   * were in the topic, against those the
   * ledger says are done.
   */
  readonly counts: 'sent' | 'handled';
  /**
   * What the rule is about, `lost` unless told: at least one of these happens to the unsafe program, and none to the
   * repaired one.
   */
  readonly harm?: readonly Harm[];
  /** How many records: sent by the program, or waiting in the topic before it starts. */
  readonly records: number;
  readonly topic?: {
    readonly partitions?: number;
    readonly replicationFactor?: number;
    readonly config?: Readonly<Record<string, string>>;
  };
  /** It kills, freezes or restarts brokers (`Lab.cluster`): nothing else runs on them meanwhile. */
  readonly disturbsBrokers?: boolean;
  /** Settings of the brokers, where the experiment is about them: such an experiment gets a cluster of its own. */
  readonly brokers?: Readonly<Record<string, string>>;
  /**
   * What a `configuration` experiment's file (`unsafe.properties`) configures, while the program beside it
   * (`Client.java`, `client.ts`) stays as it is: the brokers,
   * which are started with it, or that program, which finds it by SETTINGS in its environment.
   */
  readonly configures?: 'brokers' | 'client';
  /** What a record holds; its number unless told. */
  readonly value?: (record: number) => string;
  /** The records are sent by `run`, with `Lab.send`. */
  readonly ownRecords?: boolean;
  /** The program makes the topic itself: that is what the rule is about. */
  readonly ownTopic?: boolean;
  /**
   * Gives the brokers a controller beside them, so that most of them may be away at a time and the rest go on. A
   * cluster of its own as well.
   */
  readonly ownController?: boolean;
  /**
   * Starts the program, brings the fault about, and ends when the program has done what it will do. Called with the
   * unsafe program and with the repaired one, under the same seed.
   */
  run(lab: Lab): Promise<void>;
}

/** What may happen to records. */
export type Harm = 'lost' | 'repeated' | 'outOfOrder';

/** What came of one run. */
export interface Outcome {
  readonly promised: number;
  readonly kept: number;
  readonly lost: number;
  readonly repeated: number;
  readonly outOfOrder: number;
}

/**
 * Counts a run. Values are the numbers 0, 1, ... as text, in the order they were promised (or lay in the topic).
 * @param expected what should be there, each once and in this order
 * @param found what is there, in its order
 */
export function count(expected: readonly string[], found: readonly string[]): Outcome {
  const times = new Map<string, number>();
  for (const value of found) times.set(value, (times.get(value) ?? 0) + 1);
  const kept = expected.filter((value) => times.has(value)).length;
  const first = [...new Set(found)].map(Number);
  return {
    promised: expected.length,
    kept,
    lost: expected.length - kept,
    repeated: found.length - times.size,
    outOfOrder: first.filter((value, i) => i > 0 && value < first[i - 1]!).length,
  };
}
