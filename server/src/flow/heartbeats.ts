import type { Handler } from '../facts/facts';
import type { Code } from './code';
import { deep } from '../facts/steps';
import { called, callback, once, start, type Place } from './way';

/** True when a batch handler tells the group that it is still at work, or may do so: in doubt true. */
export function mayHeartbeat(code: Code, handler: Handler): boolean {
  const isNew = once();
  const beats = (place: Place): boolean =>
    isNew(place) &&
    [...deep(place.function.body)].some((step) => {
      if (step.kind === 'lifecycle') return step.how === 'heartbeat';
      if (step.kind !== 'call') return false;
      const inside = [
        ...called(code, place, step),
        ...step.callbacks.flatMap((c) => callback(code, place, step, c.function)),
      ];
      const whole = place.own && place.function.parameters.length === 1 ? place.function.parameters[0]! : undefined;
      const handed = step.argumentInputs.some(
        (names) => names.includes('heartbeat') || (whole !== undefined && /^\w+$/.test(whole) && names.includes(whole)),
      );
      return (
        step.name === 'heartbeat' ||
        /[hH]eartbeat/.test(step.receiver ?? '') ||
        (!inside.length && handed) ||
        inside.some(beats)
      );
    });
  const place = start(code, handler);
  return !place || beats(place);
}
