import { appendFileSync } from 'node:fs';
import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new Producer({ clientId: 'orders', bootstrapBrokers: BOOTSTRAP.split(','), serializers: stringSerializers, idempotent: true });

async function publish(ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => producer.send({ acks: ProduceAcks.ALL, messages: [{ topic: TOPIC, key: id, value: id }] })));
  for (const id of ids) appendFileSync(LEDGER, `${id}\n`);
}

async function main(): Promise<void> {
  const ids = Array.from({ length: Number(RECORDS) }, (_, id) => String(id));
  while (ids.length) await publish(ids.splice(0, 10));
  await producer.close();
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
