import { appendFileSync } from 'node:fs';
import { Producer } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new Producer({ 'metadata.broker.list': BOOTSTRAP }, { 'message.timeout.ms': 3000 });

function publish(id: string): void {
  producer.produce(TOPIC, null, Buffer.from(id), id);
  appendFileSync(LEDGER, `${id}\n`);
}

producer
  .on('ready', async () => {
    for (let id = 0; id < Number(RECORDS); id++) {
      publish(String(id));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    producer.disconnect(() => process.exit(0));
  })
  .on('event.error', (error) => console.error(error))
  .connect();
