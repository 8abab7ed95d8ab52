// Made from ../node-rdkafka/transaction.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder pricing-1 = transactional-id
// placeholder priced-orders = result-topic
// placeholder pricing = group-id
// placeholder orders = topic
// satisfies transaction-not-aborted, offset-off-by-one, never-committed
// #region snippet kafka-confluent-rdkafka-transaction: Confluent's rdkafka API: consume, transform and produce in one transaction
import { promisify } from 'node:util';
import { KafkaConsumer, Producer, type Message } from '@confluentinc/kafka-javascript';

const brokers = 'localhost:9092';
const consumer = new KafkaConsumer({ 'metadata.broker.list': brokers, 'group.id': 'pricing', 'enable.auto.commit': false }, { 'auto.offset.reset': 'earliest' });
// Keep the transactional id from one start to the next, and give each instance its own: it fences off a predecessor that still lives.
const producer = new Producer({ 'metadata.broker.list': brokers, 'transactional.id': 'pricing-1' }, { acks: -1 });
producer.on('event.error', (error) => console.error('Kafka producer', error));
// Most of these librdkafka mends itself. A fatal one is not told here but to the callback of `consume`, and ends `run`.
consumer.on('event.error', (error) => console.error('Kafka consumer', error));

/** The next record; undefined when none came within a second. */
function next(): Promise<Message | undefined> {
  return new Promise((resolve, reject) => {
    consumer.consume(1, (error, messages) => (error ? reject(error) : resolve(messages[0])));
  });
}

async function transform(message: Message): Promise<void> {
  const offsets = [{ topic: message.topic, partition: message.partition, offset: message.offset + 1 }];
  await promisify<void>((done) => producer.beginTransaction(done))();
  try {
    producer.produce('priced-orders', null, message.value, message.key);
    await promisify<void>((done) => producer.sendOffsetsToTransaction(offsets, consumer, done))();
    // Waits for the records, and fails when one of them could not be written.
    await promisify<void>((done) => producer.commitTransaction(done))();
  } catch (error) {
    await promisify<void>((done) => producer.abortTransaction(done))();
    throw error; // ends the loop below: the record is read again after the next start
  }
}

export async function run(): Promise<void> {
  await new Promise<void>((resolve, reject) => producer.connect({}, (error) => (error ? reject(error) : resolve())));
  await promisify<void>((done) => producer.initTransactions(done))();
  await new Promise<void>((resolve, reject) => consumer.connect({}, (error) => (error ? reject(error) : resolve())));
  consumer.subscribe(['orders']);
  while (consumer.isConnected()) {
    const message = await next();
    if (message !== undefined) await transform(message);
  }
}

export async function stop(): Promise<void> {
  await new Promise<void>((resolve) => consumer.disconnect(() => resolve()));
  await new Promise<void>((resolve) => producer.disconnect(30_000, () => resolve()));
}

process.once('SIGTERM', stop);
// #endregion
