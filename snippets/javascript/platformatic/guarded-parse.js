// Made from ../../typescript/platformatic/guarded-parse.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder shipping-service = client-id
// placeholder shipping = group-id
// placeholder orders = topic
// satisfies poison-pill, swallowed-handler-error, commit-before-processing
// #region snippet kafka-platformatic-guarded-parse: @platformatic/kafka: consumer that sets aside what it cannot parse
import { Consumer, ProduceAcks, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';

// Text, and not jsonDeserializer: what that throws ends the stream.
const consumer = new Consumer({ clientId: 'shipping-service', groupId: 'shipping', bootstrapBrokers: ['localhost:9092'], deserializers: stringDeserializers });
const producer = new Producer({ clientId: 'shipping-service', bootstrapBrokers: ['localhost:9092'], serializers: stringSerializers, retries: 30 });

/** The order in a record; undefined when there is none: the same bytes never become one, however often they are read. */
function parse(value) {
  try {
    const order = JSON.parse(value);
    return typeof order?.id === 'string' ? order : undefined;
  } catch {
    return undefined;
  }
}

async function handle(order) {
  // Let errors out: a database that is away is no reason to set a good record aside.
  console.log(order.id);
}

async function handleOrSetAside(message) {
  const order = parse(message.value);
  if (order !== undefined) return handle(order);
  // Awaited: while this fails, the record is not committed and is read again.
  await producer.send({ acks: ProduceAcks.ALL, messages: [{ topic: `${message.topic}-dlt`, key: message.key, value: message.value, headers: message.headers }] });
}

export async function startConsumer() {
  const stream = await consumer.consume({ topics: ['orders'], autocommit: false, mode: 'committed', fallbackMode: 'earliest' });
  stream.on('error', (error) => {
    console.error('The stream from orders is broken', error);
    process.exitCode = 1;
  });
  for await (const message of stream) {
    await handleOrSetAside(message);
    await message.commit();
  }
}

/** The consumer first: its last record may still need the producer. */
export async function stopConsumer() {
  await consumer.close(true);
  await producer.close();
}

process.once('SIGTERM', stopConsumer);
// #endregion
