import type { CatchClause, FunctionFact, Listener, Send, Step, TryStep } from '../facts/facts';
import { contains, type Range } from '../text/range';
import { carriedBy, throwsForSend, type Carried } from './carries';
import { isJava, targets, type Code } from './code';
import { onlySends } from './detached';
import {
  catchesSendFailures,
  clauseHandles,
  leavesLoop,
  listenerDoes,
  looksAtFailure,
  stepsOnFailure,
  successReport,
  throws,
} from './failure';
import { calls, inner } from '../facts/steps';
import type { Site } from './way';

/** A send whose failure ends in a place that does nothing about it. */
export interface SwallowedSend {
  readonly send: Send;
  /** The places from the try down to the send. */
  readonly trail: readonly Site[];
  readonly clause?: CatchClause;
  readonly listener?: Listener;
  /** Where the listener reports success. */
  readonly success?: Range;
  /**
   * `waited`: the failure arrives there; `queued`: only what `send` throws at once arrives there, and the rest nowhere;
   * `done`: the place reports the work as done although the send failed; `dropped`: nobody waits for the chain either.
   */
  readonly how: 'waited' | 'queued' | 'done' | 'dropped';
}

/** A send that a try waits for, or starts. */
type Tried = Pick<SwallowedSend, 'send' | 'trail'> & { readonly how: 'waited' | 'queued' | 'listened' };

/** The sends of a function whose failure a catch clause or a listener swallows, each place once. */
export function swallowedSends(code: Code, fact: FunctionFact): readonly SwallowedSend[] {
  const found: SwallowedSend[] = [];
  const list = (steps: readonly Step[], throwsLater: boolean, inLoop: boolean): void =>
    steps.forEach((step, i) => {
      const later = throwsLater || throws(steps.slice(i + 1));
      if (step.kind === 'try' && !later && !(inLoop && leavesLoop(step.body))) {
        const one = caught(code, fact, step);
        if (one) found.push(one);
      }
      if (step.kind === 'send' || step.kind === 'call') found.push(...heard(code, fact, step, later));
      for (const below of inner(step)) list(below, later, inLoop || step.kind === 'loop');
    });
  list(fact.body, false, false);
  return found;
}

/**
 * Calls after a send that note that it is out (`markSent`, `delete`): when it fails they are passed over, and the
 * record is still where it was.
 */
const marksSent =
  /sent|published|delivered|dispatched|processed|complete|^(delete|remove|clear|ack|commit|shift|splice|dequeue|pop)/i;

function caught(code: Code, fact: FunctionFact, attempt: TryStep): SwallowedSend | undefined {
  const tried = sendsIn(code, fact, attempt.body);
  if (!tried.length || attempt.body.some((s) => s.kind === 'exit' && s.how === 'return' && s.value === 'constant'))
    return undefined;
  const notes = [
    ...[...calls(attempt.body)].filter((call) => marksSent.test(call.name)).map((call) => call.range),
    ...(attempt.assignments ?? []),
  ];
  if (notes.some((note) => tried.some((t) => t.how === 'waited' && t.trail[0]!.range.end <= note.start)))
    return undefined;
  for (const clause of attempt.catches) {
    if (!catchesSendFailures(clause) || clauseHandles({ code, function: fact, returnTells: true }, clause)) continue;
    const done = successReport(clause.body) !== undefined;
    const one = tried.find((t) => t.how === 'waited') ?? tried.find((t) => t.how === 'queued' || done);
    if (one) return { send: one.send, trail: one.trail, clause, how: one.how === 'listened' ? 'done' : one.how };
  }
  return undefined;
}

/** The sends that steps wait for or start, save those inside an inner try that ends their failure. */
function sendsIn(
  code: Code,
  fact: FunctionFact,
  steps: readonly Step[],
  way: readonly FunctionFact[] = [],
): readonly Tried[] {
  const java = isJava(fact.id);
  return steps.flatMap((step): readonly Tried[] => {
    if (step.kind === 'send') {
      const { send } = step;
      const how =
        send.outcome.use === 'awaited'
          ? 'waited'
          : send.yields === 'report'
            ? atOnce(send)
            : !java
              ? undefined
              : send.outcome.listeners.length
                ? 'listened'
                : send.outcome.use === 'discarded'
                  ? 'queued'
                  : undefined;
      const ended = send.outcome.listeners.some((l) => l.on !== 'success' && listenerDoes(code, l) !== 'passed');
      return how && !send.transactional && !(ended && how === 'waited' && !java)
        ? [{ send, trail: [{ function: fact, range: send.range }], how }]
        : [];
    }
    if (step.kind === 'call') {
      const carried = waitedFor(code, fact, step);
      const inline = step.callbacks
        .filter((c) => c.runs === 'inline' || c.runs === 'each')
        .map((c) => code.function(c.function))
        .filter((f) => f !== undefined && f !== fact && !way.includes(f) && (java || !f.asynchronous));
      return [
        ...(carried
          ? [
              {
                send: carried.send,
                trail: [{ function: fact, range: step.range }, ...carried.trail],
                how: 'waited' as const,
              },
            ]
          : []),
        ...inline.flatMap((f) => sendsIn(code, f!, f!.body, [...way, fact])),
      ];
    }
    if (step.kind === 'try' && step.catches.some((c) => catchesSendFailures(c) && !throws(c.body)))
      return inner(step)
        .slice(1)
        .flatMap((below) => sendsIn(code, fact, below, way));
    return inner(step).flatMap((below) => sendsIn(code, fact, below, way));
  });
}

/**
 * What `produce` throws at once (a full queue, no connection) no delivery report tells; a callback of its own hears
 * that as well.
 */
const atOnce = (send: Send): 'queued' | undefined =>
  send.outcome.listeners.some((l) => contains(send.range, l.range)) ? undefined : 'queued';

/** The send whose failure the call throws here: an awaited carrier, or in Java a function that waits itself. */
function waitedFor(code: Code, fact: FunctionFact, call: Parameters<typeof carriedBy>[2]): Carried | undefined {
  const ended = call.outcome.listeners.some((l) => listenerDoes(code, l) !== 'passed');
  if (call.outcome.use === 'awaited' && !ended) {
    const carried = carriedBy(code, fact, call);
    if (carried) return carried;
  }
  return targets(code, fact.id, call)
    .map((f) => throwsForSend(code, f.id))
    .find((c) => c !== undefined);
}

/** What listens to a send or to a call that carries one, and swallows its failure. */
function heard(
  code: Code,
  fact: FunctionFact,
  step: Extract<Step, { kind: 'send' | 'call' }>,
  throwsLater: boolean,
): readonly SwallowedSend[] {
  const outcome = step.kind === 'send' ? step.send.outcome : step.outcome;
  if (!outcome.listeners.length) return [];
  const waits = outcome.use === 'awaited' || outcome.use === 'returned';
  const carried =
    step.kind === 'send'
      ? step.send.transactional
        ? undefined
        : { send: step.send, trail: [] }
      : waits || targets(code, fact.id, step).every((f) => onlySends(code, f.id))
        ? carriedBy(code, fact, step)
        : undefined;
  if (!carried) return [];
  const trail = [{ function: fact, range: step.range }, ...carried.trail];
  return outcome.listeners.flatMap((listener): readonly SwallowedSend[] => {
    const body = listener.function === undefined ? undefined : code.function(listener.function);
    if ((!body && !listener.effect) || !looksAtFailure(code, listener)) return [];
    const success =
      body && listenerDoes(code, listener) !== 'handled' && (isJava(fact.id) || !throwsLater)
        ? successReport(stepsOnFailure(body, listener))
        : undefined;
    if (success) return [{ send: carried.send, trail, listener, success: success.range, how: 'done' }];
    // a delivery report's listener hears of all records and has its caller no longer: there logging is in its right
    // place, as in Java
    if (
      isJava(fact.id) ||
      carried.send.yields === 'report' ||
      throwsLater ||
      listenerDoes(code, listener) !== 'swallowed'
    )
      return [];
    return [{ send: carried.send, trail, listener, how: waits ? 'waited' : 'dropped' }];
  });
}
