// Made from ../node-rdkafka/commit-message.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder payments = group-id
// placeholder orders = topic
// satisfies auto-commit-before-processing, commit-before-processing, unawaited-processing, swallowed-handler-error, never-committed, offset-off-by-one, missing-crash-handler, poison-pill
// #region snippet kafka-confluent-rdkafka-commit-message: Confluent's rdkafka API: consumer that commits each record after its work and sets aside what it cannot parse
import { HighLevelProducer, KafkaConsumer, type Message } from '@confluentinc/kafka-javascript';

interface Order { id: string }

const brokers = 'localhost:9092';
const consumer = new KafkaConsumer({ 'metadata.broker.list': brokers, 'group.id': 'payments', 'enable.auto.commit': false }, { 'auto.offset.reset': 'earliest' });
const producer = new HighLevelProducer({ 'metadata.broker.list': brokers, 'enable.idempotence': true }, { acks: -1 });
producer.on('event.error', (error) => console.error('Kafka producer', error));
// Most of these librdkafka mends itself. A fatal one is not told here but to the callback of `consume`, and ends `run`.
consumer.on('event.error', (error) => console.error('Kafka consumer', error));

/** The order in a record; undefined when there is none: the same bytes never become one, however often they are read. */
function parse(message: Message): Order | undefined {
  try {
    const order = JSON.parse(String(message.value));
    return typeof order?.id === 'string' ? order : undefined;
  } catch {
    return undefined;
  }
}

async function handle(order: Order): Promise<void> {
  // Await all work and let errors out. A record may come again after a crash.
  console.log(order.id);
}

function setAside(message: Message): Promise<void> {
  return new Promise((resolve, reject) => {
    producer.produce(`${message.topic}-dlt`, null, message.value, message.key, Date.now(), (error) => (error ? reject(error) : resolve()));
  });
}

/** The next record; undefined when none came within a second. */
function next(): Promise<Message | undefined> {
  return new Promise((resolve, reject) => {
    consumer.consume(1, (error, messages) => (error ? reject(error) : resolve(messages[0])));
  });
}

/** One record after the other. An error ends this; what was not committed is read again after the next start. */
async function run(): Promise<void> {
  while (consumer.isConnected()) {
    const message = await next();
    if (message === undefined) continue;
    const order = parse(message);
    if (order === undefined) await setAside(message);
    else await handle(order);
    consumer.commitMessageSync(message); // takes the record itself and adds the 1
  }
}

const connected = (client: HighLevelProducer | KafkaConsumer) => new Promise<void>((resolve, reject) => {
  client.connect({}, (error) => (error ? reject(error) : resolve()));
});

export async function startConsumer(): Promise<void> {
  await connected(producer);
  await connected(consumer);
  consumer.subscribe(['orders']);
  await run();
}

/** The consumer first: its last record may still need the producer. */
export async function stopConsumer(): Promise<void> {
  await new Promise<void>((resolve) => consumer.disconnect(() => resolve()));
  await new Promise<void>((resolve) => producer.disconnect(30_000, () => resolve()));
}

process.once('SIGTERM', stopConsumer);
// #endregion
