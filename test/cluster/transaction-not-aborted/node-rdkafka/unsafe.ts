import { appendFileSync } from 'node:fs';
import { Producer, type LibrdKafkaError } from 'node-rdkafka';

type Done = (error?: Error | LibrdKafkaError | null) => void;

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new Producer({ 'metadata.broker.list': BOOTSTRAP, 'transactional.id': `${TOPIC}-orders` });

/** Takes the order's goods from the stock: a service that fails once. */
function reserve(id: string, attempt: number, done: Done): void {
  setImmediate(() => done(id === '9' && attempt === 0 ? new Error('the stock service does not answer') : null));
}

function place(id: string, attempt: number, done: Done): void {
  producer.beginTransaction((error) => {
    if (error) return done(error);
    producer.produce(TOPIC, null, Buffer.from(id), id);
    reserve(id, attempt, (failed) => {
      if (failed) return done(failed);
      producer.commitTransaction(5000, done);
    });
  });
}

/** Each order is tried three times. */
function placeAll(id = 0, attempt = 0): void {
  if (id === Number(RECORDS)) return void producer.disconnect(30_000, () => process.exit(0));
  if (!attempt) appendFileSync(LEDGER, `${id}\n`);
  place(String(id), attempt, (error) => {
    if (error) console.error(`order ${id}`, error);
    if (error && attempt < 2) placeAll(id, attempt + 1);
    else placeAll(id + 1);
  });
}

producer
  .on('ready', () => {
    producer.initTransactions(10_000, (error) => {
      if (error) throw error;
      placeAll();
    });
  })
  .on('event.error', (error) => console.error(error))
  .connect();
