import type { CallStep, CatchClause, Handler, Listener } from '../facts/facts';
import { rememberedOfAll } from './code';
import { detachedWork } from './detached';
import { swallowed } from './swallowed';

/** Everything that rules about handlers speak of, so that rules about sends leave it to them. */
export interface Spoken {
  readonly dropped: ReadonlySet<CallStep>;
  readonly caught: ReadonlySet<CatchClause | Listener>;
}

/** True for handlers whose failures come back: not request/response, whose errors go to the caller. */
export const loses = (handler: Handler): boolean => handler.kind !== 'reply';

/** What handlers anywhere in the code are told for. Asks for every file. */
export const spokenOfHandlers = rememberedOfAll<Spoken>((code) => {
  const dropped = new Set<CallStep>();
  const caught = new Set<CatchClause | Listener>();
  for (const handler of code.files.filter((f) => !f.test).flatMap((f) => f.handlers)) {
    for (const one of detachedWork(code, handler)) dropped.add(one.call);
    if (loses(handler)) for (const one of swallowed(code, handler)) caught.add((one.clause ?? one.listener)!);
  }
  return { dropped, caught };
});
