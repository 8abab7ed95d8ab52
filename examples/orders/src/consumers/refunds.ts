import type { Consumer } from 'kafkajs';
import { db } from '../database';
import { audit } from '../events/audit';
import { kafka } from '../kafka';

async function markRefunded(orderId: string): Promise<void> {
  await db.query("UPDATE orders SET status = 'refunded' WHERE id = $1", [orderId]);
}

export async function startRefunds(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'orders.refunds' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['payments.refunded'] });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      const orderId = String(message.key);
      try {
        await markRefunded(orderId);
        await audit('refunded', orderId);
      } finally {
        const next = message.offset + 1;
        await consumer.commitOffsets([{ topic, partition, offset: next }]);
      }
    },
  });
  return consumer;
}
