// Made from ../../typescript/kafkajs/dead-letter.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder shipping-service = client-id
// placeholder shipping = group-id
// placeholder orders = topic
// satisfies swallowed-handler-error, missing-crash-handler
// #region snippet kafka-dead-letter: Consumer that puts what it cannot process on a dead-letter topic
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'shipping-service', brokers: ['localhost:9092'] });
const consumer = kafka.consumer({ groupId: 'shipping' });
const producer = kafka.producer();

async function handle(message) {
  // Await all work and let errors out: returning normally means "done".
  console.log(message.key?.toString(), message.value?.toString());
}

/** Three tries, so that a short outage does not fill the dead-letter topic. */
async function handleOrSetAside(payload) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await handle(payload.message);
    } catch (error) {
      console.error(`${payload.topic}/${payload.partition}@${payload.message.offset} failed, try ${attempt} of 3`, error);
      if (attempt === 3) return sendToDeadLetters(payload, error);
    }
    // Outside of the try: in a rebalance this throws, and then the record is to be read again, not set aside.
    await payload.heartbeat();
    await sleep(attempt * 1_000);
  }
}

/** Awaited by the handler: while this fails, the record is not committed and is read again. */
async function sendToDeadLetters({ topic, partition, message }, error) {
  await producer.send({
    topic: `${topic}-dlt`,
    acks: -1,
    messages: [
      {
        key: message.key,
        value: message.value,
        headers: {
          ...message.headers,
          'dlt-original-topic': topic,
          'dlt-original-partition': String(partition),
          'dlt-original-offset': message.offset,
          'dlt-error': String(error),
        },
      },
    ],
  });
}

export async function startConsumer() {
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
  await consumer.run({
    // kafkajs commits after this promise has resolved, so each record is either handled or on the dead-letter topic.
    eachMessage: handleOrSetAside,
  });
}

/** The consumer first: its last record may still need the producer. */
export async function stopConsumer() {
  await consumer.disconnect();
  await producer.disconnect();
}

// After an error that kafkajs does not retry it consumes nothing any more and the process would live on.
consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) process.exit(1);
});
process.once('SIGTERM', stopConsumer);
// #endregion
