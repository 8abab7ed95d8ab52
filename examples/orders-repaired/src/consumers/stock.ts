import type { Consumer, KafkaMessage } from 'kafkajs';
import { db } from '../database';
import { exitOnCrash, kafka } from '../kafka';
import { sendToDeadLetters } from './dead-letters';

interface StockLevel {
  sku: string;
  left: number;
}

/** Undefined for what is no JSON: it never will be, however often it is read. */
function parse(message: KafkaMessage): StockLevel | undefined {
  try {
    return JSON.parse(String(message.value));
  } catch {
    return undefined;
  }
}

async function setStockLevel({ sku, left }: StockLevel): Promise<void> {
  await db.query('UPDATE products SET stock = $2 WHERE sku = $1', [sku, left]);
}

export async function startStock(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'orders.stock' });
  exitOnCrash(consumer);
  await consumer.connect();
  await consumer.subscribe({ topics: ['stock.levels'], fromBeginning: true });
  await consumer.run({
    eachBatchAutoResolve: false,
    eachBatch: async ({ batch, resolveOffset, heartbeat, isRunning, isStale }) => {
      for (const message of batch.messages) {
        if (!isRunning() || isStale()) return;
        const level = parse(message);
        if (level !== undefined) await setStockLevel(level);
        else await sendToDeadLetters({ topic: batch.topic, partition: batch.partition, message }, new Error('no stock level'));
        resolveOffset(message.offset);
        await heartbeat();
      }
      console.log(`${batch.messages.length} stock levels, up to offset ${batch.lastOffset()}`);
    },
  });
  return consumer;
}
