import type { Config, ExitStep, FileFacts, Handler, LoopStep, Step } from '../facts/facts';
import { contains } from '../text/range';
import type { Code } from './code';
import { deep, has, inner } from '../facts/steps';
import { ownPlaces, type Place } from './way';

/** A way out of the loop over a batch's records that leaves the rest of them undone. */
export interface EarlyExit {
  /** Where it stands. */
  readonly place: Place;
  readonly exit: ExitStep;
  /** The conditions of the branches it stands in, outermost first. */
  readonly conditions: readonly string[];
  /** True when the loop resolves the records it has done. */
  readonly resolves: boolean;
}

/** The breaks and returns that leave a batch handler's loop over its records. */
export function earlyExits(code: Code, handler: Handler): readonly EarlyExit[] {
  return handler.kind === 'batch' ? ownPlaces(code, handler).flatMap(exitsOf) : [];
}

function exitsOf(place: Place): readonly EarlyExit[] {
  const found: EarlyExit[] = [];
  const leave = (loop: LoopStep, steps: readonly Step[], conditions: readonly string[], nested: boolean): void => {
    for (const step of steps) {
      if (step.kind === 'exit' && (step.how === 'return' || (step.how === 'break' && !nested)))
        found.push({
          place,
          exit: step,
          conditions,
          resolves: has(loop.body, (s) => s.kind === 'commit' && s.how === 'resolve'),
        });
      const within = step.kind === 'branch' ? [...conditions, step.condition] : conditions;
      for (const below of inner(step)) leave(loop, below, within, nested || step.kind === 'loop');
    }
  };
  const search = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.kind === 'loop' && step.over?.some((name) => place.records.has(name))) leave(step, step.body, [], false);
      else for (const below of inner(step)) search(below);
    }
  };
  search(place.function.body);
  return found;
}

/** The configuration given to the call that registers the handler. */
export const runConfig = (facts: FileFacts, handler: Handler): Config | undefined =>
  facts.configs.find((c) => c.of === 'run' && contains(c.range, handler.range));

/** True when the steps go through records and wait for work on them. */
export const worksThrough = (code: Code, handler: Handler): boolean =>
  ownPlaces(code, handler).some((place) =>
    [...deep(place.function.body)].some(
      (step) =>
        step.kind === 'loop' &&
        !!step.over?.some((name) => place.records.has(name)) &&
        has(
          step.body,
          (s) =>
            (s.kind === 'call' &&
              s.outcome.use === 'awaited' &&
              s.effect.kind !== 'sleep' &&
              s.effect.kind !== 'log') ||
            (s.kind === 'send' && s.send.outcome.use === 'awaited'),
        ),
    ),
  );
