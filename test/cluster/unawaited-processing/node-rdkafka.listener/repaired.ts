import { appendFile } from 'node:fs/promises';
import { KafkaConsumer, type Message } from 'node-rdkafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const consumer = new KafkaConsumer({ 'metadata.broker.list': BOOTSTRAP, 'group.id': `${TOPIC}-billing`, 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 1000, 'enable.auto.commit': false }, { 'auto.offset.reset': 'earliest' });

/** Takes its time, for some more than for others. */
async function charge(order: Message): Promise<void> {
  const id = order.value!.toString();
  await new Promise((resolve) => setTimeout(resolve, 50 * (1 + (Number(id) % 20))));
  await appendFile(LEDGER, `${id}\n`);
}

function next(): void {
  consumer.consume(1, async (error, [order]) => {
    if (error) throw error;
    if (order) {
      await charge(order);
      consumer.commitMessage(order);
    }
    next();
  });
}

consumer
  .on('ready', () => {
    consumer.subscribe([TOPIC]);
    next();
  })
  .on('event.error', (error) => console.error(error))
  .connect();
