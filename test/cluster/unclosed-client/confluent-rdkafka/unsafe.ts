import { appendFileSync } from 'node:fs';
import { Producer, type LibrdKafkaError } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;

const producer = new Producer({
  'metadata.broker.list': BOOTSTRAP,
  dr_cb: (error: LibrdKafkaError | null) => {
    if (error) console.error('not sent', error);
  },
});
producer.setPollInterval(100);

let id = 0;

/** Sends an order every 5 ms. */
function publish(): void {
  producer.produce(TOPIC, null, Buffer.from(String(id)), String(id));
  appendFileSync(LEDGER, `${id}\n`);
  id += 1;
  if (id < Number(RECORDS)) setTimeout(publish, 5);
  else stop();
}

function stop(): void {
  producer.disconnect();
  process.exit(0);
}

producer
  .on('ready', publish)
  .on('event.error', (error) => console.error(error))
  .connect();
