import { isWork } from '../facts/effects';
import type { CallStep, FunctionFact, FunctionId, Handler, SendStep, Step } from '../facts/facts';
import { namesIn, readsByName } from '../facts/names';
import type { Range } from '../text/range';
import { isJava, remembered, targets, type Code } from './code';
import { calls, deep } from '../facts/steps';

/** A place in a function. */
export interface Site {
  readonly function: FunctionFact;
  readonly range: Range;
}

/** A function on the way from another one, with what is known on arrival. */
export interface Place {
  readonly function: FunctionFact;
  /** Names of parameters that derive from the records handed to the handler. */
  readonly records: ReadonlySet<string>;
  /** The parameter that is the handler's whole payload, and which members of it are records. */
  readonly payload?: { readonly name: string; readonly members: readonly string[] };
  /** The calls that lead here, outermost first. */
  readonly trail: readonly Site[];
  /** The call of this function that leads here; none for handlers and callbacks, which somebody else calls. */
  readonly entry?: CallStep;
  /** Where that call stands: what it hands over sees what its surroundings there see. */
  readonly from?: Place;
  /** True for the handler's own function, and for one that it leaves everything to. */
  readonly own: boolean;
}

/** How many calls are followed. */
const reach = 4;

/** Where a handler's way begins; `undefined` when its function is not known. */
export function start(code: Code, handler: Handler): Place | undefined {
  const fact = code.function(handler.function);
  if (!fact) return undefined;
  const { records, recordMembers: members } = handler;
  const payload = members && records.length === 1 ? { name: records[0]!, members } : undefined;
  return { function: fact, records: new Set(records), ...(payload && { payload }), trail: [], own: true };
}

/** The handler's own function, and what it leaves everything to: where its way out is the handler's. */
export function ownPlaces(code: Code, handler: Handler): readonly Place[] {
  const places: Place[] = [];
  for (let at = start(code, handler); at;) {
    const place: Place = at;
    places.push(place);
    const all = calls(place.function.body);
    at = [...all].flatMap((call) => entered(code, place, call)).find((next) => next.own);
  }
  return places;
}

/** True when a function does nothing but call, and what the call ends in is what it ends in itself. */
export const leavesAllTo = ({ body, id }: FunctionFact, call: CallStep): boolean =>
  (isJava(id) || call.outcome.use === 'awaited' || call.outcome.use === 'returned') &&
  !call.outcome.listeners.length &&
  body.every(
    (step) => step === call || step.kind === 'exit' || (step.kind === 'call' && /^(log|none)$/.test(step.effect.kind)),
  );

/** True when what the step works on derives from the records. */
export const touches = (step: CallStep | SendStep, place: Place): boolean =>
  step.inputs.some((name) => place.records.has(name));

/** True when the call yields a promise or Future, by what is known of it or of the functions it reaches. */
export function isAsynchronous(code: Code, from: FunctionFact, call: CallStep): boolean {
  return (
    call.asynchronous === true ||
    isSubscription(from, call) ||
    isRequest(from, call) ||
    (call.asynchronous === 'unknown' && targets(code, from.id, call).some((f) => f.asynchronous))
  );
}

/**
 * True for a write or request of JavaScript code whose type is not known: these yield a promise, whatever the library.
 */
const isRequest = (from: FunctionFact, { effect, asynchronous, callbacks }: CallStep): boolean =>
  !isJava(from.id) &&
  asynchronous === 'unknown' &&
  !callbacks.length &&
  (effect.kind === 'mail' ||
    effect.kind === 'payment' ||
    (effect.kind === 'http' && effect.method !== 'read') ||
    (effect.kind === 'database' && (effect.operation === 'insert' || effect.operation === 'increment')));

/**
 * True for a reactive chain that is started and left: `service.process(order).subscribe()`, the call of `subscribe` or
 * the one it ends.
 */
export const isSubscription = (from: FunctionFact, call: CallStep): boolean =>
  (call.outcome.use === 'discarded' && call.receiver !== undefined && call.name === 'subscribe') ||
  (isJava(from.id) &&
    call.asynchronous === true &&
    call.outcome.use === 'discarded' &&
    !call.outcome.listeners.length &&
    call.outcome.chain.end > call.range.end);

/** True for `new Promise((resolve, reject) => ...)`: what it starts is waited for through `resolve`. */
export const isPromiseBridge = (call: CallStep): boolean => /^(new )?Promise$/.test(call.name);

/** True when nobody in this function waits for what the call started. */
export function isDropped(code: Code, from: FunctionFact, call: CallStep): boolean {
  if (call.outcome.use === 'awaited' || call.outcome.use === 'returned' || call.outcome.use === 'kept') return false;
  return isAsynchronous(code, from, call) || targets(code, from.id, call).some((f) => f.detached);
}

/**
 * The functions that run before the call is over, as far as they are known: its targets unless it is dropped, and
 * callbacks that run inline (a `.catch` is no part of the way that goes well).
 */
export function entered(code: Code, place: Place, call: CallStep): readonly Place[] {
  if (isDropped(code, place.function, call)) return [];
  const inside = called(code, place, call);
  const inline = call.callbacks.filter(
    (c) =>
      ((c.runs === 'inline' && call.name !== 'catch') ||
        (c.runs === 'each' && !code.function(c.function)?.asynchronous) ||
        (c.runs === 'later' && isWaitedContinuation(call))) &&
      !inside.some((place) => isCalledBy(code, place, c.function)),
  );
  return [...inside, ...inline.flatMap((c) => callback(code, place, call, c.function))];
}

/** True when a function that was given a callback is seen to call it: then it runs there. */
const isCalledBy = (code: Code, { function: fact, entry }: Place, id: FunctionId): boolean =>
  [...calls(fact.body)].some((call) => targets(code, fact.id, call, entry).some((target) => target.id === id));

/** True for `.then(...)` in a chain that somebody waits for: its callback is part of what is waited for. */
const isWaitedContinuation = (call: CallStep): boolean =>
  (call.name === 'then' || call.name === 'finally') &&
  call.outcome.use !== 'discarded' &&
  call.outcome.use !== 'voided';

/** The targets of a call, whether or not they are waited for. */
export function called(code: Code, place: Place, call: CallStep): readonly Place[] {
  return targets(code, place.function.id, call, place.entry).flatMap((fact) => {
    const handedOver = place.entry?.callbacks.some((c) => c.function === fact.id);
    const records = new Set(handedOver ? place.from?.records : []);
    let payload: Place['payload'];
    fact.parameters.forEach((parameter, i) => {
      const given = call.argumentInputs[i];
      if (!given?.some((name) => place.records.has(name))) return;
      const whole = given.length === 1 && given[0] === place.payload?.name ? place.payload : undefined;
      if (whole && /^\w+$/.test(parameter)) payload = { ...whole, name: parameter };
      for (const name of whole ? namesOf(parameter, whole.members) : namesIn(parameter)) records.add(name);
    });
    return follow(place, call, fact, { records, ...(payload && { payload }) }, call);
  });
}

/**
 * A callback of a call: it sees what its surroundings see, and its own parameters derive from what the call is given.
 */
export function callback(code: Code, place: Place, call: CallStep, id: string): readonly Place[] {
  const fact = code.function(id);
  if (!fact) return [];
  const records = new Set(place.records);
  for (const name of fact.parameters.flatMap(namesIn))
    if (touches(call, place)) records.add(name);
    else records.delete(name);
  return follow(place, call, fact, { records, ...(place.payload && { payload: place.payload }) });
}

function follow(
  place: Place,
  call: CallStep,
  fact: FunctionFact,
  known: Pick<Place, 'records' | 'payload'>,
  entry?: CallStep,
): readonly Place[] {
  if (
    place.trail.length >= reach ||
    fact.id === place.function.id ||
    place.trail.some((site) => site.function.id === fact.id)
  )
    return [];
  return [
    {
      function: fact,
      ...known,
      trail: [...place.trail, { function: place.function, range: call.range }],
      ...(entry && { entry, from: place }),
      own: place.own && leavesAllTo(place.function, call),
    },
  ];
}

/** Says of places whether they are new, or met on a shorter way than before: wide graphs of calls are walked once. */
export function once(): (place: Place, light?: unknown) => boolean {
  const met = new Map<string, number>();
  return (place, light) => {
    const key = `${place.function.id} ${[...place.records].sort().join()} ${place.own} ${String(light)} ${place.entry?.callbacks.map((c) => c.function).join() ?? ''}`;
    if ((met.get(key) ?? Infinity) <= place.trail.length) return false;
    met.set(key, place.trail.length);
    return true;
  };
}

/** The names that a pattern binds these members to; all names of one that is no pattern of plain members. */
function namesOf(parameter: string, members: readonly string[]): readonly string[] {
  if (!/^\{[^{}[\]]*\}/.test(parameter)) return namesIn(parameter);
  return [...parameter.matchAll(/([\w$]+)\s*(?::\s*([\w$]+))?[^,}]*[,}]/g)].flatMap(([, member, name]) =>
    members.includes(member!) ? [name ?? member!] : [],
  );
}

/** Methods that add to a promise or future that somebody else started: their work is in their callbacks. */
const continues =
  /^(then|catch|finally|whenComplete(Async)?|then(Accept|Run|Apply|Compose|Combine)(Async)?|exceptionally|addCallback|orTimeout)$/;
/** The same, when they are given a callback: people name their own methods so. */
const continuesWith = /^(handle(Async)?|on(Error|Complete|Success|Failure|Item)\w*|do(On|Finally)\w*)$/;

/** True when the call only adds to a promise or future. */
export const isContinuation = (call: CallStep): boolean =>
  continues.test(call.name) || (continuesWith.test(call.name) && call.callbacks.length > 0);

/** True when the call only fetches something: a known read, or an unknown effect under a reading name. */
export const isReading = ({ effect, name }: CallStep): boolean =>
  (effect.kind === 'database' && effect.operation === 'read') ||
  (effect.kind === 'http' && effect.method === 'read') ||
  (effect.kind === 'unknown' && readsByName(name));

/** True when running the function changes something outside: work that is more than fetching. */
export const changesSomething: (code: Code, id: string) => boolean = remembered<string, boolean>(false, (code, id) => {
  const fact = code.function(id);
  return (
    !!fact &&
    [...deep(fact.body)].some((step) => step.kind === 'send' || (step.kind === 'call' && callChanges(code, fact, step)))
  );
});

/** True when the call changes something outside, itself, in its known targets or in its callbacks. */
export function callChanges(code: Code, from: FunctionFact, call: CallStep): boolean {
  if (call.effect.kind === 'log') return false;
  const known = targets(code, from.id, call);
  if (known.some((f) => changesSomething(code, f.id))) return true;
  if (isOpen(call, known) && isWorkCall(from, call) && !isReading(call)) return true;
  return call.callbacks.some((c) => changesSomething(code, c.function));
}

/**
 * True when a call is work whose loss would matter, by itself: a known effect (not on a cache), or an unknown one that
 * can be told from a small
 * helper: in JavaScript it yields a promise, in Java it is a statement, waits for a Future, or is given something by a
 * field or variable
 * under a name that is not for fetching.
 */
export function isWorkCall(from: FunctionFact, call: CallStep): boolean {
  if (!isWork(call.effect) || isContinuation(call)) return false;
  if (/cache/i.test(call.receiver ?? '')) return false;
  if (call.effect.kind !== 'unknown') return true;
  if (call.asynchronous === true || call.outcome.use === 'awaited' || isSubscription(from, call)) return true;
  if (call.outcome.use === 'returned' && from.asynchronous && !readsByName(call.name)) return true;
  if (!isJava(from.id) || call.receiver === undefined) return false;
  return (
    call.outcome.use === 'discarded' ||
    (call.argumentInputs.length > 0 && /^(this\.)?_?[a-z]\w*$/.test(call.receiver) && !readsByName(call.name))
  );
}

/** True when running the function does work, itself, in what it calls or in callbacks it starts. */
export const doesWork = remembered<string, boolean>(false, (code, id) => {
  const fact = code.function(id);
  if (!fact) return false;
  for (const step of deep(fact.body)) {
    if (step.kind === 'send' || (step.kind === 'call' && callDoesWork(code, fact, step))) return true;
  }
  return false;
});

/** True when a call may reach something that is not seen. */
const isOpen = (call: CallStep, known: readonly FunctionFact[]): boolean =>
  !known.length || call.targets?.complete === false;

/** True when the call does work, itself, in its known targets or in its callbacks. */
export function callDoesWork(code: Code, from: FunctionFact, call: CallStep): boolean {
  if (call.effect.kind === 'log') return false;
  const known = targets(code, from.id, call);
  if (known.some((f) => doesWork(code, f.id))) return true;
  if (isOpen(call, known) && isWorkCall(from, call)) return true;
  return call.callbacks.some((c) => doesWork(code, c.function));
}

/** True when the step does work on the records. */
export function isWorkOnRecords(code: Code, place: Place, step: Step): boolean {
  if (step.kind === 'send') return touches(step, place);
  if (step.kind !== 'call') return false;
  return (
    (touches(step, place) ||
      step.callbacks.some((c) => callback(code, place, step, c.function).some((p) => bodyWorksOnRecords(code, p)))) &&
    callDoesWork(code, place.function, step)
  );
}

/** True when some step of the function works on the records. */
export function bodyWorksOnRecords(code: Code, place: Place): boolean {
  for (const step of deep(place.function.body)) if (isWorkOnRecords(code, place, step)) return true;
  return false;
}
