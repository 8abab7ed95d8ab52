import { appendFileSync } from 'node:fs';
import { KafkaJS } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: BOOTSTRAP.split(',') } });
const producer = kafka.producer({ kafkaJS: { transactionalId: `${TOPIC}-orders` } });

/** Takes the order's goods from the stock: a service that fails once. */
async function reserve(id: string, attempt: number): Promise<void> {
  if (id === '9' && attempt === 0) throw new Error('the stock service does not answer');
}

async function place(id: string, attempt: number): Promise<void> {
  const transaction = await producer.transaction();
  await transaction.send({ topic: TOPIC, messages: [{ key: id, value: id }] });
  await reserve(id, attempt);
  await transaction.commit();
}

async function main(): Promise<void> {
  await producer.connect();
  for (let id = 0; id < Number(RECORDS); id++) {
    appendFileSync(LEDGER, `${id}\n`);
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        await place(String(id), attempt);
        break;
      } catch (error) {
        console.error(`order ${id}`, error);
      }
    }
  }
  await producer.disconnect();
}

main().then(() => process.exit(0), () => process.exit(1));
