// Made from ../../typescript/kafkajs/idempotent-handler.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder account-service = client-id
// placeholder accounts = group-id
// placeholder payments = topic
// satisfies non-idempotent-handler
// #region snippet kafka-idempotent-handler: Handler that applies each event once, by a processed-message record in the same transaction
import { Kafka } from 'kafkajs';
import { Pool } from 'pg';

// CREATE TABLE processed_message (consumer text, event_id text, PRIMARY KEY (consumer, event_id))
const db = new Pool();
const kafka = new Kafka({ clientId: 'account-service', brokers: ['localhost:9092'] });
const consumer = kafka.consumer({ groupId: 'accounts' });

/** Uses the transaction's own connection: what it changes and the processed-message record come or go together. */
async function apply(tx, payment) {
  await tx.query('UPDATE account SET balance = balance - $1 WHERE id = $2', [payment.amount, payment.account]);
}

async function handleOnce({ topic, partition, message }) {
  // The producer's id also recognises a record that was sent twice; the position only one that was read twice.
  const eventId = message.headers?.['event-id']?.toString() ?? `${topic}/${partition}/${message.offset}`;
  const payment = { account: String(message.key), amount: String(message.value) };

  const tx = await db.connect();
  try {
    await tx.query('BEGIN');
    // When another instance has this event in hand, the insert waits for its end.
    const { rowCount } = await tx.query(
      'INSERT INTO processed_message (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      ['accounts', eventId],
    );
    if (rowCount === 1) await apply(tx, payment);
    await tx.query('COMMIT');
  } catch (error) {
    await tx.query('ROLLBACK');
    throw error;
  } finally {
    tx.release();
  }
}

export async function startConsumer() {
  await consumer.connect();
  await consumer.subscribe({ topics: ['payments'], fromBeginning: true });
  // kafkajs commits the offset after the database has committed. A crash in between repeats the record, not its effect.
  await consumer.run({ eachMessage: handleOnce });
}

export async function stopConsumer() {
  await consumer.disconnect();
  await db.end();
}

// After an error that kafkajs does not retry (a TypeError, say) it consumes nothing any more.
consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) process.exit(1);
});
process.once('SIGTERM', stopConsumer);
// #endregion
