import type { CallStep, FileFacts, FunctionFact, FunctionId, Handler, Step } from '../../../facts/facts';
import { namesIn } from '../../../facts/names';
import { inner } from '../../../facts/steps';

/** How many functions a record may pass on its way to the function that was handed over. */
const furthest = 4;

/**
 * Functions that are handlers because somebody handed them to the project's own wrapper, which calls them from one:
 * through a parameter around the handler, a field, a registry, an options object, a dispatching method. By the file that
 * each stands in.
 * @param given handlers of functions that reached a client as a value, from whatever file
 */
export function handedHandlers(
  files: readonly FileFacts[],
  given: readonly Handler[],
): ReadonlyMap<string, readonly Handler[]> {
  const functions = new Map<FunctionId, FunctionFact>();
  for (const file of files) for (const fact of file.functions) functions.set(fact.id, fact);
  const found = new Map<FunctionId, Handler>();
  const todo: Handler[] = files.flatMap((file) => file.handlers);
  const known = new Set(todo.map((handler) => handler.function));
  const take = (id: FunctionId, template: Handler): void => {
    const fact = functions.get(id);
    if (known.has(id) || !fact) return;
    known.add(id);
    const handler = { ...template, function: id, range: fact.nameRange, records: fact.parameters.flatMap(namesIn) };
    found.set(id, handler);
    todo.push(handler);
  };
  for (const handler of given) take(handler.function, handler);
  for (let handler = todo.pop(); handler; handler = todo.pop())
    for (const id of handedWithin(functions, handler.function)) take(id, handler);
  const byFile = new Map<string, Handler[]>();
  for (const [id, handler] of found) {
    const file = id.slice(0, id.indexOf('#'));
    byFile.set(file, [...(byFile.get(file) ?? []), handler]);
  }
  return byFile;
}

/** The calls of a function, and whether a catch around them deals with their failures: then they are the wrapper's matter. */
function* guardedCalls(steps: readonly Step[], guarded: boolean): Generator<readonly [CallStep, boolean]> {
  for (const step of steps) {
    if (step.kind === 'call') yield [step, guarded];
    const isGuard = step.kind === 'try' && step.catches.length > 0;
    for (const list of inner(step)) yield* guardedCalls(list, guarded || (isGuard && list === step.body));
  }
}

/** The functions that a handler calls because they were handed over. */
function handedWithin(functions: ReadonlyMap<FunctionId, FunctionFact>, handler: FunctionId): Set<FunctionId> {
  const found = new Set<FunctionId>();
  const met = new Set<FunctionId>();
  const visit = (id: FunctionId, entry: CallStep | undefined, depth: number, guarded: boolean): void => {
    const fact = functions.get(id);
    if (!fact || met.has(id) || depth > furthest) return;
    met.add(id);
    for (const [call, within] of guardedCalls(fact.body, guarded)) {
      for (const callback of call.callbacks)
        if (callback.function.startsWith(`${id}/`)) visit(callback.function, entry, depth, within);
      if (!call.targets) continue;
      if (call.targets.handed && within) continue;
      if (call.targets.handed) for (const target of handedAt(functions, fact, call, handler, entry)) found.add(target);
      else if (call.targets.functions.length === 1) visit(call.targets.functions[0]!, call, depth + 1, within);
    }
  };
  visit(handler, undefined, 0, false);
  return found;
}

/**
 * Who may be called here: for a parameter, what the call that leads here passes for it, or, where the parameter is that
 * of a function around the handler, what any caller passes; anything else that was handed over as it is.
 */
function handedAt(
  functions: ReadonlyMap<FunctionId, FunctionFact>,
  within: FunctionFact,
  call: CallStep,
  handler: FunctionId,
  entry: CallStep | undefined,
): readonly FunctionId[] {
  const targets = call.targets!.functions;
  if (call.receiver !== undefined) return targets;
  const owner = enclosing(functions, within.id).find((fact) => parameterOf(fact, call.name) >= 0);
  if (!owner) return targets;
  if (handler.startsWith(`${owner.id}/`)) return targets;
  if (owner.id === handler || !entry) return [];
  const index = parameterOf(owner, call.name);
  return entry.callbacks.filter((callback) => callback.argument === index).map((callback) => callback.function);
}

const parameterOf = (fact: FunctionFact, name: string): number =>
  fact.parameters.findIndex((parameter) => namesIn(parameter).includes(name));

/** A function and those it stands in, innermost first. */
function enclosing(functions: ReadonlyMap<FunctionId, FunctionFact>, id: FunctionId): readonly FunctionFact[] {
  const found: FunctionFact[] = [];
  for (let at = id; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const fact = functions.get(at);
    if (fact) found.push(fact);
    if (at.lastIndexOf('/') < at.indexOf('#')) return found;
  }
}
