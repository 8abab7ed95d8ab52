import type { CallStep, Handler, Step } from '../facts/facts';
import { contains } from '../text/range';
import { rememberedOfAll, type Code } from './code';
import { calls, has } from '../facts/steps';
import { callback, entered, isReading, once, start, touches, type Place } from './way';

/** A call that decodes a record and throws when it cannot, and whose failure leaves the handler. */
export interface Decoding {
  readonly place: Place;
  readonly call: CallStep;
  /** `json`: what it throws is a SyntaxError; `other`: an error of a schema registry or serialiser. */
  readonly format: 'json' | 'other';
}

/**
 * Functions that are given to calls: what stands around a handler there may guard it (`eachMessage:
 * withDeadLetters(async (payload) => ...)`).
 */
const handed = rememberedOfAll<ReadonlySet<string>>(
  (code) =>
    new Set(
      code.files.flatMap((facts) =>
        facts.functions.flatMap((f) => [...calls(f.body)].flatMap((call) => call.callbacks.map((c) => c.function))),
      ),
    ),
);

/**
 * The unguarded decodings of a handler's records, itself and in what it calls. Those of a handler that a wrapper is
 * given are told on the wrapper's own way, or not at all.
 */
export function decodings(code: Code, handler: Handler): readonly Decoding[] {
  if (handed(code).has(handler.function)) return [];
  const found = new Map<CallStep, Decoding>();
  const isNew = once();
  const walk = (place: Place, steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.kind === 'try') {
        if (!step.catches.length) walk(place, step.body);
        for (const clause of step.catches) walk(place, clause.body);
        walk(place, step.finally ?? []);
      } else if (step.kind === 'branch') for (const arm of step.arms) walk(place, arm);
      else if (step.kind === 'loop') walk(place, step.body);
      else if (step.kind === 'call') {
        if (isCaught(place, step)) continue;
        const format = touches(step, place) && !fetchedBefore(place, step) ? decodes(step) : undefined;
        if (format) {
          // how it does that inside is its own matter
          if (!found.has(step)) found.set(step, { place, call: step, format });
          continue;
        }
        // an async callback for each record is waited for as well, where somebody waits for all of them
        const each = step.callbacks
          .filter((c) => c.runs === 'each' || c.runs === 'inline')
          .flatMap((c) => callback(code, place, step, c.function));
        for (const next of [...entered(code, place, step), ...each]) if (isNew(next)) walk(next, next.function.body);
      }
    }
  };
  const place = start(code, handler);
  if (place && isNew(place)) walk(place, place.function.body);
  return [...found.values()];
}

/** True when somebody hears the call's failure on its way: a `.catch`, or `Promise.allSettled` around it. */
const isCaught = (place: Place, call: CallStep): boolean =>
  call.outcome.listeners.some((l) => l.on !== 'success' && !l.passesFailureOn) ||
  has(
    place.function.body,
    (s) => s.kind === 'call' && s !== call && s.name === 'allSettled' && contains(s.range, call.range),
  );

/**
 * True when the function waited for something that it fetched by the record before: then that may be what is decoded.
 */
const fetchedBefore = (place: Place, call: CallStep): boolean =>
  [...calls(place.function.body)].some(
    (other) =>
      other.range.end <= call.range.start &&
      other.outcome.use === 'awaited' &&
      isReading(other) &&
      touches(other, place),
  );

const serialisers = /(registry|avro|proto(buf)?|schema|serde|deserializer|codec|msgpack|cbor|type)\w*(\(.*\))?$/i;

function decodes({ name, receiver = '', effect }: CallStep): Decoding['format'] | undefined {
  if (receiver === 'JSON' && name === 'parse') return 'json';
  if (effect.kind !== 'parse' && effect.kind !== 'unknown') return undefined;
  return /^(decode|deserialize|deserialise|unmarshal|fromBuffer|fromBinary)$/.test(name) && serialisers.test(receiver)
    ? 'other'
    : undefined;
}
