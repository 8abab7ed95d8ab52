import type { Range } from '../text/range';
import type { CatchClause, CommitStep, ConfigEntry, FunctionId, Listener, Send } from './facts';

/**
 * What a fix does to the code, without its syntax. Rules name a change; the frontend's `rewrite` turns it into text edits or
 * answers `undefined`: not here. A closed union: a new kind makes the compiler ask every frontend for it.
 */
export type Change =
  /** Waits for an asynchronous call: `await x` (making `function` async where that is allowed), `x.get()`, `x.join()`, `await lastValueFrom(x)`. */
  | { readonly kind: 'await'; readonly chain: Range; readonly statement?: Range; readonly yields: Send['yields']; readonly function: FunctionId }
  /** Adds a listener for the failure to a send that has none for it: a callback argument, `.whenComplete`, `.catch`, an `error` observer. */
  | { readonly kind: 'add-failure-listener'; readonly send: Send; readonly function: FunctionId }
  /** Makes a listener that never looks at the failure look at it. */
  | { readonly kind: 'check-failure'; readonly listener: Listener; readonly send: Send; readonly function: FunctionId }
  /** Ends a catch clause by throwing what it caught. */
  | { readonly kind: 'rethrow'; readonly clause: CatchClause; readonly function: FunctionId }
  /** Ends a failure listener by throwing what it was given. */
  | { readonly kind: 'rethrow-listener'; readonly listener: Listener; readonly function: FunctionId }
  /** Gives a configuration entry its safe value. */
  | { readonly kind: 'set-config'; readonly entry: ConfigEntry; readonly value: string }
  | { readonly kind: 'remove-config'; readonly entry: ConfigEntry }
  /** Moves a commit's statement to just after another statement of the same block. */
  | { readonly kind: 'move-after'; readonly commit: CommitStep; readonly anchor: Range; readonly function: FunctionId }
  /** Turns `await? xs.forEach(async (x) => {...})` into a loop that waits for each turn. */
  | { readonly kind: 'loop-and-await'; readonly call: Range; readonly statement: Range; readonly callback: FunctionId; readonly function: FunctionId };
