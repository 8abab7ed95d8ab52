import type { CallStep, FileFacts, FunctionFact, Handler, Step } from '../facts/facts';
import { configAt, entryOf } from '../facts/values';
import type { Code } from './code';
import { deep } from '../facts/steps';
import { hasRandomGroup } from './tails';
import { called, callback, once, start, type Place } from './way';

/**
 * What can commit when it is handed on: kafkajs's payload functions, a listener's acknowledgement, Nest's context, a
 * consumer.
 */
const committer =
  /^(resolveOffset|commitOffsetsIfNecessary|uncommittedOffsets|commit\w*|ack\w*|\w*consumer|\w*[cC]ontext|ctx)$/i;

/**
 * True when somebody may move the group's position for a handler that has to see to it itself. In doubt true: what
 * commits may
 * stand anywhere in the files that the handler's calls lead through (in Spring in the functions), or be handed to code
 * that we cannot see.
 */
export function mayBeCommitted(code: Code, handler: Handler): boolean {
  const files = new Set<string>([code.fileOf(handler.function)]);
  const way: FunctionFact[] = [];
  const isNew = once();
  let escapes = false;
  const visit = (place: Place): void => {
    if (!isNew(place)) return;
    files.add(code.fileOf(place.function.id));
    way.push(place.function);
    for (const step of deep(place.function.body)) {
      if (step.kind !== 'call') continue;
      const inside = [
        ...called(code, place, step),
        ...step.callbacks.flatMap((c) => callback(code, place, step, c.function)),
      ];
      for (const next of inside) visit(next);
      escapes ||= !inside.length && handsOn(handler, place, step);
    }
  };
  const place = start(code, handler);
  if (!place) return true;
  visit(place);
  // a listener's acknowledgement is its own: what others do with theirs says nothing
  if (handler.client === 'spring-kafka') {
    // whatever runs them: lambdas within are part of the way
    const within = (f: FunctionFact): boolean => way.some(({ id }) => f.id === id || f.id.startsWith(`${id}/`));
    return (
      escapes ||
      code.files.some(
        (facts) => files.has(facts.file) && facts.functions.some((f) => within(f) && [...deep(f.body)].some(moves)),
      )
    );
  }
  const around = code.files.filter((facts) => files.has(facts.file) || facts.handlers.includes(handler));
  return (
    escapes ||
    around.some(
      (facts) =>
        facts.functions.some((f) => [...deep(f.body)].some(moves)) ||
        facts.creations.some((c) => c.of === 'consumer' && (c.held === 'handed' || c.held === 'returned')),
    )
  );
}

/** True for a call that we cannot see into and that is given something to commit with. */
const handsOn = (handler: Handler, place: Place, call: CallStep): boolean =>
  call.effect.kind !== 'log' &&
  (call.argumentInputs.flat().some((name) => committer.test(name)) ||
    (handler.kind === 'batch' &&
      place.own &&
      place.function.parameters.length === 1 &&
      call.argumentInputs.some(
        (names) => names.includes(place.function.parameters[0]!) && place.records.has(place.function.parameters[0]!),
      )));

/**
 * True when the step moves the group's position, or shows that positions are kept elsewhere. Resolving alone commits
 * nothing.
 */
const moves = (step: Step): boolean =>
  (step.kind === 'commit' && step.how !== 'resolve') ||
  (step.kind === 'transaction' && step.how === 'offsets') ||
  (step.kind === 'control' && (step.how === 'seek' || step.how === 'nack'));

/** True when the handler's consumer is known to be in no lasting group: none is named, or a new one at every start. */
export function hasNoLastingGroup(facts: FileFacts, handler: Handler): boolean {
  const config = configAt(facts, handler.config);
  return !!config && (hasRandomGroup(config) || (config.complete && !entryOf(config, 'group.id')));
}
