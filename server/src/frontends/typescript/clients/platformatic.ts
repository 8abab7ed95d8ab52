import { optionsOf, type OptionsPlace } from '../../../catalog/options';
import type { Client, OptionsTable } from './client';

const table = (
  of: OptionsTable['of'] & OptionsPlace,
  types: readonly string[],
  skip: readonly string[] = [],
): readonly OptionsTable[] => [{ of, argument: 0, blocks: [[]], keys: optionsOf('platformatic', of), types, skip }];

/** @platformatic/kafka 1.35.0 (dist/clients); 2.12.1 has the same members. */
export const platformatic: Client = {
  id: 'platformatic',
  package: '@platformatic/kafka',
  declarations: /^\/node_modules\/@platformatic\/kafka\//,
  creates: {
    'Producer.constructor': 'producer',
    'Consumer.constructor': 'consumer',
    'Admin.constructor': 'admin',
    'Producer.asStream': 'stream',
    'Consumer.consume': 'stream',
  },
  sends: { 'Producer.send': 'promise', 'Transaction.send': 'promise', 'ProducerStream.write': 'stream' },
  commits: { 'Message.commit': 'commit', 'Consumer.commit': 'commit' },
  commitsOnlyWhatIsGiven: [],
  controls: {
    'MessagesStream.pause': 'pause',
    'MessagesStream.close': 'stop',
    'MessagesStream.destroy': 'stop',
    'Consumer.close': 'stop',
    'Consumer.leaveGroup': 'stop',
  },
  lifecycle: {
    'Base.close': 'close',
    'Producer.close': 'close',
    'Consumer.close': 'close',
    'MessagesStream.close': 'close',
    'MessagesStream.destroy': 'close',
    'ProducerStream.close': 'close',
    'ProducerStream.end': 'close',
    'ProducerStream.destroy': 'close',
    'Base.connectToBrokers': 'connect',
    'Consumer.joinGroup': 'subscribe',
  },
  transactions: {
    'Producer.beginTransaction': 'begin',
    'Transaction.commit': 'commit',
    'Transaction.abort': 'abort',
    'Transaction.addOffset': 'offsets',
  },
  // `message.commit()` and `transaction.addOffset(message)` add 1 themselves
  offsets: { 'Consumer.commit': [{ to: 'commit', expects: 'next', argument: 0, as: 'entries' }] },
  records: ['Message'],
  listens: [
    'TypedEventEmitter.on',
    'TypedEventEmitter.once',
    'TypedEventEmitter.addListener',
    'MessagesStream.on',
    'MessagesStream.once',
    'MessagesStream.addListener',
    'ProducerStream.on',
    'ProducerStream.once',
    'ProducerStream.addListener',
  ],
  topics: {
    'Admin.createTopics': {
      argument: 0,
      list: 'topics',
      names: true,
      type: 'CreateTopicsOptions',
      name: 'topics',
      keys: optionsOf('platformatic', 'topic'),
      entries: 'configs',
    },
  },
  runs: {},
  deliveries: {
    'MessagesStream.on': { event: 'data', kind: 'message', parameter: 0 },
    'MessagesStream.addListener': { event: 'data', kind: 'message', parameter: 0 },
  },
  iterates: ['MessagesStream'],
  opens: ['Consumer.consume'],
  letsGo: 'fetched',
  callbacks: ['Producer.send', 'Transaction.send', 'ProducerStream.write'],
  options: {
    'Producer.constructor': table('producer', ['ProducerOptions']),
    'Consumer.constructor': table('consumer', ['ConsumerOptions']),
    'Admin.constructor': table('admin', ['AdminOptions']),
    'Producer.send': table('send', ['SendOptions'], ['messages']),
    'Transaction.send': table('send', ['SendOptions'], ['messages']),
    // what a stream of a producer is given goes with each of its sends
    'Producer.asStream': [
      {
        of: 'send',
        argument: 0,
        blocks: [[]],
        keys: optionsOf('platformatic', 'stream'),
        types: ['ProducerStreamOptions'],
      },
    ],
    'Consumer.consume': table('stream', ['ConsumeOptions'], ['topics']),
  },
  flushes: [],
  quiet: /^(Base|Producer|Consumer|Admin|Transaction|MessagesStream|ProducerStream|TypedEventEmitter|Message)\./,
};
