import { deepEqual, equal } from 'node:assert/strict';
import { factsOf } from './workspace';

const head = `import { Kafka, type KafkaMessage } from 'kafkajs';
const kafka = new Kafka({ brokers: ['a'] });
const consumer = kafka.consumer({ groupId: 'g' });
const producer = kafka.producer({ transactionalId: 't' });
const nextOf = (message: KafkaMessage) => (BigInt(message.offset) + 1n).toString();
const plusOne = (offset: string) => String(Number(offset) + 1);
`;
const each = (body: string): string =>
  `${head}consumer.run({ eachMessage: async ({ topic, partition, message }) => {\n${body}\n} });`;
const batch = (body: string): string =>
  `${head}consumer.run({ eachBatch: async ({ batch, resolveOffset, uncommittedOffsets, commitOffsetsIfNecessary }) => {\n${body}\n} });`;
const committed = (offset: string): string =>
  each(`await consumer.commitOffsets([{ topic, partition, offset: ${offset} }]);`);

describe('TypeScript: offsets', function () {
  this.timeout(20_000);

  const forms: Readonly<Record<string, string>> = {
    'message.offset': 'processed',
    'message.offset + 1': 'concatenated',
    '1 + message.offset': 'concatenated',
    '`${message.offset + 1}`': 'concatenated',
    '(Number(message.offset) + 1).toString()': 'next',
    '(BigInt(message.offset) + 1n).toString()': 'next',
    '(BigInt(message.offset) + BigInt(1)).toString()': 'next',
    'String(+message.offset + 1)': 'next',
    '`${parseInt(message.offset, 10) + 1}`': 'next',
    'Long.fromString(message.offset).add(1).toString()': 'next',
    'nextOf(message)': 'next',
    'plusOne(message.offset)': 'next',
    'String(message.offset)': 'processed',
    'message.offset + 2': 'unknown',
    '(Number(message.offset) - 1).toString()': 'unknown',
    'tracker.next(partition)': 'unknown',
  };
  for (const [offset, form] of Object.entries(forms)) {
    it(`${form}: ${offset}`, async () => {
      const facts = (await factsOf(committed(offset))).offsets.filter((o) => o.to === 'commit');
      deepEqual(
        facts.map((o) => [o.form, o.expects]),
        [[form, 'next']],
      );
    });
  }

  it('offsets are followed through variables, destructuring, lists and helpers of the file', async () => {
    const helper =
      'const commit = (topic: string, partition: number, offset: string) => consumer.commitOffsets([{ topic, partition, offset }]);\n';
    const facts = await factsOf(
      helper +
        each(`const { offset } = message;
  await consumer.commitOffsets([{ topic, partition, offset }]);
  const next = (Number(offset) + 1).toString();
  await consumer.commitOffsets([{ topic, partition, offset: next }]);
  let counted = Number(message.offset);
  counted++;
  await consumer.commitOffsets([{ topic, partition, offset: String(counted) }]);
  const list = [];
  list.push({ topic, partition, offset: message.offset });
  await consumer.commitOffsets(list);
  await commit(topic, partition, message.offset);
  await commit(topic, partition, nextOf(message));`),
    );
    deepEqual(
      facts.offsets.map((o) => o.form),
      ['processed', 'next', 'unknown', 'processed', 'processed', 'next'],
    );
  });

  it('what each member wants', async () => {
    const text = batch(`for (const m of batch.messages) resolveOffset(m.offset);
  await commitOffsetsIfNecessary(uncommittedOffsets());
  await consumer.commitOffsets([{ topic: batch.topic, partition: batch.partition, offset: batch.lastOffset() }]);
  consumer.seek({ topic: batch.topic, partition: 0, offset: batch.messages[0]!.offset });
  const transaction = await producer.transaction();
  await transaction.sendOffsets({ consumerGroupId: 'g', topics: [{ topic: batch.topic, partitions: [{ partition: 0, offset: batch.lastOffset() + 1 }] }] });`);
    deepEqual(
      (await factsOf(text)).offsets.map((o) => [o.to, o.expects, o.form]),
      [
        ['resolve', 'processed', 'processed'],
        ['commit', 'next', 'processed'],
        ['seek', 'next', 'processed'],
        ['transaction', 'next', 'concatenated'],
      ],
    );
  });

  it('a sum of a text and 1 is stated wherever it stands, and once', async () => {
    const facts = (
      await factsOf(
        each(`const bad = message.offset + 1;
  save(bad);
  await consumer.commitOffsets([{ topic, partition, offset: bad }]);
  console.log('offset ' + message.offset, message.offset + 1);`),
      )
    ).offsets;
    deepEqual(
      facts.map((o) => o.to),
      ['commit', 'other'],
    );
  });

  it('what only looks like a record is none', async () => {
    const facts = await factsOf(`${head}export const page = (query: { offset: string }) => query.offset + 1;`);
    equal(facts.offsets.length, 0);
  });
});
