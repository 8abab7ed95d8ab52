import type { Range } from '../text/range';
import type {
  CatchClause,
  CommitStep,
  Config,
  ConfigEntry,
  Creation,
  FunctionId,
  Handler,
  Listener,
  OffsetUse,
  Recovery,
  Send,
  TryStep,
} from './facts';

/**
 * What a fix does to the code, without its syntax. Rules name a change; the frontend's `rewrite` turns it into text
 * edits or
 * answers `undefined`: not here. A closed union: a new kind makes the compiler ask every frontend for it.
 */
export type Change =
  /**
   * Waits for an asynchronous call: `await x` (making `function` async where that is allowed), `x.get()`, `x.join()`,
   * `await lastValueFrom(x)`.
   */
  | {
      readonly kind: 'await';
      readonly chain: Range;
      readonly statement?: Range;
      readonly yields: Send['yields'];
      readonly function: FunctionId;
    }
  /**
   * Adds a listener for the failure to a send that has none for it: a callback argument, `.whenComplete`, `.catch`, an
   * `error` observer.
   */
  | { readonly kind: 'add-failure-listener'; readonly send: Send; readonly function: FunctionId }
  /** Makes a listener that never looks at the failure look at it. */
  | { readonly kind: 'check-failure'; readonly listener: Listener; readonly send: Send; readonly function: FunctionId }
  /** Ends a catch clause by throwing what it caught. */
  | { readonly kind: 'rethrow'; readonly clause: CatchClause; readonly function: FunctionId }
  /** Ends a failure listener by throwing what it was given. */
  | { readonly kind: 'rethrow-listener'; readonly listener: Listener; readonly function: FunctionId }
  /**
   * Gives a configuration entry another value, in Kafka's own spelling (`all`, `false`, `3`, `earliest`); the frontend
   * writes it in the place's own type (`-1`, `"all"`, `fromBeginning: true`).
   */
  | { readonly kind: 'set-config'; readonly entry: ConfigEntry; readonly value: string }
  | { readonly kind: 'remove-config'; readonly entry: ConfigEntry }
  /** Gives a configuration entry another key, by Kafka's name; the frontend spells it as the place does. */
  | { readonly kind: 'rename-config'; readonly entry: ConfigEntry; readonly key: string }
  /**
   * Adds an entry to a configuration, key and value in Kafka's spelling. `after`: the entry to stand behind, else it
   * comes first.
   */
  | {
      readonly kind: 'add-config';
      readonly config: Config;
      readonly key: string;
      readonly value: string;
      readonly after?: ConfigEntry;
    }
  /**
   * Moves a configuration entry to the configuration that takes it, into the block where the client looks for it
   * (Confluent's `kafkaJS`). `to` may be the configuration it stands in.
   */
  | { readonly kind: 'move-config'; readonly entry: ConfigEntry; readonly to: Config }
  /**
   * Makes an offset the next one (`(BigInt(message.offset) + 1n).toString()`, `offset() + 1`), or the processed one
   * (drops the 1).
   */
  | { readonly kind: 'offset'; readonly offset: OffsetUse; readonly to: 'next' | 'processed' }
  /**
   * Closes a local client however its block ends: try-with-resources in Java, `try { ... } finally { await
   * x.disconnect(); }` in JavaScript.
   */
  | { readonly kind: 'close'; readonly creation: Creation; readonly function: FunctionId }
  /**
   * Behind the statement that makes a consumer: ends the process when it has stopped for good, so that whoever started
   * it starts it again.
   */
  | { readonly kind: 'add-crash-listener'; readonly creation: Creation }
  /** Replaces the receiver of a send by the transaction that is open: `producer.send` becomes `transaction.send`. */
  | { readonly kind: 'send-in-transaction'; readonly send: Send; readonly variable: string }
  /**
   * Wraps a deserialiser in Spring's `ErrorHandlingDeserializer`: the instance a factory is given, or the class that a
   * configuration names (then the old one becomes its delegate).
   */
  | { readonly kind: 'wrap-deserializer'; readonly entry: ConfigEntry }
  /** Gives an error handler a recoverer that sends the record to a dead-letter topic (Spring). */
  | { readonly kind: 'add-recoverer'; readonly recovery: Recovery }
  /**
   * Switches auto-commit off in a stream's configuration (`entry`, when it is set there) and commits each record at the
   * end of its handler's turn.
   */
  | {
      readonly kind: 'commit-by-hand';
      readonly config: Config;
      readonly entry?: ConfigEntry;
      readonly handler: Handler;
    }
  /** Deletes a statement. */
  | { readonly kind: 'remove-statement'; readonly statement: Range; readonly function: FunctionId }
  /** Moves a commit's statement to just after another statement of the same block. */
  | { readonly kind: 'move-after'; readonly commit: CommitStep; readonly anchor: Range; readonly function: FunctionId }
  /**
   * Moves a statement of a `finally` to the end of the tried block, so that it runs only when all of that went well; an
   * empty `finally` goes where a `catch` stays.
   */
  | {
      readonly kind: 'move-into-try';
      readonly statement: Range;
      readonly attempt: TryStep;
      readonly function: FunctionId;
    }
  /** Turns `await? xs.forEach(async (x) => {...})` into a loop that waits for each turn. */
  | {
      readonly kind: 'loop-and-await';
      readonly call: Range;
      readonly statement: Range;
      readonly callback: FunctionId;
      readonly function: FunctionId;
    };
