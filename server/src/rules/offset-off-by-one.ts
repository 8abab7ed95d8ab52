import type { OffsetUse } from '../facts/facts';
import { afterFailure } from '../flow/offsets';
import { defineRule } from './rule';

const repeats = ({ to }: OffsetUse): string =>
  `This ${to === 'transaction' ? 'adds' : 'commits'} the offset of a record that is done. What counts is the offset of the next one to read: after a restart or a rebalance this record is delivered once more. ${to === 'transaction' ? 'Add' : 'Commit'} the offset plus 1.`;
const skips =
  "The client adds 1 to this offset itself: with 1 added here, the record after this one is skipped and lost. Give it the record's own offset.";
const beyond = ({ to }: OffsetUse): string =>
  `This ${to === 'transaction' ? 'adds' : 'commits'} an offset that is one too high: the next record to read is the one before it. After a restart or a rebalance that record is skipped and lost; where it is not there yet, reading begins at \`auto.offset.reset\`. Do not add 1.`;

export default defineRule({
  id: 'offset-off-by-one',
  summary: 'A committed offset is one too low, so a record repeats, or one too high, so a record is lost',
  severity: 'warning',
  why: `The offset that a group commits is that of the *next* record to read. Whoever commits the offset of the record just processed gets that record again after every restart and rebalance: the group's lag never reaches zero, and the last record's effects happen twice.

Some calls add the 1 themselves: kafkajs's \`resolveOffset\` and node-rdkafka's \`commitMessage\` take the record as it is. One more there passes over a record that nobody has seen, which is reported as an error. \`commitOffsets\`, \`sendOffsets\`, Java's \`OffsetAndMetadata\` and node-rdkafka's \`commit\` take the number as it is given. A position is that of the next record already: \`consumer.position(partition) + 1\` passes over a record as well, or, when that one has not been sent yet, names an offset that is not there, and the group starts over at \`auto.offset.reset\`.`,
  silentWhen: [
    'the offset is that of the record plus 1, here or where the variable got its value',
    "a position as it is (`position()`, `uncommittedOffsets()`), or `resolveOffset` with the record's own offset: they are right already",
    'the offset is only sought to, or set by a tool that resets offsets',
    'it stands in a `catch`: the offset of the record that failed is where reading should go on, or one that is passed over on purpose',
    'it is a text with something appended: `offset-string-concatenation` speaks there',
    'the code is a test',
  ],
  repair:
    "Commit `(BigInt(message.offset) + 1n).toString()` in kafkajs, Confluent's KafkaJS interface and Nest, `record.offset() + 1` in Java, `message.offset + 1` in node-rdkafka. Give `resolveOffset` and `commitMessage` what they expect: the record's own offset.",
  sources: [
    'https://kafka.apache.org/documentation/ (javadoc of KafkaConsumer: the committed offset should always be the offset of the next message)',
    'https://kafka.js.org/docs/consuming#manual-commits',
    'https://github.com/tulios/kafkajs/blob/master/src/consumer/offsetManager/index.js',
    'https://github.com/Blizzard/node-rdkafka/blob/master/lib/kafka-consumer.js',
  ],
  clients: ['kafkajs', 'confluent', 'confluent-rdkafka', 'node-rdkafka', 'platformatic', 'nestjs', 'kafka-clients'],
  check({ facts, report }) {
    for (const offset of facts.offsets) {
      if (offset.to === 'seek' || offset.to === 'other') continue;
      if (offset.form === 'processed' && offset.expects === 'next' && !afterFailure(facts, offset)) {
        report({
          range: offset.range,
          message: repeats(offset),
          fixes: [{ title: 'Add 1', safety: 'unsafe', change: { kind: 'offset', offset, to: 'next' } }],
        });
      } else if (offset.form === 'next' && offset.expects === 'processed') {
        report({
          range: offset.range,
          severity: 'error',
          message: skips,
          fixes: [{ title: 'Do not add 1', safety: 'unsafe', change: { kind: 'offset', offset, to: 'processed' } }],
        });
      } else if (offset.form === 'beyond' && !afterFailure(facts, offset)) {
        report({
          range: offset.range,
          severity: 'error',
          message: beyond(offset),
          fixes: [{ title: 'Do not add 1', safety: 'unsafe', change: { kind: 'offset', offset, to: 'next' } }],
        });
      }
    }
  },
});
