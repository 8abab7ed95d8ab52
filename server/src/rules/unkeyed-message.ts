import { defineRule } from './rule';
import { shown } from './wording';

export default defineRule({
  id: 'unkeyed-message',
  summary: 'Records are sent without a key, so that nothing keeps the order between those of one entity',
  severity: 'information',
  off: true,
  why: "Kafka keeps the order of records within a partition only, and the key decides the partition. Without one, two records of the same order, customer or account go wherever there is room, and a consumer may see the later one first. Java's producer stays with one partition until it has given it `batch.size` bytes (16 KB), so that the order of a few records looks right in a test, and is lost under load. Whether that matters depends on what the records mean, so this rule is off unless a setting gives it a severity.",
  silentWhen: [
    'the records have a key, or it cannot be seen whether they have',
    'a partition is given',
    'the topic is named in the setting `unimportantTopics`',
    'the code is a test',
  ],
  repair: 'Give the record the id of what it is about as its key.',
  sources: [
    'https://kafka.apache.org/documentation/#intro_concepts_and_terms',
    'https://kafka.apache.org/documentation/#producerconfigs_partitioner.class',
    'https://kafka.js.org/docs/producing#message-key',
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
  ],
  check({ facts, options, report }) {
    for (const send of facts.sends) {
      if (send.key !== 'absent' || (send.topic?.known && options.unimportantTopics(String(send.topic.value)))) continue;
      report({
        range: send.range,
        message: `${shown(send)} gives its records no key: those of one entity may land in different partitions and be read in another order. Use the entity's id as the key.`,
      });
    }
  },
});
