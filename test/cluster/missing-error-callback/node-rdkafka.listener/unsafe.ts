import { appendFileSync } from 'node:fs';
import { Producer } from 'node-rdkafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new Producer({ 'metadata.broker.list': BOOTSTRAP, dr_cb: true }, { 'message.timeout.ms': 3000 });

producer.setPollInterval(100);
producer.on('delivery-report', (_error, report) => {
  appendFileSync(LEDGER, `${String(report.key)}\n`);
});

producer
  .on('ready', async () => {
    for (let id = 0; id < Number(RECORDS); id++) {
      producer.produce(TOPIC, null, Buffer.from(String(id)), String(id));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    producer.disconnect(() => process.exit(0));
  })
  .on('event.error', (error) => console.error(error))
  .connect();
