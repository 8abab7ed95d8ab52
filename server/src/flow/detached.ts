import type { Callback, CallStep, FunctionFact, Handler } from '../facts/facts';
import { contains } from '../text/range';
import { carriedBy } from './carries';
import { isJava, remembered, targets, type Code } from './code';
import { calls, deep, has } from '../facts/steps';
import {
  bodyWorksOnRecords,
  callback,
  callChanges,
  entered,
  isContinuation,
  isDropped,
  isPromiseBridge,
  isReading,
  isSubscription,
  isWorkOnRecords,
  once,
  start,
  touches,
  type Place,
} from './way';

/** Work on the records that the handler starts and does not wait for. */
export interface Detached {
  readonly place: Place;
  readonly call: CallStep;
  /**
   * `dropped`: a promise or Future nobody waits for; `thread`: a function that runs on another thread (`@Async`);
   * `each`: an async callback that `forEach` does not wait for; `later`: a timer, thread or queue; `kept`: records
   * gathered over turns.
   */
  readonly how: 'dropped' | 'thread' | 'each' | 'later' | 'kept';
  /** The callback, for `each` and `later`. */
  readonly callback?: Callback;
}

/** The work of a handler, and of what it waits for, that may still run when the handler has returned. */
export function detachedWork(code: Code, handler: Handler): readonly Detached[] {
  const found: Detached[] = [];
  const seen = new Set<string>();
  const way: Place[] = [];
  // a callback of `consume(10, ...)` gets no further records before somebody asks for them
  const pulls = handler.kind === 'batch' && !handler.waitsForResult && !isJava(handler.function);
  const isNew = once();
  const visit = (place: Place): void => {
    if (!isNew(place)) return;
    way.push(place);
    for (const step of deep(place.function.body)) {
      if (step.kind !== 'call') continue;
      // a chain is one place: `process(m).then(...)` is a call of `process` and one of `then`
      const chain = `${place.function.id} ${step.outcome.chain.start} ${step.outcome.chain.end}`;
      // by hand, a commit that comes before what is subscribed to is commit-before-processing's to tell
      const told = handler.commits === 'manual' && isSubscription(place.function, step);
      const how =
        seen.has(chain) || told || (pulls && goesOnWhenDone(code, step)) ? undefined : detaches(code, place, step);
      if (how) {
        seen.add(chain);
        found.push({ place, call: step, ...how });
      }
      if (!isPromiseBridge(step)) for (const next of entered(code, place, step)) visit(next);
    }
  };
  const place = start(code, handler);
  if (place) visit(place);
  // what is gathered from one record alone, in a loop, is chunked and not kept
  const single =
    handler.kind === 'message' && handler.commits === 'after'
      ? way.filter((p) => p.own && !has(p.function.body, (s) => s.kind === 'loop'))
      : [];
  const all = [...found, ...kept(code, handler.kind === 'poll' ? way : single)];
  return commitsWhatIsDone(handler, way) ? all.filter((one) => one.how !== 'later') : all;
}

/** True when something follows once the work went well, besides telling of it: the next records are asked for there. */
const goesOnWhenDone = (code: Code, call: CallStep): boolean =>
  call.outcome.listeners.some(
    ({ on, function: id }) =>
      on === 'success' &&
      id !== undefined &&
      [...calls(code.function(id)?.body ?? [])].some(
        ({ effect }) => effect.kind === 'unknown' || effect.kind === 'schedule',
      ),
  );

/**
 * True for the pattern of a pool beside the loop: the partitions are paused meanwhile, or only offsets gathered from
 * finished tasks are committed.
 */
function commitsWhatIsDone(handler: Handler, way: readonly Place[]): boolean {
  if (handler.commits !== 'manual') return false;
  const steps = way.flatMap((place) => [...deep(place.function.body)].map((step) => ({ step, place })));
  const commits = steps.flatMap(({ step, place }) => (step.kind === 'commit' ? [{ step, place }] : []));
  return (
    steps.some(({ step }) => step.kind === 'control' && step.how === 'pause') ||
    (commits.length > 0 &&
      commits.every(({ step, place }) => step.explicit && !step.inputs.some((name) => place.records.has(name))))
  );
}

function detaches(code: Code, place: Place, call: CallStep): Pick<Detached, 'how' | 'callback'> | undefined {
  if (commitsWhenDone(code, call)) return undefined;
  const waited =
    call.name !== 'execute' &&
    (call.outcome.use === 'awaited' || call.outcome.use === 'returned' || call.outcome.use === 'kept');
  for (const one of call.callbacks) {
    const inside = callback(code, place, call, one.function);
    if (
      !inside.some(
        (p) => bodyWorksOnRecords(code, p) || (one.runs === 'later' && !isContinuation(call) && isGivenRecords(p)),
      )
    )
      continue;
    const asynchronous = inside.some((p) => p.function.asynchronous);
    if (one.runs === 'each' && asynchronous && !onlySends(code, one.function)) return { how: 'each', callback: one };
    if (one.runs === 'inline' && asynchronous && call.asynchronous !== true && !waited)
      return { how: 'dropped', callback: one };
    if (one.runs === 'later' && !waited) return { how: 'later', callback: one };
  }
  if (
    call.effect.kind === 'schedule' &&
    !waited &&
    !call.callbacks.length &&
    touches(call, place) &&
    !startsCommitting(code, place, call)
  )
    return { how: 'later' };
  if (!isDropped(code, place.function, call) || !isWorkOnRecords(code, place, call) || sendsOn(place.function, call))
    return undefined;
  // a dropped call that does nothing but send is unawaited-send's to tell
  if (
    carriedBy(code, place.function, call) &&
    targets(code, place.function.id, call).every((f) => onlySends(code, f.id))
  )
    return undefined;
  return { how: targets(code, place.function.id, call).some((f) => f.detached) ? 'thread' : 'dropped' };
}

/** True when a call in it that we cannot see into is given the records: in a timer or thread that is work. */
const isGivenRecords = (place: Place): boolean =>
  [...calls(place.function.body)].some(
    (call) =>
      call.effect.kind === 'unknown' &&
      call.targets === undefined &&
      !isReading(call) &&
      call.argumentInputs.some((names) => names.some((name) => place.records.has(name))),
  );

/** True when a listener or a callback that runs later commits: then the commit waits for the work. */
const commitsWhenDone = (code: Code, call: CallStep): boolean =>
  [
    ...call.outcome.listeners.map((l) => l.function),
    ...call.callbacks.filter((c) => c.runs === 'later' || c.runs === 'each').map((c) => c.function),
  ].some((id) => id !== undefined && commits(code, id));

/**
 * True when what the call starts was given a callback that commits: `new Thread(() -> {...;
 * ack.acknowledge();}).start()`.
 */
const startsCommitting = (code: Code, place: Place, call: CallStep): boolean =>
  [...calls(place.function.body)].some(
    (other) => other !== call && contains(call.range, other.range) && commitsWhenDone(code, other),
  );

/**
 * True when the function commits, itself or in what it calls. Resolving is none: out of order it passes over records
 * that are not done.
 */
const commits: (code: Code, id: string) => boolean = remembered<string, boolean>(false, (code, id) =>
  has(
    code.function(id)?.body ?? [],
    (s) =>
      (s.kind === 'commit' && s.how !== 'resolve') ||
      (s.kind === 'call' && targets(code, id, s).some((f) => commits(code, f.id))),
  ),
);

/** True when all that a function changes is what it sends. */
export const onlySends: (code: Code, id: string) => boolean = remembered<string, boolean>(true, (code, id) => {
  const fact = code.function(id);
  return (
    !!fact &&
    [...calls(fact.body)].every((call) => {
      const inside = [...targets(code, id, call).map((f) => f.id), ...call.callbacks.map((c) => c.function)];
      return inside.length
        ? inside.every((one) => onlySends(code, one))
        : !callChanges(code, fact, call) || sendsOn(fact, call);
    })
  );
});

/** True for a call in a send's own chain: `client.emit(...).subscribe(...)`. */
const sendsOn = (fact: FunctionFact, call: CallStep): boolean =>
  has(fact.body, (s) => s.kind === 'send' && contains(call.range, s.range));

/**
 * The calls on the way that add records to a buffer which is worked off once it is large enough, over several turns.
 */
function kept(code: Code, way: readonly Place[]): readonly Detached[] {
  const waiting = new Set(
    way.flatMap((place) =>
      [...deep(place.function.body)].flatMap((step) =>
        step.kind === 'branch' &&
        step.arms.some((arm) => [...calls(arm)].some((call) => callChanges(code, place.function, call)))
          ? [...step.condition.matchAll(sized)].map((m) => m[1]!)
          : [],
      ),
    ),
  );
  return way.flatMap((place) =>
    [...calls(place.function.body)].flatMap((call) => {
      const buffer =
        /^(add|addAll|offer|put|push)$/.test(call.name) &&
        call.argumentInputs.some((a) => a.some((n) => place.records.has(n)))
          ? root.exec(call.receiver ?? '')?.[1]
          : undefined;
      return buffer !== undefined && waiting.has(buffer) ? [{ place, call, how: 'kept' as const }] : [];
    }),
  );
}

/**
 * The variable whose size a condition compares with more than 0 or 1, itself or one of its entries: `buffer.size() >
 * 9`, `buffers.get(partition).size() >= limit`, `buffer.length >= 100`.
 */
const sized =
  /(?:this\.#?)?\b([A-Za-z_$]\w*)(?:\.\w+\([^()]*\))?\.(?:size\(\)|length|size)\s*(?:>=?|===?)\s*(?![01]\b)\S/g;
const root = /^(?:this\.#?)?([A-Za-z_$]\w*)/;
