import type { CallStep, FileFacts, FunctionFact, FunctionId, Step } from '../../../facts/facts';
import { readsByName } from '../../../facts/names';
import { deep } from '../../../facts/steps';

/** What the facts known so far lead to, from Kafka outwards. */
export interface Demand {
  /** Functions that handlers reach, and those that write something before a send: down the calls. */
  readonly reached: ReadonlySet<FunctionId>;
  /** Functions that send, or call one that does: whoever calls them may have a send's promise in hand. */
  readonly carriers: ReadonlySet<FunctionId>;
}

/**
 * How many calls are followed, as far as anybody asks: down from a handler, up from a send, and down from a function
 * that sends to what is written beside it.
 */
const handlersReach = 4;
const sendsReach = 8;
const writesBelow = 3;

/** What is to be read next, by what has been read: functions that stand in other files among them. */
export function demandOf(files: readonly FileFacts[]): Demand {
  const functions = new Map<FunctionId, FunctionFact>();
  for (const file of files) for (const fact of file.functions) functions.set(fact.id, fact);
  const carriers = carryingFunctions(functions);
  const reached = new Set<FunctionId>();
  const handlers = files.flatMap((file) => file.handlers.map((handler) => handler.function));
  follow(functions, handlers, reached, () => true, handlersReach);
  for (const id of carriers) writtenBefore(functions, id, reached);
  return { reached, carriers };
}

/** Adds what functions reach by calls, callbacks and listeners. */
function follow(
  functions: ReadonlyMap<FunctionId, FunctionFact>,
  from: readonly FunctionId[],
  reached: Set<FunctionId>,
  matters: (call: CallStep) => boolean,
  depth = Infinity,
): void {
  let level = from.filter((id) => !reached.has(id));
  for (let down = 0; level.length && down <= depth; down++) {
    for (const id of level) reached.add(id);
    const next = level.flatMap((id) => [...(functions.get(id) ? leadsOf(functions.get(id)!, matters) : [])]);
    level = [...new Set(next)].filter((id) => !reached.has(id));
  }
}

/** The functions that a function's steps lead to. */
function* leadsOf(fact: FunctionFact, matters: (call: CallStep) => boolean): Generator<FunctionId> {
  for (const step of deep(fact.body)) {
    if (step.kind === 'call' && matters(step)) yield* ofCall(step);
    if (step.kind === 'send')
      for (const listener of step.send.outcome.listeners) if (listener.function) yield listener.function;
  }
}

function* ofCall(call: CallStep): Generator<FunctionId> {
  yield* call.targets?.functions ?? [];
  for (const callback of call.callbacks) yield callback.function;
  for (const listener of call.outcome.listeners) if (listener.function) yield listener.function;
}

/** What may be written beside a send. */
function writtenBefore(
  functions: ReadonlyMap<FunctionId, FunctionFact>,
  id: FunctionId,
  reached: Set<FunctionId>,
): void {
  const from = [...deep(functions.get(id)?.body ?? [])].flatMap((step) =>
    step.kind === 'call' && mayDoMore(step) ? [...ofCall(step)] : [],
  );
  follow(functions, from, reached, mayDoMore, writesBelow);
}

/** True for a call of the project's own that somebody waits for, or that logs: what it does has to be seen. */
const mayDoMore = ({ effect, targets, name, outcome }: CallStep): boolean =>
  !!targets &&
  effect.kind === 'unknown' &&
  (outcome.use === 'awaited' || outcome.use === 'returned') &&
  !readsByName(name);

/** Functions that send, or call one that does. */
function carryingFunctions(functions: ReadonlyMap<FunctionId, FunctionFact>): Set<FunctionId> {
  const callers = new Map<FunctionId, FunctionId[]>();
  const carriers = new Set<FunctionId>();
  for (const [id, fact] of functions) {
    for (const step of deep(fact.body)) {
      if (step.kind === 'send') carriers.add(id);
      for (const to of leadingTo(step)) {
        const known = callers.get(to);
        if (known) known.push(id);
        else callers.set(to, [id]);
      }
    }
  }
  let level: readonly FunctionId[] = [...carriers];
  for (let up = 0; level.length && up < sendsReach; up++) {
    level = [...new Set(level.flatMap((id) => callers.get(id) ?? []))].filter((id) => !carriers.has(id));
    for (const id of level) carriers.add(id);
  }
  return carriers;
}

const leadingTo = (step: Step): readonly FunctionId[] =>
  step.kind === 'call' ? [...(step.targets?.functions ?? []), ...step.callbacks.map((c) => c.function)] : [];
