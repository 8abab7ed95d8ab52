import { detachedWork } from '../flow/detached';
import { defineRule } from './rule';
import { instead, started, waitFixes } from './unawaited-processing';
import { relatedHandler } from './wording';

export default defineRule({
  id: 'auto-commit-before-processing',
  summary: 'Auto-commit may commit an offset before the record\'s work is done',
  severity: 'error',
  why: `Java's auto-commit commits, during a later \`poll\` or \`close\`, everything that earlier polls returned. That is right as long as all records of a poll are worked off before the next one. When they are handed to another thread, or gathered over several polls, offsets are committed for work that is still to come: a crash loses it.

Spring switches auto-commit off and commits after the listener. \`enable.auto.commit=true\`, set explicitly, takes that away: at a later \`poll\`, or when it is closed, the consumer commits all that \`poll\` returned. When an \`Error\`, or a stop with \`stopImmediate\`, ends the listener in the middle of a batch, closing the consumer commits the records that it never saw, and Spring's \`AckMode\` has no say in it.

kafkajs and Confluent's KafkaJS interface are different: with \`autoCommit: true\` they store an offset only after the handler's promise resolved, so this rule says nothing of them.`,
  silentWhen: [
    'kafkajs, Confluent or Nest code: `autoCommit: true` is safe as such',
    'a Java loop works off its records before the next `poll`',
    'the loop waits for the handed-over work before the next `poll`',
    '`enable.auto.commit` is false, not known, or left to Spring',
    'the code is a test',
  ],
  repair: 'Set `enable.auto.commit` to `false` and commit when the work is done; in Spring remove the setting and choose an `AckMode`.',
  sources: [
    'https://kafka.apache.org/documentation/ (javadoc of KafkaConsumer, automatic offset committing)',
    'https://kafka.apache.org/documentation/#consumerconfigs_enable.auto.commit',
    'https://docs.spring.io/spring-kafka/reference/kafka/receiving-messages/message-listener-container.html',
  ],
  clients: ['kafka-clients', 'spring-kafka'],
  check({ facts, code, report }) {
    for (const config of facts.configs) {
      if (config.client !== 'spring-kafka' || config.of !== 'consumer') continue;
      for (const entry of config.entries) {
        if (entry.key !== 'enable.auto.commit' || !entry.value.known || String(entry.value.value) !== 'true') continue;
        report({
          range: entry.value.range,
          message: 'With auto-commit on, the consumer commits all that `poll` returned, and Spring no longer commits after the listener: when the listener is cut short in the middle of a batch, the rest may be committed and lost. Leave it off, which is Spring\'s default.',
          fixes: [
            { title: `Set \`${entry.written}\` to false`, safety: 'unsafe', change: { kind: 'set-config', entry, value: 'false' } },
            { title: `Remove \`${entry.written}\``, safety: 'unsafe', change: { kind: 'remove-config', entry } },
          ],
        });
      }
    }
    for (const handler of facts.handlers) {
      if (handler.commits !== 'early') continue;
      for (const one of detachedWork(code, handler)) {
        report({
          file: code.fileOf(one.place.function.id),
          range: one.call.outcome.chain,
          message: `${started(one)}: a later \`poll\` commits the offset before this work is done, so a failure or a crash loses the record. ${instead(one)}`,
          related: [
            relatedHandler(code, handler),
            ...(handler.commitSetting ? [{ file: code.fileOf(handler.function), range: handler.commitSetting, message: 'auto-commit is switched on here' }] : []),
          ],
          fixes: waitFixes(one),
        });
      }
    }
  },
});
