import type { Creation, FunctionFact, FunctionId, Step } from '../facts/facts';
import type { Range } from '../text/range';
import { callers, rememberedOfAll, targets, type Code } from './code';
import { calls, deep, has, inner } from '../facts/steps';

/** A producer that is made, or connected and disconnected, again for every message. */
export interface PerMessage {
  /** What to point at: the creation, or the call that connects. */
  readonly range: Range;
  readonly file: string;
  /**
   * `handler`: a handler leads here; `loop`: it is made in a loop; `call`: the function makes (or connects) it, sends
   * what it was given, and closes it.
   */
  readonly how: 'handler' | 'loop' | 'call';
  readonly connectsOnly: boolean;
}

/** The functions that handlers lead to, themselves included, as far as four calls down. */
const onTheWay = rememberedOfAll<ReadonlySet<FunctionId>>((code) => {
  const found = new Map<FunctionId, number>();
  const visit = (id: FunctionId, depth: number): void => {
    const fact = code.function(id);
    if (!fact || depth > 4 || (found.get(id) ?? 9) <= depth) return;
    found.set(id, depth);
    for (const call of calls(fact.body)) {
      for (const target of targets(code, id, call)) visit(target.id, depth + 1);
      for (const callback of call.callbacks)
        if (callback.runs === 'inline' || callback.runs === 'each') visit(callback.function, depth);
    }
  };
  for (const file of code.files) if (!file.test) for (const handler of file.handlers) visit(handler.function, 0);
  return new Set(found.keys());
});

/**
 * True when the creation stands in a loop whose turns make a new one each, and which is no loop over brokers or
 * configurations: it also sends.
 */
const inSendingLoop = (steps: readonly Step[], creation: Creation): boolean =>
  has(
    steps,
    (step) =>
      step.kind === 'loop' &&
      has(step.body, (s) => s.kind === 'create' && s.creation.range.start === creation.range.start) &&
      has(step.body, (s) => s.kind === 'send' && s.send.receiver === creation.name),
  );

/** True when a function sends once, outside of loops, and what it sends derives from what it was given. */
function sendsGiven(code: Code, fact: FunctionFact, receiver: string | undefined): boolean {
  const nested = code.files
    .find((file) => file.file === code.fileOf(fact.id))!
    .sends.filter(
      (send) => send.receiver === receiver && fact.range.start <= send.range.start && send.range.end <= fact.range.end,
    );
  const walk = (steps: readonly Step[]): boolean =>
    steps.some((step) =>
      step.kind === 'send'
        ? step.send.receiver === receiver && step.inputs.length > 0
        : step.kind !== 'loop' && inner(step).some(walk),
    );
  return nested.length === 1 && walk(fact.body);
}

/** How often a producer is made, when that is once a message; `undefined` when it is not, or in doubt. */
export function perMessage(code: Code, creation: Creation): PerMessage | undefined {
  if (creation.of !== 'producer' || creation.cached) return undefined;
  const file = code.fileOf(creation.function);
  const fact = code.function(creation.function);
  const at = (how: PerMessage['how'], range = creation.range, connectsOnly = false): PerMessage => ({
    range,
    file,
    how,
    connectsOnly,
  });
  if (creation.held === 'field' || creation.held === 'module') {
    // made once, but connected and disconnected around each send
    const connect = creation.uses.find(
      (use) =>
        use.how === 'connect' &&
        creation.uses.some((other) => other.how === 'close' && other.function === use.function),
    );
    const within = connect && code.function(connect.function);
    if (!within || !within.parameters.length || !sendsGiven(code, within, creation.name)) return undefined;
    return at(onTheWay(code).has(within.id) ? 'handler' : 'call', connect.range, true);
  }
  if (!fact) return undefined;
  if (creation.held === 'returned') {
    // a factory: whoever calls it in a handler, a loop, or around one send
    const caller = (callers(code).get(fact.id) ?? []).find(
      ({ from, call }) => onTheWay(code).has(from.id) && call.outcome.use !== 'returned' && !keeps(from),
    );
    return caller && { ...at('handler', caller.call.range), file: code.fileOf(caller.from.id) };
  }
  if (creation.held !== 'local' && creation.held !== 'managed' && creation.held !== 'dropped') return undefined;
  if (has(fact.body, (s) => s.kind === 'create' && s.creation.range.start === creation.range.start)) {
    if (onTheWay(code).has(fact.id)) return at('handler');
    if (inSendingLoop(fact.body, creation)) return at('loop');
    const ends = creation.held === 'managed' || creation.uses.some((use) => use.how === 'close');
    // `main` runs once a process
    if (ends && fact.parameters.length > 0 && !fact.name.endsWith('.main') && sendsGiven(code, fact, creation.name))
      return at('call');
  }
  return undefined;
}

/** True when a function keeps what it gets for the next time: it looks first, or stores it. */
const keeps = (fact: FunctionFact): boolean =>
  [...deep(fact.body)].some(
    (step) =>
      (step.kind === 'branch' && /null|undefined|^!|has|contains/i.test(step.condition)) ||
      (step.kind === 'call' && /^(put|set|computeIfAbsent|putIfAbsent|getOrCreate)$/.test(step.name)),
  );
