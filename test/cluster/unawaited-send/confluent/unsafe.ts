import { appendFileSync } from 'node:fs';
import { KafkaJS } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new KafkaJS.Kafka({ kafkaJS: { brokers: BOOTSTRAP.split(',') } }).producer();

/** Sends an order's event, and notes in the ledger that it is sent. */
async function publish(id: string): Promise<void> {
  producer.send({ topic: TOPIC, messages: [{ key: id, value: id }] });
  appendFileSync(LEDGER, `${id}\n`);
}

async function main(): Promise<void> {
  await producer.connect();
  for (let id = 0; id < Number(RECORDS); id++) {
    await publish(String(id));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await producer.disconnect();
}

main().then(() => process.exit(0), () => process.exit(1));
