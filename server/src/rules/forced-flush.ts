import type { ConfigEntry } from '../facts/facts';
import { numberOf } from '../facts/values';
import { defineRule } from './rule';

/** True for a flush that comes with (nearly) every record. */
function isForced(entry: ConfigEntry): boolean {
  const value = numberOf(entry);
  if (value === undefined || value < 0) return false;
  if (entry.key === 'log.flush.interval.messages' || entry.key === 'flush.messages') return value <= 1000;
  return (entry.key === 'log.flush.interval.ms' || entry.key === 'flush.ms') && value <= 100;
}

export default defineRule({
  id: 'forced-flush',
  summary: 'A broker is made to write to disk after almost every record',
  severity: 'information',
  why: `Flushing after every record or every few milliseconds looks like safety, but what keeps Kafka's records is that several brokers have them: a record that is on three machines survives the loss of one, flushed or not, and one that is flushed on a single machine does not survive the loss of its disk. What it costs is most of the throughput, and latency that makes followers lag and fall out of the in-sync replicas.

Kafka's own advice is to leave flushing to the operating system and to rely on replication.`,
  silentWhen: [
    'the interval is long (above 1,000 records or 100 ms), or its value is not known',
    'the key is absent',
    'the code is a test',
  ],
  repair:
    'Remove the key; use replication factor 3, `min.insync.replicas=2` and `acks=all`. Where all brokers may lose power at once, and every record counts, suppress the finding with that reason.',
  sources: [
    'https://kafka.apache.org/documentation/#brokerconfigs_log.flush.interval.messages',
    'https://kafka.apache.org/documentation/#topicconfigs_flush.messages',
    'https://kafka.apache.org/documentation/#appvsosflush',
  ],
  clients: ['configuration'],
  check({ facts, report }) {
    for (const config of facts.configs) {
      if (config.of !== 'topic' && config.of !== 'broker') continue;
      for (const entry of config.entries) {
        if (!isForced(entry)) continue;
        report({
          range: entry.value.range,
          message:
            'Forcing records to disk this often costs most of the throughput and keeps no record that replication would lose. Remove the key, and rely on replication factor 3 with `min.insync.replicas=2`.',
          fixes: [{ title: `Remove \`${entry.written}\``, safety: 'unsafe', change: { kind: 'remove-config', entry } }],
        });
      }
    }
  },
});
