// Made from ../../typescript/kafkajs/pause.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder mail-service = client-id
// placeholder mails = group-id
// placeholder orders = topic
// satisfies swallowed-handler-error
// #region snippet kafka-pause: Consumer that pauses while what it needs is away
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'mail-service', brokers: ['localhost:9092'] });
const consumer = kafka.consumer({ groupId: 'mails' });

async function handle(message) {
  console.log(message.key?.toString(), message.value?.toString());
}

/** Rests for half a minute after a failure. The error goes out: without it the record would count as done. */
async function handleOrPause({ message, pause }) {
  try {
    await handle(message);
  } catch (error) {
    const resume = pause();
    setTimeout(resume, 30_000);
    throw error;
  }
}

export async function startConsumer() {
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
  await consumer.run({ eachMessage: handleOrPause });
}

export async function stopConsumer() {
  await consumer.disconnect();
}

consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) process.exit(1);
});
process.once('SIGTERM', stopConsumer);
// #endregion
