import { appendFileSync } from 'node:fs';
import { HighLevelProducer } from 'node-rdkafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new HighLevelProducer({ 'metadata.broker.list': BOOTSTRAP }, { acks: 1 });

/** Settles when the brokers have the record, or never will. */
function send(id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    producer.produce(TOPIC, null, Buffer.from(id), id, Date.now(), (error) => (error ? reject(error) : resolve()));
  });
}

async function main(): Promise<void> {
  const sends: Promise<void>[] = [];
  for (let id = 0; id < Number(RECORDS); id++) {
    sends.push(send(String(id)).then(() => appendFileSync(LEDGER, `${id}\n`)));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(sends);
  producer.disconnect(30_000, () => process.exit(0));
}

producer
  .on('ready', () => main().catch(() => process.exit(1)))
  .on('event.error', (error) => console.error(error))
  .connect();
