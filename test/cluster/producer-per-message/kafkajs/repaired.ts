import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING });
const producer = kafka.producer();
/** Orders that could not be sent: told at the end. */
const failed: string[] = [];

async function publish(id: string): Promise<void> {
  await producer.send({ topic: TOPIC, messages: [{ key: id, value: id }] });
}

async function main(): Promise<void> {
  await producer.connect();
  const underWay: Promise<unknown>[] = [];
  // the first one shows that all is well
  appendFileSync(LEDGER, '0\n');
  await publish('0');
  for (let id = 1; id < Number(RECORDS); id++) {
    appendFileSync(LEDGER, `${id}\n`);
    underWay.push(publish(String(id)).catch(() => failed.push(String(id))));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(underWay);
  await producer.disconnect();
  if (failed.length) throw new Error(`not sent: ${failed.length}`);
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
