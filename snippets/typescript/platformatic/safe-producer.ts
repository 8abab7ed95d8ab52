// placeholder localhost:9092 = localhost:9092
// placeholder order-service = client-id
// placeholder orders = topic
// satisfies acks-not-all, non-idempotent-producer, unawaited-send, unclosed-client, producer-per-message, retries-disabled
// #region snippet kafka-platformatic-safe-producer: @platformatic/kafka: producer that counts a record as sent once every in-sync replica has it
import { Producer, stringSerializers } from '@platformatic/kafka';

const producer = new Producer({
  clientId: 'order-service',
  bootstrapBrokers: ['localhost:9092'],
  serializers: stringSerializers,
  // A retry writes no record twice and keeps their order, and every in-sync replica has to answer. Without it the leader alone does, and
  // `acks` would have to stand in each send(): what is said of it here is not used there.
  idempotent: true,
});

/** Resolves when the record is safe, rejects when it may be lost. Await it, and let the error reach your caller. */
export async function publish(key: string, value: string): Promise<void> {
  await producer.send({ messages: [{ topic: 'orders', key, value }] });
}

/** Call when no more work comes in and every publish() has ended. */
export async function stopProducer(): Promise<void> {
  await producer.close();
}

process.once('SIGTERM', stopProducer);
// #endregion
