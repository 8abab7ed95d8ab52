// placeholder localhost:9092 = localhost:9092
// placeholder order-service = client-id
// placeholder order-events = topic
// satisfies dual-write, unkeyed-message
// #region snippet kafka-outbox: Local message table (transactional outbox) with its scheduled sender
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka } from 'kafkajs';
import { Pool, type PoolClient } from 'pg';

// CREATE TABLE outbox (id bigserial PRIMARY KEY, event_id text UNIQUE NOT NULL, key text NOT NULL, value text NOT NULL)
const db = new Pool();
const kafka = new Kafka({ clientId: 'order-service', brokers: ['localhost:9092'] });
const producer = kafka.producer();
const stopping = new AbortController();
let sender: Promise<void> | undefined;

async function inTransaction<T>(work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const tx = await db.connect();
  try {
    await tx.query('BEGIN');
    const result = await work(tx);
    await tx.query('COMMIT');
    return result;
  } catch (error) {
    await tx.query('ROLLBACK');
    throw error;
  } finally {
    tx.release();
  }
}

/** Stores the order and the event about it in one transaction: both are there, or neither. Kafka need not be up. */
export async function placeOrder(order: { id: string; total: number }): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.query('INSERT INTO orders (id, total) VALUES ($1, $2)', [order.id, order.total]);
    await tx.query('INSERT INTO outbox (event_id, key, value) VALUES ($1, $2, $3)', [
      randomUUID(),
      order.id,
      JSON.stringify({ type: 'order-placed', ...order }),
    ]);
  });
}

/** Sends the oldest waiting rows and deletes them; returns how many. A crash in between sends them again, never not at all. */
async function sendWaiting(): Promise<number> {
  return inTransaction(async (tx) => {
    // The locked rows make a second instance wait, so that events of one key stay in order.
    const { rows } = await tx.query('SELECT id, event_id, key, value FROM outbox ORDER BY id LIMIT 100 FOR UPDATE');
    if (rows.length === 0) return 0;
    await producer.send({
      topic: 'order-events',
      acks: -1,
      messages: rows.map((row) => ({ key: row.key, value: row.value, headers: { 'event-id': row.event_id } })),
    });
    await tx.query('DELETE FROM outbox WHERE id = ANY($1)', [rows.map((row) => row.id)]);
    return rows.length;
  });
}

/** One round after the other, never two at a time. */
async function runSender(): Promise<void> {
  while (!stopping.signal.aborted) {
    let pause = 0;
    try {
      if ((await sendWaiting()) === 0) pause = 1_000;
    } catch (error) {
      console.error('The outbox keeps its rows and tries again', error);
      pause = 5_000;
    }
    await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {}); // the only error is "stop now"
  }
}

export async function startOutbox(): Promise<void> {
  await producer.connect();
  sender = runSender();
}

/** Waits for the round under way. What is still in the table is sent after the next start. */
export async function stopOutbox(): Promise<void> {
  stopping.abort();
  await sender;
  await producer.disconnect();
  await db.end();
}

process.once('SIGTERM', stopOutbox);
// #endregion
