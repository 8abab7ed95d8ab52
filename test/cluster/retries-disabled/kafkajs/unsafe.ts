import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING });
const producer = kafka.producer({ retry: { retries: 0 } });
/** Orders that could not be sent: told at the end. */
const failed: number[] = [];

async function main(): Promise<void> {
  await producer.connect();
  for (let id = 0; id < Number(RECORDS); id++) {
    appendFileSync(LEDGER, `${id}\n`);
    await producer.send({ topic: TOPIC, messages: [{ key: String(id), value: String(id) }] }).catch(() => failed.push(id));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await producer.disconnect();
  if (failed.length) throw new Error(`not sent: ${failed.join(', ')}`);
}

main().then(() => process.exit(0), () => process.exit(1));
