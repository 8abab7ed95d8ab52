import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING });

/** A job that runs every now and then: sends the orders that came since its last run. */
async function publishAll(ids: readonly string[]): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  for (const id of ids) await producer.send({ topic: TOPIC, messages: [{ key: id, value: id }] });
}

async function main(): Promise<void> {
  const failed: string[] = [];
  for (let id = 0; id < Number(RECORDS); id += 5) {
    const ids = Array.from({ length: 5 }, (_, i) => String(id + i));
    appendFileSync(LEDGER, `${ids.join('\n')}\n`);
    await publishAll(ids).catch(() => failed.push(...ids));
  }
  if (failed.length) throw new Error(`not sent: ${failed.join(', ')}`);
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
