import acksNotAll from './acks-not-all';
import autoCommitBeforeProcessing from './auto-commit-before-processing';
import commitBeforeProcessing from './commit-before-processing';
import dualWrite from './dual-write';
import missingErrorCallback from './missing-error-callback';
import nonIdempotentHandler from './non-idempotent-handler';
import nonIdempotentProducer from './non-idempotent-producer';
import retriesDisabled from './retries-disabled';
import swallowedHandlerError from './swallowed-handler-error';
import swallowedSendError from './swallowed-send-error';
import unawaitedProcessing from './unawaited-processing';
import unawaitedSend from './unawaited-send';
import type { Rule } from './rule';

/** Tests lose messages on purpose, or do not care: no rule speaks there. */
const silentInTests = (rule: Rule): Rule => ({ ...rule, check: (context) => { if (!context.facts.test) rule.check(context); } });

/** The registry: all rules, in the order people see them. */
export const rules: readonly Rule[] = [
  unawaitedSend,
  missingErrorCallback,
  swallowedSendError,
  acksNotAll,
  retriesDisabled,
  nonIdempotentProducer,
  dualWrite,
  autoCommitBeforeProcessing,
  commitBeforeProcessing,
  unawaitedProcessing,
  swallowedHandlerError,
  nonIdempotentHandler,
].map(silentInTests);
