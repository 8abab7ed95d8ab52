// Made from ../../typescript/kafkajs/sequence-check.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder meter-service = client-id
// placeholder meter-audit = group-id
// placeholder readings = topic
// satisfies unawaited-send, swallowed-handler-error
// #region snippet kafka-sequence-check: Sequence numbers per partition, and a consumer that reports gaps
import { randomUUID } from 'node:crypto';
import { Kafka } from 'kafkajs';
import { Pool } from 'pg';

// CREATE TABLE sequence_seen (topic text, partition int, source text, last bigint NOT NULL, PRIMARY KEY (topic, partition, source))
const db = new Pool();
const kafka = new Kafka({ clientId: 'meter-service', brokers: ['localhost:9092'] });
const consumer = kafka.consumer({ groupId: 'meter-audit' });
const producer = kafka.producer();

// Offsets cannot tell: transactions and compaction leave holes in them. So each run of the producer counts for itself.
const source = randomUUID();
const lastSent = new Map();

/**
 * Numbers the record within its partition and sends it. A send that fails leaves a hole, which is what the check is to show.
 * Wait for one send before the next to the same partition, or a retry may change their order.
 */
export async function publish(partition, value) {
  const sequence = (lastSent.get(partition) ?? 0) + 1;
  lastSent.set(partition, sequence);
  await producer.send({
    topic: 'readings',
    acks: -1,
    messages: [{ partition, value, headers: { source, sequence: String(sequence) } }],
  });
}

function report(gap) {
  console.error(`Lost in ${gap.topic}/${gap.partition} from ${gap.source}: ${gap.from} to ${gap.to}`);
}

/** Compares with the number before it, kept in the database so that a restart or rebalance hides nothing. */
async function check({ topic, partition, message }) {
  const from = message.headers?.source?.toString();
  const number = message.headers?.sequence?.toString();
  if (from === undefined || number === undefined) return; // not sent by publish()
  const sequence = BigInt(number);

  const { rows } = await db.query('SELECT last FROM sequence_seen WHERE topic = $1 AND partition = $2 AND source = $3', [topic, partition, from]);
  // The first record seen from a source says where counting starts: older ones may have expired.
  const expected = rows.length === 0 ? sequence : BigInt(rows[0].last) + 1n;
  if (sequence > expected) report({ topic, partition, source: from, from: expected, to: sequence - 1n });

  // A repeated record has a lower number and changes nothing.
  await db.query(
    `INSERT INTO sequence_seen (topic, partition, source, last) VALUES ($1, $2, $3, $4)
     ON CONFLICT (topic, partition, source) DO UPDATE SET last = GREATEST(sequence_seen.last, EXCLUDED.last)`,
    [topic, partition, from, sequence.toString()],
  );
}

export async function start() {
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topics: ['readings'], fromBeginning: true });
  await consumer.run({ eachMessage: check });
}

export async function stop() {
  await consumer.disconnect();
  await producer.disconnect();
  await db.end();
}

consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) process.exit(1);
});
process.once('SIGTERM', stop);
// #endregion
