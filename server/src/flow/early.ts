import type { CallStep, FunctionId, Handler, SendStep } from '../facts/facts';
import { isJava, rememberedOfAll, targets, type Code } from './code';
import { deep } from '../facts/steps';
import { entered, isAsynchronous, isWorkOnRecords, once, start, type Place } from './way';

/** Work on the records of a handler, and where it stands. */
export interface Uncovered {
  readonly work: CallStep | SendStep;
  readonly place: Place;
}

/** The functions of all handlers. */
const handling = rememberedOfAll<ReadonlySet<FunctionId>>(
  (code) => new Set(code.files.flatMap((file) => file.handlers.map((handler) => handler.function))),
);

/** True for the call of a function that was handed over and is a handler itself: there it is told. */
const handsOn = (code: Code, place: Place, call: CallStep): boolean =>
  targets(code, place.function.id, call).some((fact) => handling(code).has(fact.id));

/**
 * The first work on a handler's records that may still be to do when their offset is committed, where the client lets
 * go of the offset before it
 * hands the record over: when it did so on fetching all work, since records wait in a buffer meanwhile; when it does so
 * on handing over, the work
 * that is asynchronous.
 */
export function uncoveredWork(code: Code, handler: Handler): Uncovered | undefined {
  const isNew = once();
  const all = handler.letsGo === 'fetched';
  const visit = (place: Place): Uncovered | undefined => {
    if (!isNew(place)) return undefined;
    for (const step of deep(place.function.body)) {
      if ((step.kind !== 'call' && step.kind !== 'send') || (step.kind === 'call' && handsOn(code, place, step)))
        continue;
      if (isWorkOnRecords(code, place, step) && (all || step.kind === 'send' || isLater(code, place, step)))
        return { work: step, place };
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

/**
 * True for work that is done when the call has returned: it yields a promise, or is a write or request, which Node.js
 * never makes at once.
 */
export const isLater = (code: Code, place: Place, call: CallStep): boolean =>
  isAsynchronous(code, place.function, call) ||
  (!isJava(place.function.id) && ['database', 'http', 'mail', 'payment'].includes(call.effect.kind));
