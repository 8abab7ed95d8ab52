import type { CallStep, FileFacts, FunctionFact, FunctionId, Step } from '../../../facts/facts';
import { deep } from '../../../facts/steps';
import type { HandlerParameter } from '../read/handlers';

/** What of the slice leads to further files. */
export interface Leads {
  /**
   * By file: the names of its functions and methods that carry a send to their callers, or make handlers of what they
   * are given.
   */
  readonly carriers: ReadonlyMap<string, ReadonlySet<string>>;
  /** By file: the names of its classes that have such methods. */
  readonly classes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Files in which calls on a handler's way stand, and files that hand a handler over. */
  readonly leading: ReadonlyMap<string, Way>;
  /** Files in which something may be written before a send. */
  readonly writing: ReadonlyMap<string, Way>;
}

/** A file's functions that are on such a way, and those that are not. */
export interface Way {
  readonly on: readonly FunctionFact[];
  readonly off: readonly FunctionFact[];
}

/** Finds the leads in what is known so far. */
export function leadsOf(files: readonly FileFacts[], parameters: readonly HandlerParameter[]): Leads {
  const functions = new Map<FunctionId, FunctionFact>();
  for (const file of files) for (const fact of file.functions) functions.set(fact.id, fact);
  const takers = new Set(parameters.map((p) => p.function));
  const carriers = new Map<string, Set<string>>();
  const classes = new Map<string, Set<string>>();
  const sending = carryingFunctions(functions);
  for (const id of [...sending, ...takers]) {
    const path = id.slice(id.indexOf('#') + 1).replace(/~\d+/g, '');
    if (path.includes('/')) continue;
    const [owner, member] = path.split('.');
    const names = carriers.get(fileOf(id)) ?? new Set();
    names.add(member === 'constructor' ? owner! : (member ?? owner!));
    carriers.set(fileOf(id), names);
    if (member) classes.set(fileOf(id), (classes.get(fileOf(id)) ?? new Set()).add(owner!));
  }
  const reached = reachedFunctions(
    functions,
    files.flatMap((f) => f.handlers.map((h) => h.function)),
  );
  if (takers.size)
    for (const [id, fact] of functions)
      eachStep(
        fact.body,
        (step) => step.kind === 'call' && step.targets?.functions.some((f) => takers.has(f)) && reached.add(id),
      );
  const writers = new Set<FunctionId>();
  for (const id of sending)
    eachStep(functions.get(id)!.body, (step) => step.kind === 'call' && mayWrite(step) && writers.add(id));
  return { carriers, classes, leading: ways(files, reached), writing: ways(files, writers) };
}

/** The files with functions that are on a way. */
function ways(files: readonly FileFacts[], way: ReadonlySet<FunctionId>): ReadonlyMap<string, Way> {
  const those = new Set([...way].map(fileOf));
  const isOn = (fact: FunctionFact): boolean => way.has(fact.id) || /\.constructor$/.test(fact.id);
  return new Map(
    files
      .filter((f) => those.has(f.file))
      .map(
        ({ file, functions }) =>
          [file, { on: functions.filter(isOn), off: functions.filter((fact) => !isOn(fact)) }] as const,
      ),
  );
}

/**
 * A file's text without the functions that are off the way, save those in them that are on it: only what this mentions
 * matters.
 */
export function textOnTheWay(text: string, { on, off }: Way): string {
  const result: string[] = [];
  let at = 0;
  for (const { range } of [...off].sort((a, b) => a.range.start - b.range.start)) {
    if (range.start < at) continue;
    result.push(text.slice(at, range.start));
    at = range.end;
    for (const inner of on)
      if (inner.range.start > range.start && inner.range.end <= range.end)
        result.push(text.slice(inner.range.start, inner.range.end));
  }
  return [...result, text.slice(at)].join('\n');
}

/**
 * True for a call of something of the project's own that, by its name, changes what is stored: `orders.create(order)`.
 */
const mayWrite = ({ effect, outcome, name }: CallStep): boolean =>
  effect.kind === 'unknown' &&
  (outcome.use === 'awaited' || outcome.use === 'returned') &&
  /^(create|insert|save|update|upsert|delete|remove|add|persist|store|register|place|confirm|cancel|complete|mark|set|change)(?![a-z])/.test(
    name,
  );

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
        if (
          step.kind === 'send' ||
          (step.kind === 'call' &&
            (step.targets?.functions.some((f) => carriers.has(f)) ||
              step.callbacks.some((c) => carriers.has(c.function))))
        )
          carries = true;
      });
      if (carries) {
        carriers.add(id);
        grown = true;
      }
    }
  }
  return carriers;
}

function reachedFunctions(
  functions: ReadonlyMap<FunctionId, FunctionFact>,
  from: readonly FunctionId[],
): Set<FunctionId> {
  const reached = new Set<FunctionId>();
  const visit = (id: FunctionId, depth: number): void => {
    const found = functions.get(id);
    if (!found || reached.has(id) || depth > 4) return;
    reached.add(id);
    eachStep(found.body, (step) => {
      if (step.kind !== 'call') return;
      for (const id of step.targets?.functions ?? []) visit(id, depth + 1);
      for (const callback of step.callbacks) visit(callback.function, depth);
    });
  };
  for (const id of from) visit(id, 0);
  return reached;
}

function eachStep(steps: FunctionFact['body'], visit: (step: Step) => unknown): void {
  for (const step of deep(steps)) visit(step);
}
