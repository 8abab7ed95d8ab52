import { randomUUID } from 'node:crypto';
import type { Consumer, KafkaMessage } from 'kafkajs';
import { db } from '../database';
import { kafka } from '../kafka';

async function saveReview(message: KafkaMessage): Promise<void> {
  await db.query('INSERT INTO reviews (id, text) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [String(message.key), String(message.value)]);
}

export async function startReviews(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: `orders.reviews-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topics: ['reviews.written'], fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch, isRunning }) => {
      for (const message of batch.messages) {
        if (!isRunning()) break;
        await saveReview(message);
      }
    },
  });
  return consumer;
}
