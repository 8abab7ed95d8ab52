import { isWork } from '../facts/effects';
import type { FileFacts, FunctionId, Handler, Recovery } from '../facts/facts';
import { moduleOf } from '../facts/modules';
import type { Range } from '../text/range';
import { rememberedOfAll, type Code } from './code';
import { escaping, handles } from './failure';

/** Where a record is passed over after its tries, and how. */
export interface PassedOver {
  readonly recovery: Recovery;
  readonly how: 'logged' | 'skipped';
  /** The listener that has no container factory of its module's own; the recovery then stands for Spring Boot's. */
  readonly listener?: Handler;
  /** For a container factory: error handlers of its module, which it is not given. */
  readonly unused: readonly { readonly file: string; readonly range: Range }[];
}

/** What becomes of a record in the end: by the recovery itself, or by what the function does that it names. */
function ends(code: Code, { after, function: id }: Recovery): Recovery['after'] {
  const fact = after === 'unknown' && id !== undefined ? code.function(id) : undefined;
  if (!fact || handles({ code, function: fact, returnTells: false, undone: true }, fact.body)) return after;
  return fact.body.some((step) => step.kind !== 'exit') ? 'logged' : 'skipped';
}

/**
 * Everything of a file that passes records over: handlers that say so, and those of the container factories that are
 * given none, as far as nothing else in the module may give them one.
 */
export function passedOver(code: Code, facts: FileFacts): readonly PassedOver[] {
  const found: PassedOver[] = [];
  for (const recovery of facts.recoveries) {
    const how = ends(code, recovery);
    if (how !== 'logged' && how !== 'skipped') continue;
    const unused = given(code, facts, recovery);
    if (unused) found.push({ recovery, how, unused });
  }
  return [...found, ...(unconfigured(code).get(facts) ?? [])];
}

/** The handlers that something without an error handler is not given; `undefined` when it needs none. */
function given(code: Code, facts: FileFacts, recovery: Recovery): PassedOver['unused'] | undefined {
  if (recovery.shape === 'container-factory') return bare(code, facts, recovery);
  if (recovery.shape !== 'container') return [];
  const own = moduleFor(code, recovery.module ?? moduleOf(facts.file), recovery.application);
  return nothingSet(own, false) && recovery.listeners?.some((id) => worksOn(code, id)) ? handlersOf(own) : undefined;
}

/** The error handlers that a module makes. */
const handlersOf = (module: Module): PassedOver['unused'] =>
  module.recoveries
    .filter((r) => r.recovery.shape === 'error-handler')
    .map((r) => ({ file: r.facts.file, range: r.recovery.range }));

/** What a module of Spring's, by its folder, sets up and listens with; tests left out. */
interface Module {
  readonly recoveries: { readonly facts: FileFacts; readonly recovery: Recovery }[];
  readonly listeners: { readonly facts: FileFacts; readonly handler: Handler }[];
}

const modules = rememberedOfAll<ReadonlyMap<string, Module>>((code) => {
  const found = new Map<string, Module>();
  const module = (name: string): Module => {
    const known = found.get(name);
    if (known) return known;
    const made: Module = { recoveries: [], listeners: [] };
    found.set(name, made);
    return made;
  };
  for (const facts of code.files) {
    if (facts.test) continue;
    for (const recovery of facts.recoveries)
      module(recovery.module ?? moduleOf(facts.file)).recoveries.push({ facts, recovery });
    for (const handler of facts.handlers)
      if (handler.client === 'spring-kafka') module(moduleOf(facts.file)).listeners.push({ facts, handler });
  }
  return found;
});

/** What belongs to one application of a module, or to all. */
function moduleFor(code: Code, name: string, application: string | undefined): Module {
  const all = modules(code).get(name) ?? { recoveries: [], listeners: [] };
  if (application === undefined) return all;
  const mine = (other: string | undefined): boolean => other === undefined || other === application;
  return {
    recoveries: all.recoveries.filter((one) => mine(one.recovery.application)),
    listeners: all.listeners.filter((one) => mine(one.handler.application)),
  };
}

/**
 * True when something may set up error handling for all container factories of a module; for those that take beans, an
 * error handler is enough.
 */
const mayDecide = ({ shape, after, bean }: Recovery, takesBeans: boolean): boolean =>
  (shape === 'error-handler' && takesBeans) ||
  (shape === 'container-factory' && after === 'unknown' && bean === undefined) ||
  (shape === 'retry-topic' && bean !== undefined);

/** True when nothing in the module sets up error handling for all. */
const nothingSet = (module: Module, takesBeans: boolean): boolean =>
  !module.recoveries.some(({ recovery }) => mayDecide(recovery, takesBeans));

/** True when a listener does work whose failure reaches the container. */
const mayFail = (code: Code, handler: Handler): boolean => !handler.guarded && worksOn(code, handler.function);

/** True when a function does work whose failure it lets out. */
function worksOn(code: Code, id: FunctionId): boolean {
  const fact = code.function(id);
  return (
    !!fact &&
    [...escaping(fact.body)].some((step) => step.kind === 'send' || (step.kind === 'call' && isWork(step.effect)))
  );
}

/**
 * For a container factory without an error handler, with a listener that needs one: the handlers that it is not given;
 * `undefined` for any other.
 */
function bare(code: Code, facts: FileFacts, recovery: Recovery): PassedOver['unused'] | undefined {
  const own = moduleFor(code, recovery.module ?? moduleOf(facts.file), recovery.application);
  if (!nothingSet(own, recovery.takesBeans ?? false)) return undefined;
  const needed = own.listeners.some(
    ({ handler }) =>
      !handler.byHand &&
      (recovery.bean === undefined ||
        (handler.containerFactory ?? 'kafkaListenerContainerFactory') === recovery.bean) &&
      mayFail(code, handler),
  );
  return needed ? handlersOf(own) : undefined;
}

/** The applications of all modules: of a module without one in sight, the module. */
function applications(code: Code): readonly (readonly [module: string, application: string | undefined])[] {
  return [...modules(code)].flatMap(([name, { listeners }]) =>
    [...new Set(listeners.map(({ handler }) => handler.application))].map((one) => [name, one] as const),
  );
}

/**
 * By file, the listeners whose container factory is Spring Boot's own, when nothing gives that an error handler: the
 * first of each module.
 */
const unconfigured = rememberedOfAll<ReadonlyMap<FileFacts, readonly PassedOver[]>>((code) => {
  const found = new Map<FileFacts, readonly PassedOver[]>();
  for (const [module, application] of applications(code)) {
    const own = moduleFor(code, module, application);
    if (own.recoveries.some((r) => r.recovery.shape === 'container-factory') || !nothingSet(own, true)) continue;
    const first = own.listeners.find(
      ({ handler }) =>
        handler.application !== undefined &&
        handler.containerFactory === undefined &&
        !handler.byHand &&
        mayFail(code, handler),
    );
    if (!first) continue;
    const { handler } = first;
    found.set(first.facts, [
      ...(found.get(first.facts) ?? []),
      {
        recovery: {
          client: 'spring-kafka',
          evidence: handler.evidence,
          range: handler.range,
          shape: 'container-factory',
          after: 'logged',
          module,
        },
        how: 'logged',
        listener: handler,
        unused: [],
      },
    ]);
  }
  return found;
});
