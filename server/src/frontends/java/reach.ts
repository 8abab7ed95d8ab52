import type { FileFacts, FunctionFact, FunctionId, Step } from '../../facts/facts';
import { deep, has } from '../../facts/steps';
import type { Workspace } from './resolve/workspace';

/** What is to be known of a file to say which others matter. */
export interface Links {
  readonly facts: FileFacts;
  /** For each function, the functions of the workspace that it calls, hands on or listens with. */
  readonly calls: ReadonlyMap<FunctionId, readonly FunctionId[]>;
  /** For each function, who answers for what of it. */
  readonly answers: ReadonlyMap<FunctionId, readonly Answer[]>;
  /** Functions that do nothing by themselves but tell people: what they call decides what they are. */
  readonly plain: ReadonlySet<FunctionId>;
  /** For each function that the file calls, the functions that do; who runs a method runs the lambdas in it. */
  readonly callers: ReadonlyMap<FunctionId, readonly FunctionId[]>;
  /** Functions whose callers matter whatever else they do: they send, make a client, or give one out. */
  readonly sources: readonly FunctionId[];
  /** Names of generated methods that give a client out. */
  readonly getters: readonly string[];
}

/** Functions that are called when something fails: in a `catch`, or as listeners. */
interface Answer {
  readonly by: readonly FunctionId[];
  /** What may fail: functions that are called, or a send. */
  readonly tried: readonly FunctionId[];
  readonly sends: boolean;
}

/** Who answers what the reach asks. */
export interface Reader {
  read(file: string): Links | undefined;
  /** The same of a function's file, with what others hand over to the function. */
  follow(id: FunctionId): Links | undefined;
  /** The functions that call one, tests left out. */
  callers(id: FunctionId): readonly FunctionId[];
}

/**
 * The files that matter: those with Kafka, and what demand leads to from there. Up, without end, to whoever calls what
 * sends, makes a client or gives one out; down, without end, into what handlers call; into what answers a failure, until
 * that is known to do something; and to what is called beside a send.
 */
export function reach(
  workspace: Workspace,
  reader: Reader,
  progress?: (done: number, of: number) => void,
): Set<string> {
  const found = new Set<string>();
  for (const file of workspace.files()) if (workspace.mentionsKafka(file)) found.add(file);
  for (const file of [...found]) for (const heir of heirs(workspace, file)) found.add(heir);
  const up = new Set<FunctionId>();
  const down = new Set<FunctionId>();
  const hearing = new Set<FunctionId>();
  let done = 0;
  // a set that grows while it is gone through is gone through to its end
  for (const file of found) {
    const links = reader.read(file);
    progress?.(++done, found.size);
    if (!links) continue;
    for (const id of links.sources) up.add(id);
    for (const { function: id } of links.facts.handlers) down.add(id);
    for (const { function: id } of links.facts.recoveries) if (id) down.add(id);
    for (const getter of links.getters) for (const user of workspace.holding(getter, file)) found.add(user);
  }
  for (const id of up) {
    for (const caller of reader.callers(id)) {
      up.add(caller);
      const file = fileOf(caller);
      if (found.has(file)) continue;
      found.add(file);
      for (const source of reader.read(file)?.sources ?? []) up.add(source);
    }
  }
  for (const id of up) {
    const links = reader.read(fileOf(id));
    for (const { by, tried, sends } of links?.answers.get(id) ?? [])
      if (sends || tried.some((one) => up.has(one))) for (const next of by) hearing.add(next);
    for (const next of links?.calls.get(id) ?? []) if (reader.read(fileOf(next))) found.add(fileOf(next));
  }
  for (const id of hearing) {
    const links = reader.read(fileOf(id));
    if (!links) continue;
    found.add(fileOf(id));
    if (links.plain.has(id)) for (const next of links.calls.get(id) ?? []) hearing.add(next);
  }
  for (const id of down) {
    const links = reader.follow(id);
    if (!links) continue;
    found.add(fileOf(id));
    for (const next of links.calls.get(id) ?? []) down.add(next);
  }
  return found;
}

const fileOf = (id: FunctionId): string => id.slice(0, id.indexOf('#'));

/**
 * Files with classes that inherit from a Kafka file's classes, or that bear an annotation it makes of `@KafkaListener`.
 */
function heirs(workspace: Workspace, file: string): string[] {
  const found: string[] = [];
  for (const annotation of workspace.listenerAnnotations(file)) found.push(...workspace.holding(annotation, file));
  for (const name of workspace.declared(file))
    for (const heir of workspace.extending(name)) if (heir !== file && workspace.sees(heir, file)) found.push(heir);
  return found;
}

/** Who calls whom in a file. */
export function linksOf(functions: readonly FunctionFact[]): Pick<Links, 'calls' | 'answers' | 'plain' | 'callers'> {
  const calls = new Map<FunctionId, readonly FunctionId[]>();
  const answers = new Map<FunctionId, readonly Answer[]>();
  const plain = new Set<FunctionId>();
  const callers = new Map<FunctionId, FunctionId[]>();
  for (const { id, body } of functions) {
    const called = callees(body);
    calls.set(id, called);
    answers.set(id, answering(body));
    if (!has(body, decides)) plain.add(id);
    for (const one of called) callers.set(one, [...(callers.get(one) ?? []), ...around(id)]);
  }
  return { calls, answers, plain, callers };
}

/** A function and those that it stands in, innermost first. */
function around(id: FunctionId): FunctionId[] {
  const found = [id];
  for (let cut = id.lastIndexOf('/'); cut > id.indexOf('#'); cut = id.lastIndexOf('/', cut - 1))
    found.push(id.slice(0, cut));
  return found;
}

/** The functions that steps reach: by calls, and through callbacks and listeners. */
function callees(steps: readonly Step[]): FunctionId[] {
  const found: FunctionId[] = [];
  for (const step of deep(steps)) {
    if (step.kind === 'call') found.push(...(step.targets?.functions ?? []), ...step.callbacks.map((c) => c.function));
    found.push(...listeners(step));
  }
  return found;
}

/** The functions that listen to the outcome of a step. */
function listeners(step: Step): FunctionId[] {
  const outcome = step.kind === 'send' ? step.send.outcome : step.kind === 'call' ? step.outcome : undefined;
  return (outcome?.listeners ?? []).flatMap((listener) => listener.function ?? []);
}

/** True for a step that does something about a failure, or may. */
function decides(step: Step): boolean {
  if (step.kind === 'exit') return step.how === 'throw';
  if (step.kind !== 'call') return step.kind === 'send' || step.kind === 'control' || step.kind === 'commit';
  return !step.targets && !['none', 'log', 'parse', 'sleep'].includes(step.effect.kind);
}

/** Who answers for what in steps. */
function answering(steps: readonly Step[]): Answer[] {
  const found: Answer[] = [];
  for (const step of deep(steps)) {
    const by = step.kind === 'try' ? step.catches.flatMap((clause) => callees(clause.body)) : listeners(step);
    if (!by.length) continue;
    const tried = step.kind === 'try' ? step.body : [step];
    found.push({ by, tried: callees(tried), sends: has(tried, (one) => one.kind === 'send') });
  }
  return found;
}

/** Functions whose callers matter: those that send or make a client, and those that give one out. */
export function sourcesOf(facts: FileFacts, giving: readonly FunctionId[]): FunctionId[] {
  const found = new Set<FunctionId>(giving);
  for (const { id, body } of facts.functions)
    for (const step of deep(body))
      if (step.kind === 'send' || step.kind === 'create') for (const one of around(id)) found.add(one);
  return [...found];
}
