// Made from ../../typescript/confluent/guarded-parse.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder shipping-service = client-id
// placeholder shipping = group-id
// placeholder orders = topic
// satisfies poison-pill, swallowed-handler-error
// #region snippet kafka-confluent-guarded-parse: Confluent: consumer that sets aside what it cannot parse
import { KafkaJS } from '@confluentinc/kafka-javascript';

const kafka = new KafkaJS.Kafka({ kafkaJS: { clientId: 'shipping-service', brokers: ['localhost:9092'] } });
const consumer = kafka.consumer({ kafkaJS: { groupId: 'shipping', fromBeginning: true } });
const producer = kafka.producer({ kafkaJS: { acks: -1, idempotent: true } });

/** The order in a record; undefined when there is none: the same bytes never become one, however often they are read. */
function parse(message) {
  try {
    const order = JSON.parse(String(message.value));
    return typeof order?.id === 'string' ? order : undefined;
  } catch {
    return undefined;
  }
}

async function handle(order) {
  // Let errors out: a database that is away is no reason to set a good record aside.
  console.log(order.id);
}

/** An error that leaves here makes the client read the same record again, at once and for ever: only what may succeed should. */
async function handleOrSetAside({ topic, partition, message }) {
  const order = parse(message);
  if (order !== undefined) return handle(order);
  await producer.send({
    topic: `${topic}-dlt`,
    messages: [{ key: message.key, value: message.value, headers: { ...message.headers, 'dlt-original': `${topic}/${partition}/${message.offset}` } }],
  });
}

export async function startConsumer() {
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'] });
  await consumer.run({ eachMessage: handleOrSetAside });
}

/** The consumer first: its last record may still need the producer. */
export async function stopConsumer() {
  await consumer.disconnect();
  await producer.disconnect();
}

process.once('SIGTERM', stopConsumer);
// #endregion
