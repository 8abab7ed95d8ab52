import { appendFileSync } from 'node:fs';
import { Producer } from 'node-rdkafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new Producer({ 'metadata.broker.list': BOOTSTRAP, dr_cb: true }, { 'message.timeout.ms': 3000 });

/** How many orders the brokers have not yet. */
let waiting = Number(RECORDS);

producer.setPollInterval(100);
producer.on('delivery-report', (error, report) => {
  if (error) {
    console.error(error);
    producer.produce(TOPIC, null, Buffer.from(String(report.key)), report.key);
    return;
  }
  waiting -= 1;
  appendFileSync(LEDGER, `${String(report.key)}\n`);
});

producer
  .on('ready', async () => {
    for (let id = 0; id < Number(RECORDS); id++) {
      producer.produce(TOPIC, null, Buffer.from(String(id)), String(id));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    while (waiting) await new Promise((resolve) => setTimeout(resolve, 100));
    producer.disconnect(() => process.exit(0));
  })
  .on('event.error', (error) => console.error(error))
  .connect();
