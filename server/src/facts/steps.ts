import type { CallStep, Step } from './facts';

/**
 * The step lists directly inside a step, in order: arms, bodies, catches, `finally`. Callbacks are functions of their
 * own.
 */
export function inner(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'try':
      return [step.body, ...step.catches.map((c) => c.body), ...(step.finally ? [step.finally] : [])];
    case 'branch':
      return step.arms;
    case 'loop':
      return [step.body];
    default:
      return [];
  }
}

/** All steps, at any depth, in the order of the text. */
export function* deep(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    for (const list of inner(step)) yield* deep(list);
  }
}

/** All calls, at any depth. */
export function* calls(steps: readonly Step[]): Generator<CallStep> {
  for (const step of deep(steps)) if (step.kind === 'call') yield step;
}

/** True when some step, at any depth, is such a one. */
export function has(steps: readonly Step[], test: (step: Step) => boolean): boolean {
  for (const step of deep(steps)) if (test(step)) return true;
  return false;
}

/**
 * The steps, at any depth, that run in the same turn as one of them: not those of other arms of its branches, nor the
 * catches around it.
 * Empty when the one is not among them.
 */
export function alongside(steps: readonly Step[], one: Step): readonly Step[] {
  const find = (list: readonly Step[]): readonly Step[] | undefined => {
    for (const step of list) {
      const others = (): readonly Step[] => [...deep(list.filter((s) => s !== step))];
      if (step === one) return others();
      for (const below of inner(step)) {
        const found = find(below);
        if (found)
          return [
            ...others(),
            ...found,
            ...(step.kind === 'try'
              ? deep([
                  ...(below === step.body ? [] : step.body),
                  ...(below === step.finally ? [] : (step.finally ?? [])),
                ])
              : []),
          ];
      }
    }
    return undefined;
  };
  return find(steps) ?? [];
}
