// placeholder localhost:9092 = localhost:9092
// placeholder payment-service = client-id
// placeholder payments = topic
// satisfies unawaited-send, swallowed-send-error
// #region snippet kafka-sync-send-retry: Send that waits for the answer, with retries that end
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'payment-service', brokers: ['localhost:9092'] });

// The client retries what is worth retrying (a new leader, a lost connection) and gives up on the rest at once;
// a loop of our own around send() would multiply its attempts. After eight retries, some eleven seconds of pauses, it rejects.
const producer = kafka.producer({
  retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 8 },
});

const underWay = new Set<Promise<unknown>>();

/** Call once, before the first `send`. */
export async function startProducer(): Promise<void> {
  await producer.connect();
}

/** Returns when every in-sync replica has the record. When it throws, nothing may go on as if the record were sent. */
export async function send(eventId: string, key: string, value: string): Promise<void> {
  const sending = producer.send({
    topic: 'payments',
    acks: -1,
    timeout: 10_000,
    // An attempt whose answer was lost may still have been written: consumers recognise the repeat by its event id.
    messages: [{ key, value, headers: { 'event-id': eventId } }],
  });
  underWay.add(sending);
  try {
    await sending;
  } catch (error) {
    throw new Error(`Record ${eventId} was not sent`, { cause: error });
  } finally {
    underWay.delete(sending);
  }
}

/** Call when no more work comes in: disconnect() does not wait for sends that are under way. */
export async function stopProducer(): Promise<void> {
  await Promise.allSettled(underWay);
  await producer.disconnect();
}

process.once('SIGTERM', stopProducer);
// #endregion
