import type { CallStep, CatchClause, FunctionFact, Listener, Step, TryStep } from '../facts/facts';
import { contains, type Range } from '../text/range';
import { isJava, remembered, targets, type Code } from './code';
import { deep, has, inner } from '../facts/steps';

/** What a piece of code does about a failure it was given. */
export interface FailureQuestion {
  readonly code: Code;
  readonly function: FunctionFact;
  /** True when a returned value tells somebody: not in a handler's own function, whose client ignores it. */
  readonly returnTells: boolean;
  /** True when undoing (`rollback`, `abort`) is no answer: a handler's record is lost all the same. */
  readonly undone?: boolean;
  /** True when throwing is no answer: what comes next runs all the same (`finally`). */
  readonly thrown?: boolean;
}

/** `complete()`, `ack()`, `done()` without an argument: reports success whatever happened. */
const completes = /^(complete|ack|acknowledge|done|resolve|success|succeed)$/i;

/** `reject(error)`, `next(error)`, `callback(error)`: hands the failure to somebody who waits. */
const tells = /^(reject|next|callback|cb|done|fail|resolve|completeExceptionally|setException|onError|onFailure)$/i;

/** Calls that undo what was done: the caller's transaction, a Kafka transaction; `release` gives a connection back. */
const undoes = /^(roll_?back\w*|abort\w*|release)$/i;

/** The step that reports success, if there is one: a commit or acknowledgement, or a completion without an error. */
export function successReport(steps: readonly Step[]): Step | undefined {
  for (const s of deep(steps))
    if (s.kind === 'commit' || (s.kind === 'call' && completes.test(s.name) && s.argumentInputs.length === 0)) return s;
  return undefined;
}

/**
 * True when the steps may do something about a failure: throw, tell the caller, stop or rewind the consumer, send the
 * record
 * elsewhere, or call anything that is not known to be mere logging. In doubt true.
 */
export function handles(
  { code, function: from, returnTells, undone, thrown }: FailureQuestion,
  steps: readonly Step[],
): boolean {
  return has(steps, (step) => {
    switch (step.kind) {
      case 'send':
      case 'control':
        return true;
      // a consumer that is closed reads nothing further; a producer that is closed has not sent what failed
      case 'lifecycle':
        return step.how === 'close' && !/producer|admin/i.test(step.receiver ?? '');
      case 'transaction':
        return step.how === 'abort' && !undone;
      case 'exit':
        return (
          (step.how === 'throw' && !thrown) ||
          (returnTells && step.how === 'return' && step.value !== 'none' && !returnsLog(steps, step.range))
        );
      case 'call': {
        if (completes.test(step.name) && step.argumentInputs.length === 0) return false;
        if (undoes.test(step.name)) return !undone;
        if (onlyWaits(from, step)) return false;
        if (tells.test(step.name) && step.argumentInputs.length > 0) return true;
        const inCallbacks = step.callbacks.some((c) => bodyHandles(code, c.function));
        if (['log', 'none', 'sleep', 'parse'].includes(step.effect.kind) || beginsLog(steps, step)) return inCallbacks;
        const known = targets(code, from.id, step);
        return inCallbacks || !known.length || known.some((f) => bodyHandles(code, f.id));
      }
      default:
        return false;
    }
  });
}

/** True for `return logger.error(...)`, the form of `(error) => logger.error(...)`: what it returns says nothing. */
const returnsLog = (steps: readonly Step[], range: Range): boolean =>
  has(
    steps,
    (s) => s.kind === 'call' && s.effect.kind === 'log' && contains(range, s.range) && range.end - s.range.end <= 1,
  );

/** True for `setTimeout(resolve, 1000)` in the executor of a promise: it sleeps. */
const onlyWaits = (from: FunctionFact, step: CallStep): boolean =>
  step.effect.kind === 'schedule' &&
  !step.callbacks.length &&
  from.parameters.length > 0 &&
  step.argumentInputs[0]?.length === 1 &&
  step.argumentInputs[0][0] === from.parameters[0];

/**
 * True for the first links of a chain that ends in logging: `log.atError()` in `log.atError().withCause(e).log(...)`.
 */
const beginsLog = (steps: readonly Step[], step: CallStep): boolean =>
  has(
    steps,
    (s) =>
      s.kind === 'call' &&
      s.effect.kind === 'log' &&
      s.range.start === step.range.start &&
      s.range.end > step.range.end,
  );

const bodyHandles = remembered<string, boolean>(false, (code, id) => {
  const fact = code.function(id);
  return !fact || fact.keeps === true || handles({ code, function: fact, returnTells: false }, fact.body);
});

/** True when a catch clause does something about what it caught. */
export const clauseHandles = (question: FailureQuestion, clause: CatchClause): boolean =>
  clause.records || handles(question, clause.body);

const broad =
  /^(Exception|Throwable|RuntimeException|Error|IOException|SQLException|UncheckedIOException|IllegalStateException|NullPointerException|ExecutionException|CompletionException|TimeoutException|\w*(DataAccess|RestClient|HttpClient|Feign|Messaging|Mail|Persistence|Hibernate|Jdbc|Mongo)\w*)$/;

/**
 * True when the clause is there for failures in general, and not for one condition that its author thought of. Around
 * parsing, an
 * `IOException` is a parse error.
 */
export function catchesFailures(clause: CatchClause, tried: readonly Step[] = []): boolean {
  const parses =
    clause.types.some((t) => /Pars|Json|Csv|Xml|Format|Validation|Deseriali/.test(t)) ||
    has(tried, (s) => s.kind === 'call' && s.effect.kind === 'parse');
  return !clause.types.length || clause.types.some((t) => broad.test(t) && !(parses && t === 'IOException'));
}

/** All steps whose failure leaves the steps: not those in the body of an inner try that ends failures. */
export function* escaping(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    const ends = step.kind === 'try' && step.catches.some((c) => catchesFailures(c) && !throws(c.body));
    for (const list of inner(step)) if (!ends || list !== (step as TryStep).body) yield* escaping(list);
  }
}

const sendFailures =
  /^(Exception|Throwable|RuntimeException|IllegalStateException|ExecutionException|CompletionException|TimeoutException|\w*Kafka\w*)$/;

/** True when the clause can catch the failure of a send. */
export const catchesSendFailures = (clause: CatchClause): boolean =>
  !clause.types.length || clause.types.some((t) => sendFailures.test(t));

/** True when the listener is called with failures and what it does with them is not known to be nothing. */
export function looksAtFailure(code: Code, listener: Listener): boolean {
  if (listener.on === 'success') return false;
  if (listener.error === 'unknown' || listener.records) return true;
  const fact = listener.function === undefined ? undefined : code.function(listener.function);
  // `if (e == null) {...}` asks for the error and does nothing with it
  if (listener.error === 'used')
    return listener.on === 'failure' || !fact || !fact.body.length || stepsOnFailure(fact, listener).length > 0;
  return (
    listener.on === 'failure' && (!fact || fact.body.some((step) => step.kind !== 'exit' || step.value !== 'none'))
  );
}

/**
 * The steps of a listener that run when the call failed: branches on the error are followed on their failing side, up
 * to an exit.
 */
export function stepsOnFailure(fact: FunctionFact, listener: Listener): readonly Step[] {
  // Java's callbacks are given the error last, those of Node.js first
  const error =
    listener.on === 'failure' ? undefined : fact.parameters[isJava(fact.id) ? fact.parameters.length - 1 : 0];
  return error === undefined ? fact.body : onFailure(fact.body, error).steps;
}

function onFailure(steps: readonly Step[], error: string): { readonly steps: readonly Step[]; readonly over: boolean } {
  const taken: Step[] = [];
  for (const step of steps) {
    const succeeded = step.kind === 'branch' ? whenSucceeded(step.condition, error) : undefined;
    if (step.kind === 'branch' && succeeded !== undefined) {
      const arm = onFailure(step.arms[succeeded ? 1 : 0] ?? [], error);
      taken.push(...arm.steps);
      if (arm.over) return { steps: taken, over: true };
    } else {
      taken.push(step);
      if (step.kind === 'exit') return { steps: taken, over: true };
    }
  }
  return { steps: taken, over: false };
}

/**
 * True when the condition holds on success (`e == null`), false when it holds on failure (`e != null`), `undefined`
 * when it says neither.
 */
function whenSucceeded(condition: string, error: string): boolean | undefined {
  const text = condition.replace(/\s+/g, '').replace(/^\((.*)\)$/, '$1');
  if (
    text === `!${error}` ||
    new RegExp(`^(${literal(error)}===?(null|undefined)|(null|undefined)===?${literal(error)})$`).test(text)
  )
    return true;
  if (
    text === error ||
    new RegExp(`^(${literal(error)}!==?(null|undefined)|(null|undefined)!==?${literal(error)})$`).test(text)
  )
    return false;
  return undefined;
}

const literal = (text: string): string => text.replace(/[^\w]/g, '\\$&');

/**
 * What a listener that ends a failure does about it: `handled`, `swallowed` (nothing, or only logging) or `passed` on
 * to whoever
 * waits for the chain. Listeners we cannot see into are `handled`. `returnTells`: somebody looks at what it returns
 * instead.
 */
export function listenerDoes(code: Code, listener: Listener, returnTells = true): 'handled' | 'swallowed' | 'passed' {
  if (listener.passesFailureOn || listener.on === 'success') return 'passed';
  if (listener.records) return 'handled';
  if (listener.effect?.kind === 'log') return 'swallowed';
  const fact = listener.function === undefined ? undefined : code.function(listener.function);
  if (!fact) return listener.error === 'ignored' || listener.error === 'absent' ? 'swallowed' : 'handled';
  return handles({ code, function: fact, returnTells }, stepsOnFailure(fact, listener)) ? 'handled' : 'swallowed';
}

/** True when a throw stands somewhere in the steps: in doubt the failure gets out. */
export function throws(steps: readonly Step[]): boolean {
  for (const step of deep(steps)) if (step.kind === 'exit' && step.how === 'throw') return true;
  return false;
}

/** True when the try's body leaves the loop around it once it got through: then the catch leads to another attempt. */
export const leavesLoop = (body: readonly Step[]): boolean =>
  body.some((s) => s.kind === 'exit' && (s.how === 'break' || s.how === 'return'));
