import { optionsOf, type OptionsPlace } from '../../../catalog/options';
import type { Client, OptionsTable } from './client';
import { createTopics, sent } from './kafkajs';
import { librdkafka } from './librdkafka';

/**
 * Options of the block `kafkaJS`, and librdkafka's keys beside it, which hold where both are given. A kafkajs option
 * beside the block is refused: it keeps its name.
 */
const table = (
  of: OptionsTable['of'] & OptionsPlace,
  types: readonly string[],
  blockTypes: readonly string[],
): OptionsTable => ({
  of,
  argument: 0,
  blocks: [['kafkaJS'], []],
  keys: librdkafka,
  blockKeys: optionsOf('confluent', of),
  skip: ['kafkaJS'],
  types,
  blockTypes,
});
const plain = (
  of: OptionsTable['of'] & OptionsPlace,
  skip: readonly string[],
  types: readonly string[] = [],
): OptionsTable => ({ of, argument: 0, blocks: [[]], keys: optionsOf('confluent', of), skip, types });

/** @confluentinc/kafka-javascript 1.10.1, its KafkaJS API (types/kafkajs.d.ts). */
export const confluent: Client = {
  id: 'confluent',
  package: '@confluentinc/kafka-javascript',
  declarations: /^\/node_modules\/@confluentinc\/kafka-javascript\/types\/kafkajs\.d\.ts$/,
  creates: {
    'Kafka.producer': 'producer',
    'Kafka.consumer': 'consumer',
    'Kafka.admin': 'admin',
    'Client.dependentAdmin': 'admin',
  },
  sends: { 'Producer.send': 'promise', 'Producer.sendBatch': 'promise' },
  commits: {
    'Consumer.commitOffsets': 'commit',
    'Consumer.storeOffsets': 'store',
    'EachBatchPayload.resolveOffset': 'resolve',
    'EachBatchPayload.commitOffsetsIfNecessary': 'commit',
  },
  commitsOnlyWhatIsGiven: [],
  controls: {
    'Consumer.pause': 'pause',
    'Consumer.seek': 'seek',
    'Client.disconnect': 'stop',
    'EachMessagePayload.pause': 'pause',
    'EachBatchPayload.pause': 'pause',
  },
  lifecycle: {
    'Client.connect': 'connect',
    'Admin.connect': 'connect',
    'Client.disconnect': 'close',
    'Admin.disconnect': 'close',
    'Producer.flush': 'flush',
    'Consumer.subscribe': 'subscribe',
    'EachBatchPayload.heartbeat': 'heartbeat',
    'EachMessagePayload.heartbeat': 'heartbeat',
  },
  transactions: {
    'Producer.transaction': 'begin',
    'Producer.commit': 'commit',
    'Producer.abort': 'abort',
    'Producer.sendOffsets': 'offsets',
  },
  offsets: {
    'Consumer.commitOffsets': [{ to: 'commit', expects: 'next', argument: 0, as: 'entries' }],
    'Consumer.storeOffsets': [{ to: 'commit', expects: 'next', argument: 0, as: 'entries' }],
    'EachBatchPayload.resolveOffset': [{ to: 'resolve', expects: 'processed', argument: 0, as: 'value' }],
    'Consumer.seek': [{ to: 'seek', expects: 'next', argument: 0, as: 'entries' }],
    'Producer.sendOffsets': [{ to: 'transaction', expects: 'next', argument: 0, as: 'entries' }],
  },
  records: ['KafkaMessage', 'MessageSetEntry', 'RecordBatchEntry'],
  listens: [],
  topics: { 'Admin.createTopics': createTopics },
  runs: {
    'Consumer.run': [
      { option: 'eachMessage', kind: 'message', records: ['message'] },
      { option: 'eachBatch', kind: 'batch', records: ['batch'] },
    ],
  },
  options: {
    'Kafka.constructor': [table('client', ['CommonConstructorConfig'], ['KafkaConfig'])],
    'Kafka.producer': [table('producer', ['ProducerConstructorConfig'], ['ProducerConfig'])],
    'Kafka.consumer': [table('consumer', ['ConsumerConstructorConfig'], ['ConsumerConfig'])],
    'Kafka.admin': [table('admin', ['AdminConstructorConfig'], ['AdminConfig'])],
    // `send({ acks })` throws in this client, but whoever wrote it meant it: the value is judged like any other
    'Producer.send': [plain('send', sent)],
    'Producer.sendBatch': [plain('send', sent)],
    'Consumer.run': [plain('run', [], ['ConsumerRunConfig'])],
    'Consumer.subscribe': [plain('subscribe', ['topic', 'topics'])],
  },
  flushes: ['Producer.flush'],
  quiet: /^(Consumer|Producer|Client|Admin|Kafka|EachMessagePayload|EachBatchPayload|Batch)\./,
};
