// placeholder localhost:9092 = localhost:9092
// placeholder order-service = client-id
// placeholder orders = topic
// satisfies acks-not-all, rejected-option, unawaited-send, unclosed-client, producer-per-message, non-idempotent-producer, retries-disabled
// #region snippet kafka-confluent-safe-producer: Confluent: producer that counts a record as sent once every in-sync replica has it
import { KafkaJS } from '@confluentinc/kafka-javascript';

// kafkajs's options stand in the kafkaJS block: in send() they are rejected.
const kafka = new KafkaJS.Kafka({ kafkaJS: { clientId: 'order-service', brokers: ['localhost:9092'] } });
// Idempotent: a retry writes no record twice and keeps their order. librdkafka's default is not.
const producer = kafka.producer({ kafkaJS: { acks: -1, idempotent: true } });

/** Call once, before the first `publish`. */
export async function startProducer(): Promise<void> {
  await producer.connect();
}

/** Resolves when the record is safe, rejects when it may be lost. Await it, and let the error reach your caller. */
export async function publish(key: string, value: string): Promise<void> {
  await producer.send({ topic: 'orders', messages: [{ key, value }] });
}

/** Many at once: all are on their way before the first answer is waited for, and flush() does not wait for linger.ms. */
export async function publishAll(records: readonly { key: string; value: string }[]): Promise<void> {
  const sending = records.map((record) => producer.send({ topic: 'orders', messages: [record] }));
  await producer.flush({ timeout: 5_000 });
  await Promise.all(sending);
}

/** Waits five seconds at most for what is under way. */
export async function stopProducer(): Promise<void> {
  await producer.disconnect();
}

process.once('SIGTERM', stopProducer);
// #endregion
