import { appendFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING });
const producer = kafka.producer({ transactionalId: TOPIC, idempotent: true, maxInFlightRequests: 1, transactionTimeout: 10_000 });

/** A service that orders need, and that does not answer now and then. */
async function reserve(id: string, attempt: number): Promise<void> {
  if (id.endsWith('9') && attempt === 0) throw new Error('the stock service does not answer');
}

async function place(id: string, attempt: number): Promise<void> {
  const transaction = await producer.transaction();
  try {
    await transaction.send({ topic: `${TOPIC}.stock`, messages: [{ key: id, value: id }] });
    await producer.send({ topic: TOPIC, messages: [{ key: id, value: id }] });
    await reserve(id, attempt);
    await transaction.commit();
  } catch (error) {
    await transaction.abort();
    throw error;
  }
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
