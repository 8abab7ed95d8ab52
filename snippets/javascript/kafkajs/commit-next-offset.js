// Made from ../../typescript/kafkajs/commit-next-offset.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder stock-service = client-id
// placeholder stock = group-id
// placeholder orders = topic
// satisfies commit-before-processing, never-committed, offset-off-by-one, offset-string-concatenation, latest-offset-reset, random-group-id
// #region snippet kafka-commit-next-offset: Consumer that commits each record itself, after its work, as the next offset
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'stock-service', brokers: ['localhost:9092'] });
// The same id at every start: it is the name under which the group's offsets are kept.
const consumer = kafka.consumer({ groupId: 'stock' });

async function handle(message) {
  // Await all work and let errors out: returning normally means "done". A record may come again after a crash.
  console.log(message.key?.toString(), message.value?.toString());
}

async function handleAndCommit({ topic, partition, message }) {
  await handle(message);
  // The offset to read next. It is a string: `message.offset + 1` would append a digit.
  await consumer.commitOffsets([{ topic, partition, offset: (BigInt(message.offset) + 1n).toString() }]);
}

export async function startConsumer() {
  await consumer.connect();
  // Where the group has no offsets yet, it begins with the oldest record.
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachMessage: handleAndCommit });
}

export async function stopConsumer() {
  await consumer.disconnect();
}

// After an error that kafkajs does not retry it consumes nothing any more and the process would live on.
consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) process.exit(1);
});
process.once('SIGTERM', stopConsumer);
// #endregion
