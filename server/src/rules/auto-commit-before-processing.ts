import type { FileFacts, Handler } from '../facts/facts';
import { configAt } from '../facts/values';
import { detachedWork } from '../flow/detached';
import { uncoveredWork, type Uncovered } from '../flow/early';
import { defineRule, type ProposedFix } from './rule';
import { instead, started, waitFixes } from './unawaited-processing';
import { relatedHandler, shown } from './wording';

const what = ({ work }: Uncovered): string => shown(work.kind === 'send' ? work.send : work);

const lost = (handler: Handler, one: Uncovered): string =>
  handler.letsGo === 'fetched'
    ? `With \`autocommit\` the offsets of all that was fetched are committed once the records are in the stream's buffer: a failure or a crash before ${what(one)} is done loses the record, and up to 1024 buffered ones with it. Consume with \`autocommit: false\`, and \`await message.commit()\` after the work${handler.sideBySide ? ', in a `for await` loop: nothing waits for a listener' : ''}.`
    : `With auto-commit the offset of a record is stored before it is handed over, and may be committed while ${what(one)} is still running: a failure or a crash loses the record. Set \`enable.auto.offset.store\` to false and store the offset after the work (\`offsetsStore\`)${handler.sideBySide ? ', one record after the other (`consume(1, ...)`): nothing waits for a listener' : ', or `enable.auto.commit` to false and call `commitMessage`'}.`;

/** The fix for a stream that one `for await` loop reads, and that is told by itself whether to commit. */
function byHand(facts: FileFacts, handler: Handler): readonly ProposedFix[] {
  const config = configAt(facts, handler.stream);
  const entry = config?.entries.find(({ key }) => key === 'enable.auto.commit');
  if (
    !config ||
    handler.sideBySide ||
    facts.handlers.some((other) => other !== handler && other.stream?.start === handler.stream?.start) ||
    (handler.commitSetting && entry?.value.range.start !== handler.commitSetting.start)
  )
    return [];
  return [
    {
      title: 'Commit each record when its work is done',
      safety: 'unsafe',
      change: { kind: 'commit-by-hand', config, handler, ...(entry ? { entry } : {}) },
    },
  ];
}

export default defineRule({
  id: 'auto-commit-before-processing',
  summary: "Auto-commit may commit an offset before the record's work is done",
  severity: 'error',
  why: `Java's auto-commit commits, during a later \`poll\` or \`close\`, everything that earlier polls returned. That is right as long as all records of a poll are worked off before the next one. When they are handed to another thread, or gathered over several polls, offsets are committed for work that is still to come: a crash loses it.

Spring switches auto-commit off and commits after the listener. \`enable.auto.commit=true\`, set explicitly, takes that away: at a later \`poll\`, the consumer commits all that \`poll\` returned, and Spring's \`AckMode\` has no say in it. When an \`Error\` (memory is used up, a class cannot be initialised) ends the listener in the middle of a batch, closing the consumer commits the records that it never saw. When the container is stopped, nothing is committed at all: Spring unsubscribes first, and what was done since the last commit comes again.

librdkafka (node-rdkafka, Confluent's rdkafka interface) stores the offset of a record just before it hands the record over, and commits what is stored every five seconds: what a \`data\` listener or a \`consume\` callback starts and does not finish at once is not covered. A commit by hand at the end of an asynchronous \`data\` listener is no remedy: nothing waits for the listener, records are worked on side by side, and the commit of one that is done covers earlier ones that are not. @platformatic/kafka commits everything it fetched as soon as the records are in its stream's buffer, before anybody has seen them; \`message.commit()\` does nothing then.

kafkajs and Confluent's KafkaJS interface are different: with \`autoCommit: true\` they store an offset only after the handler's promise resolved, so this rule says nothing of them.`,
  silentWhen: [
    'kafkajs, Confluent or Nest code: `autoCommit: true` is safe as such',
    'a Java loop works off its records before the next `poll`',
    'the loop waits for the handed-over work before the next `poll`',
    '`enable.auto.commit` is false, not known, or left to Spring; `enable.auto.offset.store` is false',
    "node-rdkafka and Confluent's rdkafka interface: the handler does nothing that is still running when it returns",
    '@platformatic/kafka: the handler does no work on the records',
    'the code is a test',
  ],
  repair:
    'Set `enable.auto.commit` (`autocommit` in @platformatic/kafka) to `false` and commit when the work is done; in librdkafka `enable.auto.offset.store` set to `false` with `offsetsStore` after the work is enough, when records are asked for one after the other (`consume(1, callback)`). In Spring remove the setting and choose an `AckMode`.',
  sources: [
    'https://kafka.apache.org/documentation/ (javadoc of KafkaConsumer, automatic offset committing)',
    'https://kafka.apache.org/documentation/#consumerconfigs_enable.auto.commit',
    'https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md',
    'https://github.com/platformatic/kafka/blob/main/docs/consumer.md',
    'https://docs.spring.io/spring-kafka/reference/kafka/receiving-messages/message-listener-container.html',
  ],
  clients: ['node-rdkafka', 'confluent-rdkafka', 'platformatic', 'kafka-clients', 'spring-kafka'],
  check({ facts, code, report }) {
    for (const config of facts.configs) {
      if (config.client !== 'spring-kafka' || config.of !== 'consumer') continue;
      for (const entry of config.entries) {
        if (entry.key !== 'enable.auto.commit' || !entry.value.known || String(entry.value.value) !== 'true') continue;
        report({
          range: entry.value.range,
          // an exception, a stop and a kill only repeat
          severity: 'warning',
          message:
            "With auto-commit on, the consumer commits all that `poll` returned, and Spring no longer commits after the listener: when an `Error` ends the listener in the middle of a batch, the rest of it is committed and lost; after a stop, records come again. Leave it off, which is Spring's default.",
          fixes: [
            {
              title: `Set \`${entry.written}\` to false`,
              safety: 'unsafe',
              change: { kind: 'set-config', entry, value: 'false' },
            },
            { title: `Remove \`${entry.written}\``, safety: 'unsafe', change: { kind: 'remove-config', entry } },
          ],
        });
      }
    }
    for (const handler of facts.handlers) {
      if (handler.commits !== 'early') continue;
      if (handler.letsGo) {
        const one = uncoveredWork(code, handler);
        if (!one) continue;
        const work = { file: code.fileOf(one.place.function.id), range: one.work.range };
        const at =
          handler.letsGo === 'fetched' ? { file: facts.file, range: handler.commitSetting ?? handler.range } : work;
        report({
          ...at,
          message: lost(handler, one),
          related: [
            ...(at === work ? [] : [{ ...work, message: 'the work that comes after it' }]),
            ...(at.range === handler.range ? [] : [relatedHandler(code, handler)]),
            ...(handler.commitSetting && at === work
              ? [
                  {
                    file: code.fileOf(handler.function),
                    range: handler.commitSetting,
                    message: 'auto-commit is switched on here',
                  },
                ]
              : []),
          ],
          fixes: byHand(facts, handler),
        });
        continue;
      }
      for (const one of detachedWork(code, handler)) {
        report({
          file: code.fileOf(one.place.function.id),
          range: one.call.outcome.chain,
          message: `${started(one)}: a later \`poll\` commits the offset before this work is done, so a failure or a crash loses the record. ${instead(one, handler)}`,
          related: [
            relatedHandler(code, handler),
            ...(handler.commitSetting
              ? [
                  {
                    file: code.fileOf(handler.function),
                    range: handler.commitSetting,
                    message: 'auto-commit is switched on here',
                  },
                ]
              : []),
          ],
          fixes: waitFixes(one, handler),
        });
      }
    }
  },
});
