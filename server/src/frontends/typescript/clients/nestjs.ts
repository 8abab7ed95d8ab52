import type { Client } from './client';

/** @nestjs/microservices 10 to 12 over Kafka: kafkajs underneath. Its decorators are read in `handlers.ts`. */
export const nestjs: Client = {
  id: 'nestjs',
  package: '@nestjs/microservices',
  declarations: /^\/node_modules\/@nestjs\/microservices\//,
  sends: { 'Sender.send': 'promise', 'Sender.sendBatch': 'promise', 'ClientProxy.emit': 'hot', 'ClientProxy.send': 'cold', 'ClientKafka.emit': 'hot', 'ClientKafka.send': 'cold', 'ClientKafka.emitBatch': 'hot', 'ClientKafkaProxy.emit': 'hot', 'ClientKafkaProxy.send': 'cold', 'ClientKafkaProxy.emitBatch': 'hot' },
  // `context.getConsumer()` and `client.producer` are kafkajs's own, declared again in Nest's kafka.interface.d.ts
  commits: { 'Consumer.commitOffsets': 'commit', 'ClientKafka.commitOffsets': 'commit', 'ClientKafkaProxy.commitOffsets': 'commit' },
  commitsOnlyWhatIsGiven: ['Consumer.commitOffsets'],
  controls: { 'Consumer.pause': 'pause', 'Consumer.seek': 'seek', 'Consumer.stop': 'stop' },
  runs: {},
  options: {},
  flushes: [],
  quiet: /^(ClientProxy|ClientKafka|ClientKafkaProxy|KafkaContext|Consumer|Producer|BaseRpcContext)\./,
};
