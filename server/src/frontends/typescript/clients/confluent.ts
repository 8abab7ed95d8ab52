import type { Client } from './client';

/** @confluentinc/kafka-javascript 1.10.1, its KafkaJS API (types/kafkajs.d.ts). */
export const confluent: Client = {
  id: 'confluent',
  package: '@confluentinc/kafka-javascript',
  declarations: /^\/node_modules\/@confluentinc\/kafka-javascript\/types\/kafkajs\.d\.ts$/,
  sends: { 'Producer.send': 'promise', 'Producer.sendBatch': 'promise' },
  commits: { 'Consumer.commitOffsets': 'commit', 'EachBatchPayload.resolveOffset': 'resolve', 'EachBatchPayload.commitOffsetsIfNecessary': 'commit' },
  commitsOnlyWhatIsGiven: [],
  controls: { 'Consumer.pause': 'pause', 'Consumer.seek': 'seek', 'Consumer.disconnect': 'stop', 'EachMessagePayload.pause': 'pause', 'EachBatchPayload.pause': 'pause' },
  runs: {
    'Consumer.run': [
      { option: 'eachMessage', kind: 'message', records: ['message'] },
      { option: 'eachBatch', kind: 'batch', records: ['batch'] },
    ],
  },
  options: {
    'Kafka.producer': [{ of: 'producer', argument: 0, blocks: [['kafkaJS'], []], keys: { acks: 'acks', 'request.required.acks': 'acks' } }],
    'Kafka.consumer': [{ of: 'consumer', argument: 0, blocks: [['kafkaJS'], []], keys: { autoCommit: 'enable.auto.commit', 'enable.auto.commit': 'enable.auto.commit' } }],
    // `send({ acks })` throws in this client, but whoever wrote it meant it: the value is judged like any other
    'Producer.send': [{ of: 'send', argument: 0, blocks: [[]], keys: { acks: 'acks' } }],
  },
  flushes: ['Producer.flush'],
  quiet: /^(Consumer|Producer|Client|Admin|Kafka|EachMessagePayload|EachBatchPayload|Batch)\./,
};
