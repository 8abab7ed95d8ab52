import type { Client, OptionsTable } from './client';
import { librdkafka } from './librdkafka';

const table = (of: OptionsTable['of'], argument: number, types: readonly string[] = []): OptionsTable => ({
  of,
  argument,
  blocks: [[]],
  keys: librdkafka,
  types,
});

/** librdkafka's global and its topic configuration are two arguments. */
const producer = [table('producer', 0, ['ProducerGlobalConfig']), table('producer', 1, ['ProducerTopicConfig'])];
const consumer = [table('consumer', 0, ['ConsumerGlobalConfig']), table('consumer', 1, ['ConsumerTopicConfig'])];

/** node-rdkafka 3.6.1 (index.d.ts, lib/): librdkafka's names, events, and callbacks. */
export const nodeRdkafka: Client = {
  id: 'node-rdkafka',
  package: 'node-rdkafka',
  declarations: /^\/node_modules\/node-rdkafka\//,
  creates: {
    'Producer.constructor': 'producer',
    'HighLevelProducer.constructor': 'producer',
    'KafkaConsumer.constructor': 'consumer',
    'AdminClient.create': 'admin',
    'Producer.createWriteStream': 'stream',
    'KafkaConsumer.createReadStream': 'stream',
    createWriteStream: 'stream',
    createReadStream: 'stream',
  },
  sends: { 'Producer.produce': 'report', 'HighLevelProducer.produce': 'report', 'ProducerStream.write': 'stream' },
  commits: {
    'KafkaConsumer.commit': 'commit',
    'KafkaConsumer.commitSync': 'commit',
    'KafkaConsumer.commitMessage': 'commit',
    'KafkaConsumer.commitMessageSync': 'commit',
    'KafkaConsumer.offsetsStore': 'store',
  },
  commitsOnlyWhatIsGiven: [],
  controls: {
    'KafkaConsumer.pause': 'pause',
    'KafkaConsumer.seek': 'seek',
    'KafkaConsumer.unsubscribe': 'stop',
    'KafkaConsumer.unassign': 'stop',
    'Client.disconnect': 'stop',
    'ConsumerStream.close': 'stop',
    'ConsumerStream.destroy': 'stop',
  },
  lifecycle: {
    'Client.connect': 'connect',
    'Client.disconnect': 'close',
    'IAdminClient.disconnect': 'close',
    'ProducerStream.close': 'close',
    'ProducerStream.end': 'close',
    'ProducerStream.destroy': 'close',
    'ConsumerStream.close': 'close',
    'ConsumerStream.destroy': 'close',
    'KafkaConsumer.subscribe': 'subscribe',
    'KafkaConsumer.assign': 'subscribe',
    'Producer.flush': 'flush',
    'Producer.poll': 'poll',
    'Producer.setPollInterval': 'poll',
  },
  closesLater: true,
  transactions: {
    'Producer.beginTransaction': 'begin',
    'Producer.commitTransaction': 'commit',
    'Producer.abortTransaction': 'abort',
    'Producer.sendOffsetsToTransaction': 'offsets',
  },
  offsets: {
    // these two add 1 themselves (lib/kafka-consumer.js)
    'KafkaConsumer.commitMessage': [{ to: 'commit', expects: 'processed', argument: 0, as: 'entries' }],
    'KafkaConsumer.commitMessageSync': [{ to: 'commit', expects: 'processed', argument: 0, as: 'entries' }],
    'KafkaConsumer.commit': [{ to: 'commit', expects: 'next', argument: 0, as: 'entries' }],
    'KafkaConsumer.commitSync': [{ to: 'commit', expects: 'next', argument: 0, as: 'entries' }],
    'KafkaConsumer.offsetsStore': [{ to: 'commit', expects: 'next', argument: 0, as: 'entries' }],
    'KafkaConsumer.seek': [{ to: 'seek', expects: 'next', argument: 0, as: 'entries' }],
    'Producer.sendOffsetsToTransaction': [{ to: 'transaction', expects: 'next', argument: 0, as: 'entries' }],
  },
  records: ['Message'],
  listens: [
    'Client.on',
    'Client.once',
    'KafkaConsumer.addListener',
    'Producer.addListener',
    'HighLevelProducer.addListener',
    'ConsumerStream.on',
    'ConsumerStream.once',
    'ConsumerStream.addListener',
    'ProducerStream.on',
    'ProducerStream.once',
    'ProducerStream.addListener',
  ],
  topics: {
    'IAdminClient.createTopic': {
      argument: 0,
      type: 'NewTopic',
      name: 'topic',
      keys: {
        num_partitions: { key: 'num.partitions', type: 'number' },
        replication_factor: { key: 'replication.factor', type: 'number' },
      },
      entries: 'config',
    },
  },
  runs: {},
  deliveries: {
    'Client.on': { event: 'data', kind: 'message', parameter: 0 },
    'KafkaConsumer.addListener': { event: 'data', kind: 'message', parameter: 0 },
    'ConsumerStream.on': { event: 'data', kind: 'message', parameter: 0 },
    'ConsumerStream.addListener': { event: 'data', kind: 'message', parameter: 0 },
    'KafkaConsumer.consume': { kind: 'arguments', parameter: 1 },
  },
  iterates: ['ConsumerStream'],
  letsGo: 'handed',
  callbacks: ['HighLevelProducer.produce', 'ProducerStream.write'],
  reports: { event: 'delivery-report', options: ['dr_cb', 'dr_msg_cb'], polls: ['poll', 'setPollInterval', 'flush'] },
  options: {
    'Producer.constructor': producer,
    'HighLevelProducer.constructor': producer,
    'KafkaConsumer.constructor': consumer,
    'AdminClient.create': [table('admin', 0)],
    'Producer.createWriteStream': producer,
    'KafkaConsumer.createReadStream': consumer,
    createWriteStream: producer,
    createReadStream: consumer,
  },
  flushes: ['Producer.flush'],
  quiet:
    /^(Client|KafkaConsumer|Producer|HighLevelProducer|ProducerStream|ConsumerStream|AdminClient|IAdminClient)\.|^create(Read|Write)Stream$/,
};
