import { appendFileSync } from 'node:fs';
import { Producer, stringSerializers } from '@platformatic/kafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;

async function main(): Promise<void> {
  const producer = new Producer({ clientId: 'orders', bootstrapBrokers: BOOTSTRAP.split(','), serializers: stringSerializers, idempotent: true });
  const stream = producer.asStream({ batchSize: 100, batchTime: 50 });
  stream.on('error', (error) => { console.error(error); process.exit(1); });
  for (let id = 0; id < Number(RECORDS); id++) {
    stream.write({ topic: TOPIC, key: String(id), value: String(id) });
    appendFileSync(LEDGER, `${id}\n`);
  }
  await stream.close();
  await producer.close();
  process.exit(0);
}

main().catch((error: unknown) => { console.error(error); process.exit(1); });
