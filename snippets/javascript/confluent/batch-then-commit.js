// Made from ../../typescript/confluent/batch-then-commit.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder invoice-service = client-id
// placeholder invoicing = group-id
// placeholder orders = topic
// satisfies batch-early-exit, commit-before-processing, commit-on-failure, unawaited-processing, never-committed, missing-heartbeat
// #region snippet kafka-confluent-batch-commit: Confluent: consumer that processes a batch and then commits
import { KafkaJS } from '@confluentinc/kafka-javascript';

const kafka = new KafkaJS.Kafka({ kafkaJS: { clientId: 'invoice-service', brokers: ['localhost:9092'] } });
const consumer = kafka.consumer({ kafkaJS: { groupId: 'invoicing', autoCommit: false, fromBeginning: true } });

async function handle(message) {
  // Await all work and let errors out: returning normally means "done". A record may come again after a crash.
  console.log(message.key?.toString(), message.value?.toString());
}

async function handleBatch({ batch, resolveOffset, heartbeat, isRunning, isStale }) {
  for (const message of batch.messages) {
    // Shutting down, or the partition was taken away: what is not resolved is read again.
    if (!isRunning() || isStale()) break;
    await handle(message);
    resolveOffset(message.offset); // takes the processed offset and adds the 1 itself
    await heartbeat();
  }
  await consumer.commitOffsets(); // what was resolved, and no more
}

export async function startConsumer() {
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'] });
  await consumer.run({ eachBatchAutoResolve: false, eachBatch: handleBatch });
}

/** Waits for the batch under way, then leaves the group. */
export async function stopConsumer() {
  await consumer.disconnect();
}

process.once('SIGTERM', stopConsumer);
// #endregion
