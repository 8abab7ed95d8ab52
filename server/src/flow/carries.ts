import type { CallStep, CatchClause, FunctionFact, FunctionId, Listener, Outcome, Send, Step } from '../facts/facts';
import { isJava, remembered, targets, type Code } from './code';
import { catchesSendFailures, listenerDoes, looksAtFailure, throws } from './failure';
import { calls, deep, inner } from '../facts/steps';
import { isPromiseBridge, type Site } from './way';

/** A send that a function's caller answers for, and how it gets there. */
export interface Carried {
  readonly send: Send;
  /** What a call of the function yields. */
  readonly yields: Send['yields'];
  /** The places on the way from the function down to the send: calls, then the send. */
  readonly trail: readonly Site[];
}

/** How many calls a promise is followed through. */
const reach = 5;

/**
 * The send whose promise, Future or Observable a call of the function yields: it returns it, or is async and awaits it
 * without
 * catching the failure, or does so with another function that carries one. `undefined` when it deals with the failure
 * itself.
 */
export const carriesSend: (code: Code, id: FunctionId) => Carried | undefined = remembered<
  FunctionId,
  Carried | undefined
>(undefined, (code, id) => {
  const fact = code.function(id);
  if (!fact || fact.detached) return undefined;
  const awaits = fact.asynchronous && !isJava(id);
  return find(
    code,
    fact,
    fact.body,
    carriesSend,
    (outcome, caught) => outcome.use === 'returned' || (awaits && outcome.use === 'awaited' && !caught),
  );
});

/**
 * The send whose failure a plain call of the function throws: Java functions that wait with `.get()` or `.join()` and
 * let the
 * exception out, directly or through others.
 */
export const throwsForSend: (code: Code, id: FunctionId) => Carried | undefined = remembered<
  FunctionId,
  Carried | undefined
>(undefined, (code, id) => {
  const fact = code.function(id);
  if (!fact || fact.detached || !isJava(id)) return undefined;
  return (
    find(code, fact, fact.body, carriesSend, (outcome, caught) => outcome.use === 'awaited' && !caught) ??
    find(code, fact, fact.body, throwsForSend, (_, caught, direct) => !caught && !direct)
  );
});

/** The send that a call yields, through its targets or its inline callbacks. */
export const carriedBy = (code: Code, from: FunctionFact, call: CallStep): Carried | undefined =>
  first(within(code, from, call), (id) => carriesSend(code, id));

/** The functions whose result a call hands on: its targets and its inline callbacks. */
const within = (code: Code, from: FunctionFact, call: CallStep): readonly FunctionId[] => [
  ...targets(code, from.id, call).map((f) => f.id),
  ...call.callbacks.filter((c) => c.runs === 'inline').map((c) => c.function),
];

/**
 * Says whether the failure of a send or call with this outcome leaves the function. `caught`: a catch around it ends
 * failures.
 */
type Leaves = (outcome: Outcome, caught: boolean, direct: boolean) => boolean;

function find(
  code: Code,
  fact: FunctionFact,
  body: readonly Step[],
  next: (code: Code, id: FunctionId) => Carried | undefined,
  leaves: Leaves,
): Carried | undefined {
  // in Java a listener that looks at the failure has heard it, and the caller need not
  const passed = (outcome: Outcome): boolean =>
    outcome.listeners.every((l) => listenerDoes(code, l) === 'passed' && !(isJava(fact.id) && looksAtFailure(code, l)));
  const yields = (inside: Send['yields'], outcome: Outcome): Send['yields'] =>
    outcome.use === 'returned' && !(fact.asynchronous && !isJava(fact.id)) ? inside : 'promise';
  const inside = new Set<FunctionId>([fact.id]);
  const search = (steps: readonly Step[], caught: boolean, leaves: Leaves): Carried | undefined =>
    first(steps, (step) => {
      if (step.kind === 'send') {
        const { send, range } = step;
        if (send.transactional || !leaves(send.outcome, caught, true) || !passed(send.outcome)) return undefined;
        return { send, yields: yields(send.yields, send.outcome), trail: [{ function: fact, range }] };
      }
      if (step.kind === 'call') {
        // what a plain callback makes may be waited for out here: `await Promise.all(xs.map((x) => send(x)))`
        const outside = first(step.callbacks, (c) => {
          const plain = c.runs === 'inline' && !inside.has(c.function) ? code.function(c.function) : undefined;
          inside.add(c.function);
          return plain && !plain.asynchronous
            ? search(
                plain.body,
                caught,
                (outcome, c2, direct) => outcome.use === 'awaited' && leaves(outcome, c2, direct),
              )
            : undefined;
        });
        if (outside) return outside;
        if (!leaves(step.outcome, caught, false) || !passed(step.outcome)) return undefined;
        const bridged = isPromiseBridge(step) ? first(step.callbacks, (c) => bridge(code, c.function)) : undefined;
        if (bridged) return bridged;
        const carried = first(within(code, fact, step), (id) => next(code, id));
        if (!carried || carried.trail.length >= reach) return undefined;
        return {
          send: carried.send,
          yields: yields(carried.yields, step.outcome),
          trail: [{ function: fact, range: step.range }, ...carried.trail],
        };
      }
      if (step.kind === 'try')
        return (
          search(step.body, caught || step.catches.some(endsFailure), leaves) ??
          first(inner(step).slice(1), (list) => search(list, caught, leaves))
        );
      return first(inner(step), (list) => search(list, caught, leaves));
    });
  return search(body, false, leaves);
}

/**
 * The send whose failure an executor hands to `reject`: `new Promise((resolve, reject) => client.emit(...).subscribe({
 * error: reject }))`.
 */
function bridge(code: Code, id: FunctionId): Carried | undefined {
  const executor = code.function(id);
  const reject = executor?.parameters[1];
  if (!executor || !reject) return undefined;
  const hears = ({ on, function: listener }: Listener): boolean =>
    on !== 'success' &&
    (listener === undefined || [...calls(code.function(listener)?.body ?? [])].some((call) => call.name === reject));
  return first([...deep(executor.body)], (step) =>
    step.kind === 'send' && step.send.outcome.listeners.some(hears)
      ? { send: step.send, yields: 'promise', trail: [{ function: executor, range: step.range }] }
      : undefined,
  );
}

/** True when a catch keeps a send's failure from the function's caller. */
const endsFailure = (clause: CatchClause): boolean => catchesSendFailures(clause) && !throws(clause.body);

/** The first answer that is one. */
function first<Item, Answer>(items: readonly Item[], ask: (item: Item) => Answer | undefined): Answer | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
