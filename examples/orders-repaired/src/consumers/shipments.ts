import type { Consumer } from 'kafkajs';
import { db } from '../database';
import { exitOnCrash, kafka } from '../kafka';
import { withDeadLetters } from './dead-letters';

async function markShipped(orderId: string, parcel: string): Promise<void> {
  await db.query("UPDATE orders SET status = 'shipped', parcel = $2 WHERE id = $1", [orderId, parcel]);
}

const handle = withDeadLetters(async ({ message }) => {
  const { orderId, parcel } = JSON.parse(message.value!.toString());
  await markShipped(orderId, parcel);
});

/** Marking an order as shipped twice changes nothing, so a record may well be handled again. */
export async function startShipments(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'orders.shipments' });
  exitOnCrash(consumer);
  await consumer.connect();
  await consumer.subscribe({ topics: ['parcels.shipped'], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async (payload) => {
      await handle(payload);
      const { topic, partition, message } = payload;
      const next = (BigInt(message.offset) + 1n).toString();
      await consumer.commitOffsets([{ topic, partition, offset: next }]);
    },
  });
  return consumer;
}
