import { appendFileSync } from 'node:fs';
import { KafkaJS } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: BOOTSTRAP.split(',') } });
const producer = kafka.producer({ kafkaJS: { acks: 0 } });

async function main(): Promise<void> {
  await producer.connect();
  for (let id = 0; id < Number(RECORDS); id++) {
    await producer.send({ topic: TOPIC, messages: [{ key: String(id), value: String(id) }] });
    appendFileSync(LEDGER, `${id}\n`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await producer.disconnect();
}

main().then(() => process.exit(0), () => process.exit(1));
