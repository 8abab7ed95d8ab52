import { appendFileSync } from 'node:fs';
import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new Producer({ clientId: 'orders', bootstrapBrokers: BOOTSTRAP.split(','), serializers: stringSerializers });

async function publish(id: string): Promise<void> {
  try {
    await producer.send({ acks: ProduceAcks.ALL, messages: [{ topic: TOPIC, key: id, value: id }] });
  } catch (error) {
    console.error(`order ${id} was not sent`, error);
  }
}

async function main(): Promise<void> {
  for (let id = 0; id < Number(RECORDS); id++) {
    await publish(String(id));
    appendFileSync(LEDGER, `${id}\n`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await producer.close();
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
