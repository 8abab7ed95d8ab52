import type { Range } from '../text/range';
import type { Effect } from './effects';

/**
 * The client libraries that frontends know. Ids are used in fixtures (`test/fixtures/<rule>/<client>`) and messages.
 */
export type ClientId =
  | 'kafkajs'
  | 'confluent'
  | 'confluent-rdkafka'
  | 'node-rdkafka'
  | 'platformatic'
  | 'nestjs'
  | 'kafka-clients'
  | 'spring-kafka'
  | 'reactor-kafka'
  /**
   * Configuration files that belong to no framework: brokers', topics', plain clients'. Spring's own files are
   * `spring-kafka`.
   */
  | 'configuration';

/**
 * How a fact is known. `type`: the receiver's declared or inferred type is the client's. `import`: its binding was
 * traced to an import of the client. Rules may speak on both; a frontend states no fact that is known by name alone.
 */
export type Evidence = 'type' | 'import';

/** A value in the code: known, or standing there without our knowing what it will be (a variable, the environment). */
export type Value =
  | { readonly known: true; readonly value: string | number | boolean | null; readonly range: Range }
  | {
      readonly known: false;
      readonly range: Range;
      /** True when a random id, the clock or the process id goes into it: another value at every start. */
      readonly random?: boolean;
      /** With `random`: only when nothing else is given, as in `options.group ?? randomUUID()`. */
      readonly randomFallback?: boolean;
      /** What holds when nothing else is given: `1` in `${ACKS:1}` and in `process.env.ACKS ?? 1`. */
      readonly fallback?: string | number | boolean | null;
    };

/**
 * Names a function across files and edits: `<absolute path>#<Class.method | name | anonymous path>`, for example
 * `/w/src/a.ts#OrderService.place` or `/w/src/a.ts#run/eachMessage`. Overloads and namesakes get `~2`, `~3`, in text
 * order.
 */
export type FunctionId = string;

/** What becomes of a promise, Future or Observable that a call yields, at the end of the chain it stands in. */
export interface Outcome {
  /**
   * `discarded`: dropped by a plain statement (also an unused variable, or returned to a caller that ignores it such as
   * `forEach`);
   * `voided`: dropped by an explicit `void`; `awaited`: waited for here (await, `.get()`, `.join()`, an awaited
   * `Promise.all`);
   * `returned`: handed to this function's caller; `kept`: stored, collected or passed on, so somebody else may wait for
   * it.
   */
  readonly use: 'discarded' | 'voided' | 'awaited' | 'returned' | 'kept';
  /** What listens on the way, in chain order: `.then`, `.catch`, `whenComplete`, a callback argument, `.subscribe`. */
  readonly listeners: readonly Listener[];
  /**
   * The whole statement (with its semicolon) when `use` is `discarded` or `voided` and the chain is a statement of its
   * own.
   */
  readonly statement?: Range;
  /** The whole chain expression: the call itself plus `.then(...)`, `.get()` and the like, without `await`. */
  readonly chain: Range;
}

/** Somebody who hears how an asynchronous call ended. */
export interface Listener {
  /**
   * What it hears: `failure` for `.catch`, `success` for `.then(ok)`, `both` for callbacks, `whenComplete`, `handle`,
   * two-argument `then`.
   */
  readonly on: 'success' | 'failure' | 'both';
  readonly range: Range;
  /**
   * The listening function when its body is known. Absent when it is a value we cannot see into (then it may do
   * anything).
   */
  readonly function?: FunctionId;
  /**
   * What it does with the error: `absent` (no such parameter), `ignored` (never read), `used`, `unknown` (body not
   * seen).
   */
  readonly error: 'absent' | 'ignored' | 'used' | 'unknown';
  /**
   * What it does, when it is no function of the workspace but a known one: `{ kind: 'log' }` for
   * `.catch(console.error)`.
   */
  readonly effect?: Effect;
  /**
   * True when its body does something that is no call and may carry the failure on: assigns to or counts in an outer
   * variable or a field (see `CatchClause.records`).
   */
  readonly records?: boolean;
  /** The parameters' text, in order, for fixes; empty when the body is not seen. */
  readonly parameters: readonly string[];
  /** Where a first statement of its block body may be inserted; absent for expression bodies and unseen functions. */
  readonly bodyStart?: number;
  /**
   * When the failure continues past this listener: `.then(ok)`, `whenComplete`, `.finally` pass it on; `.catch`,
   * `handle`, a callback
   * end it (`.catch` that throws passes it on: ask flow).
   */
  readonly passesFailureOn: boolean;
}

/** One `send`, `sendBatch`, `emit`, `sendDefault`... that reaches a Kafka producer directly. */
export interface Send {
  readonly client: ClientId;
  readonly evidence: Evidence;
  /** The method called: `send`, `sendBatch`, `emit`, `sendDefault`. */
  readonly method: string;
  /** The receiver as written, white space collapsed: `this.producer`, `kafkaTemplate`. */
  readonly receiver: string;
  /** The call expression, receiver included: `producer.send(record)`. */
  readonly range: Range;
  /** The arguments' ranges, in order. */
  readonly arguments: readonly Range[];
  /** The end of the last argument, or just after `(` when there is none: where a further argument goes. */
  readonly argumentsEnd: number;
  /**
   * What the call yields: `promise`; `future` (java.util.concurrent.Future: `.get()` only); `completable-future`;
   * `hot` (Nest `emit`: sent at once, failure silent); `cold` (Nest `send`, Reactor Kafka: nothing happens until
   * subscribed);
   * `report`: nothing, how it ended is told by a delivery report alone (node-rdkafka's `produce`); `stream`: nothing,
   * an `error` event of the stream tells.
   */
  readonly yields: 'promise' | 'future' | 'completable-future' | 'hot' | 'cold' | 'report' | 'stream';
  readonly outcome: Outcome;
  /** The topic, when it can be read. */
  readonly topic?: Value;
  /**
   * True inside a transaction whose commit reports the failure (Java transactional producer, executeInTransaction,
   * Spring with a transaction id prefix).
   */
  readonly transactional: boolean;
  /** True when a `flush()` on the same receiver follows in the same function. */
  readonly flushed: boolean;
  /**
   * True when its producer is closed however the process ends, with what is in its buffer sent (Spring's shutdown
   * hook).
   */
  readonly managed?: boolean;
  /** Whether its records have a key; absent: not known, or some have. */
  readonly key?: 'present' | 'absent';
}

/** Moves the consumer's offset on, or prepares it. */
export interface CommitStep {
  readonly kind: 'commit';
  /**
   * `commit`: commitSync/commitAsync/commitOffsets; `acknowledge`: Acknowledgment.acknowledge; `resolve`: kafkajs
   * resolveOffset; `store`: offset stored for a later commit.
   */
  readonly how: 'commit' | 'acknowledge' | 'resolve' | 'store';
  readonly range: Range;
  /** The whole statement, when the commit is a statement of its own (then it can be moved). */
  readonly statement?: Range;
  /**
   * Root parameters of the function that the arguments derive from (see CallStep.inputs); empty for a commit of
   * everything polled.
   */
  readonly inputs: readonly string[];
  /**
   * True when the call names offsets itself: with empty `inputs` they were gathered elsewhere, for work that is done.
   * Absent: everything polled.
   */
  readonly explicit?: boolean;
  /** True when it does not wait for the broker's answer (`commitAsync`, a commit whose promise is dropped). */
  readonly asynchronous?: boolean;
  /** True when somebody hears how an asynchronous commit ended: a callback, an `offset_commit_cb`. */
  readonly heard?: boolean;
  /** The receiver as written: `consumer`, `this.consumer`, `ack`. */
  readonly receiver?: string;
}

/** A send standing among the steps of a function; the fact itself is in `FileFacts.sends`. */
export interface SendStep {
  readonly kind: 'send';
  readonly send: Send;
  readonly range: Range;
  readonly inputs: readonly string[];
}

/** Tells the consumer not to go on as if all were well: pause, seek back, nack. Counts as handling a failure. */
export interface ControlStep {
  readonly kind: 'control';
  readonly how: 'pause' | 'seek' | 'nack' | 'stop';
  readonly range: Range;
}

/** Begins or ends a transaction of a producer, or adds offsets to it. */
export interface TransactionStep {
  readonly kind: 'transaction';
  readonly client: ClientId;
  readonly how: 'begin' | 'commit' | 'abort' | 'offsets';
  /** The call expression. */
  readonly range: Range;
  readonly statement?: Range;
  /**
   * What it is called on, as written: `producer` for `begin` (and, in Java and librdkafka, for all), `transaction` in
   * kafkajs.
   */
  readonly receiver: string;
  /**
   * For `begin`, where it yields an object: the name that holds it (`transaction`), and the offsets between which that
   * name is in scope.
   */
  readonly variable?: string;
  readonly scope?: Range;
  /**
   * For `begin`: whose sends are no part of it. `own`: those of the producer it is called on, since the object it
   * yields sends by itself (kafkajs); `others`:
   * those of other producers (kafka-clients). Absent: of none that we know of (Confluent's yields the producer).
   */
  readonly leavesOut?: 'own' | 'others';
}

/**
 * A client comes into being: `new KafkaProducer<>(props)`, `kafka.producer()`. The fact itself is in
 * `FileFacts.creations`.
 */
export interface CreateStep {
  readonly kind: 'create';
  readonly creation: Creation;
  readonly range: Range;
}

/** What is done to a client's life, or to the consumer's place in its group. */
export interface LifecycleStep {
  readonly kind: 'lifecycle';
  /**
   * `close`: close, disconnect, destroy; `heartbeat`: tells the group that a long batch is still worked on; `poll`:
   * librdkafka's poll or setPollInterval.
   */
  readonly how: 'connect' | 'subscribe' | 'flush' | 'close' | 'heartbeat' | 'poll';
  readonly range: Range;
  /** The receiver as written. */
  readonly receiver?: string;
  /** True when it waits for nothing: `close(Duration.ZERO)`, a forced close. */
  readonly atOnce?: boolean;
}

/** A function literal or method reference passed to a call. */
export interface Callback {
  readonly function: FunctionId;
  /**
   * `inline`: runs before the call returns or its promise resolves (map, transaction(cb)); `each`: likewise, many times
   * (forEach); `later`: the call does not wait for it (setTimeout, executor.submit, emitter.on); `unknown`.
   */
  readonly runs: 'inline' | 'each' | 'later' | 'unknown';
  /**
   * Its place among the call's arguments, from 0: tells which parameter of a known target it becomes
   * (`subscribe(handler, topic)`).
   */
  readonly argument?: number;
}

/** Who may be called at a place: one function, or one of several implementations of a contract, or of what is handed in. */
export interface Targets {
  /** At least one. */
  readonly functions: readonly FunctionId[];
  /** True when no function beside these can stand there, as far as the workspace's sources tell. */
  readonly complete: boolean;
  /** True when it is a value that somebody handed over: a parameter, a field, an entry of a registry. */
  readonly handed?: boolean;
}

/** A call of anything that is not itself a send, a commit or a control of a Kafka client. */
export interface CallStep {
  readonly kind: 'call';
  /** The call expression, receiver included. */
  readonly range: Range;
  /** The called name alone: `process` in `this.orders.process(message)`; `new Promise` for a constructor. */
  readonly name: string;
  /** The receiver as written, white space collapsed, at most 80 characters; absent for plain functions. */
  readonly receiver?: string;
  /** Which of the workspace's functions it may reach; absent when none is known. */
  readonly targets?: Targets;
  readonly effect: Effect;
  /**
   * Whether it yields a promise, Future or Observable: by type, by the callee being async, or by how it is used.
   * `unknown` when the type cannot be seen: rules stay silent then unless `target` says more.
   */
  readonly asynchronous: boolean | 'unknown';
  readonly outcome: Outcome;
  readonly callbacks: readonly Callback[];
  /**
   * Names of the enclosing functions' parameters (for a poll loop: its records variable) that the receiver or an
   * argument
   * derives from, through locals, loop variables and destructuring. Empty: it has nothing to do with what was handed
   * in.
   */
  readonly inputs: readonly string[];
  /** For each argument, the inputs it alone derives from: how parameters map when flow follows the call. */
  readonly argumentInputs: readonly (readonly string[])[];
}

export interface CatchClause {
  /** From `catch` to the closing brace. */
  readonly range: Range;
  /** The keyword and its parentheses: `catch (error)`: where a finding points. */
  readonly head: Range;
  /** The caught variable's name; absent for `catch {`. */
  readonly parameter?: string;
  /** Simple names of the caught types (Java); empty in JavaScript (catches everything). */
  readonly types: readonly string[];
  /** The offset just after `{`. */
  readonly bodyStart: number;
  /** The offset of the closing `}`. */
  readonly bodyEnd: number;
  readonly body: readonly Step[];
  /**
   * True when the body does something that is no call and may carry the failure on: assigns to an outer variable or a
   * field.
   */
  readonly records: boolean;
}

export interface TryStep {
  readonly kind: 'try';
  readonly range: Range;
  readonly body: readonly Step[];
  readonly catches: readonly CatchClause[];
  readonly finally?: readonly Step[];
  /**
   * The offset of the `}` that closes the tried block; and from `finally` to its closing brace. Absent where a fix may
   * not reach in.
   */
  readonly bodyEnd?: number;
  readonly finallyRange?: Range;
  /**
   * Where the body assigns to (or counts in) a variable declared outside of it, a field or an element: `buffer.length =
   * 0`, `sent = true`. They are passed over when a call before them fails.
   */
  readonly assignments?: readonly Range[];
}

export interface BranchStep {
  readonly kind: 'branch';
  readonly range: Range;
  /** The condition as written, white space collapsed, at most 120 characters. */
  readonly condition: string;
  /**
   * One per way through; an `if` without `else` has an empty second arm. Calls of the condition stand before the branch
   * as steps.
   */
  readonly arms: readonly (readonly Step[])[];
}

export interface LoopStep {
  readonly kind: 'loop';
  readonly range: Range;
  /**
   * What it goes through derives from these parameters (`for (const m of batch.messages)`, an index up to
   * `batch.messages.length`). Empty: from none; absent: it goes through nothing (`while`), or that is not known.
   */
  readonly over?: readonly string[];
  readonly body: readonly Step[];
}

export interface ExitStep {
  readonly kind: 'exit';
  readonly how: 'return' | 'throw' | 'break' | 'continue';
  readonly range: Range;
  /** For `return`: nothing, a constant (`return false`, `return null`), or an expression. */
  readonly value: 'none' | 'constant' | 'expression';
}

/** One step of a function's body, in order of evaluation. Reading variables and arithmetic are no steps. */
export type Step =
  | CallStep
  | SendStep
  | CommitStep
  | ControlStep
  | TransactionStep
  | CreateStep
  | LifecycleStep
  | TryStep
  | BranchStep
  | LoopStep
  | ExitStep;

/** A function, method, lambda or (in Java) the body of a poll loop. */
export interface FunctionFact {
  readonly id: FunctionId;
  /** As people call it: `OrderService.place`, `place`, `eachMessage`, `anonymous function`. */
  readonly name: string;
  /** The whole function. */
  readonly range: Range;
  /** Its name, or what to point at when it has none (the arrow's head, the `poll` call). */
  readonly nameRange: Range;
  readonly parameters: readonly string[];
  /** `async` in TypeScript; a Future or CompletableFuture return type in Java. */
  readonly asynchronous: boolean;
  /** Calling it starts work that nobody waits for (Spring `@Async` returning void). */
  readonly detached: boolean;
  /** True for Spring `@Transactional` and the like. */
  readonly transactional: boolean;
  /** True when it keeps something: assigns to, counts in or puts something into what is not its own. */
  readonly keeps?: boolean;
  /** True when a timer runs it again and again (`@Scheduled`): what it did not get done it finds the next time. */
  readonly scheduled?: boolean;
  readonly body: readonly Step[];
  /** Everything a fix may need of it. */
  readonly rewrite: {
    /**
     * TypeScript: where `async ` is inserted; absent when it is async, or cannot become so (constructor, getter,
     * generator, annotated with a type that is no Promise, or its callers would mind).
     */
    readonly asyncAt?: number;
    /** TypeScript: the `void` annotation that has to become `Promise<void>` with it. */
    readonly returnType?: Range;
    /**
     * Java: checked exceptions may leave here (simple names declared by `throws`, for example `Exception`,
     * `ExecutionException`).
     */
    readonly throws?: readonly string[];
    /** Java: the expression for a logger in reach: `log`, `LOG`, `logger`. TypeScript: `this.logger`, `logger`. */
    readonly logger?: string;
  };
}

/** Something Kafka records are handed to. */
export interface Handler {
  readonly client: ClientId;
  readonly evidence: Evidence;
  /**
   * `message`: one record; `batch`: many; `poll`: a Java poll loop; `reply`: request/response (Nest `@MessagePattern`),
   * whose errors go back to the caller.
   */
  readonly kind: 'message' | 'batch' | 'poll' | 'reply';
  /** The function that gets the records. */
  readonly function: FunctionId;
  /** What to point at: `eachMessage`, the method's name, the `poll` call. */
  readonly range: Range;
  /**
   * Names of the parameters (or the poll loop's variable) that carry records; control parameters (ack, heartbeat) are
   * not among them.
   */
  readonly records: readonly string[];
  /**
   * Who commits: `after`: the client, once the handler returned normally (or its promise resolved); `early`: the
   * client, on its own clock and
   * whatever the handler does (Java auto-commit, Spring with enable.auto.commit=true); `manual`: the handler;
   * `unknown`.
   */
  readonly commits: 'after' | 'early' | 'manual' | 'unknown';
  /**
   * For clients whose auto-commit lets go of the offset before the handler has the record: `handed`, as it is handed
   * over (librdkafka stores it then);
   * `fetched`, as soon as the record is in a buffer (@platformatic/kafka). Absent: no sooner than at a later poll, and
   * where the handler commits.
   */
  readonly letsGo?: 'handed' | 'fetched';
  /** The configuration value that decided `commits`, for messages and fixes. Absent when a default decided. */
  readonly commitSetting?: Range;
  /** The client waits for a returned promise or future (kafkajs, Nest; Spring 3.2+). */
  readonly waitsForResult: boolean;
  /**
   * What goes on handing it records while its promise is pending: `listener`, an event's, or `stream`, that of a stream
   * which a `for await` could read instead.
   * Absent: the next ones come when it has returned, when its promise has resolved, or when somebody asks for them.
   */
  readonly sideBySide?: 'listener' | 'stream';
  /**
   * For `batch`: whether the client resolves the whole batch when the handler returns (`eachBatchAutoResolve`, default
   * true); absent: not known, or no such thing.
   */
  readonly autoResolve?: boolean;
  /** The topics it reads, when they can be read. */
  readonly topics?: readonly Value[];
  /** Its consumer's configuration: the range of a `Config` of this file. */
  readonly config?: Range;
  /** The same of the stream it reads, where streams are configured for themselves (@platformatic/kafka's `consume`). */
  readonly stream?: Range;
  /** Spring: the bean that makes its container, when the listener names one. */
  readonly containerFactory?: string;
  /**
   * Spring: true when failures do not come to the container's error handler: `@RetryableTopic`, `errorHandler = "..."`,
   * a batch in a transaction (which comes again for ever).
   */
  readonly guarded?: boolean;
  /**
   * Spring: the package of the module's application (`@SpringBootApplication`), where that is in sight: what it does not
   * set up is not set up. Of several in one module that whose package holds the listener.
   */
  readonly application?: string;
  /** Spring: true when code gives it to a container; no annotation names its factory. */
  readonly byHand?: boolean;
}

/** One entry of a client's configuration, under Kafka's own documented name. */
export interface ConfigEntry {
  /**
   * Kafka's name: `acks`, `enable.auto.commit`; of topics also `replication.factor` and `num.partitions`. Spring's own
   * settings that are none of Kafka's have Spring's
   * name, kebab-case: `spring.kafka.listener.ack-mode`. An option that the client's table does not know has the name it
   * is written with.
   */
  readonly key: string;
  /** As written: `ProducerConfig.ACKS_CONFIG`, `acks`, `autoCommit`. */
  readonly written: string;
  readonly value: Value;
  /** What to remove when the entry goes: `acks: 1` with its comma, or the whole `props.put(...)` statement. */
  readonly range: Range;
  /**
   * The key alone, as written, without quotes: what a rename replaces. Absent when the key cannot be renamed here (an
   * argument's place says it).
   */
  readonly keyRange?: Range;
}

/** The configuration given to a client, or to one send. */
export interface Config {
  readonly client: ClientId;
  readonly evidence: Evidence;
  /**
   * `client`: for all clients made with it (`new Kafka({...})`, `spring.kafka.properties`); `listener`: Spring's
   * listener container; `topic`: one topic made here
   * (`createTopics`, `NewTopic`, a Strimzi `KafkaTopic`); `broker`: a broker, or the whole cluster; `stream`: a
   * node-rdkafka or @platformatic/kafka stream.
   */
  readonly of:
    | 'producer'
    | 'consumer'
    | 'admin'
    | 'client'
    | 'streams'
    | 'connect'
    | 'listener'
    | 'send'
    | 'run'
    | 'subscribe'
    | 'stream'
    | 'topic'
    | 'broker';
  readonly entries: readonly ConfigEntry[];
  /**
   * False when a spread, a parameter, a file or the environment may add or change entries: then nothing follows from a
   * key's absence.
   */
  readonly complete: boolean;
  readonly range: Range;
  /** Topics this configuration is known to be for (a send's topic, the topic that is made); empty when not known. */
  readonly topics: readonly string[];
  /**
   * True when it is seen to be for a cluster of one broker (a compose file with one Kafka service, Strimzi with
   * `replicas: 1`).
   */
  readonly singleBroker?: boolean;
  /**
   * True when the file's name or folder says that it is for development, a test bed or an example
   * (`docker-compose.dev.yml`, `examples/`). Stated of configuration files only.
   */
  readonly development?: boolean;
  /**
   * Spring: the folder of the module it belongs to (what stands before `src/`): settings files and beans of one module
   * are joined.
   */
  readonly module?: string;
  /** Spring: the profile that must be active for it; absent: always. */
  readonly profile?: string;
  /**
   * Spring, in Java: true when it starts from Spring Boot's own properties
   * (`KafkaProperties.buildProducerProperties()`), so that settings files still hold.
   */
  readonly inherits?: boolean;
  /** The version of what reads it, when the place says so (an image's tag, `version: 3.9.0` in Strimzi): `3.9.0`. */
  readonly version?: string;
  /**
   * True when the version is told in another place that cannot be seen (an image's tag that is a variable without a
   * default).
   */
  readonly versionElsewhere?: boolean;
}

/** A client made in the code. */
export interface Creation {
  readonly client: ClientId;
  readonly evidence: Evidence;
  readonly of: 'producer' | 'consumer' | 'admin' | 'stream';
  /** The creating expression: `new KafkaProducer<>(props)`, `kafka.producer()`. */
  readonly range: Range;
  /** The function it stands in; the module's id (`<path>#`) at the top. */
  readonly function: FunctionId;
  /**
   * Where it goes. `local`: a variable of this function that goes nowhere else; `field`: a field of a class or object;
   * `module`: a variable at the top of a file;
   * `returned`: to the caller; `handed`: to another function, a collection, an object that may look after it;
   * `managed`: something closes it for sure
   * (try-with-resources, a Spring `@Bean`, a factory that Spring manages); `dropped`: nowhere. In doubt `handed`.
   */
  readonly held: 'local' | 'field' | 'module' | 'returned' | 'handed' | 'managed' | 'dropped';
  /** The name that holds it, as written: `producer`, `this.producer`. */
  readonly name?: string;
  /**
   * True when it is made once and kept: under an `if (!this.producer)`, `??=`, `computeIfAbsent`, put into a map or a
   * cache.
   */
  readonly cached: boolean;
  /**
   * The statement that declares it, when `held` is `local` (or `module`, in JavaScript) and the statement declares
   * nothing else: what try-with-resources takes.
   */
  readonly statement?: Range;
  /**
   * What is done with it wherever it is seen to be used (for fields: anywhere in the class, its subclasses and nested
   * functions), in text order.
   */
  readonly uses: readonly CreationUse[];
  /**
   * Events somebody listens to on it, by the client's own name: `consumer.crash`, `event.error`, `delivery-report`,
   * `error`. `*` when the name cannot be read.
   */
  readonly listens: readonly string[];
  /** Its configuration: the range of a `Config` of this file. */
  readonly config?: Range;
}

export interface CreationUse {
  readonly how: LifecycleStep['how'] | 'run';
  readonly range: Range;
  /**
   * True when it runs however the code before ends: in `finally`, a shutdown hook, a signal handler, a framework's
   * destroy method.
   */
  readonly always: boolean;
  /** See `LifecycleStep.atOnce`. */
  readonly atOnce?: boolean;
  /**
   * For `close`: true when the client closes while the code goes on, and calls back when it has (librdkafka's
   * `disconnect`).
   */
  readonly later?: boolean;
  readonly function: FunctionId;
}

/** An offset that code computes or gives to a client. */
export interface OffsetUse {
  readonly client: ClientId;
  readonly evidence: Evidence;
  /** The expression: `message.offset`, `record.offset() + 1`. */
  readonly range: Range;
  /** What it is given to. `other`: to something that is no client's (only `concatenated` ones are stated then). */
  readonly to: 'commit' | 'transaction' | 'resolve' | 'seek' | 'other';
  /**
   * What that wants: the offset of the `next` record to read, or that of the `processed` one (then the client adds 1
   * itself).
   */
  readonly expects: 'next' | 'processed';
  /**
   * What it is. `processed`: the offset of a record as it came; `next`: that plus 1, or a position; `beyond`: 1 more
   * than that, past a record that nobody has seen;
   * `concatenated`: a string and a number joined by `+`; `unknown`: anything else, also when it was traced to a
   * variable that may have been incremented.
   */
  readonly form: 'processed' | 'next' | 'beyond' | 'concatenated' | 'unknown';
  /** The type of the record's offset here. */
  readonly type: 'string' | 'number' | 'bigint' | 'unknown';
  /** The record's offset alone within `range`: what remains when 1 is no longer added, and what 1 is added to. */
  readonly offset: Range;
  /** The call it is given to: `consumer.commitOffsets(...)`. */
  readonly call: Range;
}

/** What is set up for records that keep failing (Spring's error handlers, recoverers and retry topics). */
export interface Recovery {
  readonly client: ClientId;
  readonly evidence: Evidence;
  /**
   * What to point at: `new DefaultErrorHandler()`, the `@RetryableTopic` annotation, a container factory that is given
   * no handler.
   */
  readonly range: Range;
  readonly shape: 'error-handler' | 'retry-topic' | 'container-factory' | 'container' | 'listener';
  /**
   * What becomes of a record when the tries are used up. `logged`: told in a log and passed over; `skipped`: passed
   * over silently; `endless`: tried for ever.
   */
  readonly after: 'dead-letter' | 'logged' | 'skipped' | 'endless' | 'stopped' | 'unknown';
  /**
   * With `unknown`: the workspace's own function that is given the record then (a recoverer's lambda, `handleOne`);
   * what it does decides.
   */
  readonly function?: FunctionId;
  /** The bean's name, for a container factory and for a retry topic of many listeners. */
  readonly bean?: string;
  /**
   * For a container factory: true when Spring Boot's configurer sets it up, so that it takes an error handler that is a
   * bean.
   */
  readonly takesBeans?: boolean;
  /** See `Config.module`. */
  readonly module?: string;
  /** See `Handler.application`; of a module with several applications only. */
  readonly application?: string;
  /** For a container that code makes: the functions that it gives records to. */
  readonly listeners?: readonly FunctionId[];
  /** For an error handler: the workspace's own function that is given what `poll` throws (`handleOtherException`). */
  readonly undecodable?: FunctionId;
  /**
   * Where a recoverer can be given as the first argument: just after `(`; whether others follow; the template in reach
   * of that place, as it is written there.
   */
  readonly rewrite?: { readonly at: number; readonly followed: boolean; readonly template: string };
}

/** A deserialiser of the workspace's own that inherits from a library's: what a configuration that names it means. */
export interface Decoder {
  /** The fully-qualified name. */
  readonly name: string;
  readonly range: Range;
  /** The fully-qualified name of the library's class. */
  readonly inherits: string;
  /** True when it may deal with what that one throws: it has a method of its own for decoding that catches, or that does all by itself. */
  readonly guarded: boolean;
}

/** Everything known of one file. Plain data: prints, compares, and crosses a worker boundary. */
export interface FileFacts {
  /** Absolute path, with `/`. */
  readonly file: string;
  readonly language: 'typescript' | 'javascript' | 'java' | 'properties' | 'yaml' | 'env' | 'shell';
  readonly sends: readonly Send[];
  readonly handlers: readonly Handler[];
  readonly configs: readonly Config[];
  readonly creations: readonly Creation[];
  readonly offsets: readonly OffsetUse[];
  readonly recoveries: readonly Recovery[];
  /** Deserialisers that the code declares. */
  readonly decoders?: readonly Decoder[];
  readonly functions: readonly FunctionFact[];
  /** True when the text has syntax errors: what was understood stands, but no fix is offered before they are mended. */
  readonly broken?: boolean;
  /** True for tests, by the language's conventions (`*.test.ts`, `__tests__/`, `src/test/java`). */
  readonly test: boolean;
}
