import type { CallStep, FunctionFact, FunctionId, Send, Step } from '../facts/facts';
import type { Range } from '../text/range';
import { carriedBy, throwsForSend } from './carries';
import { callers, isJava, remembered, rememberedOfAll, targets, type Code } from './code';
import { has } from '../facts/steps';
import type { Site } from './way';

/** A send that follows a database write in one operation, with nothing that binds the two. */
export interface DualWrite {
  readonly send: Send;
  /** The send, or the call that leads to it, in the function that also writes. */
  readonly range: Range;
  /** The places from there down to the send; a single one when it stands here. */
  readonly trail: readonly Site[];
  /** The write that came before. */
  readonly write: Site;
  /** True when a failure of the send fails this function. */
  readonly waited: boolean;
}

/** How many calls are followed down to a send, and to a write. */
const reach = { send: 7, write: 3 };

/**
 * Names of code that keeps database and topic together by itself: outboxes, their relays, and jobs that send again what
 * was not sent.
 */
const binds =
  /outbox|relay|resend|re_?send|republish|re_?drive|replay|reconcil|retry\w*(event|message|send|publish)|recover|backfill|migrat|seed|debezium|afterCommit|synchroni[sz]ation/i;
/** Stores whose content comes back by itself. */
const passing = /cache|redis|session|lock|idempot|dedup|processed_?(event|message)|inbox|outbox|audit|metric/i;
/** A database call that need not be a write, when its operation is not known. */
const neutral =
  /^(query|execute|exec|run|raw|call|commit|rollback|begin|close|connect|release|flush|transaction|\$transaction|startTransaction|commitTransaction|rollbackTransaction|getRepository|createQueryBuilder|withTransaction)$/i;

/**
 * What people call the objects that store their things, and what these do then: told by name where the class cannot be
 * seen.
 */
const store = /(repo(sitor(y|ies))?|dao)$/i;
const storing =
  /^(create|insert|save|update|upsert|delete|remove|add|persist|store|mark|set|destroy|increment|decrement|bulk(Create|Insert|Update)|commitTransaction)(?![a-z])/;

/** True when the call changes rows (or documents) of a database. */
function writes(call: CallStep): boolean {
  const { effect, receiver = '', name, targets: known } = call;
  if (passing.test(receiver) || passing.test(name)) return false;
  if (effect.kind === 'unknown') return known === undefined && storesByName(call);
  return (
    effect.kind === 'database' && effect.operation !== 'read' && (effect.operation !== 'unknown' || !neutral.test(name))
  );
}

/** True for a function that sends again what was not sent, by its name or by the names of all that call it. */
const isBinding: (code: Code, id: FunctionId) => boolean = remembered<FunctionId, boolean>(false, (code, id) => {
  const fact = code.function(id);
  if (!fact) return false;
  const by = callers(code).get(id) ?? [];
  return (
    fact.scheduled === true ||
    binds.test(fact.name) ||
    (by.length > 0 && by.every(({ from }) => isBinding(code, from.id)))
  );
});

/** True for a call that people name so when it stores something. */
const storesByName = ({ receiver = '', name }: CallStep): boolean =>
  !passing.test(receiver) && !passing.test(name) && store.test(receiver) && storing.test(name);

/** True when a function ends in something that is not seen, itself or through what it hands on to: then its name tells. */
const isOpaque: (code: Code, id: FunctionId) => boolean = remembered<FunctionId, boolean>(false, (code, id) => {
  const fact = code.function(id);
  if (!fact) return true;
  return has(fact.body, (step) => {
    if (step.kind !== 'call') return false;
    if (!step.targets) return /^(unknown|database)$/.test(step.effect.kind);
    return storing.test(step.name) && step.targets.functions.some((target) => isOpaque(code, target));
  });
});

/** The function's first write, its own or through what it calls; `undefined` when it is not known to write. */
const writeIn: (code: Code, id: FunctionId) => Site | undefined = remembered<FunctionId, Site | undefined>(
  undefined,
  (code, id) => writeBelow(code, id, reach.write),
);

function writeBelow(code: Code, id: FunctionId, depth: number): Site | undefined {
  const fact = code.function(id);
  if (!fact || passing.test(fact.name)) return undefined;
  let found: Site | undefined;
  has(fact.body, (step) => {
    if (step.kind === 'call') found = writeOf(code, fact, step, depth - 1);
    return found !== undefined;
  });
  return found;
}

function writeOf(code: Code, from: FunctionFact, step: CallStep, depth: number): Site | undefined {
  if (writes(step)) return { function: from, range: step.range };
  if (depth <= 0) return undefined;
  for (const target of targets(code, from.id, step)) {
    // in other files only what writes itself: a service that calls a service that writes is an operation of its own
    const near = code.fileOf(target.id) === code.fileOf(from.id);
    const site =
      near && depth === reach.write ? writeIn(code, target.id) : writeBelow(code, target.id, near ? depth - 1 : 0);
    if (site) return { function: from, range: step.range };
  }
  const isToldByName = storesByName(step) && targets(code, from.id, step).some((target) => isOpaque(code, target.id));
  return isToldByName ? { function: from, range: step.range } : undefined;
}

/**
 * The way from a function down to an event it sends; `undefined` when it sends none, deals with that alone, or has a
 * write of its own before it.
 */
const sendIn: (code: Code, id: FunctionId) => { readonly send: Send; readonly trail: readonly Site[] } | undefined =
  remembered<FunctionId, { readonly send: Send; readonly trail: readonly Site[] } | undefined>(
    undefined,
    (code, id) => {
      const fact = code.function(id);
      if (!fact || isBinding(code, id) || dualWrites(code, id).length) return undefined;
      return sendAmong(code, fact, fact.body);
    },
  );

function sendAmong(
  code: Code,
  fact: FunctionFact,
  steps: readonly Step[],
): { readonly send: Send; readonly trail: readonly Site[] } | undefined {
  for (const step of steps) {
    const found =
      step.kind === 'send' || step.kind === 'call'
        ? sendOf(code, fact, step)
        : step.kind === 'try'
          ? sendAmong(code, fact, [...step.body, ...(step.finally ?? [])])
          : step.kind === 'branch'
            ? step.arms.map((arm) => sendAmong(code, fact, arm)).find((one) => one)
            : step.kind === 'loop'
              ? sendAmong(code, fact, step.body)
              : undefined;
    if (found) return found;
  }
  return undefined;
}

function sendOf(
  code: Code,
  from: FunctionFact,
  step: Extract<Step, { kind: 'send' | 'call' }>,
): { readonly send: Send; readonly trail: readonly Site[] } | undefined {
  const here: Site = { function: from, range: step.range };
  // a request waits for its answer; a transaction is bound elsewhere
  if (step.kind === 'send')
    return step.send.transactional || step.send.yields === 'cold' ? undefined : { send: step.send, trail: [here] };
  for (const id of [
    ...targets(code, from.id, step).map((f) => f.id),
    ...step.callbacks.filter((c) => c.runs === 'inline' || c.runs === 'each').map((c) => c.function),
  ]) {
    const found = sendIn(code, id);
    if (found && found.trail.length < reach.send) return { send: found.send, trail: [here, ...found.trail] };
  }
  return undefined;
}

/**
 * The sends of a function that come after a write of it, each with the write; innermost function first, so that a
 * caller of it is not told again.
 */
export const dualWrites: (code: Code, id: FunctionId) => readonly DualWrite[] = remembered<
  FunctionId,
  readonly DualWrite[]
>([], (code, id) => {
  const fact = code.function(id);
  if (!fact || isBinding(code, id)) return [];
  const found: DualWrite[] = [];
  const entered = new Set<FunctionId>([id]);

  /** Walks steps in order; answers the write that may have happened behind them. A `return` ends its own function. */
  const walk = (from: FunctionFact, steps: readonly Step[], before: Site | undefined): Site | undefined => {
    let written = before;
    for (const step of steps) {
      if (step.kind === 'send' || step.kind === 'call') {
        const inline =
          step.kind === 'call'
            ? step.callbacks
                .filter((c) => (c.runs === 'inline' || c.runs === 'each') && !entered.has(c.function))
                .map((c) => code.function(c.function))
                .filter((f) => f !== undefined)
            : [];
        for (const callback of inline) entered.add(callback.id);
        const sent = inline.length ? undefined : sendOf(code, from, step);
        if (sent && written && !found.some((one) => one.range.start === step.range.start))
          found.push({ ...sent, range: step.range, write: written, waited: isWaited(code, from, step) });
        if (step.kind === 'call') {
          for (const callback of inline) {
            if (hearsFailure(step, callback.id)) walk(callback, callback.body, undefined);
            else written = walk(callback, callback.body, written);
          }
          written = writeOf(code, from, step, reach.write) ?? written;
        }
      } else if (step.kind === 'try') {
        const after = walk(from, step.body, written);
        // what a failure leads to is told by itself, and is not the continuation of what went well
        for (const clause of step.catches) walk(from, clause.body, undefined);
        written = step.finally ? walk(from, step.finally, after) : after;
      } else if (step.kind === 'branch') {
        const ends = step.arms.map((arm) =>
          leaves(arm) ? (walk(from, arm, written), undefined) : walk(from, arm, written),
        );
        written = ends.find((end) => end !== undefined) ?? written;
      } else if (step.kind === 'loop') written = walk(from, step.body, written);
      else if (step.kind === 'exit' && step.how === 'return') return from === fact ? undefined : written;
      else if (step.kind === 'exit' && step.how === 'throw') return undefined;
    }
    return written;
  };
  walk(fact, fact.body, undefined);
  return found;
});

/** True for a function that runs when what the call yields has failed: `.catch(...)`. */
const hearsFailure = (call: CallStep, id: FunctionId): boolean =>
  call.outcome.listeners.some((one) => one.on === 'failure' && one.function === id) || call.name === 'catch';

/** True when the steps end by leaving the function or the loop's turn. */
const leaves = (steps: readonly Step[]): boolean => steps.at(-1)?.kind === 'exit';

/** True when a failure of the send, or of the send that a call leads to, is waited for here. */
function isWaited(code: Code, from: FunctionFact, step: Extract<Step, { kind: 'send' | 'call' }>): boolean {
  const { use } = step.kind === 'send' ? step.send.outcome : step.outcome;
  const held = use === 'awaited' || use === 'returned';
  if (step.kind === 'send') return held;
  return (
    (held && carriedBy(code, from, step) !== undefined) ||
    targets(code, from.id, step).some((f) => throwsForSend(code, f.id) !== undefined)
  );
}

/** The functions that run for a record only: handlers whose failures bring it back, and what nobody but these calls. */
const forRecords = rememberedOfAll<(id: FunctionId) => boolean>((code) => {
  const handlers = new Set(
    code.files
      .flatMap((file) => file.handlers)
      .filter((h) => (h.kind !== 'reply' && h.waitsForResult !== false) || isJava(h.function))
      .map((h) => h.function),
  );
  const known = new Map<FunctionId, boolean>();
  const ask = (id: FunctionId): boolean => {
    if (handlers.has(id)) return true;
    const before = known.get(id);
    if (before !== undefined) return before;
    known.set(id, false);
    const by = callers(code).get(id) ?? [];
    const answer = by.length > 0 && by.every(({ from }) => ask(from.id));
    known.set(id, answer);
    return answer;
  };
  return ask;
});

/**
 * True when the record that led here binds write and send: a failed send fails the handler, and the record comes again.
 */
export const boundByRecord = (code: Code, id: FunctionId, one: DualWrite): boolean =>
  one.waited && forRecords(code)(id);
