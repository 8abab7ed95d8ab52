import { KafkaConsumer } from 'node-rdkafka';
import { brokers, db } from './setup';

const consumer = new KafkaConsumer({ 'metadata.broker.list': brokers, 'group.id': 'warehouse.shelves' }, {});

consumer.on('ready', () => {
  consumer.subscribe(['pallets.scanned']);
  consumer.consume();
});

consumer.on('data', async (message) => {
  await db.query('UPDATE pallets SET gate = $2 WHERE id = $1', [String(message.key), String(message.value)]);
});

export const start = () => consumer.connect();
