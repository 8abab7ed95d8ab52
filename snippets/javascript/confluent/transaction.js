// Made from ../../typescript/confluent/transaction.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder pricing-service = client-id
// placeholder pricing-1 = transactional-id
// placeholder priced-orders = result-topic
// placeholder pricing = group-id
// placeholder orders = topic
// satisfies transaction-not-aborted, send-outside-transaction, offset-off-by-one, offset-string-concatenation
// #region snippet kafka-confluent-transaction: Confluent: consume, transform and produce in one transaction
import { KafkaJS } from '@confluentinc/kafka-javascript';

const kafka = new KafkaJS.Kafka({ kafkaJS: { clientId: 'pricing-service', brokers: ['localhost:9092'] } });
const consumer = kafka.consumer({ kafkaJS: { groupId: 'pricing', autoCommit: false, fromBeginning: true } });
// Keep the transactional id from one start to the next, and give each instance its own: it fences off a predecessor that still lives.
const producer = kafka.producer({ kafkaJS: { transactionalId: 'pricing-1' } });

async function transform({ topic, partition, message }) {
  // Outside of the try, so that the catch can abort it.
  const transaction = await producer.transaction();
  try {
    await transaction.send({ topic: 'priced-orders', messages: [{ key: message.key, value: message.value }] });
    await transaction.sendOffsets({
      consumer,
      // The offset to read next. It is a string: `message.offset + 1` would append a digit.
      topics: [{ topic, partitions: [{ partition, offset: (BigInt(message.offset) + 1n).toString() }] }],
    });
    await transaction.commit();
  } catch (error) {
    await transaction.abort();
    throw error; // the offset was not committed: the record is read again
  }
}

export async function startConsumer() {
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'] });
  await consumer.run({ eachMessage: transform });
}

export async function stopConsumer() {
  await consumer.disconnect();
  await producer.disconnect();
}

process.once('SIGTERM', stopConsumer);
// #endregion
