import type { Config, ConfigEntry } from '../facts/facts';
import { numberOf } from '../facts/values';
import { defineRule, type ProposedFix } from './rule';

/** @platformatic/kafka tries three times more by default, a second apart: a broker's restart takes longer. */
const short = (config: Config): boolean => config.client === 'platformatic';

const instead = (config: Config, entry: ConfigEntry): ProposedFix =>
  short(config)
    ? { title: `Set \`${entry.written}\` to 30`, safety: 'unsafe', change: { kind: 'set-config', entry, value: '30' } }
    : { title: `Remove \`${entry.written}\``, safety: 'unsafe', change: { kind: 'remove-config', entry } };

export default defineRule({
  id: 'retries-disabled',
  summary: 'A producer does not try again after a transient error',
  severity: 'warning',
  why: `A leader moves, a broker restarts, a connection breaks: such errors are part of a healthy cluster's life and are over in a moment. A producer is made to outlive them by sending again. With \`retries=0\` the first of them fails the send, and unless the application itself keeps the record, it is lost.

In Java it also switches the idempotent producer off, silently, unless that is asked for explicitly: then the producer refuses to start. How long a producer goes on trying is better bounded by \`delivery.timeout.ms\`, with \`retries\` left alone.

@platformatic/kafka's default is 3, a second apart. It asks the same broker each time, so that only a number that outlasts a broker's restart helps; and a send whose leader is gone for good fails all the same, and has to be sent again.`,
  silentWhen: [
    'the value is above 0, or not known',
    'the key is absent',
    'it is the configuration of a consumer or an admin client',
    'the `retries` belong to something else: a health check, a job, a client of another system',
    'the code is a test',
  ],
  repair:
    'Remove the key (@platformatic/kafka: set it to 30 or so). To give up earlier, set `delivery.timeout.ms` (Java, librdkafka) instead.',
  sources: [
    'https://kafka.apache.org/documentation/#producerconfigs_retries',
    'https://kafka.apache.org/documentation/#producerconfigs_delivery.timeout.ms',
    'https://kafka.js.org/docs/configuration#default-retry',
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
    'configuration',
  ],
  check({ facts, report }) {
    for (const config of facts.configs) {
      if (config.of !== 'producer' && config.of !== 'client') continue;
      for (const entry of config.entries) {
        if (entry.key !== 'retries' || numberOf(entry) !== 0) continue;
        report({
          range: entry.value.range,
          message: `With retries 0 the first transient error (a leader that moves, a broker that restarts) fails the send and the record is lost${short(config) ? '. Use 30, a second apart: the default (3) ends before a broker has restarted.' : '; in Java it also switches idempotence off. Leave it at its default.'}`,
          fixes: [instead(config, entry)],
        });
      }
    }
  },
});
