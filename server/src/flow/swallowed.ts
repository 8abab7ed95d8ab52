import type { CallStep, CatchClause, Handler, Listener, SendStep, Step, TryStep } from '../facts/facts';
import { overlaps, type Range } from '../text/range';
import { carriedBy } from './carries';
import { isJava, type Code } from './code';
import { failedCommits } from './failed-commits';
import {
  catchesFailures,
  clauseHandles,
  escaping,
  handles,
  leavesLoop,
  listenerDoes,
  stepsOnFailure,
  successReport,
  throws,
} from './failure';
import { alongside, deep, has, inner } from '../facts/steps';
import { callChanges, entered, isDropped, isWorkOnRecords, once, start, touches, type Place } from './way';

/**
 * A failure of a handler's work that ends without anybody doing something about it, while the handler returns normally.
 */
export interface Swallowed {
  readonly place: Place;
  /** The clause that catches it; or else `listener`, that hears it. */
  readonly clause?: CatchClause;
  readonly listener?: Listener;
  /** True when nobody waits for the work either: letting the failure out is not enough. */
  readonly dropped?: boolean;
  /** Where the listener acknowledges all the same. */
  readonly success?: Range;
  /** True when the records are acknowledged by hand on the way that did not fail. */
  readonly acknowledges: boolean;
  /**
   * True when nothing is lost: the client resolves only what the handler resolved, and after the failure that is no
   * more than before it.
   */
  readonly comesAgain?: boolean;
}

/** What is known where a list of steps stands. */
interface Around {
  /** A throw follows: the failure may get out after all. */
  readonly throwsLater: boolean;
  /** A commit or resolve follows: it may cover the record that failed. */
  readonly commitsLater: boolean;
  readonly inLoop: boolean;
  /** The work here is what the handler is for: nothing else is done with the records on the way here. */
  readonly main: boolean;
}

/** The places on a handler's way where a failure of its work is swallowed, each once. */
export function swallowed(code: Code, handler: Handler): readonly Swallowed[] {
  const found = new Map<CatchClause | Listener, Swallowed>();
  // where the clause itself commits, or leaves the loop to a commit of everything, that commit is told
  const committing = new Set(
    failedCommits(code, handler)
      .filter((one) => one.how !== 'finally')
      .map((one) => one.clause),
  );
  /** True when nothing else that changes something is done with the records in the same turn: not a side matter. */
  const aloneIn = (place: Place, step: Step): boolean =>
    !alongside(place.function.body, step).some(
      (s) =>
        isWorkOnRecords(code, place, s) &&
        !(s.kind === 'call' && overlaps(s.outcome.chain, step.range)) &&
        (s.kind === 'send' || (s.kind === 'call' && callChanges(code, place.function, s))),
    );
  const acknowledges = (steps: readonly Step[]): boolean => has(steps, (s) => s.kind === 'commit');

  const isNew = once();
  const visit = (place: Place, main: boolean): void => {
    if (isNew(place, main))
      list(place, place.function.body, { throwsLater: false, commitsLater: false, inLoop: false, main });
  };

  const list = (place: Place, steps: readonly Step[], around: Around): void =>
    steps.forEach((step, i) => {
      const throwsLater = around.throwsLater || throws(steps.slice(i + 1));
      const commitsLater = around.commitsLater || acknowledges(steps.slice(i + 1));
      const later = { ...around, throwsLater, commitsLater };
      if (step.kind === 'try') {
        if (!throwsLater) attempt(place, step, later);
        list(place, step.body, later);
        for (const clause of step.catches) list(place, clause.body, later);
        if (step.finally) list(place, step.finally, { ...later, main: false });
      } else if (step.kind === 'call' || step.kind === 'send') {
        const outcome = step.kind === 'send' ? step.send.outcome : step.outcome;
        for (const listener of throwsLater ? [] : outcome.listeners) acknowledgesFailure(place, listener);
        if (!throwsLater && around.main) for (const one of unheeded(place, step)) found.set(one.listener!, one);
        if (step.kind === 'call') {
          const next = entered(code, place, step);
          if (next.length) {
            const main = around.main && !tidies.test(step.name) && aloneIn(place, step);
            for (const one of next) visit(one, main);
          }
        }
      } else {
        for (const below of inner(step))
          list(place, below, { ...later, inLoop: around.inLoop || step.kind === 'loop' });
      }
    });

  /** The listeners of a step's work that swallow its failure. */
  const unheeded = (place: Place, step: CallStep | SendStep): readonly Swallowed[] => {
    const outcome = step.kind === 'send' ? step.send.outcome : step.outcome;
    if (!outcome.listeners.length || !isWorkOnRecords(code, place, step) || !aloneIn(place, step)) return [];
    const dropped =
      step.kind === 'send'
        ? outcome.use === 'discarded' || outcome.use === 'voided'
        : isDropped(code, place.function, step);
    // a send that nobody waits for is told by the rules about sends
    if (dropped && (step.kind === 'send' || carriedBy(code, place.function, step))) return [];
    if (step.kind === 'call' && tidies.test(step.name)) return [];
    const returnTells = !(place.own && outcome.use === 'returned');
    return outcome.listeners
      .filter((l) => !found.has(l) && listenerDoes(code, l, returnTells) === 'swallowed')
      .map((listener) => ({ place, listener, dropped, acknowledges: false }));
  };

  /** A listener that is given the failure and acknowledges all the same. */
  const acknowledgesFailure = (place: Place, listener: Listener): void => {
    const fact =
      listener.function === undefined || listener.on === 'success' || listener.records
        ? undefined
        : code.function(listener.function);
    if (!fact || found.has(listener)) return;
    const onFailure = stepsOnFailure(fact, listener);
    const success = successReport(onFailure);
    if (success?.kind === 'commit' && !handles({ code, function: fact, returnTells: false, undone: true }, onFailure))
      found.set(listener, { place, listener, success: success.range, acknowledges: false });
  };

  const attempt = (place: Place, step: TryStep, around: Around): void => {
    if (around.inLoop && leavesLoop(step.body)) return;
    // a promise that is dropped, or returned without `await`, is rejected later, past the catch
    const works = (s: Step): boolean =>
      isWorkOnRecords(code, place, s) &&
      !(
        s.kind === 'call' &&
        !isJava(place.function.id) &&
        (s.outcome.use === 'returned' || isDropped(code, place.function, s))
      );
    // a listener that acknowledges by hand expects the record back, whatever failed
    const byHand =
      handler.commits === 'manual' &&
      acknowledges(step.body) &&
      has(
        step.body,
        (s) => s.kind === 'call' && touches(s, place) && s.effect.kind !== 'log' && s.effect.kind !== 'none',
      );
    if (!byHand && ![...escaping(step.body)].some(works)) return;
    if (place.trail.length && !(around.main && (place.own || coversAll(code, place, step)))) return;
    const clause = step.catches.find(
      (c) =>
        catchesFailures(c, step.body) &&
        !clauseHandles({ code, function: place.function, returnTells: !place.own, undone: true }, c),
    );
    if (clause && !found.has(clause) && !committing.has(clause))
      found.set(clause, {
        place,
        clause,
        acknowledges: acknowledges(step.body),
        comesAgain: unresolved(place, step, clause, around),
      });
  };

  /**
   * True when the clause leaves the rest of a batch unresolved that only the handler resolves: the client fetches it
   * again.
   */
  const unresolved = (place: Place, step: TryStep, clause: CatchClause, around: Around): boolean =>
    handler.autoResolve === false &&
    place.own &&
    !around.commitsLater &&
    (!around.inLoop || leavesLoop(clause.body)) &&
    !acknowledges([...clause.body, ...(step.finally ?? [])]);

  const place = start(code, handler);
  if (place) visit(place, true);
  return [...found.values()];
}

/** Names of functions that only tidy up or tell: what fails there is not the record's work. */
const tidies =
  /^_?(clean|clear|close|dispose|release|evict|invalidate|track|audit|log|report|notify\w*Metric|unlink|rm)(?![a-z])|^cleanup/i;

/** True when all of a function's work is inside the try and it returns nothing its caller could tell a failure by. */
function coversAll(code: Code, place: Place, attempt: TryStep): boolean {
  const inside = new Set(deep(attempt.body));
  for (const step of deep(place.function.body)) {
    if (step.kind === 'exit' && step.how === 'return' && step.value !== 'none') return false;
    if (!inside.has(step) && isWorkOnRecords(code, place, step)) return false;
  }
  return true;
}
