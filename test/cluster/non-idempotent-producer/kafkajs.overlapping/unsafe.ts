import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING, retry: { retries: 20 } });
const producer = kafka.producer({ idempotent: true });

async function main(): Promise<void> {
  await producer.connect();
  for (let id = 0; id < Number(RECORDS); id += 10) {
    const orders = Array.from({ length: 10 }, (_, i) => String(id + i));
    await Promise.all(orders.map(async (order) => {
      await producer.send({ topic: TOPIC, timeout: 2000, messages: [{ key: order, value: order }] });
      appendFileSync(LEDGER, `${order}\n`);
    }));
  }
  await producer.disconnect();
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
