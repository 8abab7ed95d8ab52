import { appendFileSync } from 'node:fs';
import { HighLevelProducer } from 'node-rdkafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new HighLevelProducer({ 'metadata.broker.list': BOOTSTRAP, retries: 0 });

/** Orders that could not be sent: told at the end. */
const failed: number[] = [];

/** Settles when the brokers have the record, or never will. */
function send(id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    producer.produce(TOPIC, null, Buffer.from(id), id, Date.now(), (error) => (error ? reject(error) : resolve()));
  });
}

async function main(): Promise<void> {
  const sends: Promise<unknown>[] = [];
  for (let id = 0; id < Number(RECORDS); id++) {
    appendFileSync(LEDGER, `${id}\n`);
    sends.push(send(String(id)).catch(() => failed.push(id)));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(sends);
  if (failed.length) throw new Error(`not sent: ${failed.join(', ')}`);
  producer.disconnect(30_000, () => process.exit(0));
}

producer
  .on('ready', () => main().catch(() => process.exit(1)))
  .on('event.error', (error) => console.error(error))
  .connect();
