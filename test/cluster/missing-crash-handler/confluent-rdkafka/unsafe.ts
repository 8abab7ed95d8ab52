import { appendFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { KafkaConsumer } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const consumer = new KafkaConsumer({ 'metadata.broker.list': BOOTSTRAP, 'group.id': `${TOPIC}-billing`, 'group.instance.id': 'billing-0', 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 1000, 'enable.auto.commit': false }, { 'auto.offset.reset': 'earliest' });

let free = Promise.resolve();

/** The payment service takes one order at a time. */
function charge(id: string): Promise<void> {
  free = free.then(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
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
    consumer.commitMessage(order);
  })
  .connect();

// the health check of every service
createServer((_, response) => response.end('healthy')).listen(0);
