// placeholder localhost:9092 = localhost:9092
// placeholder pricing-service = client-id
// placeholder pricing-1 = transactional-id
// placeholder priced-orders = result-topic
// placeholder pricing = group-id
// placeholder orders = topic
// satisfies transaction-not-aborted, send-outside-transaction, offset-off-by-one, offset-string-concatenation, never-committed, non-idempotent-producer
// #region snippet kafka-transaction: Consume, transform and produce in one transaction, aborted on every failure
import { Kafka, type EachMessagePayload } from 'kafkajs';

const kafka = new Kafka({ clientId: 'pricing-service', brokers: ['localhost:9092'] });
const consumer = kafka.consumer({ groupId: 'pricing' });
// Keep the transactional id from one start to the next, and give each instance its own: it fences off a predecessor that still lives.
const producer = kafka.producer({ transactionalId: 'pricing-1', idempotent: true, maxInFlightRequests: 1 });

async function transform({ topic, partition, message }: EachMessagePayload): Promise<void> {
  // Outside of the try, so that the catch can abort it.
  const transaction = await producer.transaction();
  try {
    // Through the transaction: what the producer itself sends would be visible whatever becomes of the rest.
    await transaction.send({
      topic: 'priced-orders',
      acks: -1,
      messages: [{ key: message.key, value: message.value }],
    });
    await transaction.sendOffsets({
      consumerGroupId: 'pricing',
      // The offset to read next. It is a string: `message.offset + 1` would append a digit.
      topics: [{ topic, partitions: [{ partition, offset: (BigInt(message.offset) + 1n).toString() }] }],
    });
    await transaction.commit();
  } catch (error) {
    await transaction.abort();
    throw error; // the offset was not committed: kafkajs hands the record over again
  }
}

export async function startConsumer(): Promise<void> {
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
  // The transaction commits the offsets, and nothing else does.
  await consumer.run({ autoCommit: false, eachMessage: transform });
}

export async function stopConsumer(): Promise<void> {
  await consumer.disconnect();
  await producer.disconnect();
}

// After an error that kafkajs does not retry it consumes nothing any more and the process would live on.
consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) process.exit(1);
});
process.once('SIGTERM', stopConsumer);
// #endregion
