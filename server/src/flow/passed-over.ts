import { isWork } from '../facts/effects';
import type { FileFacts, Handler, Recovery } from '../facts/facts';
import { moduleOf } from '../facts/modules';
import { rememberedOfAll, type Code } from './code';
import { escaping, handles } from './failure';

/** Where a record is passed over after its tries, and how. */
export interface PassedOver {
  readonly recovery: Recovery;
  readonly how: 'logged' | 'skipped';
  /** The listener that has no container factory of its module's own; the recovery then stands for Spring Boot's. */
  readonly listener?: Handler;
}

/** What becomes of a record in the end: by the recovery itself, or by what the function does that it names. */
function ends(code: Code, { after, function: id }: Recovery): Recovery['after'] {
  const fact = after === 'unknown' && id !== undefined ? code.function(id) : undefined;
  if (!fact || handles({ code, function: fact, returnTells: false, undone: true }, fact.body)) return after;
  return fact.body.some((step) => step.kind !== 'exit') ? 'logged' : 'skipped';
}

/** Everything of a file that passes records over: handlers that say so, and those of the container factories that are given none, as far as nothing else in the module may give them one. */
export function passedOver(code: Code, facts: FileFacts): readonly PassedOver[] {
  const found: PassedOver[] = [];
  for (const recovery of facts.recoveries) {
    const how = ends(code, recovery);
    if ((how === 'logged' || how === 'skipped') && (recovery.shape !== 'container-factory' || bare(code, recovery))) found.push({ recovery, how });
  }
  return [...found, ...(unconfigured(code).get(facts) ?? [])];
}

/** What a module of Spring's, by its folder, sets up and listens with; tests left out. */
interface Module {
  readonly recoveries: Recovery[];
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
    for (const recovery of facts.recoveries) module(recovery.module ?? moduleOf(facts.file)).recoveries.push(recovery);
    for (const handler of facts.handlers) if (handler.client === 'spring-kafka') module(moduleOf(facts.file)).listeners.push({ facts, handler });
  }
  return found;
});

/** True when a recovery shows that error handling is set up in its module, or may be. */
const decides = ({ shape, after, bean }: Recovery): boolean => shape === 'error-handler' || (shape === 'container-factory' && after === 'unknown') || (shape === 'retry-topic' && bean !== undefined);

/** True when nothing in the module, nor in one without listeners that it may be built with, sets up error handling. */
const nothingSet = (all: ReadonlyMap<string, Module>, own: Module): boolean =>
  ![...all.values()].some((m) => (m === own || !m.listeners.length) && m.recoveries.some(decides));

/** True when a listener does work whose failure reaches the container. */
function mayFail(code: Code, handler: Handler): boolean {
  const fact = code.function(handler.function);
  return !handler.guarded && !!fact && [...escaping(fact.body)].some((step) => step.kind === 'send' || (step.kind === 'call' && isWork(step.effect)));
}

/** True for a container factory without an error handler, with a listener that needs one. */
function bare(code: Code, recovery: Recovery): boolean {
  const all = modules(code);
  const own = [...all.values()].find((m) => m.recoveries.includes(recovery));
  if (!own || !nothingSet(all, own)) return false;
  return own.listeners.some(({ handler }) => (recovery.bean === undefined || (handler.containerFactory ?? 'kafkaListenerContainerFactory') === recovery.bean) && mayFail(code, handler));
}

/** By file, the listeners whose container factory is Spring Boot's own, when nothing gives that an error handler: the first of each module. */
const unconfigured = rememberedOfAll<ReadonlyMap<FileFacts, readonly PassedOver[]>>((code) => {
  const found = new Map<FileFacts, readonly PassedOver[]>();
  const all = modules(code);
  for (const [module, own] of all) {
    if (own.recoveries.some((r) => r.shape === 'container-factory') || !nothingSet(all, own) || [...all.values()].some((m) => !m.listeners.length && m.recoveries.some((r) => r.shape === 'container-factory'))) continue;
    const first = own.listeners.find(({ handler }) => handler.application && handler.containerFactory === undefined && mayFail(code, handler));
    if (!first) continue;
    const { handler } = first;
    found.set(first.facts, [{ recovery: { client: 'spring-kafka', evidence: handler.evidence, range: handler.range, shape: 'container-factory', after: 'logged', module }, how: 'logged', listener: handler }]);
  }
  return found;
});
