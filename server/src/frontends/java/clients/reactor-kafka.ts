import type { JavaClient } from './client';

const SENDER = 'reactor.kafka.sender';
const RECEIVER = 'reactor.kafka.receiver';
const SPRING = 'org.springframework.kafka.core.reactive';
const FLUX = 'reactor.core.publisher.Flux';
const MONO = 'reactor.core.publisher.Mono';
const RECORD = `${RECEIVER}.ReceiverRecord`;
const PLAIN = 'org.apache.kafka.clients.consumer.ConsumerRecord';

/** Puts the same entry under each name. */
const each = <T>(names: readonly string[], entry: T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [name, entry]));
const senders = [`${SENDER}.KafkaSender`, `${SPRING}.ReactiveKafkaProducerTemplate`];
const receivers = [`${RECEIVER}.KafkaReceiver`, `${SPRING}.ReactiveKafkaConsumerTemplate`];
const of = (types: readonly string[], method: string): string[] => types.map((type) => `${type}.${method}`);

/**
 * Reactor Kafka 1.3, and Spring's reactive templates on top of it. All is cold: nothing is sent, read or committed
 * before somebody subscribes. What `receive` gives is
 * committed, at intervals, as far as it was acknowledged; `receiveAutoAck` acknowledges a batch when its inner Flux has
 * ended; `receiveAtmostOnce` commits first.
 */
export const reactorKafka: JavaClient = {
  id: 'reactor-kafka',
  packages: {
    [SENDER]: 'KafkaSender KafkaOutbound SenderOptions SenderRecord SenderResult TransactionManager',
    [RECEIVER]: 'KafkaReceiver ReceiverOptions ReceiverRecord ReceiverOffset ReceiverPartition',
    [SPRING]: 'ReactiveKafkaProducerTemplate ReactiveKafkaConsumerTemplate',
    'reactor.core.publisher': 'Flux Mono',
  },
  gives: {
    [`${SENDER}.KafkaSender.create`]: [`${SENDER}.KafkaSender`],
    [`${SENDER}.KafkaSender.send`]: [FLUX],
    [`${SENDER}.KafkaSender.sendTransactionally`]: [FLUX],
    [`${SENDER}.KafkaSender.createOutbound`]: [`${SENDER}.KafkaOutbound`],
    [`${SENDER}.KafkaOutbound.send`]: [`${SENDER}.KafkaOutbound`],
    [`${SENDER}.KafkaOutbound.then`]: [MONO],
    ...each([`${SPRING}.ReactiveKafkaProducerTemplate.send`], [MONO] as const),
    ...each([`${SPRING}.ReactiveKafkaProducerTemplate.sendTransactionally`], [FLUX] as const),
    [`${RECEIVER}.KafkaReceiver.create`]: [`${RECEIVER}.KafkaReceiver`],
    ...each(of(receivers, 'receive'), [FLUX, RECORD] as const),
    ...each(of(receivers, 'receiveAutoAck'), [FLUX, PLAIN] as const),
    ...each(of(receivers, 'receiveAtmostOnce'), [FLUX, PLAIN] as const),
    ...each(of(receivers, 'receiveAtMostOnce'), [FLUX, PLAIN] as const),
    [`${RECORD}.receiverOffset`]: [`${RECEIVER}.ReceiverOffset`],
    [`${RECEIVER}.ReceiverOffset.commit`]: [MONO],
    ...each(
      [
        'create',
        'producerProperty',
        'maxInFlight',
        'stopOnError',
        'withKeySerializer',
        'withValueSerializer',
        'closeTimeout',
        'scheduler',
      ].map((m) => `${SENDER}.SenderOptions.${m}`),
      [`${SENDER}.SenderOptions`] as const,
    ),
    ...each(
      [
        'create',
        'consumerProperty',
        'subscription',
        'commitInterval',
        'commitBatchSize',
        'pollTimeout',
        'maxCommitAttempts',
        'withKeyDeserializer',
        'withValueDeserializer',
        'addAssignListener',
        'addRevokeListener',
        'assignment',
      ].map((m) => `${RECEIVER}.ReceiverOptions.${m}`),
      [`${RECEIVER}.ReceiverOptions`] as const,
    ),
  },
  // A receiver closes its consumer when the subscription ends.
  creates: { [`${SENDER}.KafkaSender.create`]: 'producer' },
  sends: { ...each(of(senders, 'send'), 'cold' as const), [`${SENDER}.KafkaOutbound.send`]: 'cold' },
  commits: {
    [`${RECEIVER}.ReceiverOffset.acknowledge`]: 'acknowledge',
    [`${RECEIVER}.ReceiverOffset.commit`]: 'commit',
  },
  receives: {
    ...each(of(receivers, 'receive'), 'manual' as const),
    ...each(of(receivers, 'receiveAutoAck'), 'after' as const),
  },
  sets: {
    [`${SENDER}.SenderOptions.producerProperty`]: { of: 'producer' },
    [`${RECEIVER}.ReceiverOptions.consumerProperty`]: { of: 'consumer' },
  },
};
