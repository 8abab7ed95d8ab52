import type { Client } from './client';
import { kafkajs } from './kafkajs';

/**
 * @nestjs/microservices 10 to 12 over Kafka: kafkajs underneath. Its decorators are read in `handlers.ts`, its
 * transport's options in `configs.ts`.
 */
export const nestjs: Client = {
  id: 'nestjs',
  package: '@nestjs/microservices',
  declarations: /^\/node_modules\/@nestjs\/microservices\//,
  creates: {
    'ClientKafka.constructor': 'producer',
    'Kafka.producer': 'producer',
    'Kafka.consumer': 'consumer',
    'Kafka.admin': 'admin',
  },
  sends: {
    'Sender.send': 'promise',
    'Sender.sendBatch': 'promise',
    'ClientProxy.emit': 'hot',
    'ClientProxy.send': 'cold',
    'ClientKafka.emit': 'hot',
    'ClientKafka.send': 'cold',
    'ClientKafka.emitBatch': 'hot',
    'ClientKafkaProxy.emit': 'hot',
    'ClientKafkaProxy.send': 'cold',
    'ClientKafkaProxy.emitBatch': 'hot',
  },
  // `context.getConsumer()` and `client.producer` are kafkajs's own, declared again in Nest's kafka.interface.d.ts
  commits: {
    'Consumer.commitOffsets': 'commit',
    'ClientKafka.commitOffsets': 'commit',
    'ClientKafkaProxy.commitOffsets': 'commit',
  },
  commitsOnlyWhatIsGiven: ['Consumer.commitOffsets'],
  controls: { 'Consumer.pause': 'pause', 'Consumer.seek': 'seek', 'Consumer.stop': 'stop' },
  lifecycle: {
    ...kafkajs.lifecycle,
    'ClientKafka.connect': 'connect',
    'ClientKafka.close': 'close',
    'ClientKafkaProxy.connect': 'connect',
    'ClientKafkaProxy.close': 'close',
  },
  transactions: kafkajs.transactions,
  offsets: {
    ...kafkajs.offsets,
    'ClientKafka.commitOffsets': [{ to: 'commit', expects: 'next', argument: 0, as: 'entries' }],
    'ClientKafkaProxy.commitOffsets': [{ to: 'commit', expects: 'next', argument: 0, as: 'entries' }],
  },
  records: kafkajs.records,
  listens: kafkajs.listens,
  topics: kafkajs.topics,
  runs: {},
  options: {},
  flushes: [],
  quiet: /^(ClientProxy|ClientKafka|ClientKafkaProxy|KafkaContext|Consumer|Producer|BaseRpcContext)\./,
};
