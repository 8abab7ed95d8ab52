import type { Consumer } from 'kafkajs';
import { db } from '../database';
import { kafka } from '../kafka';

async function markShipped(orderId: string, parcel: string): Promise<void> {
  await db.query("UPDATE orders SET status = 'shipped', parcel = $2 WHERE id = $1", [orderId, parcel]);
}

/** Commits by itself, so that a shipment is never handled twice. */
export async function startShipments(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'orders.shipments' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['parcels.shipped'], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      const { orderId, parcel } = JSON.parse(message.value!.toString());
      const next = (BigInt(message.offset) + 1n).toString();
      await consumer.commitOffsets([{ topic, partition, offset: next }]);
      await markShipped(orderId, parcel);
    },
  });
  return consumer;
}
