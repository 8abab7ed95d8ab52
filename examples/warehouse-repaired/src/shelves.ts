import { KafkaConsumer, type Message } from 'node-rdkafka';
import { brokers, db } from './setup';

const consumer = new KafkaConsumer(
  { 'metadata.broker.list': brokers, 'group.id': 'warehouse.shelves', 'enable.auto.offset.store': false },
  { 'auto.offset.reset': 'earliest' },
);
// a fatal error comes to the callback of `consume`, and ends the loop
consumer.on('event.error', (error) => console.error('Kafka', error));

function next(): Promise<Message | undefined> {
  return new Promise((resolve, reject) => {
    consumer.consume(1, (error, messages) => (error ? reject(error) : resolve(messages[0])));
  });
}

export async function start(): Promise<void> {
  await new Promise<void>((resolve, reject) => consumer.connect({}, (error) => (error ? reject(error) : resolve())));
  consumer.subscribe(['pallets.scanned']);
  while (consumer.isConnected()) {
    const message = await next();
    if (message === undefined) continue;
    await db.query('UPDATE pallets SET gate = $2 WHERE id = $1', [String(message.key), String(message.value)]);
    consumer.offsetsStore([{ topic: message.topic, partition: message.partition, offset: message.offset + 1 }]);
  }
}

process.once('SIGTERM', () => consumer.disconnect());
