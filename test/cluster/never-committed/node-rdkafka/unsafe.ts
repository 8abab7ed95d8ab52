import { appendFile } from 'node:fs/promises';
import { KafkaConsumer } from 'node-rdkafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const consumer = new KafkaConsumer({ 'metadata.broker.list': BOOTSTRAP, 'group.id': `${TOPIC}-billing`, 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 1000, 'enable.auto.commit': false }, { 'auto.offset.reset': 'earliest' });

async function charge(id: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  await appendFile(LEDGER, `${id}\n`);
}

function read(): void {
  consumer.consume(20, async (error, orders) => {
    if (error) throw error;
    for (const order of orders) await charge(order.value!.toString());
    read();
  });
}

consumer
  .on('ready', () => {
    consumer.subscribe([TOPIC]);
    read();
  })
  .on('event.error', (error) => console.error(error))
  .connect();
