// Made from ../node-rdkafka/store-offsets.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder shipping = group-id
// placeholder orders = topic
// satisfies auto-commit-before-processing, commit-before-processing, unawaited-processing, swallowed-handler-error, never-committed, offset-off-by-one, missing-crash-handler, latest-offset-reset, commit-on-failure, random-group-id
// #region snippet kafka-confluent-rdkafka-store-offsets: Confluent's rdkafka API: consumer that stores an offset after the work, for auto-commit
import { KafkaConsumer, type Message } from '@confluentinc/kafka-javascript';

const consumer = new KafkaConsumer(
  {
    'metadata.broker.list': 'localhost:9092',
    'group.id': 'shipping',
    'enable.auto.commit': true,
    // By default the offset is stored when the record is handed over, and committed while it is worked on.
    'enable.auto.offset.store': false,
  },
  { 'auto.offset.reset': 'earliest' },
);
// Most of these librdkafka mends itself. A fatal one is not told here but to the callback of `consume`, and ends `run`.
consumer.on('event.error', (error) => console.error('Kafka consumer', error));

async function handle(message: Message): Promise<void> {
  // Await all work and let errors out. A record may come again after a crash.
  console.log(message.key?.toString(), message.value?.toString());
}

/** The next record; undefined when none came within a second. */
function next(): Promise<Message | undefined> {
  return new Promise((resolve, reject) => {
    consumer.consume(1, (error, messages) => (error ? reject(error) : resolve(messages[0])));
  });
}

/** One record after the other: the stored offset covers all before it. An error ends this; what was not stored is read again after the next start. */
async function run(): Promise<void> {
  while (consumer.isConnected()) {
    const message = await next();
    if (message === undefined) continue;
    await handle(message);
    consumer.offsetsStore([{ topic: message.topic, partition: message.partition, offset: message.offset + 1 }]);
  }
}

export function startConsumer(): Promise<void> {
  return new Promise((resolve, reject) => {
    consumer.connect({}, (error) => {
      if (error) return reject(error);
      consumer.subscribe(['orders']);
      resolve(run());
    });
  });
}

/** Commits what was stored and leaves the group. */
export function stopConsumer(): Promise<void> {
  return new Promise((resolve) => {
    consumer.disconnect(() => resolve());
  });
}

process.once('SIGTERM', stopConsumer);
// #endregion
