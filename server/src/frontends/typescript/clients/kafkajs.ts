import { optionsOf } from '../../../catalog/options';
import type { Client, OptionsTable, TopicTable } from './client';

/**
 * kafkajs's options wherever they are given: to the client itself, to NestJS, and (but for their place) to Confluent's
 * client.
 */
export const kafkajsOptions = {
  client: optionsOf('kafkajs', 'client'),
  producer: optionsOf('kafkajs', 'producer'),
  consumer: optionsOf('kafkajs', 'consumer'),
  admin: optionsOf('kafkajs', 'admin'),
  send: optionsOf('kafkajs', 'send'),
  run: optionsOf('kafkajs', 'run'),
  subscribe: optionsOf('kafkajs', 'subscribe'),
};

const table = (
  of: keyof typeof kafkajsOptions,
  types: readonly string[],
  skip: readonly string[] = [],
): OptionsTable => ({ of, argument: 0, blocks: [[]], keys: kafkajsOptions[of], types, skip });

/** What stands in a `send` beside its configuration. */
export const sent = ['topic', 'messages', 'topicMessages'];

export const createTopics: TopicTable = {
  argument: 0,
  list: 'topics',
  type: 'ITopicConfig',
  name: 'topic',
  keys: optionsOf('kafkajs', 'topic'),
  entries: 'configEntries',
};

/** kafkajs 2.2.4, as its types/index.d.ts declares it. */
export const kafkajs = {
  id: 'kafkajs',
  package: 'kafkajs',
  declarations: /^\/node_modules\/kafkajs\//,
  creates: { 'Kafka.producer': 'producer', 'Kafka.consumer': 'consumer', 'Kafka.admin': 'admin' },
  sends: { 'Sender.send': 'promise', 'Sender.sendBatch': 'promise' },
  commits: {
    'Consumer.commitOffsets': 'commit',
    'EachBatchPayload.resolveOffset': 'resolve',
    'EachBatchPayload.commitOffsetsIfNecessary': 'commit',
  },
  commitsOnlyWhatIsGiven: ['Consumer.commitOffsets'],
  controls: {
    'Consumer.pause': 'pause',
    'Consumer.seek': 'seek',
    'Consumer.stop': 'stop',
    'Consumer.disconnect': 'stop',
    'EachMessagePayload.pause': 'pause',
    'EachBatchPayload.pause': 'pause',
  },
  lifecycle: {
    'Producer.connect': 'connect',
    'Consumer.connect': 'connect',
    'Admin.connect': 'connect',
    'Producer.disconnect': 'close',
    'Consumer.disconnect': 'close',
    'Admin.disconnect': 'close',
    'Consumer.subscribe': 'subscribe',
    'EachBatchPayload.heartbeat': 'heartbeat',
    'EachMessagePayload.heartbeat': 'heartbeat',
  },
  transactions: {
    'Producer.transaction': 'begin',
    'Transaction.commit': 'commit',
    'Transaction.abort': 'abort',
    'Transaction.sendOffsets': 'offsets',
  },
  transactionSends: true,
  offsets: {
    'Consumer.commitOffsets': [{ to: 'commit', expects: 'next', argument: 0, as: 'entries' }],
    'EachBatchPayload.commitOffsetsIfNecessary': [{ to: 'commit', expects: 'next', argument: 0, as: 'entries' }],
    'EachBatchPayload.resolveOffset': [{ to: 'resolve', expects: 'processed', argument: 0, as: 'value' }],
    'Consumer.seek': [{ to: 'seek', expects: 'next', argument: 0, as: 'entries' }],
    'Transaction.sendOffsets': [{ to: 'transaction', expects: 'next', argument: 0, as: 'entries' }],
  },
  records: ['KafkaMessage', 'MessageSetEntry', 'RecordBatchEntry'],
  listens: ['Consumer.on', 'Producer.on', 'Admin.on'],
  topics: { 'Admin.createTopics': createTopics },
  runs: {
    'Consumer.run': [
      { option: 'eachMessage', kind: 'message', records: ['message'] },
      { option: 'eachBatch', kind: 'batch', records: ['batch'] },
    ],
  },
  options: {
    'Kafka.constructor': [table('client', ['KafkaConfig'])],
    'Kafka.producer': [table('producer', ['ProducerConfig'])],
    'Kafka.consumer': [table('consumer', ['ConsumerConfig'])],
    'Kafka.admin': [table('admin', ['AdminConfig'])],
    'Sender.send': [table('send', ['ProducerRecord'], sent)],
    'Sender.sendBatch': [table('send', ['ProducerBatch'], sent)],
    'Consumer.run': [table('run', ['ConsumerRunConfig'])],
    'Consumer.subscribe': [
      table('subscribe', ['ConsumerSubscribeTopics', 'ConsumerSubscribeTopic'], ['topic', 'topics']),
    ],
  },
  flushes: [],
  quiet:
    /^(Consumer|Producer|Sender|Admin|Kafka|EachMessagePayload|EachBatchPayload|Transaction|Logger|Batch|Offsets\w*)\./,
} satisfies Client;
