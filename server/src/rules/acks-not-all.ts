import type { ClientId, ConfigEntry } from '../facts/facts';
import { defineRule, type ProposedFix } from './rule';

/** Clients whose default is known to be all, whatever their version: there the entry may go. */
const defaultsToAll: readonly ClientId[] = ['kafkajs', 'confluent', 'nestjs'];

/** 0 or 1 when the entry asks for that many acknowledgements; `undefined` for all, and for what is not known. */
function asked(entry: ConfigEntry): 0 | 1 | undefined {
  if (entry.key !== 'acks' || !entry.value.known) return undefined;
  const text = String(entry.value.value).trim();
  return text === '0' ? 0 : text === '1' ? 1 : undefined;
}

export default defineRule({
  id: 'acks-not-all',
  summary: 'A producer does not wait for all in-sync replicas',
  severity: 'warning',
  why: `With \`acks=1\` the partition's leader answers before any other replica has the record: when that broker fails at the wrong moment, an acknowledged record is gone. With \`acks=0\` nobody answers at all: the send succeeds at once, whatever happens, and kafkajs resolves it with an empty list. So 0 is reported as an error, 1 as a warning.

Both also switch off Java's idempotent producer (silently, unless it is asked for explicitly, which is then refused), so that a retry may repeat or reorder records. \`acks=all\` waits for the in-sync replicas; together with \`min.insync.replicas=2\` an acknowledged record survives the loss of a broker. It costs a little latency.`,
  silentWhen: [
    '`acks` is all (`-1`, `"all"`)',
    'the value is not known: a variable, the environment, a parameter',
    'the key is absent, where the client\'s default is all',
    'all topics the setting is for are named in the setting `unimportantTopics` (metrics, logs)',
    'the code is a test',
  ],
  repair: 'Set `acks` to all (`-1` in JavaScript, `"all"` in Java), or remove it where the client\'s default is all. For topics whose loss is accepted, name them in the setting `unimportantTopics`.',
  sources: [
    'https://kafka.apache.org/documentation/#producerconfigs_acks',
    'https://kafka.js.org/docs/producing',
    'https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md',
  ],
  clients: ['kafkajs', 'confluent', 'nestjs', 'kafka-clients', 'spring-kafka'],
  check({ facts, options, report }) {
    for (const config of facts.configs) {
      if ((config.of !== 'producer' && config.of !== 'send') || (config.topics.length && config.topics.every(options.unimportantTopics))) continue;
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
