import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING }).producer();

/** The order's states, one after the other. */
async function publish(order: string, state: string): Promise<void> {
  await producer.send({ topic: TOPIC, messages: [{ key: order, value: state }] });
  appendFileSync(LEDGER, `${state}\n`);
}

async function main(): Promise<void> {
  await producer.connect();
  for (let state = 0; state < Number(RECORDS); state++) await publish('order-17', String(state));
  await producer.disconnect();
}

main().then(() => process.exit(0), () => process.exit(1));
