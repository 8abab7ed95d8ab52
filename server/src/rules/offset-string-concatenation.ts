import type { OffsetUse } from '../facts/facts';
import { defineRule } from './rule';

const asks: Readonly<Record<OffsetUse['to'], string>> = {
  commit: 'and the group goes on there',
  transaction: 'and the group goes on there',
  resolve: 'and everything before that counts as done',
  seek: 'and reading goes on there',
  other: 'which is not the next offset',
};

export default defineRule({
  id: 'offset-string-concatenation',
  summary: 'A number is added to an offset that is a text, which appends a digit',
  severity: 'error',
  why: `In kafkajs, in Confluent's KafkaJS interface and in Nest \`message.offset\` is a string. \`message.offset + 1\` does not count on, it appends: after offset \`"5"\` comes \`"51"\`. TypeScript accepts it even in strict mode, since a string plus a number is a string. Committed, it moves the group far past records that nobody has read, most often past the end of the partition. After the next start reading goes on there, or where a group without offsets begins: by default at the end, so what lies between is lost, and tools show a lag of zero or less.`,
  silentWhen: [
    'the offset is a number (node-rdkafka, `Number(...)`, `parseInt(...)`, Java) or a bigint (@platformatic/kafka)',
    'its type is not known',
    'it is joined with other text (a key, a log line)',
    'the code is a test',
  ],
  repair:
    '`(BigInt(message.offset) + 1n).toString()`. For `resolveOffset` give `message.offset` as it is: it adds the 1 itself.',
  sources: [
    'https://kafka.js.org/docs/consuming#manual-commits',
    'https://github.com/tulios/kafkajs/blob/master/types/index.d.ts',
  ],
  clients: ['kafkajs', 'confluent', 'nestjs'],
  check({ facts, report }) {
    for (const offset of facts.offsets) {
      if (offset.form !== 'concatenated') continue;
      const to = offset.expects;
      report({
        range: offset.range,
        message: `The offset is a string, so \`+ 1\` appends a digit: after "5" comes "51", ${asks[offset.to]}. ${to === 'processed' ? 'Leave the `+ 1` out: this call adds it itself.' : 'Count with `BigInt`.'}`,
        fixes: [
          {
            title: to === 'next' ? 'Count on with `BigInt`' : 'Do not add 1',
            safety: 'unsafe',
            change: { kind: 'offset', offset, to },
          },
        ],
      });
    }
  },
});
