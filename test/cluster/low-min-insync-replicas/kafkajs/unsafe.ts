import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING, retry: { retries: 20 } });
const producer = kafka.producer();

async function createTopic(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: TOPIC, numPartitions: 1, replicationFactor: 3, configEntries: [{ name: 'min.insync.replicas', value: '1' }] }] });
  } finally {
    await admin.disconnect();
  }
}

async function main(): Promise<void> {
  await createTopic();
  await producer.connect();
  for (let id = 0; id < Number(RECORDS); id++) {
    await producer.send({ topic: TOPIC, messages: [{ key: String(id), value: String(id) }] });
    appendFileSync(LEDGER, `${id}\n`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await producer.disconnect();
}

main().then(() => process.exit(0), () => process.exit(1));
