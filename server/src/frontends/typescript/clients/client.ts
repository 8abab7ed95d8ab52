import type { Options } from '../../../catalog/options';
import type {
  ClientId,
  Config,
  ControlStep,
  CommitStep,
  Creation,
  Handler,
  LifecycleStep,
  OffsetUse,
  Send,
  TransactionStep,
} from '../../../facts/facts';

/** How records reach the functions given to `consumer.run({...})`. */
export interface RunTable {
  /** The option that holds the handler: `eachMessage`. */
  readonly option: string;
  readonly kind: Handler['kind'];
  /** The fields of the handler's payload that carry records. */
  readonly records: readonly string[];
}

/**
 * A member that hands records to a function it is given: `consumer.on('data', handler)`, `consumer.consume(10,
 * callback)`.
 */
export interface DeliveryTable {
  /**
   * `message` or `batch`; `arguments`: one record when the function stands alone, many when a number comes first
   * (`consume(10, callback)`).
   */
  readonly kind: 'message' | 'batch' | 'arguments';
  /** The event that the first argument must name. */
  readonly event?: string;
  /** Which parameter of the function has the records, from 0. */
  readonly parameter: number;
}

/** Where a client takes configuration: which argument, which nested object, and Kafka's names for its options. */
export interface OptionsTable {
  readonly of: Config['of'];
  readonly argument: number;
  /** Path of nested object literals below the argument; options of every listed block are read. */
  readonly blocks: readonly (readonly string[])[];
  /**
   * Kafka's names and values (`catalog/options.ts`); an option that is not here is stated under the name it is written
   * with.
   */
  readonly keys: Options;
  /** The names within the nested blocks, where they differ from those at the top. */
  readonly blockKeys?: Options;
  /** Types of the nested blocks, for one that stands by itself. */
  readonly blockTypes?: readonly string[];
  /** Types of the client that such an object may be declared with, where it stands by itself: `ProducerConfig`. */
  readonly types?: readonly string[];
  /** Options that hold no configuration but what is sent or made: `topic`, `messages`, `kafkaJS`. */
  readonly skip?: readonly string[];
}

/** Where offsets stand in the arguments of a client's member. */
export interface OffsetTable {
  readonly to: Exclude<OffsetUse['to'], 'other'>;
  readonly expects: OffsetUse['expects'];
  readonly argument: number;
  /**
   * `value`: the argument is the offset; `entries`: it is an object, or a list of objects, with `offset` properties at
   * any depth.
   */
  readonly as: 'value' | 'entries';
}

/** How topics are made. */
export interface TopicTable {
  readonly argument: number;
  /** The property of the argument that lists the topics; absent: the argument is a topic itself. */
  readonly list?: string;
  /** True when the list holds names, and the settings stand beside it for all of them. */
  readonly names?: boolean;
  /** The type of one topic's object, to know one that stands elsewhere: `ITopicConfig`. */
  readonly type?: string;
  /** The topic's name within its object. */
  readonly name: string;
  readonly keys: Options;
  /**
   * The property that holds the topic's configuration: a list of `{ name, value }` (kafkajs) or an object of keys
   * (node-rdkafka).
   */
  readonly entries?: string;
}

/**
 * All that the frontend knows of a client library: one table a client. Members are named `Container.member` as the
 * client's own
 * declarations have them (interface, class or type alias, then member); `Container.constructor` for `new
 * Container(...)`.
 */
export interface Client {
  readonly id: ClientId;
  /** The npm package; declaration files live below `/node_modules/<package>/`. */
  readonly package: string;
  /** Only members declared in files matching this belong to the client (a package may hold two APIs). */
  readonly declarations: RegExp;
  /** Members that make a client, by what they make. */
  readonly creates?: Readonly<Record<string, Creation['of']>>;
  readonly sends: Readonly<Record<string, Send['yields']>>;
  readonly commits: Readonly<Record<string, CommitStep['how']>>;
  /** Commits that do nothing when called without arguments. */
  readonly commitsOnlyWhatIsGiven: readonly string[];
  readonly controls: Readonly<Record<string, ControlStep['how']>>;
  /**
   * Members that begin and end a client's life or keep its place in the group. One that is a control as well is both.
   */
  readonly lifecycle?: Readonly<Record<string, LifecycleStep['how']>>;
  /** True when what closes a client returns before it has, and takes a callback. */
  readonly closesLater?: true;
  readonly transactions?: Readonly<Record<string, TransactionStep['how']>>;
  /**
   * True when what begins a transaction yields an object with a `send` of its own, and what the producer sends
   * meanwhile is no part of it.
   */
  readonly transactionSends?: true;
  /** Members that are given offsets. */
  readonly offsets?: Readonly<Record<string, readonly OffsetTable[]>>;
  /** Types of records, whose `offset` is the offset of a record: `KafkaMessage`. */
  readonly records?: readonly string[];
  /** Members that listen to an event, whose name is their first argument: `Consumer.on`. */
  readonly listens?: readonly string[];
  readonly topics?: Readonly<Record<string, TopicTable>>;
  readonly runs: Readonly<Record<string, readonly RunTable[]>>;
  /**
   * Members that hand records to a function and wait neither for its result nor for its promise. The function is the
   * last argument that can be one.
   */
  readonly deliveries?: Readonly<Record<string, DeliveryTable>>;
  /** Types of streams whose `for await` loop gets one record a turn, and waits for the turn. */
  readonly iterates?: readonly string[];
  /** Members that yield a stream of records, made of what they are called on: `Consumer.consume`. */
  readonly opens?: readonly string[];
  /**
   * For clients of `deliveries` and `iterates`: when the offset is let go of while `enable.auto.commit` is on, where
   * that is before the handler is done (`Handler.letsGo`).
   */
  readonly letsGo?: Handler['letsGo'];
  /**
   * Sends that can be given a callback as their last argument, `(error, result)`: then that hears, and nothing is
   * yielded.
   */
  readonly callbacks?: readonly string[];
  /** How a producer's delivery reports are heard, for sends that yield `report`. */
  readonly reports?: {
    readonly event: string;
    /** Options without which there are none: one of them has to be set. */
    readonly options: readonly string[];
    /** Names of members that make the client look for them: one of them has to be called. */
    readonly polls: readonly string[];
  };
  readonly options: Readonly<Record<string, readonly OptionsTable[]>>;
  /** Members that wait until what was sent has arrived: a `flush` after un-awaited sends. */
  readonly flushes: readonly string[];
  /** Other members, that neither fail a record nor work on it (connect, heartbeat). */
  readonly quiet: RegExp;
}
