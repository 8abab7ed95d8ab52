import type { CallStep, Handler, SendStep } from '../facts/facts';
import { isJava, type Code } from './code';
import { deep } from './steps';
import { entered, isAsynchronous, isWorkOnRecords, once, start, type Place } from './way';

/** Work on the records of a handler, and where it stands. */
export interface Uncovered {
  readonly work: CallStep | SendStep;
  readonly place: Place;
}

/**
 * The first work on a handler's records that may still be to do when their offset is committed, where the client lets go of the offset before it
 * hands the record over: with a client that waits for its handler all work, since records wait in a buffer meanwhile; with one that calls it and
 * goes on, the work that is asynchronous.
 */
export function uncoveredWork(code: Code, handler: Handler): Uncovered | undefined {
  const isNew = once();
  const all = handler.client === 'platformatic';
  const visit = (place: Place): Uncovered | undefined => {
    if (!isNew(place)) return undefined;
    for (const step of deep(place.function.body)) {
      if (step.kind !== 'call' && step.kind !== 'send') continue;
      if (isWorkOnRecords(code, place, step) && (all || step.kind === 'send' || isLater(code, place, step))) return { work: step, place };
      if (step.kind !== 'call') continue;
      for (const next of entered(code, place, step)) {
        const found = visit(next);
        if (found) return found;
      }
    }
    return undefined;
  };
  const place = start(code, handler);
  return place && visit(place);
}

/** True for work that is done when the call has returned: it yields a promise, or is a write or request, which Node.js never makes at once. */
const isLater = (code: Code, place: Place, call: CallStep): boolean =>
  isAsynchronous(code, place.function, call) || (!isJava(place.function.id) && ['database', 'http', 'mail', 'payment'].includes(call.effect.kind));
