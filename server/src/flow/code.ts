import type { CallStep, FileFacts, FunctionFact, FunctionId, Step } from '../facts/facts';
import { calls, has } from '../facts/steps';

/** The workspace's functions, for questions that follow calls. Immutable: a new one is made after each change. */
export interface Code {
  /** All of them. Whoever asks depends on every file: `function` is the cheaper question. */
  readonly files: readonly FileFacts[];
  function(id: FunctionId): FunctionFact | undefined;
  /** The file a function stands in: the part of its id before `#`. */
  fileOf(id: FunctionId): string;
  /** True when it stands in a test. */
  isTest(id: FunctionId): boolean;
}

export function codeOf(files: readonly FileFacts[]): Code {
  const functions = new Map<FunctionId, FunctionFact>();
  for (const file of files) for (const f of file.functions) functions.set(f.id, f);
  const tests = new Set(files.filter((file) => file.test).map((file) => file.file));
  return { files, function: (id) => functions.get(id), fileOf, isTest: (id) => tests.has(fileOf(id)) };
}

const fileOf = (id: FunctionId): string => id.slice(0, id.indexOf('#'));

/** True when the function is written in Java, where a plain call waits for what it calls. */
export const isJava = (id: FunctionId): boolean => fileOf(id).endsWith('.java');

/**
 * Remembers the answers of a question for as long as its code lives. `during` answers when the question comes back to
 * itself.
 */
export function remembered<Key, Answer>(
  during: Answer,
  ask: (code: Code, key: Key) => Answer,
): (code: Code, key: Key) => Answer {
  const memory = new WeakMap<Code, Map<Key, Answer>>();
  return (code, key) => {
    let answers = memory.get(code);
    if (!answers) memory.set(code, (answers = new Map()));
    if (answers.has(key)) return answers.get(key)!;
    answers.set(key, during);
    const answer = ask(code, key);
    answers.set(key, answer);
    return answer;
  };
}

/** Remembers an answer about all files as long as these are the same, whoever asks. */
export function rememberedOfAll<Answer>(ask: (code: Code) => Answer): (code: Code) => Answer {
  const memory = new WeakMap<readonly FileFacts[], { readonly answer: Answer }>();
  return (code) => {
    const known = memory.get(code.files);
    if (known) return known.answer;
    const answer = ask(code);
    memory.set(code.files, { answer });
    return answer;
  };
}

/** A call and the function it stands in. */
export interface Caller {
  readonly from: FunctionFact;
  readonly call: CallStep;
}

/** Every call by the functions that it may reach. */
export const callers = rememberedOfAll<ReadonlyMap<FunctionId, readonly Caller[]>>((code) => {
  const found = new Map<FunctionId, Caller[]>();
  for (const file of code.files) {
    for (const from of file.functions) {
      for (const call of calls(from.body)) {
        for (const id of call.targets?.functions ?? []) {
          const known = found.get(id);
          if (known) known.push({ from, call });
          else found.set(id, [{ from, call }]);
        }
      }
    }
  }
  return found;
});

/**
 * The functions a function stands in, innermost first, itself included, save callbacks: those are called by nobody we
 * know.
 */
function enclosing(code: Code, id: FunctionId): readonly FunctionFact[] {
  const found: FunctionFact[] = [];
  for (let at = id; ;) {
    const cut = at.lastIndexOf('/');
    const nested = cut > at.indexOf('#');
    const fact = nested && (isJava(id) || /(\(\)|\/function)(~\d+)?$/.test(at)) ? undefined : code.function(at);
    if (fact) found.push(fact);
    if (!nested) return found;
    at = at.slice(0, cut);
  }
}

/**
 * The workspace's functions that a call may reach: its known targets, or, when it calls a parameter of a function it
 * stands in
 * (`handler(message)` in a wrapper around `consumer.run`), whatever that function's callers pass for the parameter.
 * @param entry the call that leads to `from`, where it is known: what others pass does not matter then
 */
export function targets(code: Code, from: FunctionId, call: CallStep, entry?: CallStep): readonly FunctionFact[] {
  const passed = call.receiver === undefined ? passedFor(code, from, call, entry) : undefined;
  if (passed) return passed;
  return call.targets ? real(code, call.targets.functions) : [];
}

/** What a parameter that is called was given: by the call that leads here, or by whoever calls. */
function passedFor(
  code: Code,
  from: FunctionId,
  call: CallStep,
  entry: CallStep | undefined,
): readonly FunctionFact[] | undefined {
  for (const fact of enclosing(code, from)) {
    const index = fact.parameters.indexOf(call.name);
    if (index < 0) continue;
    const own = entry && fact.id === from ? [entry] : undefined;
    if (!own && call.targets) return undefined;
    const entries = own ?? (callers(code).get(fact.id) ?? []).map((c) => c.call);
    const passed = entries.flatMap((c) => c.callbacks).filter((c) => c.argument === index);
    return [...new Set(passed.map((c) => c.function))].map((id) => code.function(id)).filter((f) => f !== undefined);
  }
  return undefined;
}

/**
 * Of several functions that may stand in one place, those that production means: a null object, which does nothing, and
 * a test's double say nothing of the others.
 */
function real(code: Code, ids: readonly FunctionId[]): readonly FunctionFact[] {
  const known = ids.map((id) => code.function(id)).filter((f) => f !== undefined);
  if (known.length < 2) return known;
  const doing = known.filter((fact) => doesSomething(fact) && !code.isTest(fact.id));
  return doing.length ? doing : known;
}

/** True when running the function does more than answering or telling people. */
const doesSomething = (fact: FunctionFact): boolean =>
  has(fact.body, (step) => (step.kind === 'call' ? step.effect.kind !== 'log' : !idle.has(step.kind)));

const idle: ReadonlySet<Step['kind']> = new Set(['exit', 'branch', 'try', 'loop']);

/** True when a call reaches one function of the workspace for certain. */
export const isOne = (call: CallStep): boolean =>
  !call.targets || (call.targets.complete && call.targets.functions.length === 1);
