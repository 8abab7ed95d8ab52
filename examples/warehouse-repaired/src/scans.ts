import { HighLevelProducer } from 'node-rdkafka';
import { brokers } from './setup';

const producer = new HighLevelProducer({ 'metadata.broker.list': brokers, 'client.id': 'warehouse', 'enable.idempotence': true }, { acks: -1 });
producer.on('event.error', (error) => console.error('Kafka', error));

export const start = () => producer.connect();

/** Each pallet that passes a gate. */
export function scanned(pallet: string, gate: string): Promise<void> {
  return new Promise((resolve, reject) => {
    producer.produce('pallets.scanned', null, Buffer.from(JSON.stringify({ pallet, gate })), pallet, Date.now(), (error) => (error ? reject(error) : resolve()));
  });
}

process.once('SIGTERM', () => {
  producer.disconnect(30_000, () => process.exit(0));
});
