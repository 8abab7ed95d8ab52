import { appendFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { KafkaConsumer, type Message } from '@confluentinc/kafka-javascript';

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

/** The next order; undefined when none came within a second. */
function next(): Promise<Message | undefined> {
  return new Promise((resolve, reject) => {
    consumer.consume(1, (error, messages) => (error ? reject(error) : resolve(messages[0])));
  });
}

async function run(): Promise<void> {
  while (consumer.isConnected()) {
    const order = await next();
    if (!order) continue;
    await charge(order.value!.toString());
    consumer.commitMessage(order);
  }
}

consumer
  .on('ready', () => {
    consumer.subscribe([TOPIC]);
    // a supervisor starts the process again
    run().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  })
  .on('event.error', (error) => console.error(error))
  .connect();

// the health check of every service
createServer((_, response) => response.end('healthy')).listen(0);
