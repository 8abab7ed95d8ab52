// Made from ../../typescript/node-rdkafka/delivery-reports.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder meter-service = client-id
// placeholder readings = topic
// satisfies missing-error-callback, acks-not-all, unclosed-client, producer-per-message
// #region snippet kafka-rdkafka-delivery-reports: node-rdkafka: producer with delivery reports, for many records at once
import { Producer } from 'node-rdkafka';

const producer = new Producer(
  {
    'metadata.broker.list': 'localhost:9092',
    'client.id': 'meter-service',
    'enable.idempotence': true,
    // Both are needed to hear how a record ended: this, and polling below.
    dr_cb: true,
  },
  { acks: -1 },
);
producer.on('event.error', (error) => console.error('Kafka producer', error));
producer.on('delivery-report', (error, report) => {
  if (error) failed(error, report.opaque);
});

/** Keep the record somewhere (a table, a file) and send it again; logging it alone loses it. */
function failed(error, record) {
  console.error('Not sent', record, error);
  process.exitCode = 1;
}

/** Call once, before the first `publish`. */
export function startProducer() {
  return new Promise((resolve, reject) => {
    producer.connect({}, (error) => {
      if (error) return reject(error);
      producer.setPollInterval(100);
      resolve();
    });
  });
}

/** Queues the record. Throws when the queue is full: wait, and try again. */
export function publish(key, value) {
  producer.produce('readings', null, Buffer.from(value), key, Date.now(), { key, value });
}

/** Waits half a minute for the records that are under way; without a time it would be half a second. */
export function stopProducer() {
  return new Promise((resolve) => {
    producer.disconnect(30_000, () => resolve());
  });
}

process.once('SIGTERM', stopProducer);
// #endregion
