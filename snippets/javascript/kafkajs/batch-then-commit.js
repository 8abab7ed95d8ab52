// Made from ../../typescript/kafkajs/batch-then-commit.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder invoice-service = client-id
// placeholder invoicing = group-id
// placeholder orders = topic
// satisfies commit-before-processing, commit-on-failure, unawaited-processing, batch-early-exit, missing-heartbeat, never-committed
// #region snippet kafka-batch-commit: Consumer that processes a batch and then commits
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'invoice-service', brokers: ['localhost:9092'] });
const consumer = kafka.consumer({ groupId: 'invoicing' });

async function handle(message) {
  // Await all work and let errors out: returning normally means "done". A record may come again after a crash.
  console.log(message.key?.toString(), message.value?.toString());
}

export async function startConsumer() {
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    eachBatch: async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, uncommittedOffsets, isRunning, isStale }) => {
      for (const message of batch.messages) {
        // Shutting down, or the partition was sought elsewhere: what is not resolved is read again.
        if (!isRunning() || isStale()) break;
        await handle(message);
        resolveOffset(message.offset); // takes the processed offset and adds the 1 itself
        await heartbeat();
      }
      // Only what was resolved above, already as next offsets. An error in handle() never gets here.
      await commitOffsetsIfNecessary(uncommittedOffsets());
    },
  });
}

/** Waits for the batch under way, then leaves the group. */
export async function stopConsumer() {
  await consumer.disconnect();
}

// After an error that kafkajs does not retry (a TypeError, say) it consumes nothing any more and the process would live on.
consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) process.exit(1);
});
process.once('SIGTERM', stopConsumer);
// #endregion
