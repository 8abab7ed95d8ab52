import { perMessage, type PerMessage } from '../flow/per-message';
import { defineRule } from './rule';

const when: Readonly<Record<PerMessage['how'], string>> = {
  handler: 'for every record that is handled',
  loop: 'in every turn of the loop',
  call: 'on every call',
};

export default defineRule({
  id: 'producer-per-message',
  summary: 'A producer is made or connected for every message',
  severity: 'warning',
  why: `A producer is expensive: connections to the brokers, an exchange of metadata, in Java a thread and a buffer of 32 MB. Made for one message and closed again, it turns a send of a few milliseconds into one of hundreds, batches nothing, and under load runs out of connections, which is when records are lost. In Node.js calls run side by side, and their records overtake one another, since each comes by a connection of its own.

Where one producer is connected before and disconnected after each send, two calls at the same time disconnect each other. kafkajs connects again and repeats what was under way, as long as its retries last; others fail.`,
  silentWhen: [
    'it is kept: in a field, at the top of a module, in a cache or a map, behind a check whether it is there',
    'a Spring factory makes it, which hands out the same one',
    'the function makes it once and sends many records: in a loop, or records it was not given',
    'it is a consumer or an admin client',
    'the code is a test',
  ],
  repair:
    'Make one producer when the process starts, share it (it is thread-safe in Java), and close it when the process ends: see the snippets `kafka-shared-producer`.',
  sources: [
    'https://kafka.apache.org/documentation/ (javadoc of KafkaProducer: thread safe, sharing is faster)',
    'https://kafka.js.org/docs/producing',
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
    const told = new Set<string>();
    for (const creation of facts.creations) {
      const one = perMessage(code, creation);
      const key = one && `${one.file} ${one.range.start}`;
      if (!one || told.has(key!)) continue;
      told.add(key!);
      report({
        file: one.file,
        range: one.range,
        message: `A producer is ${one.connectsOnly ? 'connected and disconnected' : 'made'} ${when[one.how]}: ${one.connectsOnly ? 'calls at the same time disconnect each other, so that sends fail or have to be tried again' : 'it batches nothing, and under load connections run out and sends fail'}. Use one for the whole life of the process.`,
        related:
          one.range === creation.range ? [] : [{ file: facts.file, range: creation.range, message: 'the producer' }],
      });
    }
  },
});
