/**
 * What a call does to the world, as far as its name and receiver tell. `none`: nothing that can matter (pure, or in
 * memory);
 * `log`: tells people (loggers, console, metrics, tracing); `parse`: decodes the record; `schedule`: starts its
 * callback later, unwaited;
 * `exit`: ends the process; `unknown`: may do anything.
 */
export type Effect =
  | { readonly kind: 'none' | 'log' | 'parse' | 'schedule' | 'exit' | 'unknown' | 'sleep' }
  /**
   * What is done to a database. `repeatable`: a second run changes nothing (upsert, set to a value, delete, a condition
   * that no longer holds).
   */
  | { readonly kind: 'database'; readonly operation: 'read' | 'insert' | 'increment' | 'repeatable' | 'unknown' }
  | { readonly kind: 'http'; readonly method: 'read' | 'post' | 'repeatable' | 'unknown' }
  | { readonly kind: 'mail' | 'payment' };

/**
 * True when the call does work that can fail and whose loss would matter: not logging, parsing, sleeping or pure
 * computation.
 */
export const isWork = (effect: Effect): boolean =>
  effect.kind === 'database' ||
  effect.kind === 'http' ||
  effect.kind === 'mail' ||
  effect.kind === 'payment' ||
  effect.kind === 'unknown' ||
  effect.kind === 'schedule';
