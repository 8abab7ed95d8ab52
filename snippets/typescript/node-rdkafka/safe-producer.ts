// placeholder localhost:9092 = localhost:9092
// placeholder order-service = client-id
// placeholder orders = topic
// satisfies acks-not-all, non-idempotent-producer, unawaited-send, missing-error-callback, unclosed-client, producer-per-message, retries-disabled
// #region snippet kafka-rdkafka-safe-producer: node-rdkafka: producer that tells by a promise how each record ended
import { HighLevelProducer } from 'node-rdkafka';

// Asks for delivery reports and polls for them by itself.
const producer = new HighLevelProducer(
  {
    'metadata.broker.list': 'localhost:9092',
    'client.id': 'order-service',
    // A retry writes no record twice and keeps their order. librdkafka's default is false.
    'enable.idempotence': true,
  },
  { acks: -1 },
);
producer.on('event.error', (error) => console.error('Kafka producer', error));

/** Call once, before the first `publish`. */
export function startProducer(): Promise<void> {
  return new Promise((resolve, reject) => {
    producer.connect({}, (error) => (error ? reject(error) : resolve()));
  });
}

/** Resolves when every in-sync replica has the record, rejects when it may be lost. Await it, and let the error reach your caller. */
export function publish(key: string, value: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // A full queue makes produce() throw, which rejects as well.
    producer.produce('orders', null, Buffer.from(value), key, Date.now(), (error) => (error ? reject(error) : resolve()));
  });
}

/** Waits half a minute for the records that are under way; without a time it would be half a second. */
export function stopProducer(): Promise<void> {
  return new Promise((resolve) => {
    producer.disconnect(30_000, () => resolve());
  });
}

process.once('SIGTERM', stopProducer);
// #endregion
