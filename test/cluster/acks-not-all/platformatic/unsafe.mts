import { appendFileSync } from 'node:fs';
import { Producer, stringSerializers } from '@platformatic/kafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;

async function main(): Promise<void> {
  const producer = new Producer({ clientId: 'orders', bootstrapBrokers: BOOTSTRAP.split(','), serializers: stringSerializers, retries: 20 });
  for (let id = 0; id < Number(RECORDS); id++) {
    await producer.send({ messages: [{ topic: TOPIC, key: String(id), value: String(id) }] });
    appendFileSync(LEDGER, `${id}\n`);
  }
  await producer.close();
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
