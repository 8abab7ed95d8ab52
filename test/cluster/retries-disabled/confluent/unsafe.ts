import { appendFileSync } from 'node:fs';
import { KafkaJS } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: BOOTSTRAP.split(',') } });
const producer = kafka.producer({ kafkaJS: { retry: { retries: 0 } } });
/** Orders that could not be sent: told at the end. */
const failed: number[] = [];

async function main(): Promise<void> {
  await producer.connect();
  const sends: Promise<unknown>[] = [];
  for (let id = 0; id < Number(RECORDS); id++) {
    appendFileSync(LEDGER, `${id}\n`);
    sends.push(producer.send({ topic: TOPIC, messages: [{ key: String(id), value: String(id) }] }).catch(() => failed.push(id)));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(sends);
  await producer.disconnect();
  if (failed.length) throw new Error(`not sent: ${failed.join(', ')}`);
}

main().then(() => process.exit(0), () => process.exit(1));
