import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';
import { Pool, type PoolClient } from 'pg';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0', DATABASE_URL = '' } = process.env;
const db = new Pool({ connectionString: DATABASE_URL });
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING, retry: { retries: 20 } });
const producer = kafka.producer();

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

async function placed(): Promise<number> {
  const { rows } = await db.query<{ count: string }>('SELECT count(*) FROM orders');
  return Number(rows[0]!.count);
}

async function place(id: string): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.query('INSERT INTO orders (id) VALUES ($1)', [id]);
    await tx.query('INSERT INTO outbox (id) VALUES ($1)', [id]);
  });
  appendFileSync(LEDGER, `${id}\n`);
}

/** Sends what waits in the outbox, oldest first. */
async function relay(): Promise<void> {
  await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ seq: string; id: string }>('SELECT seq, id FROM outbox ORDER BY seq FOR UPDATE');
    if (!rows.length) return;
    await producer.send({ topic: TOPIC, messages: rows.map(({ id }) => ({ key: id, value: id })) });
    await tx.query('DELETE FROM outbox WHERE seq = ANY($1)', [rows.map(({ seq }) => seq)]);
  });
}

async function main(): Promise<void> {
  await producer.connect();
  await relay();
  for (let id = await placed(); id < Number(RECORDS); id++) {
    await place(String(id));
    await relay();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await producer.disconnect();
  await db.end();
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
