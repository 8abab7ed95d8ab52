import type {
  BranchStep,
  Callback,
  CallStep,
  CatchClause,
  CommitStep,
  Config,
  ControlStep,
  ExitStep,
  FileFacts,
  FunctionFact,
  Handler,
  Listener,
  LoopStep,
  Outcome,
  Send,
  SendStep,
  Step,
  TryStep,
} from '../../../server/src/facts/facts';
import type { Effect } from '../../../server/src/facts/effects';
import { codeOf, type Code } from '../../../server/src/flow/code';
import { deep } from '../../../server/src/facts/steps';
import type { Report, Rule } from '../../../server/src/rules/rule';
import type { Range } from '../../../server/src/text/range';

/** Facts made by hand: every step gets a range of its own, later than those of the steps made before. */
let at = 0;
export const range = (): Range => ({ start: (at += 10), end: at + 5 });

type Use = Outcome['use'];
export const outcome = (use: Use = 'awaited', listeners: readonly Listener[] = []): Outcome => {
  const chain = range();
  return { use, listeners, chain, ...(use === 'discarded' || use === 'voided' ? { statement: chain } : {}) };
};

export const listener = (on: Listener['on'], more: Partial<Listener> = {}): Listener => ({
  on,
  range: range(),
  error: on === 'success' ? 'absent' : 'used',
  parameters: [],
  passesFailureOn: on === 'success',
  ...more,
});

/** A send; kafkajs and awaited unless told otherwise. It works on `m`. */
export const send = (
  use: Use = 'awaited',
  more: Partial<Send> & { listeners?: readonly Listener[]; inputs?: readonly string[] } = {},
): SendStep => {
  const { listeners, inputs, ...rest } = more;
  const where = range();
  return {
    kind: 'send',
    range: where,
    inputs: inputs ?? ['m'],
    send: {
      client: 'kafkajs',
      evidence: 'type',
      method: 'send',
      receiver: 'producer',
      range: where,
      arguments: [],
      argumentsEnd: where.end,
      yields: 'promise',
      outcome: { ...outcome(use, listeners), chain: where },
      transactional: false,
      flushed: false,
      ...rest,
    },
  };
};

export const effect = (kind: string): Effect => {
  const [name, operation] = kind.split(':');
  return (
    name === 'database'
      ? { kind: name, operation }
      : name === 'http'
        ? { kind: name, method: operation }
        : { kind: name }
  ) as Effect;
};

/** A call; of unknown effect, asynchronous and awaited, with `m` as its only argument, unless told otherwise. */
export const call = (
  name: string,
  more: Partial<Omit<CallStep, 'outcome' | 'effect'>> & {
    effect?: string;
    use?: Use;
    /** The only function it reaches. */
    target?: string;
    listeners?: readonly Listener[];
  } = {},
): CallStep => {
  const { effect: kind, use, listeners, target, ...rest } = more;
  const where = range();
  return {
    kind: 'call',
    range: where,
    name,
    effect: effect(kind ?? 'unknown'),
    asynchronous: true,
    outcome: { ...outcome(use, listeners), chain: where },
    callbacks: [],
    inputs: ['m'],
    argumentInputs: [['m']],
    ...(target ? { targets: { functions: [target], complete: true } } : {}),
    ...rest,
  };
};
export const log = (): CallStep =>
  call('error', {
    receiver: 'console',
    effect: 'log',
    asynchronous: false,
    use: 'discarded',
    inputs: [],
    argumentInputs: [[]],
  });
export const save = (more: Parameters<typeof call>[1] = {}): CallStep =>
  call('save', { receiver: 'orders', effect: 'database:insert', ...more });

export const callback = (id: string, runs: Callback['runs'], argument = 0): Callback => ({
  function: id,
  runs,
  argument,
});
export const commit = (how: CommitStep['how'] = 'commit', more: Partial<CommitStep> = {}): CommitStep => {
  const where = range();
  return { kind: 'commit', how, range: where, statement: where, inputs: [], ...more };
};
export const control = (how: ControlStep['how']): ControlStep => ({ kind: 'control', how, range: range() });
export const exit = (how: ExitStep['how'], value: ExitStep['value'] = 'none'): ExitStep => ({
  kind: 'exit',
  how,
  range: range(),
  value,
});
export const branch = (condition: string, ...arms: readonly (readonly Step[])[]): BranchStep => ({
  kind: 'branch',
  range: range(),
  condition,
  arms: arms.length > 1 ? arms : [...arms, []],
});
export const loop = (...body: readonly Step[]): LoopStep => ({ kind: 'loop', range: range(), body });
/** A loop that goes through the records. */
export const each = (...body: readonly Step[]): LoopStep => ({ ...loop(...body), over: ['m'] });
export const clause = (body: readonly Step[], more: Partial<CatchClause> = {}): CatchClause => {
  const head = range();
  return {
    range: head,
    head,
    parameter: 'e',
    types: [],
    bodyStart: head.start,
    bodyEnd: head.end,
    body,
    records: false,
    ...more,
  };
};
export const attempt = (body: readonly Step[], ...catches: readonly (CatchClause | readonly Step[])[]): TryStep => ({
  kind: 'try',
  range: range(),
  body,
  catches: catches.map((c) => ('kind' in c || 'head' in c ? (c as CatchClause) : clause(c as readonly Step[]))),
});

/** A function; async, with the parameter `m`, unless told otherwise. Its id's part before `#` is its file. */
export const fn = (id: string, body: readonly Step[], more: Partial<FunctionFact> = {}): FunctionFact => ({
  id,
  name: id.slice(id.indexOf('#') + 1),
  range: { start: 0, end: 1e9 },
  nameRange: range(),
  parameters: ['m'],
  asynchronous: true,
  detached: false,
  transactional: false,
  body,
  rewrite: {},
  ...more,
});

export const handler = (id: string, more: Partial<Handler> = {}): Handler => ({
  client: 'kafkajs',
  evidence: 'type',
  kind: 'message',
  function: id,
  range: range(),
  records: ['m'],
  commits: 'after',
  waitsForResult: true,
  ...more,
});

/** The files that functions and handlers stand in. */
export function filesOf(
  functions: readonly FunctionFact[],
  handlers: readonly Handler[] = [],
  configs: readonly Config[] = [],
): readonly FileFacts[] {
  const fileOf = (id: string): string => id.slice(0, id.indexOf('#'));
  return [...new Set(functions.map((f) => fileOf(f.id)))].map((file) => {
    const own = functions.filter((f) => fileOf(f.id) === file);
    return {
      file,
      language: file.endsWith('.java') ? 'java' : 'typescript',
      test: false,
      functions: own,
      configs,
      creations: [],
      offsets: [],
      recoveries: [],
      handlers: handlers.filter((h) => fileOf(h.function) === file),
      sends: own.flatMap((f) => [...deep(f.body)].flatMap((s) => (s.kind === 'send' ? [s.send] : []))),
    };
  });
}
export const code = (...functions: readonly FunctionFact[]): Code => codeOf(filesOf(functions));

/** What a rule reports over some functions and handlers, in all their files. */
export const reports = (
  rule: Rule,
  functions: readonly FunctionFact[],
  handlers: readonly Handler[] = [],
  configs: readonly Config[] = [],
): readonly Report[] => reportsOn(rule, filesOf(functions, handlers, configs));

/** What a rule reports over one file without functions that has these facts, and nothing else. */
export const reportsOf = (rule: Rule, facts: Partial<FileFacts>): readonly Report[] =>
  reportsOn(rule, [
    {
      file: 'a.ts',
      language: 'typescript',
      test: false,
      functions: [],
      configs: [],
      creations: [],
      offsets: [],
      recoveries: [],
      handlers: [],
      sends: [],
      ...facts,
    },
  ]);

function reportsOn(rule: Rule, files: readonly FileFacts[]): readonly Report[] {
  const found: Report[] = [];
  for (const facts of files)
    rule.check({
      facts,
      code: codeOf(files),
      options: { unimportantTopics: (t) => t === 'metrics' },
      report: (r) => found.push(r),
    });
  return found;
}
