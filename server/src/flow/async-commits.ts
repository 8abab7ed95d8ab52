import type { CommitStep, FileFacts } from '../facts/facts';
import { deep } from '../facts/steps';

/**
 * The commits of a file that nobody waits for or hears of, when the file has no others, and seeks to no positions of
 * its own.
 */
export function asyncCommits(facts: FileFacts): readonly CommitStep[] {
  const steps = facts.functions.flatMap((f) => [...deep(f.body)]);
  const commits = steps.filter((step): step is CommitStep => step.kind === 'commit' && step.how === 'commit');
  const seeks = steps.some((step) => step.kind === 'control' && step.how === 'seek');
  return !seeks && commits.every((step) => step.asynchronous) ? commits.filter((step) => !step.heard) : [];
}
