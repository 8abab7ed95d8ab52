import { compareVersions } from '../catalog/index';
import type { Config, ConfigEntry, FileFacts } from '../facts/facts';
import { entryOf, numberOf } from '../facts/values';
import { defineRule } from './rule';
import { becauseSingle, softer } from './wording';

/** The replication factor that stands beside the minimum, where it does. */
function factorFor(entry: ConfigEntry, config: Config): number | undefined {
  const key =
    entry.key === 'min.insync.replicas'
      ? config.of === 'topic'
        ? 'replication.factor'
        : 'default.replication.factor'
      : entry.key.replace(/min\.isr$/, 'replication.factor');
  const factor = entryOf(config, key);
  // Kafka's own topics have three replicas unless told otherwise; others have one, or what the broker says
  if (!factor) return entry.key === 'min.insync.replicas' ? undefined : 3;
  const given = numberOf(factor);
  return given !== undefined && given > 0 ? given : undefined;
}

/**
 * True for a broker's own file, where the version of the broker is not known to be before 4.1: from then on a new
 * cluster keeps the minimum it was made with.
 */
const isKept = (entry: ConfigEntry, config: Config, { language }: FileFacts): boolean =>
  entry.key === 'min.insync.replicas' &&
  config.of === 'broker' &&
  language === 'properties' &&
  (config.version === undefined || compareVersions(config.version, '4.1') >= 0);

/** What is wrong, and the right minimum where one follows from what is known. */
function judged(
  minimum: number,
  factor: number | undefined,
): { readonly problem: string; readonly advice: string; readonly wants?: number } | undefined {
  if (minimum === 1) {
    const problem =
      'A minimum of 1 lets `acks=all` be satisfied by the leader alone: while the other replicas lag, an acknowledged record is on one broker, and lost with it.';
    return factor === undefined || factor < 3
      ? { problem, advice: 'Use 2, with 3 replicas.' }
      : { problem, advice: `Use ${factor - 1}.`, wants: factor - 1 };
  }
  if (factor === undefined || minimum < factor) return undefined;
  if (minimum > factor)
    return {
      problem: `A minimum of ${minimum} is more than the replication factor, ${factor}: brokers before 3.7 refuse every write with \`acks=all\`, later ones take it as ${factor}${factor === 1 ? ', the leader alone' : ' and refuse writes when one broker is down'}.`,
      advice: 'Use one less than the replication factor.',
      ...(factor > 2 && { wants: factor - 1 }),
    };
  const problem = `The minimum is as high as the replication factor: as soon as one broker is down or restarts, every write with \`acks=all\` is refused.`;
  return factor > 2
    ? { problem, advice: `Use ${factor - 1}.`, wants: factor - 1 }
    : { problem, advice: 'Use a third replica.' };
}

export default defineRule({
  id: 'low-min-insync-replicas',
  summary: 'The minimum of in-sync replicas makes acks=all weaker than it looks, or stops writes',
  severity: 'warning',
  why: `\`acks=all\` waits for the replicas that are in sync at that moment, however few these are. \`min.insync.replicas\` says how many there have to be for a write to be accepted. With 1, which is Kafka's default, a leader whose followers lag or are down acknowledges alone: \`acks=all\` is then no stronger than \`acks=1\`, and the broker's failure loses what it had acknowledged.

When the minimum is as high as the replication factor, the opposite happens: any broker's restart stops all writes. When it is higher still, brokers before Kafka 3.7 refuse every write with \`acks=all\`; later ones count as many replicas as there are. One less than the replication factor (2 of 3) is what survives the loss of a broker without a loss of records.

A cluster that was made by Kafka 4.1 or later reads the minimum from the brokers' files once, when it is made, and keeps it as the cluster's default. Changing the files and restarting brokers and controllers changes nothing: a cluster made with 1 and restarted with 2 still took writes with one replica left (seen with 4.4).`,
  silentWhen: [
    'the minimum is at least 2 and below the replication factor, or that factor is not given beside it',
    'no minimum is given, or its value is not known',
    'the code is a test',
  ],
  repair:
    "Set `min.insync.replicas` to one less than the replication factor: 2 with 3 replicas. On a cluster that exists, also where the file is repaired: `kafka-configs --alter --entity-type brokers --entity-default --add-config min.insync.replicas=2`. A minimum that a topic's replicas cannot meet stops its writers, so no fix is offered where the factor is not given beside it.",
  sources: [
    'https://kafka.apache.org/documentation/#brokerconfigs_min.insync.replicas',
    'https://kafka.apache.org/documentation/#topicconfigs_min.insync.replicas',
    'https://kafka.apache.org/documentation/#brokerconfigs_transaction.state.log.min.isr',
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
      if (config.of !== 'topic' && config.of !== 'broker') continue;
      for (const entry of config.entries) {
        const minimum = numberOf(entry);
        if (!/(?:^min\.insync\.replicas|\.min\.isr)$/.test(entry.key) || minimum === undefined || minimum < 1) continue;
        const found = judged(minimum, factorFor(entry, config));
        if (!found) continue;
        report({
          range: entry.value.range,
          ...softer(config),
          message: `${found.problem} ${becauseSingle(config) ?? `${found.advice}${isKept(entry, config, facts) ? ' A cluster made by Kafka 4.1 or later keeps the minimum it was made with: change it there with `kafka-configs` as well.' : ''}`}`,
          fixes:
            found.wants === undefined || config.singleBroker
              ? []
              : [
                  {
                    title: `Set \`${entry.written}\` to ${found.wants}`,
                    safety: 'unsafe',
                    change: { kind: 'set-config', entry, value: String(found.wants) },
                  },
                ],
        });
      }
    }
  },
});
