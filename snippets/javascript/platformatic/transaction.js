// Made from ../../typescript/platformatic/transaction.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder pricing-service = client-id
// placeholder pricing-1 = transactional-id
// placeholder priced-orders = result-topic
// placeholder pricing = group-id
// placeholder orders = topic
// satisfies transaction-not-aborted, send-outside-transaction, offset-off-by-one, never-committed
// #region snippet kafka-platformatic-transaction: @platformatic/kafka: consume, transform and produce in one transaction
import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';

const consumer = new Consumer({ clientId: 'pricing-service', groupId: 'pricing', bootstrapBrokers: ['localhost:9092'], deserializers: stringDeserializers });
// Keep the transactional id from one start to the next, and give each instance its own: it fences off a predecessor that still lives.
const producer = new Producer({
  clientId: 'pricing-service',
  bootstrapBrokers: ['localhost:9092'],
  serializers: stringSerializers,
  idempotent: true,
  transactionalId: 'pricing-1',
});

async function transform(message) {
  // Outside of the try, so that the catch can abort it.
  const transaction = await producer.beginTransaction();
  try {
    await transaction.addConsumer(consumer);
    await transaction.send({ messages: [{ topic: 'priced-orders', key: message.key, value: message.value }] });
    await transaction.addOffset(message); // takes the record itself and adds the 1
    await transaction.commit();
  } catch (error) {
    await transaction.abort();
    throw error; // ends the loop below: the record is read again after the next start
  }
}

export async function startConsumer() {
  // The transaction commits the offsets, and nothing else does.
  const stream = await consumer.consume({ topics: ['orders'], autocommit: false, mode: 'committed', fallbackMode: 'earliest' });
  stream.on('error', (error) => {
    console.error('The stream from orders is broken', error);
    process.exitCode = 1;
  });
  for await (const message of stream) await transform(message);
}

export async function stopConsumer() {
  await consumer.close(true);
  await producer.close();
}

process.once('SIGTERM', stopConsumer);
// #endregion
