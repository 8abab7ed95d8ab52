import type { ClientId, Config, ConfigEntry, FileFacts } from '../facts/facts';
import { configAt, entryOf, textOf } from '../facts/values';
import { makersOf } from '../flow/makers';
import { optionFor } from '../catalog/near';
import { defineRule, type ProposedFix } from './rule';

/** Clients whose default is known to be all, whatever their version: there the entry may go. */
const defaultsToAll: readonly ClientId[] = ['kafkajs', 'confluent', 'nestjs', 'node-rdkafka', 'confluent-rdkafka'];

/** 0 or 1 when the entry asks for that many acknowledgements; `undefined` for all, and for what is not known. */
function asked(entry: ConfigEntry): 0 | 1 | undefined {
  const text = entry.key === 'acks' ? textOf(entry) : undefined;
  return text === '0' ? 0 : text === '1' ? 1 : undefined;
}

/** The configuration of a producer that is seen whole and is not idempotent; `undefined` of any other. */
function plain(config: Config | undefined): Config | undefined {
  const idempotence = config && entryOf(config, 'enable.idempotence');
  return config?.complete && (!idempotence || textOf(idempotence) === 'false') ? config : undefined;
}

/**
 * The producers' configurations of a send that asks for nothing, where the client's default is 1 unless the producer is
 * idempotent; `undefined` of any other.
 */
function unasked(facts: FileFacts, config: Config): readonly Config[] | undefined {
  if (config.of !== 'send' || !config.complete || optionFor(config.client, config.of, 'acks')?.[1].default !== '1')
    return undefined;
  if (config.entries.some(({ key }) => key === 'acks' || key === 'enable.idempotence')) return undefined;
  const producers = makersOf(facts, config).map((creation) => plain(configAt(facts, creation.config)));
  return producers.length && producers.every((one) => one !== undefined) ? producers : undefined;
}

export default defineRule({
  id: 'acks-not-all',
  summary: 'A producer does not wait for all in-sync replicas',
  severity: 'warning',
  why: `With \`acks=1\` the partition's leader answers before any other replica has the record: when that broker fails at the wrong moment, an acknowledged record is gone. With \`acks=0\` nobody answers at all: the send succeeds at once, whatever happens, and kafkajs resolves it with an empty list. So 0 is reported as an error, 1 as a warning.

Both also switch off Java's idempotent producer (silently, unless it is asked for explicitly, which is then refused), so that a retry may repeat or reorder records. \`acks=all\` waits for the in-sync replicas; together with \`min.insync.replicas=2\` an acknowledged record survives the loss of a broker. It costs a little latency.

@platformatic/kafka asks for the leader alone when a send says nothing, unless the producer is idempotent (which loses records before 2.4, see \`non-idempotent-producer\`). Its \`send\` does not look at an \`acks\` that was given to \`new Producer\`.`,
  silentWhen: [
    '`acks` is all (`-1`, `"all"`)',
    'the value is not known: a variable, the environment, a parameter',
    "the key is absent, where the client's default is all",
    '@platformatic/kafka: the producer is idempotent, or comes from elsewhere',
    'all topics the setting is for are named in the setting `unimportantTopics` (metrics, logs)',
    'the code is a test',
  ],
  repair:
    'Set `acks` to all (`-1` in JavaScript, `"all"` in Java), or remove it where the client\'s default is all. For topics whose loss is accepted, name them in the setting `unimportantTopics`.',
  sources: [
    'https://kafka.apache.org/documentation/#producerconfigs_acks',
    'https://kafka.js.org/docs/producing',
    'https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md',
    'https://github.com/platformatic/kafka/blob/main/src/clients/producer/producer.ts',
  ],
  clients: [
    'kafkajs',
    'confluent',
    'nestjs',
    'node-rdkafka',
    'confluent-rdkafka',
    'platformatic',
    'kafka-clients',
    'spring-kafka',
    'reactor-kafka',
    'configuration',
  ],
  check({ facts, options, report }) {
    const unimportant = ({ topics }: Config): boolean => topics.length > 0 && topics.every(options.unimportantTopics);
    for (const config of facts.configs) {
      if ((config.of !== 'producer' && config.of !== 'send') || unimportant(config)) continue;
      const producers = unasked(facts, config);
      if (producers) {
        const given = producers.flatMap(({ entries }) => entries).find(({ key }) => key === 'acks');
        report({
          range: config.range,
          message: `This send asks for no acknowledgement, and the client's default is 1${given ? ' whatever the producer was given as `acks`' : ''}: it succeeds as soon as the partition's leader has the record, and if that broker fails before others have copied it, an acknowledged record is lost. Ask for all in-sync replicas in each send (\`acks: ProduceAcks.ALL\`), or make the producer \`idempotent\`.`,
          related: given ? [{ file: facts.file, range: given.range, message: 'not used by `send`' }] : [],
          fixes: [
            {
              title: 'Ask for all in-sync replicas',
              safety: 'unsafe',
              change: { kind: 'add-config', config, key: 'acks', value: 'all' },
            },
          ],
        });
      }
      if (optionFor(config.client, config.of, 'acks')?.[1].unused) continue;
      for (const entry of config.entries) {
        const acks = asked(entry);
        if (acks === undefined) continue;
        // Unsafe: the author chose the value, and with all a send may take longer and fail where it did not.
        const fixes: ProposedFix[] = [];
        fixes.push({
          title: `Set \`${entry.written}\` to all`,
          safety: 'unsafe',
          change: { kind: 'set-config', entry, value: 'all' },
        });
        if (defaultsToAll.includes(config.client))
          fixes.push({
            title: `Remove \`${entry.written}\`: the default is all`,
            safety: 'unsafe',
            change: { kind: 'remove-config', entry },
          });
        report({
          range: entry.value.range,
          severity: acks === 0 ? 'error' : 'warning',
          message:
            acks === 0
              ? 'With acks 0 no broker answers: a send succeeds at once even when the record never arrives. Ask for all in-sync replicas.'
              : "With acks 1 a send succeeds as soon as the partition's leader has the record: if that broker fails before others have copied it, an acknowledged record is lost. Ask for all in-sync replicas.",
          fixes,
        });
      }
    }
  },
});
