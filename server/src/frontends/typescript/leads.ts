import type { FileFacts, FunctionFact, FunctionId, Step } from '../../facts/facts';
import { deep } from '../../facts/steps';
import type { HandlerParameter } from './handlers';

/** What of the slice leads to further files. */
export interface Leads {
  /** By file: the names of its functions and methods that carry a send to their callers, or make handlers of what they are given. */
  readonly carriers: ReadonlyMap<string, ReadonlySet<string>>;
  /** By file: the names of its classes that have such methods. */
  readonly classes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Files in which calls on a handler's way stand, and files that hand a handler over, with the functions that are off the way. */
  readonly leading: ReadonlyMap<string, readonly FunctionFact[]>;
}

/** Finds the leads in what is known so far. */
export function leadsOf(files: readonly FileFacts[], parameters: readonly HandlerParameter[]): Leads {
  const functions = new Map<FunctionId, FunctionFact>();
  for (const file of files) for (const fact of file.functions) functions.set(fact.id, fact);
  const takers = new Set(parameters.map((p) => p.function));
  const carriers = new Map<string, Set<string>>();
  const classes = new Map<string, Set<string>>();
  for (const id of [...carryingFunctions(functions), ...takers]) {
    const path = id.slice(id.indexOf('#') + 1).replace(/~\d+/g, '');
    if (path.includes('/')) continue;
    const [owner, member] = path.split('.');
    const names = carriers.get(fileOf(id)) ?? new Set();
    names.add(member === 'constructor' ? owner! : (member ?? owner!));
    carriers.set(fileOf(id), names);
    if (member) classes.set(fileOf(id), (classes.get(fileOf(id)) ?? new Set()).add(owner!));
  }
  const reached = reachedFunctions(functions, files.flatMap((f) => f.handlers.map((h) => h.function)));
  if (takers.size) for (const [id, fact] of functions) eachStep(fact.body, (step) => step.kind === 'call' && step.target && takers.has(step.target) && reached.add(id));
  const leadingFiles = new Set([...reached].map(fileOf));
  const leading = new Map(files.filter((f) => leadingFiles.has(f.file)).map((f) => [f.file, f.functions.filter((fact) => !reached.has(fact.id) && !/\.constructor$/.test(fact.id))] as const));
  return { carriers, classes, leading };
}

/** A file's text without the functions that are off a handler's way: only what this mentions matters. */
export function textOnTheWay(text: string, off: readonly FunctionFact[]): string {
  let result = '';
  let at = 0;
  for (const { range } of [...off].sort((a, b) => a.range.start - b.range.start)) {
    if (range.start < at) continue;
    result += text.slice(at, range.start);
    at = range.end;
  }
  return result + text.slice(at);
}

const fileOf = (id: FunctionId): string => id.slice(0, id.indexOf('#'));

/** Functions that send, or call one that does: their callers may have a send's promise in hand. */
function carryingFunctions(functions: ReadonlyMap<FunctionId, FunctionFact>): Set<FunctionId> {
  const carriers = new Set<FunctionId>();
  for (let grown = true, rounds = 0; grown && rounds < 8; rounds++) {
    grown = false;
    for (const [id, fact] of functions) {
      if (carriers.has(id)) continue;
      let carries = false;
      eachStep(fact.body, (step) => {
        if (step.kind === 'send' || (step.kind === 'call' && ((step.target && carriers.has(step.target)) || step.callbacks.some((c) => carriers.has(c.function))))) carries = true;
      });
      if (carries) {
        carriers.add(id);
        grown = true;
      }
    }
  }
  return carriers;
}

function reachedFunctions(functions: ReadonlyMap<FunctionId, FunctionFact>, from: readonly FunctionId[]): Set<FunctionId> {
  const reached = new Set<FunctionId>();
  const visit = (id: FunctionId, depth: number): void => {
    const found = functions.get(id);
    if (!found || reached.has(id) || depth > 4) return;
    reached.add(id);
    eachStep(found.body, (step) => {
      if (step.kind !== 'call') return;
      for (const id of step.target ? [step.target] : (step.alternatives ?? [])) visit(id, depth + 1);
      for (const callback of step.callbacks) visit(callback.function, depth);
    });
  };
  for (const id of from) visit(id, 0);
  return reached;
}

function eachStep(steps: FunctionFact['body'], visit: (step: Step) => unknown): void {
  for (const step of deep(steps)) visit(step);
}
