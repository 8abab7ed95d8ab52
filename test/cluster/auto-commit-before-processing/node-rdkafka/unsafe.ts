import { appendFile } from 'node:fs/promises';
import { KafkaConsumer } from 'node-rdkafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const consumer = new KafkaConsumer({ 'metadata.broker.list': BOOTSTRAP, 'group.id': `${TOPIC}-billing`, 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 1000, 'auto.commit.interval.ms': 1000 }, { 'auto.offset.reset': 'earliest' });

let free = Promise.resolve();

/** The payment service takes one order at a time. */
function charge(id: string): Promise<void> {
  free = free.then(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await appendFile(LEDGER, `${id}\n`);
  });
  return free;
}

consumer
  .on('ready', () => {
    consumer.subscribe([TOPIC]);
    consumer.consume();
  })
  .on('data', async (order) => {
    await charge(order.value!.toString());
  })
  .on('event.error', (error) => console.error(error))
  .connect();
