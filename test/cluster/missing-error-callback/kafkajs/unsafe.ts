import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING, retry: { retries: 2 } });
const producer = kafka.producer();

async function publish(id: string): Promise<void> {
  producer.send({ topic: TOPIC, timeout: 2000, messages: [{ key: id, value: id }] }).then(() => console.log(`order ${id} is sent`));
}

async function main(): Promise<void> {
  await producer.connect();
  for (let id = 0; id < Number(RECORDS); id++) {
    await publish(String(id));
    appendFileSync(LEDGER, `${id}\n`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await producer.disconnect();
}

main().then(() => process.exit(0), () => process.exit(1));
