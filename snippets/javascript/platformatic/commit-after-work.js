// Made from ../../typescript/platformatic/commit-after-work.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder shipping-service = client-id
// placeholder shipping = group-id
// placeholder orders = topic
// satisfies auto-commit-before-processing, commit-before-processing, unawaited-processing, swallowed-handler-error, never-committed, latest-offset-reset, missing-crash-handler, random-group-id, commit-on-failure
// #region snippet kafka-platformatic-commit-after-work: @platformatic/kafka: consumer that commits each record after its work
import { Consumer, stringDeserializers } from '@platformatic/kafka';

const consumer = new Consumer({
  clientId: 'shipping-service',
  groupId: 'shipping',
  bootstrapBrokers: ['localhost:9092'],
  deserializers: stringDeserializers,
});

async function handle(message) {
  // Await all work and let errors out. A record may come again after a crash.
  console.log(message.key, message.value);
}

export async function startConsumer() {
  const stream = await consumer.consume({
    topics: ['orders'],
    // By default the offsets of all that was fetched are committed before anybody has seen it.
    autocommit: false,
    // By default each start begins with what comes next, and a new group at the end of the topic.
    mode: 'committed',
    fallbackMode: 'earliest',
  });
  stream.on('error', (error) => {
    console.error('The stream from orders is broken', error);
    process.exitCode = 1;
  });
  // One record after the other: a commit covers all before it. The loop ends with the first error, and what was not committed is read again.
  for await (const message of stream) {
    await handle(message);
    await message.commit();
  }
}

/** With true it also closes the stream. */
export async function stopConsumer() {
  await consumer.close(true);
}

process.once('SIGTERM', stopConsumer);
// #endregion
