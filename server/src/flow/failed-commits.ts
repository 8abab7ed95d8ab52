import type { CallStep, CatchClause, CommitStep, Handler, Step, TryStep } from '../facts/facts';
import { isOne, remembered, type Code } from './code';
import { covers } from './commits';
import { catchesFailures, clauseHandles, escaping } from './failure';
import { deep, has, inner } from '../facts/steps';
import { entered, isWorkOnRecords, once, start, type Place } from './way';

/** A commit that runs although the work on the records it covers failed. */
export interface FailedCommit {
  readonly place: Place;
  /** The commit, or the call that leads to it. */
  readonly step: CommitStep | CallStep;
  readonly commit: CommitStep;
  readonly attempt: TryStep;
  /** The clause that caught the failure; absent when only `finally` is there. */
  readonly clause?: CatchClause;
  /**
   * `finally`: it stands there; `catch`: in the clause; `break`: the clause leaves the loop over the records, and a
   * commit of them all follows.
   */
  readonly how: 'finally' | 'catch' | 'break';
}

/** The commits on a handler's way that run when its work failed, each once. */
export const failedCommits = remembered<Handler, readonly FailedCommit[]>([], (code: Code, handler) => {
  const found = new Map<Step, FailedCommit>();
  const isNew = once();

  /** The first commit that the steps are certain to come to: their own, or one of a function they call. */
  const certain = (place: Place, steps: readonly Step[]): Pick<FailedCommit, 'step' | 'commit'> | undefined => {
    for (const step of steps) {
      if (step.kind === 'commit' && covers(handler, place, step)) return { step, commit: step };
      if (step.kind === 'exit') return undefined;
      const below = step.kind === 'try' ? certain(place, step.body) : undefined;
      if (below) return below;
      // what one of several implementations does is not certain
      for (const next of step.kind === 'call' && isOne(step) ? entered(code, place, step) : []) {
        const inside = certain(next, next.function.body);
        if (inside) return { step: step as CallStep, commit: inside.commit };
      }
    }
    return undefined;
  };

  /** True when the clause leaves the failure to nobody. `thrown`: letting it out changes nothing here. */
  const loses = (place: Place, clause: CatchClause, thrown: boolean): boolean =>
    !clauseHandles({ code, function: place.function, returnTells: false, undone: true, thrown }, clause);

  const note = (one: FailedCommit): void => {
    if (!found.has(one.step)) found.set(one.step, one);
  };

  const attempts = (place: Place, steps: readonly Step[], after: readonly Step[]): void =>
    steps.forEach((step, i) => {
      if (step.kind === 'try' && [...escaping(step.body)].some((s) => isWorkOnRecords(code, place, s))) {
        const broad = step.catches.filter((c) => catchesFailures(c, step.body));
        const last =
          step.finally && broad.every((c) => loses(place, c, true)) ? certain(place, step.finally) : undefined;
        if (last) note({ place, attempt: step, clause: broad[0], how: 'finally', ...last });
        for (const clause of broad) {
          // what a throw leaves behind is read again, unless all that was polled is committed first
          const inside = certain(place, clause.body);
          if (
            inside &&
            loses(
              place,
              { ...clause, body: clause.body.filter((s) => s !== inside.step) },
              handler.kind === 'poll' && !inside.commit.explicit,
            )
          )
            note({ place, attempt: step, clause, how: 'catch', ...inside });
          if (!breaks(clause) || !loses(place, clause, false)) continue;
          const all = certain(place, after);
          if (all && !all.commit.explicit) note({ place, attempt: step, clause, how: 'break', ...all });
        }
      }
      if (step.kind === 'loop') attempts(place, step.body, steps.slice(i + 1));
      else for (const below of inner(step)) attempts(place, below, after);
    });

  const visit = (place: Place): void => {
    if (!isNew(place)) return;
    attempts(place, place.function.body, []);
    for (const step of deep(place.function.body))
      if (step.kind === 'call') for (const next of entered(code, place, step)) visit(next);
  };
  const place = start(code, handler);
  if (place) visit(place);
  return [...found.values()];
});

/** True when the clause leaves the loop around it. */
const breaks = (clause: CatchClause): boolean => has(clause.body, (s) => s.kind === 'exit' && s.how === 'break');
