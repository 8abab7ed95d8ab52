import { Producer } from 'node-rdkafka';
import { brokers } from './setup';

const producer = new Producer({ 'metadata.broker.list': brokers, 'client.id': 'warehouse' }, { acks: 1 });

export const start = () => producer.connect();

/** Each pallet that passes a gate. */
export function scanned(pallet: string, gate: string): void {
  producer.produce('pallets.scanned', null, Buffer.from(JSON.stringify({ pallet, gate })), pallet, Date.now());
}

process.once('SIGTERM', () => {
  producer.disconnect();
  process.exit(0);
});
