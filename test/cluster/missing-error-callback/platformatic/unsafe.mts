import { appendFileSync } from 'node:fs';
import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new Producer({ clientId: 'orders', bootstrapBrokers: BOOTSTRAP.split(','), serializers: stringSerializers });

let underWay = 0;

/** Sends an order's event, and notes in the ledger that it is sent. */
function publish(id: string): void {
  underWay++;
  producer.send({ acks: ProduceAcks.ALL, messages: [{ topic: TOPIC, key: id, value: id }] }, () => {
    underWay--;
    appendFileSync(LEDGER, `${id}\n`);
  });
}

async function main(): Promise<void> {
  for (let id = 0; id < Number(RECORDS); id++) {
    publish(String(id));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  while (underWay) await new Promise((resolve) => setTimeout(resolve, 100));
  await producer.close();
}

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
