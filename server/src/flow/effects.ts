import type { Effect } from '../facts/effects';
import type { CallStep, FunctionFact, Handler, Step } from '../facts/facts';
import { isJava, remembered, targets, type Code } from './code';
import { calls, has } from '../facts/steps';
import { readsByName } from '../facts/names';
import { called, callback, once, start, touches, type Place } from './way';

/** A concrete effect that a handler's records lead to. */
export interface Reached {
  readonly effect: Effect;
  readonly call: CallStep;
  readonly place: Place;
  /** True when something on the way tells a repeated record from a new one. In doubt true. */
  readonly guarded: boolean;
}

const dedupe =
  /exist|already|processed|seen|duplicate|dedup|idempot|ifabsent|setnx|ifnotpresent|upsert|onconflict|inbox|findbyeventid|findbymessageid|insertignore|acquirelock|trylock/i;
const violation = /Duplicate|DataIntegrity|UniqueConstraint|ConstraintViolation|AlreadyExists|OptimisticLock/;
const violationCode = /unique|duplicate|P2002|23505|ER_DUP|E?11000|constraint/i;
/** A condition that says that something is not there. */
const absent = /^\(?\s*(!(?!=)|.*(===?\s*(null|undefined|0)|\.isEmpty\(\)|\.length\s*===?\s*0)\s*\)?$)/;

/**
 * The function that people call the handler: the handler's own; the one of the same file that a literal does nothing
 * but call
 * (`(payload) => this.handle(payload)`); or, where it does nothing but call one of several implementations, the one
 * that leads to the effect.
 */
export function handling(code: Code, handler: Handler, { place }: Reached): FunctionFact | undefined {
  const fact = code.function(handler.function);
  const [only, ...others] = fact?.body.filter((step) => step.kind !== 'exit') ?? [];
  if (!fact || isJava(fact.id) || only?.kind !== 'call' || others.length || only.callbacks.length) return fact;
  if (only.targets && only.targets.functions.length > 1) return place.trail[1]?.function ?? place.function;
  const target = targets(code, fact.id, only);
  return target.length === 1 && code.fileOf(target[0]!.id) === code.fileOf(handler.function) ? target[0] : fact;
}

/** What a function's result can decide for its caller: what it read, or what a conditional write of it did. */
const decides: (code: Code, id: string) => 'read' | 'wrote' | undefined = remembered<
  string,
  'read' | 'wrote' | undefined
>(undefined, (code, id) => {
  const fact = code.function(id);
  if (!fact || !has(fact.body, (s) => s.kind === 'exit' && s.how === 'return' && s.value !== 'none')) return undefined;
  const found = [...calls(fact.body)].map((call) => decidedBy(code, fact, call));
  return found.includes('wrote') ? 'wrote' : found.find((one) => one);
});

/** The same of one call. */
function decidedBy(code: Code, from: FunctionFact, call: CallStep): 'read' | 'wrote' | undefined {
  const { effect, name } = call;
  if (effect.kind !== 'database')
    return targets(code, from.id, call)
      .map((f) => decides(code, f.id))
      .find((one) => one);
  if (effect.operation === 'repeatable') return 'wrote';
  // a write whose result says whether it was the first: `SET ... NX`
  if (effect.operation === 'read')
    return /^(set|add|put|insert|create|acquire|[hs](set|add))/i.test(name) ? 'wrote' : 'read';
  return undefined;
}

/**
 * True when the effect is reached through another handler, which a wrapper around the consumer was given: that one is
 * told.
 */
export function passesOn(code: Code, handler: Handler, { place }: Reached): boolean {
  const way = new Set([...place.trail.slice(1).map((site) => site.function.id), place.function.id]);
  return code.files.some((file) =>
    file.handlers.some((other) => other.function !== handler.function && way.has(other.function)),
  );
}

/**
 * True for a request that only fetches although it is a POST: a function on the way is named for fetching
 * (`searchOrders`).
 */
export const isQuery = ({ effect, place, call }: Reached): boolean =>
  effect.kind === 'http' &&
  [...place.trail.slice(1).map((site) => site.function), place.function].some(
    (f) => readsByName(f.name.slice(f.name.lastIndexOf('.') + 1)) || (call.name !== 'fetch' && readsByName(call.name)),
  );

/** True when the effect keeps a record that failed: a dead-letter store. */
export const keepsFailed = ({ place, call }: Reached): boolean =>
  [...place.trail.slice(1).map((site) => site.function.name), place.function.name, call.receiver ?? '', call.name].some(
    (name) => /dlq|dead_?letter/i.test(name),
  );

/** True for a poll loop that keeps its own offsets: the function it stands in seeks to where it left off. */
export function keepsOffsets(code: Code, handler: Handler): boolean {
  const around =
    handler.kind === 'poll' ? code.function(handler.function.slice(0, handler.function.lastIndexOf('/'))) : undefined;
  return !!around && has(around.body, (s) => s.kind === 'control' && s.how === 'seek');
}

/** Every effect that a handler leads to, itself and through what it calls, waited for or not. */
export function effects(code: Code, handler: Handler): readonly Reached[] {
  const found: Reached[] = [];
  const seen = new Set<CallStep>();
  const isNew = once();

  /** Walks steps in order; true when what follows them is guarded. */
  const walk = (place: Place, steps: readonly Step[], before: boolean): boolean => {
    let guarded = before;
    let read = false;
    let wrote = false;
    for (const step of steps) {
      if (step.kind === 'call') {
        if (dedupe.test(step.name) || dedupe.test(step.receiver ?? '')) guarded = true;
        // where the trace of the records is lost, any result may decide
        const result = touches(step, place) || !place.records.size ? decidedBy(code, place.function, step) : undefined;
        read ||= result === 'read';
        wrote ||= result === 'wrote';
        if (!seen.has(step)) {
          seen.add(step);
          if (step.effect.kind !== 'none' && step.effect.kind !== 'unknown')
            found.push({ effect: step.effect, call: step, place, guarded });
        }
        const inside = [
          ...called(code, place, step),
          ...step.callbacks.flatMap((c) => callback(code, place, step, c.function)),
        ];
        for (const next of inside)
          if (isNew(next, guarded || step.name === 'catch'))
            walk(next, next.function.body, guarded || step.name === 'catch');
      } else if (step.kind === 'branch') {
        const named = dedupe.test(step.condition);
        const missing = absent.test(step.condition);
        step.arms.forEach((arm, i) => walk(place, arm, guarded || named || wrote || (read && missing === (i === 0))));
        const leaves = step.arms.findIndex((arm) => has(arm, (s) => s.kind === 'exit'));
        if (leaves >= 0 && (named || wrote || (read && !(missing && leaves === 0)))) guarded = true;
      } else if (step.kind === 'try') {
        const unique = step.catches.some(
          (c) =>
            c.types.some((t) => violation.test(t)) ||
            has(c.body, (s) => s.kind === 'branch' && violationCode.test(s.condition)),
        );
        guarded = walk(place, step.body, guarded || unique) && !unique ? true : guarded;
        // what a failure leads to (a dead-letter record, an alarm) may well happen twice
        for (const clause of step.catches) walk(place, clause.body, true);
        if (step.finally) walk(place, step.finally, guarded);
      } else if (step.kind === 'loop') guarded = walk(place, step.body, guarded) || guarded;
    }
    return guarded;
  };

  const place = start(code, handler);
  if (place) walk(place, place.function.body, false);
  return found;
}
