// placeholder localhost:9092 = localhost:9092
// placeholder order-service = client-id
// satisfies producer-per-message, unclosed-client, unawaited-send
// #region snippet kafka-shared-producer: One producer for the whole process, connected at the first use and closed at the end
import { Kafka, type Producer, type ProducerRecord, type RecordMetadata } from 'kafkajs';

const kafka = new Kafka({ clientId: 'order-service', brokers: ['localhost:9092'] });
let connected: Promise<Producer> | undefined;
const underWay = new Set<Promise<unknown>>();

/** Two calls at once get the same producer; after a connection that failed the next call tries again. */
function sharedProducer(): Promise<Producer> {
  connected ??= connect().catch((error: unknown) => {
    connected = undefined;
    throw error;
  });
  return connected;
}

async function connect(): Promise<Producer> {
  const producer = kafka.producer();
  await producer.connect();
  return producer;
}

/** Resolves when every in-sync replica has the records. Await it, and let the error reach your caller. */
export async function publish(record: ProducerRecord): Promise<RecordMetadata[]> {
  const producer = await sharedProducer();
  const sending = producer.send({ ...record, acks: -1 });
  underWay.add(sending);
  try {
    return await sending;
  } finally {
    underWay.delete(sending);
  }
}

/** Call when no more work comes in: disconnect() does not wait for sends that are under way. */
export async function stopProducer(): Promise<void> {
  await Promise.allSettled(underWay);
  const producer = await connected;
  await producer?.disconnect();
}

process.once('SIGTERM', stopProducer);
// #endregion
