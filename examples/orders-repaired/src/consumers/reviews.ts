import type { Consumer, KafkaMessage } from 'kafkajs';
import { db } from '../database';
import { exitOnCrash, kafka } from '../kafka';

async function saveReview(message: KafkaMessage): Promise<void> {
  await db.query('INSERT INTO reviews (id, text) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [String(message.key), String(message.value)]);
}

export async function startReviews(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'orders.reviews' });
  exitOnCrash(consumer);
  await consumer.connect();
  await consumer.subscribe({ topics: ['reviews.written'], fromBeginning: true });
  await consumer.run({
    eachBatchAutoResolve: false,
    eachBatch: async ({ batch, resolveOffset, heartbeat, isRunning, isStale }) => {
      for (const message of batch.messages) {
        if (!isRunning() || isStale()) return;
        await saveReview(message);
        resolveOffset(message.offset);
        await heartbeat();
      }
    },
  });
  return consumer;
}
