import type { CommitStep, FileFacts } from '../facts/facts';
import { deep } from './steps';

/** The commits of a file that nobody waits for or hears of, when the file has no others. */
export function asyncCommits(facts: FileFacts): readonly CommitStep[] {
  const commits = facts.functions.flatMap((f) => [...deep(f.body)]).filter((step): step is CommitStep => step.kind === 'commit' && step.how === 'commit');
  return commits.every((step) => step.asynchronous) ? commits.filter((step) => !step.heard) : [];
}
