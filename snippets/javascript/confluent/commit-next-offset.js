// Made from ../../typescript/confluent/commit-next-offset.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder stock-service = client-id
// placeholder stock = group-id
// placeholder orders = topic
// satisfies commit-before-processing, never-committed, offset-off-by-one, offset-string-concatenation, rejected-option, latest-offset-reset, random-group-id
// #region snippet kafka-confluent-commit-next-offset: Confluent: consumer that commits each record itself, after its work
import { KafkaJS } from '@confluentinc/kafka-javascript';

const kafka = new KafkaJS.Kafka({ kafkaJS: { clientId: 'stock-service', brokers: ['localhost:9092'] } });
// autoCommit and fromBeginning stand here: in run() and subscribe() they are rejected.
const consumer = kafka.consumer({ kafkaJS: { groupId: 'stock', autoCommit: false, fromBeginning: true } });

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
  await consumer.subscribe({ topics: ['orders'] });
  await consumer.run({ eachMessage: handleAndCommit });
}

export async function stopConsumer() {
  await consumer.disconnect();
}

process.once('SIGTERM', stopConsumer);
// #endregion
