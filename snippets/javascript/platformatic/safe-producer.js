// Made from ../../typescript/platformatic/safe-producer.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder order-service = client-id
// placeholder orders = topic
// satisfies acks-not-all, non-idempotent-producer, unawaited-send, unclosed-client, producer-per-message, retries-disabled
// #region snippet kafka-platformatic-safe-producer: @platformatic/kafka: producer that counts a record as sent once every in-sync replica has it
import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';

const producer = new Producer({
  clientId: 'order-service',
  bootstrapBrokers: ['localhost:9092'],
  serializers: stringSerializers,
  // A second apart: the default, 3, ends before a broker has restarted.
  retries: 30,
  // Not idempotent: before 2.4 that loses records that are sent at the same time. A retry may then write a record twice.
});

/** Resolves when the record is safe, rejects when it may be lost. Await it, and let the error reach your caller. */
export async function publish(key, value) {
  // `acks` has to stand here: what the producer is given is not used, and the default is the leader alone.
  await producer.send({ acks: ProduceAcks.ALL, messages: [{ topic: 'orders', key, value }] });
}

/** Call when no more work comes in and every publish() has ended. */
export async function stopProducer() {
  await producer.close();
}

process.once('SIGTERM', stopProducer);
// #endregion
