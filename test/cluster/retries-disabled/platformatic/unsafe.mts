import { appendFileSync } from 'node:fs';
import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
/** Orders that could not be sent: told at the end. */
const failed: number[] = [];

async function main(): Promise<void> {
  const producer = new Producer({ clientId: 'orders', bootstrapBrokers: BOOTSTRAP.split(','), serializers: stringSerializers, retries: 0 });
  for (let id = 0; id < Number(RECORDS); id++) {
    appendFileSync(LEDGER, `${id}\n`);
    await producer.send({ acks: ProduceAcks.ALL, messages: [{ topic: TOPIC, key: String(id), value: String(id) }] }).catch(() => failed.push(id));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await producer.close();
  if (failed.length) throw new Error(`not sent: ${failed.join(', ')}`);
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
