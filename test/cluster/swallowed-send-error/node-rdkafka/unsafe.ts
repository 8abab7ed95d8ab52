import { appendFileSync } from 'node:fs';
import { HighLevelProducer } from 'node-rdkafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new HighLevelProducer({ 'metadata.broker.list': BOOTSTRAP }, { 'message.timeout.ms': 3000 });

/** Settles when the brokers have the record, or never will. */
function send(id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    producer.produce(TOPIC, null, Buffer.from(id), id, Date.now(), (error) => (error ? reject(error) : resolve()));
  });
}

async function publish(id: string): Promise<void> {
  try {
    await send(id);
  } catch (error) {
    console.error(`order ${id} was not sent`, error);
  }
}

async function main(): Promise<void> {
  for (let id = 0; id < Number(RECORDS); id++) {
    await publish(String(id));
    appendFileSync(LEDGER, `${id}\n`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  producer.disconnect(30_000, () => process.exit(0));
}

producer
  .on('ready', () => main().catch(() => process.exit(1)))
  .on('event.error', (error) => console.error(error))
  .connect();
