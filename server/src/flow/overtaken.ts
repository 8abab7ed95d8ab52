import type { CallStep, CommitStep, Handler, SendStep, Step } from '../facts/facts';
import { calls, deep } from '../facts/steps';
import type { Code } from './code';
import { covers } from './commits';
import { isLater } from './early';
import { callback, entered, isReading, isWorkOnRecords, once, start, type Place } from './way';

/** A commit that follows asynchronous work on its record, in a handler that is given further records meanwhile. */
export interface Overtaking {
  readonly commit: CommitStep;
  /** Where the commit stands. */
  readonly at: Place;
  readonly work: CallStep | SendStep;
  /** Where the work stands. */
  readonly place: Place;
}

type Done = Pick<Overtaking, 'work' | 'place'>;

/**
 * The first commit by which a record that is done covers earlier ones that are still worked on: nothing waits for the
 * handler, and it does not keep its records in turn itself.
 */
export function overtakingCommit(code: Code, handler: Handler): Overtaking | undefined {
  const from = handler.sideBySide && handler.commits === 'manual' ? start(code, handler) : undefined;
  if (!from) return undefined;
  const isNew = once();
  let found: Overtaking | undefined;
  let inTurn = false;
  /** Yields the work that is done when the function is over. */
  const visit = (place: Place, before?: Done): Done | undefined => {
    if (!isNew(place, !!before)) return before;
    let done = before;
    for (const step of deep(place.function.body)) {
      inTurn ||= takesTurns(step);
      if (step.kind === 'commit' && done && covers(handler, place, step))
        found ??= { commit: step, at: place, ...done };
      if (step.kind === 'send' && isWaitedFor(step.send) && isWorkOnRecords(code, place, step))
        done ??= { work: step, place };
      if (step.kind !== 'call' || step.outcome.use === 'kept') continue;
      for (const next of entered(code, place, step)) done = visit(next, done);
      if (!isWorkOnRecords(code, place, step) || isReading(step) || !isLater(code, place, step)) continue;
      const worked = done ?? { work: step, place };
      if (isWaitedFor(step)) done = worked;
      else
        for (const { on, function: id } of step.outcome.listeners)
          if (id !== undefined && on !== 'failure')
            for (const next of callback(code, place, step, id)) visit(next, worked);
    }
    return done;
  };
  visit(from);
  return inTurn ? undefined : found;
}

const isWaitedFor = ({ outcome: { use } }: Pick<CallStep, 'outcome'>): boolean =>
  use === 'awaited' || use === 'returned';

/**
 * True when records may come one after the other all the same: they are held up, wait for a lock or in a queue, or
 * until it is their turn.
 */
function takesTurns(step: Step): boolean {
  if (step.kind === 'control') return step.how === 'pause';
  if (step.kind === 'loop')
    return (
      [...calls(step.body)].some(({ effect }) => effect.kind === 'sleep') &&
      [...calls(step.body)].every(({ effect }) => effect.kind === 'sleep' || effect.kind === 'log')
    );
  return (
    step.kind === 'call' &&
    (turns.test(`${step.receiver ?? ''}.${step.name}`) ||
      /^(push|unshift)$/.test(step.name) ||
      (step.callbacks.length > 0 && /^(add|schedule|submit|run|exec)$/.test(step.name)))
  );
}

const turns = /pause|queue|mutex|semaphore|exclusive|acquire|limit|serial|(?<![bc])lock/i;
