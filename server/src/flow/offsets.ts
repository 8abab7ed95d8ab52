import type { FileFacts, Listener, OffsetUse, Step } from '../facts/facts';
import { contains } from '../text/range';
import { deep } from '../facts/steps';

/**
 * True when the offset is given to its call on a way where the record failed: committing its own offset asks for it
 * again.
 */
export const afterFailure = (facts: FileFacts, offset: OffsetUse): boolean =>
  facts.functions.some(
    (f) =>
      contains(f.range, offset.call) &&
      [...deep(f.body)].some(
        (step) =>
          (step.kind === 'try' && step.catches.some((clause) => contains(clause.range, offset.call))) ||
          listenersOf(step).some((one) => one.on === 'failure' && contains(one.range, offset.call)),
      ),
  );

const listenersOf = (step: Step): readonly Listener[] => {
  if (step.kind === 'call') return step.outcome.listeners;
  return step.kind === 'send' ? step.send.outcome.listeners : [];
};
