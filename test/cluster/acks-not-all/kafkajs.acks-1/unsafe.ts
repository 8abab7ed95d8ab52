import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING, retry: { retries: 20 } }).producer();

async function main(): Promise<void> {
  await producer.connect();
  for (let id = 0; id < Number(RECORDS); id++) {
    await producer.send({ topic: TOPIC, acks: 1, messages: [{ key: String(id), value: String(id) }] });
    appendFileSync(LEDGER, `${id}\n`);
  }
  await producer.disconnect();
}

main().then(() => process.exit(0), () => process.exit(1));
