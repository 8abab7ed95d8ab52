import { numberOf } from '../facts/values';
import { defineRule } from './rule';

export default defineRule({
  id: 'retries-disabled',
  summary: 'A producer does not try again after a transient error',
  severity: 'warning',
  why: `A leader moves, a broker restarts, a connection breaks: such errors are part of a healthy cluster's life and are over in a moment. A producer is made to outlive them by sending again. With \`retries=0\` the first of them fails the send, and unless the application itself keeps the record, it is lost.

In Java it also switches the idempotent producer off, silently, unless that is asked for explicitly: then the producer refuses to start. How long a producer goes on trying is better bounded by \`delivery.timeout.ms\`, with \`retries\` left alone.`,
  silentWhen: [
    'the value is above 0, or not known',
    'the key is absent',
    'it is the configuration of a consumer or an admin client',
    'the `retries` belong to something else: a health check, a job, a client of another system',
    'the code is a test',
  ],
  repair: 'Remove the key. To give up earlier, set `delivery.timeout.ms` (Java, librdkafka) instead.',
  sources: [
    'https://kafka.apache.org/documentation/#producerconfigs_retries',
    'https://kafka.apache.org/documentation/#producerconfigs_delivery.timeout.ms',
    'https://kafka.js.org/docs/configuration#default-retry',
  ],
  clients: ['kafkajs', 'confluent', 'confluent-rdkafka', 'node-rdkafka', 'platformatic', 'nestjs', 'kafka-clients', 'spring-kafka', 'configuration'],
  check({ facts, report }) {
    for (const config of facts.configs) {
      if (config.of !== 'producer' && config.of !== 'client') continue;
      for (const entry of config.entries) {
        if (entry.key !== 'retries' || numberOf(entry) !== 0) continue;
        report({
          range: entry.value.range,
          message: 'With retries 0 the first transient error (a leader that moves, a broker that restarts) fails the send and the record is lost; in Java it also switches idempotence off. Leave it at its default.',
          fixes: [{ title: `Remove \`${entry.written}\``, safety: 'unsafe', change: { kind: 'remove-config', entry } }],
        });
      }
    }
  },
});
