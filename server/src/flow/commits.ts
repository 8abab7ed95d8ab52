import type { CallStep, CommitStep, Handler, SendStep, Step } from '../facts/facts';
import type { Range } from '../text/range';
import type { Code } from './code';
import { has, inner } from '../facts/steps';
import {
  callDoesWork,
  entered,
  isDropped,
  isReading,
  isSubscription,
  isWorkCall,
  isWorkOnRecords,
  start,
  touches,
  type Place,
} from './way';

/** Work on the records that may run after a commit that covers it. */
export interface LateWork {
  readonly commit: CommitStep;
  /** Where the commit stands. */
  readonly at: Place;
  readonly work: CallStep | SendStep;
  /** Where the work stands. */
  readonly place: Place;
  /**
   * The last step after the commit, in the commit's own block, that holds work: the commit belongs after it. Absent
   * when the block has none.
   */
  readonly anchor?: Range;
}

/**
 * What is known on a path: the first commit so far, whether work came before it, and work that was only subscribed to
 * and still runs.
 */
interface State {
  readonly running?: { readonly work: CallStep; readonly place: Place };
  readonly commit?: { readonly step: CommitStep; readonly at: Place };
  readonly worked: boolean;
}

/**
 * The states in which a piece of code ends: normally, or by `break` and `continue` (those that return or throw are
 * gone).
 */
interface Ends {
  readonly normal?: State;
  readonly left?: State;
}

/** The first work of each commit that comes, on some path of one turn, after that commit. */
export function workAfterCommit(code: Code, handler: Handler): readonly LateWork[] {
  const place = start(code, handler);
  if (!place) return [];
  const found = new Map<CommitStep, LateWork>();
  const report = (late: LateWork): void => {
    if (!found.has(late.commit))
      found.set(late.commit, { ...late, anchor: anchorOf(code, late.at, late.commit, late.at.function.body) });
  };
  walk({ code, handler, report, calls: 1000 }, place, place.function.body, { worked: false });
  return [...found.values()];
}

function anchorOf(code: Code, at: Place, commit: CommitStep, steps: readonly Step[]): Range | undefined {
  const index = steps.indexOf(commit);
  if (index >= 0) {
    const last = steps.slice(index + 1).findLast((step) => has([step], (s) => isWorkOnRecords(code, at, s)));
    // nothing runs after a return
    return last && !has([last], (s) => s.kind === 'exit' || (s.kind === 'call' && s.outcome.use === 'returned'))
      ? last.range
      : undefined;
  }
  for (const step of steps) {
    for (const below of inner(step)) {
      const found = anchorOf(code, at, commit, below);
      if (found) return found;
    }
  }
  return undefined;
}

/** One question, as it is carried along. */
interface Walk {
  readonly code: Code;
  readonly handler: Handler;
  readonly report: (late: LateWork) => void;
  /** How many calls may still be followed: wide graphs of calls end here. */
  calls: number;
}

function walk(asked: Walk, place: Place, steps: readonly Step[], before: State): Ends {
  const { handler, report } = asked;
  let state: State | undefined = before;
  let left: State | undefined;
  const take = (ends: Ends): void => {
    left = either(left, ends.left);
    state = ends.normal;
  };
  for (const step of steps) {
    if (!state) break;
    switch (step.kind) {
      case 'commit':
        if (!covers(handler, place, step)) break;
        if (state.running) report({ commit: step, at: place, ...state.running });
        if (!state.commit) state = { ...state, commit: { step, at: place } };
        break;
      case 'send':
      case 'call':
        state = work(asked, place, step, state);
        break;
      case 'exit':
        if (step.how === 'break' || step.how === 'continue') left = either(left, state);
        state = undefined;
        break;
      case 'loop': {
        const turn = walk(asked, place, step.body, state);
        const after: State | undefined = either(turn.normal, turn.left);
        // a commit of all that was polled covers the next records as well
        if (handler.kind === 'poll' && !state.commit && after?.commit && !after.commit.step.explicit)
          walk(asked, place, step.body, { ...after, worked: false });
        state = either(state, after);
        break;
      }
      case 'branch': {
        const arms = step.arms.map((arm) => walk(asked, place, arm, state!));
        take(arms.reduce<Ends>((a, b) => ({ normal: either(a.normal, b.normal), left: either(a.left, b.left) }), {}));
        break;
      }
      case 'try': {
        const body = walk(asked, place, step.body, state);
        const caught = step.catches.map((c) => walk(asked, place, c.body, { ...state!, worked: true }));
        const ends = caught.reduce<Ends>(
          (a, b) => ({ normal: either(a.normal, b.normal), left: either(a.left, b.left) }),
          body,
        );
        if (!step.finally) take(ends);
        else {
          const last = walk(asked, place, step.finally, ends.normal ?? state);
          take({ normal: ends.normal && last.normal, left: either(ends.left, last.left) });
        }
        break;
      }
      case 'control':
        break;
    }
  }
  return { normal: state, left };
}

/** A call or send: work after a commit is reported; what it enters is walked. */
function work(asked: Walk, place: Place, step: CallStep | SendStep, before: State): State {
  const { code, report } = asked;
  let state = before;
  if (
    step.kind === 'call' &&
    isSubscription(place.function, step) &&
    isWorkOnRecords(code, place, step) &&
    !state.running
  )
    return { ...state, running: { work: step, place } };
  const inside = step.kind === 'call' ? entered(code, place, step) : [];
  const own =
    touches(step, place) &&
    (step.kind === 'send' ||
      (!inside.length &&
        !isDropped(code, place.function, step) &&
        isWorkCall(place.function, step) &&
        !isReading(step) &&
        step.effect.kind !== 'schedule'));
  if (own) {
    const certain = step.kind === 'send' || step.effect.kind !== 'unknown';
    if (state.commit && (certain || !state.worked))
      report({ commit: state.commit.step, at: state.commit.at, work: step, place });
    else state = { ...state, worked: true };
  } else if (step.kind === 'call' && !state.commit && touches(step, place) && callDoesWork(code, place.function, step))
    state = { ...state, worked: true };
  for (const next of inside) {
    if (--asked.calls < 0) break;
    const ends = walk(asked, next, next.function.body, { ...state, worked: before.worked });
    state = either(state, either(ends.normal, ends.left)) ?? state;
  }
  return state;
}

/**
 * True when the commit covers the records of this turn: not one before the poll, nor one of offsets gathered elsewhere.
 * Nest's
 * context, a control parameter, carries the record as well.
 */
export function covers(handler: Handler, place: Place, commit: CommitStep): boolean {
  if (handler.kind === 'poll' && !place.trail.length && commit.range.end <= handler.range.start) return false;
  if (!commit.explicit || commit.inputs.some((name) => place.records.has(name))) return true;
  return handler.client === 'nestjs' && commit.inputs.length > 0;
}

const either = (a: State | undefined, b: State | undefined): State | undefined =>
  a && b ? { commit: a.commit ?? b.commit, running: a.running ?? b.running, worked: a.worked || b.worked } : (a ?? b);
