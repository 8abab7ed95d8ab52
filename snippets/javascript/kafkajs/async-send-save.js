// Made from ../../typescript/kafkajs/async-send-save.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder tracking-service = client-id
// placeholder parcel-events = topic
// satisfies missing-error-callback, swallowed-send-error
// #region snippet kafka-async-send-save: Send that does not wait, and saves the record in the local database when it fails
import { Kafka } from 'kafkajs';
import { Pool } from 'pg';

const db = new Pool();
const kafka = new Kafka({ clientId: 'tracking-service', brokers: ['localhost:9092'] });
const producer = kafka.producer();
const underWay = new Set();

/** Call once, before the first `publishLater`. */
export async function startProducer() {
  await producer.connect();
}

/**
 * Starts the send and returns at once. Until it has ended, the record is in memory only and dies with the process;
 * where that is too weak, use the outbox (kafka-outbox) from the start.
 */
export function publishLater(event) {
  const sending = producer
    .send({
      topic: 'parcel-events',
      acks: -1,
      messages: [{ key: event.key, value: event.value, headers: { 'event-id': event.id } }],
    })
    .then(
      () => {},
      (error) => saveLocally(event, error),
    );
  underWay.add(sending);
  // No catch: when even saving fails, the rejection ends the process loudly instead of losing the record quietly.
  sending.finally(() => underWay.delete(sending));
}

/** The sender of the outbox (kafka-outbox), set to this topic, sends these rows again, later than records that came after them. */
async function saveLocally(event, error) {
  console.error(`Event ${event.id} was not sent, saving it`, error);
  await db.query(
    'INSERT INTO outbox (event_id, key, value) VALUES ($1, $2, $3) ON CONFLICT (event_id) DO NOTHING',
    [event.id, event.key, event.value],
  );
}

/** Call when no more work comes in: disconnect() does not wait for sends that are under way. */
export async function stopProducer() {
  await Promise.all(underWay);
  await producer.disconnect();
  await db.end();
}

process.once('SIGTERM', stopProducer);
// #endregion
