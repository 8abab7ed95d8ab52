import type { ClientId, FileFacts, Handler } from '../facts/facts';
import { hasNoLastingGroup, mayBeCommitted } from '../flow/uncommitted';
import { loses } from '../flow/places';
import { defineRule, type ProposedFix } from './rule';

/** Clients that commit after the handler when they are left to it. */
const commitsAfter: readonly ClientId[] = ['kafkajs', 'confluent', 'nestjs', 'spring-kafka'];

/** The fix for clients that commit after the handler by themselves: taking the setting away that keeps them from it. */
function byClient({ configs }: FileFacts, handler: Handler): readonly ProposedFix[] {
  const entry =
    commitsAfter.includes(handler.client) && handler.client !== 'spring-kafka'
      ? configs
          .flatMap(({ entries }) => entries)
          .find(
            ({ key, range, value }) =>
              key === 'enable.auto.commit' &&
              (range.start === handler.commitSetting?.start || value.range.start === handler.commitSetting?.start),
          )
      : undefined;
  return entry
    ? [
        {
          title: `Remove \`${entry.written}\`: the client commits after the handler`,
          safety: 'unsafe',
          change: { kind: 'remove-config', entry },
        },
      ]
    : [];
}

export default defineRule({
  id: 'never-committed',
  summary: 'Nothing commits the offsets of a consumer that has to commit by hand',
  severity: 'warning',
  why: `With auto-commit off (kafkajs \`autoCommit: false\`, Java \`enable.auto.commit=false\`, Spring's \`AckMode.MANUAL\`) the group's position moves only when the code commits. When nothing does, the consumer works as long as it lives, from memory. After each restart and each rebalance it starts where the group stood before: all that was processed since comes again. A group that never committed starts at \`auto.offset.reset\`: at the end by default, so what came meanwhile is never read.

kafkajs's \`resolveOffset\` is no commit: with \`autoCommit: false\` it only remembers. In Spring an \`Acknowledgment\` that nobody acknowledges is the same.`,
  silentWhen: [
    'a commit, an acknowledgement or a stored offset stands in a function that the handler leads to, or in the same file',
    'offsets go into a transaction (`sendOffsets`, `sendOffsetsToTransaction`)',
    'positions are kept elsewhere: the code seeks to them',
    "the consumer, the acknowledgement or the batch's payload is handed to code that cannot be seen",
    'the group id is new at every start, or there is none',
    'auto-commit is on, or whether it is on is not known',
    'the code is a test',
  ],
  repair:
    "Commit when the work is done (`commitOffsets` with the next offset, `commitSync`, `acknowledge`), or leave auto-commit on: kafkajs, Confluent's KafkaJS interface and Spring commit after the handler.",
  sources: [
    'https://kafka.js.org/docs/consuming#autocommit',
    'https://kafka.apache.org/documentation/#consumerconfigs_enable.auto.commit',
    'https://docs.spring.io/spring-kafka/reference/kafka/receiving-messages/message-listener-container.html',
  ],
  clients: [
    'kafkajs',
    'confluent',
    'confluent-rdkafka',
    'node-rdkafka',
    'platformatic',
    'nestjs',
    'kafka-clients',
    'spring-kafka',
    'reactor-kafka',
  ],
  check({ facts, code, report }) {
    for (const handler of facts.handlers.filter(loses)) {
      if (handler.commits !== 'manual' || hasNoLastingGroup(facts, handler) || mayBeCommitted(code, handler)) continue;
      const what =
        handler.client === 'spring-kafka'
          ? 'This listener has to acknowledge by hand, and nothing acknowledges'
          : 'Auto-commit is off, and nothing commits the offsets of these records';
      report({
        range: handler.range,
        message: `${what}: after a restart or a rebalance everything that was processed is delivered again. Commit when the work is done${commitsAfter.includes(handler.client) ? ', or let the client do it after the handler' : ''}.`,
        fixes: byClient(facts, handler),
        related: handler.commitSetting
          ? [{ file: facts.file, range: handler.commitSetting, message: 'committing by hand is asked for here' }]
          : [],
      });
    }
  },
});
