// placeholder localhost:9092 = localhost:9092
// placeholder shipping-service = client-id
// placeholder shipping = group-id
// placeholder orders = topic
// satisfies poison-pill, swallowed-handler-error
// #region snippet kafka-guarded-parse: Consumer that sets aside what it cannot parse, and nothing else
import { Kafka, type EachMessagePayload, type KafkaMessage } from 'kafkajs';

interface Order { id: string }

const kafka = new Kafka({ clientId: 'shipping-service', brokers: ['localhost:9092'] });
const consumer = kafka.consumer({ groupId: 'shipping' });
const producer = kafka.producer();

/** The order in a record; undefined when there is none: the same bytes never become one, however often they are read. */
function parse(message: KafkaMessage): Order | undefined {
  try {
    const order = JSON.parse(String(message.value));
    return typeof order?.id === 'string' ? order : undefined;
  } catch {
    return undefined;
  }
}

async function handle(order: Order): Promise<void> {
  // Let errors out: a database that is away is no reason to set a good record aside.
  console.log(order.id);
}

async function handleOrSetAside({ topic, partition, message }: EachMessagePayload): Promise<void> {
  const order = parse(message);
  if (order !== undefined) return handle(order);
  // Awaited: while this fails, the record is not committed and is read again.
  await producer.send({
    topic: `${topic}-dlt`,
    acks: -1,
    messages: [{ key: message.key, value: message.value, headers: { ...message.headers, 'dlt-original': `${topic}/${partition}/${message.offset}` } }],
  });
}

export async function startConsumer(): Promise<void> {
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
  await consumer.run({ eachMessage: handleOrSetAside });
}

/** The consumer first: its last record may still need the producer. */
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
