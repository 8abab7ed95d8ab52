import type { Listener, Outcome, Send } from '../facts/facts';
import type { Code } from './code';
import { looksAtFailure } from './failure';

/** True when listeners are there and the failure ends with one of them, or with the chain, unheard. */
export function isUnheard(code: Code, outcome: Outcome, java: boolean): boolean {
  if (!outcome.listeners.length || outcome.listeners.some((l) => looksAtFailure(code, l))) return false;
  if (outcome.use === 'discarded' || outcome.use === 'voided') return true;
  return !java && outcome.listeners.some((l) => l.on === 'failure' && !l.passesFailureOn);
}

/** The listener that is given the failure and does not look. */
export const deafIn = (outcome: Outcome): Listener | undefined =>
  outcome.listeners.find((l) => l.on !== 'success' && !l.passesFailureOn) ??
  outcome.listeners.find((l) => l.on !== 'success');

/** True when nobody is told how a send ended that yields nothing but a delivery report. */
export const isUnreported = ({ yields, outcome }: Send): boolean =>
  yields === 'report' && outcome.use === 'discarded' && !outcome.listeners.length;
