import type { Consumer } from 'kafkajs';
import { db } from '../database';
import { kafka } from '../kafka';

async function markReturned(orderId: string): Promise<void> {
  await db.query("UPDATE orders SET status = 'returned' WHERE id = $1", [orderId]);
}

export async function startReturns(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'orders.returns' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['parcels.returned'], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      await markReturned(String(message.key));
      await consumer.commitOffsets([{ topic, partition, offset: message.offset }]);
    },
  });
  return consumer;
}
