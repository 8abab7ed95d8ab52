import acksNotAll from './acks-not-all';
import asyncCommitOnly from './async-commit-only';
import autoCommitBeforeProcessing from './auto-commit-before-processing';
import batchEarlyExit from './batch-early-exit';
import commitBeforeProcessing from './commit-before-processing';
import commitOnFailure from './commit-on-failure';
import conflictingConfig from './conflicting-config';
import dualWrite from './dual-write';
import forcedFlush from './forced-flush';
import latestOffsetReset from './latest-offset-reset';
import lowMinInsyncReplicas from './low-min-insync-replicas';
import lowReplication from './low-replication';
import missingCrashHandler from './missing-crash-handler';
import missingErrorCallback from './missing-error-callback';
import missingHeartbeat from './missing-heartbeat';
import neverCommitted from './never-committed';
import nonIdempotentHandler from './non-idempotent-handler';
import nonIdempotentProducer from './non-idempotent-producer';
import offsetOffByOne from './offset-off-by-one';
import offsetStringConcatenation from './offset-string-concatenation';
import poisonPill from './poison-pill';
import producerPerMessage from './producer-per-message';
import randomGroupId from './random-group-id';
import rejectedOption from './rejected-option';
import removedConfig from './removed-config';
import retriesDisabled from './retries-disabled';
import sendOutsideTransaction from './send-outside-transaction';
import skipAfterRetries from './skip-after-retries';
import swallowedHandlerError from './swallowed-handler-error';
import swallowedSendError from './swallowed-send-error';
import transactionNotAborted from './transaction-not-aborted';
import unawaitedProcessing from './unawaited-processing';
import unawaitedSend from './unawaited-send';
import uncommittedReads from './uncommitted-reads';
import uncleanLeaderElection from './unclean-leader-election';
import unclosedClient from './unclosed-client';
import unknownConfig from './unknown-config';
import unkeyedMessage from './unkeyed-message';
import { standingAt } from '../flow/spring';
import type { Rule } from './rule';

/** Tests lose messages on purpose, or do not care: no rule speaks there. */
const silentInTests = (rule: Rule): Rule => ({
  ...rule,
  check: (context) => {
    if (!context.facts.test) rule.check(context);
  },
});

/**
 * Spring joins settings files and code: a finding about a value that another one overrides is none, and what else is
 * set is shown with the one that decides.
 */
const joinedBySpring = (rule: Rule): Rule => ({
  ...rule,
  check: (context) =>
    rule.check({
      ...context,
      report: (report) => {
        const facts =
          report.file === undefined ? context.facts : context.code.files.find(({ file }) => file === report.file);
        const { decides, others } = facts
          ? standingAt(context.code, facts, report.range)
          : { decides: true, others: [] };
        if (decides)
          context.report(others.length ? { ...report, related: [...(report.related ?? []), ...others] } : report);
      },
    }),
});

/** The registry: all rules, in the order people see them. */
export const rules: readonly Rule[] = [
  unawaitedSend,
  missingErrorCallback,
  swallowedSendError,
  acksNotAll,
  retriesDisabled,
  nonIdempotentProducer,
  unclosedClient,
  producerPerMessage,
  transactionNotAborted,
  sendOutsideTransaction,
  dualWrite,
  unkeyedMessage,
  autoCommitBeforeProcessing,
  commitBeforeProcessing,
  commitOnFailure,
  batchEarlyExit,
  unawaitedProcessing,
  swallowedHandlerError,
  skipAfterRetries,
  nonIdempotentHandler,
  poisonPill,
  offsetOffByOne,
  offsetStringConcatenation,
  neverCommitted,
  asyncCommitOnly,
  missingCrashHandler,
  missingHeartbeat,
  randomGroupId,
  latestOffsetReset,
  uncommittedReads,
  lowReplication,
  lowMinInsyncReplicas,
  uncleanLeaderElection,
  forcedFlush,
  unknownConfig,
  removedConfig,
  conflictingConfig,
  rejectedOption,
]
  .map(silentInTests)
  .map(joinedBySpring);
