import { appendFileSync } from 'node:fs';
import { KafkaJS } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: BOOTSTRAP.split(',') } });
const producer = kafka.producer({ 'message.timeout.ms': 3000 });

async function publish(id: string): Promise<void> {
  try {
    await producer.send({ topic: TOPIC, messages: [{ key: id, value: id }] });
  } catch (error) {
    console.error(`order ${id} was not sent`, error);
  }
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
