import { appendFile } from 'node:fs/promises';
import { KafkaConsumer, type Message } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const consumer = new KafkaConsumer({ 'metadata.broker.list': BOOTSTRAP, 'group.id': `${TOPIC}-billing`, 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 1000, 'auto.commit.interval.ms': 1000, 'enable.auto.offset.store': false }, { 'auto.offset.reset': 'earliest' });

let free = Promise.resolve();

/** The payment service takes one order at a time. */
function charge(id: string): Promise<void> {
  free = free.then(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
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
    consumer.offsetsStore([{ topic: order.topic, partition: order.partition, offset: order.offset + 1 }]);
  }
}

consumer
  .on('ready', () => {
    consumer.subscribe([TOPIC]);
    run().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  })
  .on('event.error', (error) => console.error(error))
  .connect();
