import type { FileFacts, OffsetUse } from '../facts/facts';
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
        (step) => step.kind === 'try' && step.catches.some((clause) => contains(clause.range, offset.call)),
      ),
  );
