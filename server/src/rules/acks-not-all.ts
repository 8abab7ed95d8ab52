import type { ClientId, Config, ConfigEntry, FileFacts } from '../facts/facts';
import { configAt } from '../facts/values';
import { contains } from '../text/range';
import { defineRule, type ProposedFix } from './rule';

/** Clients whose default is known to be all, whatever their version: there the entry may go. */
const defaultsToAll: readonly ClientId[] = ['kafkajs', 'confluent', 'nestjs', 'node-rdkafka', 'confluent-rdkafka'];

/** 0 or 1 when the entry asks for that many acknowledgements; `undefined` for all, and for what is not known. */
function asked(entry: ConfigEntry): 0 | 1 | undefined {
  if (entry.key !== 'acks' || !entry.value.known) return undefined;
  const text = String(entry.value.value).trim();
  return text === '0' ? 0 : text === '1' ? 1 : undefined;
}

/** The value of an entry, where it is known. */
const valueOf = (config: Config, key: string): unknown => {
  const value = config.entries.find((entry) => entry.key === key)?.value;
  return value?.known ? value.value : undefined;
};

/**
 * The sends of @platformatic/kafka that ask for nothing: there the default is 1, unless the producer is idempotent. What the producer itself was
 * given as `acks` is not used (`send` in producer.js, 1.35.0 and 2.12.1).
 */
const askingNothing = (facts: FileFacts): readonly { readonly config: Config; readonly producers: readonly Config[] }[] => facts.sends.flatMap((send) => {
  const config = send.client === 'platformatic' ? facts.configs.find((one) => one.of === 'send' && contains(send.range, one.range)) : undefined;
  if (!config?.complete || config.entries.some(({ key }) => key === 'acks' || key === 'enable.idempotence')) return [];
  const made = facts.creations.filter((creation) => creation.of === 'producer' && creation.name === send.receiver);
  const producers = made.map((creation) => configAt(facts, creation.config));
  const plain = producers.filter((one) => one?.complete && (!one.entries.some(({ key }) => key === 'enable.idempotence') || valueOf(one, 'enable.idempotence') === false));
  return producers.length && plain.length === producers.length ? [{ config, producers: plain as Config[] }] : [];
});

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
    'the key is absent, where the client\'s default is all',
    '@platformatic/kafka: the producer is idempotent, or comes from elsewhere',
    'all topics the setting is for are named in the setting `unimportantTopics` (metrics, logs)',
    'the code is a test',
  ],
  repair: 'Set `acks` to all (`-1` in JavaScript, `"all"` in Java), or remove it where the client\'s default is all. For topics whose loss is accepted, name them in the setting `unimportantTopics`.',
  sources: [
    'https://kafka.apache.org/documentation/#producerconfigs_acks',
    'https://kafka.js.org/docs/producing',
    'https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md',
    'https://github.com/platformatic/kafka/blob/main/src/clients/producer/producer.ts',
  ],
  clients: ['kafkajs', 'confluent', 'nestjs', 'node-rdkafka', 'confluent-rdkafka', 'platformatic', 'kafka-clients', 'spring-kafka', 'reactor-kafka', 'configuration'],
  check({ facts, options, report }) {
    const unimportant = ({ topics }: Config): boolean => topics.length > 0 && topics.every(options.unimportantTopics);
    for (const { config, producers } of askingNothing(facts)) {
      if (unimportant(config)) continue;
      const given = producers.flatMap(({ entries }) => entries).find(({ key }) => key === 'acks');
      report({
        range: config.range,
        message: `This send asks for no acknowledgement, and the client's default is 1${given ? ' whatever the producer was given as `acks`' : ''}: it succeeds as soon as the partition's leader has the record, and if that broker fails before others have copied it, an acknowledged record is lost. Ask for all in-sync replicas in each send (\`acks: ProduceAcks.ALL\`).`,
        related: given ? [{ file: facts.file, range: given.range, message: 'not used by `send`' }] : [],
        fixes: [{ title: 'Ask for all in-sync replicas', safety: 'unsafe', change: { kind: 'add-config', config, key: 'acks', value: 'all' } }],
      });
    }
    for (const config of facts.configs) {
      if ((config.of !== 'producer' && config.of !== 'send') || unimportant(config)) continue;
      // its value is used by nobody
      if (config.client === 'platformatic' && config.of === 'producer') continue;
      for (const entry of config.entries) {
        const acks = asked(entry);
        if (acks === undefined) continue;
        // Unsafe: the author chose the value, and with all a send may take longer and fail where it did not.
        const fixes: ProposedFix[] = [];
        fixes.push({ title: `Set \`${entry.written}\` to all`, safety: 'unsafe', change: { kind: 'set-config', entry, value: 'all' } });
        if (defaultsToAll.includes(config.client)) fixes.push({ title: `Remove \`${entry.written}\`: the default is all`, safety: 'unsafe', change: { kind: 'remove-config', entry } });
        report({
          range: entry.value.range,
          severity: acks === 0 ? 'error' : 'warning',
          message: acks === 0
            ? 'With acks 0 no broker answers: a send succeeds at once even when the record never arrives. Ask for all in-sync replicas.'
            : 'With acks 1 a send succeeds as soon as the partition\'s leader has the record: if that broker fails before others have copied it, an acknowledged record is lost. Ask for all in-sync replicas.',
          fixes,
        });
      }
    }
  },
});
