import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';
import { Pool } from 'pg';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0', DATABASE_URL = '' } = process.env;
const db = new Pool({ connectionString: DATABASE_URL });
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING, retry: { retries: 20 } });
const producer = kafka.producer();

async function placed(): Promise<number> {
  const { rows } = await db.query<{ count: string }>('SELECT count(*) FROM orders');
  return Number(rows[0]!.count);
}

async function place(id: string): Promise<void> {
  await db.query('INSERT INTO orders (id) VALUES ($1)', [id]);
  appendFileSync(LEDGER, `${id}\n`);
  await producer.send({ topic: TOPIC, messages: [{ key: id, value: id }] });
}

async function main(): Promise<void> {
  await producer.connect();
  for (let id = await placed(); id < Number(RECORDS); id++) {
    await place(String(id));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await producer.disconnect();
  await db.end();
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
