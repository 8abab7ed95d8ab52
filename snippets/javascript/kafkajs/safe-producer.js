// Made from ../../typescript/kafkajs/safe-producer.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder order-service = client-id
// placeholder orders = topic
// satisfies acks-not-all, unawaited-send, unclosed-client, producer-per-message, retries-disabled
// #region snippet kafka-safe-producer: Producer that counts a record as sent once every in-sync replica has it
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'order-service', brokers: ['localhost:9092'] });

// kafkajs calls its idempotent producer experimental, so it stays off. A retry may then write a record twice:
// the event id lets consumers recognise the second one.
const producer = kafka.producer();
const underWay = new Set();

/** Call once, before the first `publish`. */
export async function startProducer() {
  await producer.connect();
}

/** Resolves when the record is safe, rejects when it may be lost. Await it, and let the error reach your caller. */
export async function publish(eventId, key, value) {
  const sending = producer.send({
    topic: 'orders',
    acks: -1,
    messages: [{ key, value, headers: { 'event-id': eventId } }],
  });
  underWay.add(sending);
  try {
    await sending;
  } finally {
    underWay.delete(sending);
  }
}

/** Call when no more work comes in: disconnect() does not wait for sends that are under way. */
export async function stopProducer() {
  await Promise.allSettled(underWay);
  await producer.disconnect();
}

process.once('SIGTERM', stopProducer);
// #endregion
