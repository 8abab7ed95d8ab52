import { numberOf } from '../facts/values';
import type { Config, ConfigEntry } from '../facts/facts';
import { defineRule } from './rule';
import { becauseSingle, softer } from './wording';

const clusters: readonly Config['of'][] = ['topic', 'broker', 'connect', 'streams'];

/** What holds when nothing else is given: `1` in `${FACTOR:1}` and in `process.env.FACTOR ?? 1`. */
const fallbackOf = ({ value }: ConfigEntry): number | undefined =>
  value.known || value.fallback === undefined || value.fallback === null || value.fallback === ''
    ? undefined
    : Number(value.fallback);

/** What is lost with the only broker that holds it. */
function stake(key: string): string {
  if (key.startsWith('offsets.topic.'))
    return 'The offsets of all consumer groups are kept by one broker alone: when it is lost, consumers no longer know what they have read, and skip or repeat records';
  if (key.startsWith('transaction.state.log.'))
    return 'The state of transactions is kept by one broker alone: when it is lost, those that are open can neither be committed nor aborted';
  if (/^(?:offset|config|status)\.storage\./.test(key))
    return 'What Connect has to remember of its work is kept by one broker alone: when it is lost, connectors begin anew, and skip or repeat records';
  if (key.startsWith('default.'))
    return 'Topics that are made without a replication factor of their own get a single replica: when the broker that holds it is lost, their records are gone, acknowledged or not';
  return 'With a single replica the records are on one broker alone: when it or its disk is lost, they are gone, acknowledged or not';
}

export default defineRule({
  id: 'low-replication',
  summary: 'A topic has too few replicas to survive the loss of a broker',
  severity: 'warning',
  why: `A record is as safe as the number of brokers that hold it. With replication factor 1 that is one: its disk's failure loses the records, and each of its restarts stops those who read or write. No setting of a producer helps, since \`acks=all\` waits for all *in-sync* replicas, and there is only one.

With 2 there is a choice between two evils while a broker is down: refuse writes (\`min.insync.replicas=2\`) or acknowledge records that one broker alone has. With 3 and \`min.insync.replicas=2\` one broker may be lost or restarted, and nothing happens.

The same holds for the topics that Kafka keeps for itself: the groups' offsets, the transactions' state, and what Connect remembers.`,
  silentWhen: [
    "the factor is 3 or more, or -1 (the broker's default)",
    'no factor is given, or its value is not known: a variable, the environment, a placeholder (one that falls back to 1 or 2 is told as information)',
    '`replicas` belong to something else: a Kubernetes Deployment, a shard, an index',
    'the code is a test',
  ],
  repair: `Set the factor to 3, and \`min.insync.replicas\` to 2. A topic that exists keeps what it has: raise it with \`kafka-reassign-partitions\`.

Where one broker is all there is (a compose file for development), the finding is no more than information: production must not inherit the value.`,
  sources: [
    'https://kafka.apache.org/documentation/#replication',
    'https://kafka.apache.org/documentation/#brokerconfigs_default.replication.factor',
    'https://kafka.apache.org/documentation/#brokerconfigs_offsets.topic.replication.factor',
  ],
  clients: [
    'kafkajs',
    'confluent',
    'confluent-rdkafka',
    'node-rdkafka',
    'platformatic',
    'kafka-clients',
    'spring-kafka',
    'configuration',
  ],
  check({ facts, report }) {
    for (const config of facts.configs) {
      if (!clusters.includes(config.of)) continue;
      for (const entry of config.entries) {
        const given = numberOf(entry);
        const factor = given ?? fallbackOf(entry);
        if (!/^(?!confluent\.).*\breplication\.factor$/.test(entry.key) || (factor !== 1 && factor !== 2)) continue;
        report({
          range: entry.value.range,
          ...(given === undefined ? { severity: 'information' } : softer(config)),
          message: `${given === undefined ? `The factor is ${factor} unless another one is set. ` : ''}${factor === 1 ? stake(entry.key) : 'With two replicas, losing one broker either stops writes or leaves acknowledged records on one broker alone'}. ${becauseSingle(config) ?? 'Use 3.'}`,
          fixes:
            given === undefined || config.singleBroker
              ? []
              : [
                  {
                    title: `Set \`${entry.written}\` to 3`,
                    safety: 'unsafe',
                    change: { kind: 'set-config', entry, value: '3' },
                  },
                ],
        });
      }
    }
  },
});
