import type { Consumer, KafkaMessage } from 'kafkajs';
import { db } from '../database';
import { kafka } from '../kafka';

async function setStockLevel(message: KafkaMessage): Promise<void> {
  const { sku, left } = JSON.parse(message.value!.toString());
  await db.query('UPDATE products SET stock = $2 WHERE sku = $1', [sku, left]);
}

export async function startStock(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'orders.stock' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['stock.levels'], fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      batch.messages.forEach(async (message) => {
        await setStockLevel(message);
      });
      console.log(`${batch.messages.length} stock levels, up to offset ${batch.lastOffset()}`);
    },
  });
  return consumer;
}
