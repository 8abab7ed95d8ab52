import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING, retry: { retries: 20 } });
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });

async function main(): Promise<void> {
  await producer.connect();
  for (let id = 0; id < Number(RECORDS); id++) {
    await producer.send({ topic: TOPIC, timeout: 2000, messages: [{ key: String(id), value: String(id) }] });
    appendFileSync(LEDGER, `${id}\n`);
  }
  await producer.disconnect();
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
