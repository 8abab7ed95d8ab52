import { uncommittedReads } from '../flow/uncommitted-reads';
import { defineRule, type ProposedFix } from './rule';
import { shown } from './wording';

const key = 'isolation.level';

export default defineRule({
  id: 'uncommitted-reads',
  summary: 'A topic that is written in transactions is read with read_uncommitted',
  severity: 'information',
  why: `A transaction keeps its promise only to those who ask for it. Java's consumer reads with \`isolation.level=read_uncommitted\` by default: it gets every record as soon as it is written, also those of a transaction that is aborted later, and then again when the work is repeated. With \`read_committed\` it gets a transaction's records only after its commit.

librdkafka and kafkajs read committed records only, by default.`,
  silentWhen: [
    '`isolation.level` is `read_committed`',
    'it is not known what it is: the configuration is made elsewhere',
    "nothing in the workspace writes the topic in a transaction, or the topic's name is not known",
    'Spring: some settings or some factory of the module sets it',
    'the code is a test',
  ],
  repair:
    'Set `isolation.level` to `read_committed` (Spring: `spring.kafka.consumer.isolation-level: read_committed`).',
  sources: [
    'https://kafka.apache.org/documentation/#consumerconfigs_isolation.level',
    'https://docs.spring.io/spring-kafka/reference/kafka/exactly-once.html',
  ],
  clients: ['kafka-clients', 'spring-kafka'],
  check({ facts, code, report }) {
    for (const { handler, topic, send, writer, entry, config } of uncommittedReads(code, facts)) {
      const fixes: ProposedFix[] = entry
        ? [
            {
              title: 'Read committed records only',
              safety: 'unsafe',
              change: { kind: 'set-config', entry, value: 'read_committed' },
            },
          ]
        : config
          ? [
              {
                title: 'Read committed records only',
                safety: 'unsafe',
                change: { kind: 'add-config', config, key, value: 'read_committed', after: config.entries.at(-1) },
              },
            ]
          : [];
      report({
        range: entry?.value.range ?? handler.range,
        message: `\`${topic}\` is written in transactions (${shown(send)}), and this consumer reads with \`read_uncommitted\`${entry ? '' : ', the default'}: it also gets the records of transactions that were aborted. Set \`${key}\` to \`read_committed\`.`,
        related: [{ file: writer, range: send.range, message: 'written in a transaction here' }],
        fixes,
      });
    }
  },
});
