import { Consumer, ProduceAcks, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import { brokers, db } from './setup';

const producer = new Producer({ clientId: 'warehouse', bootstrapBrokers: [brokers], serializers: stringSerializers, retries: 30 });
const consumer = new Consumer({ clientId: 'warehouse', groupId: 'warehouse.parcels', bootstrapBrokers: [brokers], deserializers: stringDeserializers });

export async function start(): Promise<void> {
  const stream = await consumer.consume({ topics: ['orders.placed'], autocommit: false, mode: 'committed', fallbackMode: 'earliest' });
  stream.on('error', (error) => {
    console.error('The stream from orders.placed is broken', error);
    process.exitCode = 1;
  });
  for await (const message of stream) {
    await db.query('INSERT INTO parcels (order_id, items) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING', [message.key, message.value]);
    await message.commit();
  }
}

export async function shipped(orderId: string, parcel: string): Promise<void> {
  await producer.send({ acks: ProduceAcks.ALL, messages: [{ topic: 'parcels.shipped', key: orderId, value: JSON.stringify({ orderId, parcel }) }] });
}

export async function stop(): Promise<void> {
  await consumer.close(true);
  await producer.close();
}
