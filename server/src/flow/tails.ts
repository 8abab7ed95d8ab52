import type { Config, FileFacts } from '../facts/facts';
import { entryOf, textOf } from '../facts/values';
import { deep } from '../facts/steps';

const reads: readonly Config['of'][] = ['consumer', 'client', 'stream', 'subscribe'];

/** True for a configuration that can hold where a consumer starts. */
export const isReader = (config: Config): boolean => reads.includes(config.of);

/**
 * What a configuration says, in so many words, of a group without a position: start at the `end`, at the `beginning`,
 * or nothing (`undefined`).
 */
export function startOf(config: Config): 'end' | 'beginning' | undefined {
  const reset = textOf(entryOf(config, 'auto.offset.reset'));
  if (reset === undefined) return undefined;
  return /^(latest|largest|end|false)$/.test(reset)
    ? 'end'
    : /^(earliest|smallest|beginning|true)$/.test(reset)
      ? 'beginning'
      : undefined;
}

/** True when the group id is another one at every start: `always`, or at least when no other is given. */
export const hasRandomGroup = (config: Config, how: 'always' | 'perhaps' = 'perhaps'): boolean => {
  const group = entryOf(config, 'group.id');
  return !!group && !group.value.known && !!group.value.random && !(how === 'always' && group.value.randomFallback);
};

/** True when a consumer of the file follows what comes in and does not mean to remember: a new group at every start. */
export const isTail = (facts: FileFacts): boolean =>
  facts.configs.some((config) => isReader(config) && hasRandomGroup(config));

/**
 * True when the code of a file reads where it wants to and leaves no position behind: it seeks, or commits nothing with
 * auto-commit off.
 */
export function keepsNoPosition(facts: FileFacts): boolean {
  const steps = facts.functions.flatMap((f) => [...deep(f.body)]);
  if (steps.some((step) => step.kind === 'control' && step.how === 'seek')) return true;
  return (
    facts.configs.some((config) => textOf(entryOf(config, 'enable.auto.commit')) === 'false') &&
    !steps.some((step) => step.kind === 'commit')
  );
}
