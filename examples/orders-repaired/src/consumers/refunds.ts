import type { Consumer } from 'kafkajs';
import { db } from '../database';
import { audit } from '../events/audit';
import { exitOnCrash, kafka } from '../kafka';

async function markRefunded(orderId: string): Promise<void> {
  await db.query("UPDATE orders SET status = 'refunded' WHERE id = $1", [orderId]);
}

export async function startRefunds(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'orders.refunds' });
  exitOnCrash(consumer);
  await consumer.connect();
  await consumer.subscribe({ topics: ['payments.refunded'], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      const orderId = String(message.key);
      // The audit first: when one of the two fails, the record comes again, and the auditors can tell a repeated line by its time.
      await audit('refunded', orderId);
      await markRefunded(orderId);
      const next = (BigInt(message.offset) + 1n).toString();
      await consumer.commitOffsets([{ topic, partition, offset: next }]);
    },
  });
  return consumer;
}
