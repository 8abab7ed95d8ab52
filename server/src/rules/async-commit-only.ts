import { asyncCommits } from '../flow/async-commits';
import { defineRule } from './rule';

export default defineRule({
  id: 'async-commit-only',
  summary: 'Offsets are committed asynchronously only, and nobody hears when that fails',
  severity: 'information',
  why: `\`commitAsync()\` returns at once and is not tried again. When one fails, the next one makes up for it, but after the last one there is none: what was processed since is delivered again after a shutdown or a rebalance. Without a callback a commit that always fails (a lost membership, a missing permission) is not noticed either.`,
  silentWhen: [
    '`commitAsync` is given a callback',
    'a `commitSync` stands in the same file, for the end or for a rebalance',
    'the file seeks to positions of its own',
    'the code is a test',
  ],
  repair:
    'Keep `commitAsync()` in the loop with a callback that reports failures, and call `commitSync()` before `close()` and in `onPartitionsRevoked`.',
  sources: ['https://kafka.apache.org/documentation/ (javadoc of KafkaConsumer.commitAsync)'],
  clients: ['kafka-clients'],
  check({ facts, report }) {
    for (const commit of facts.language === 'java' ? asyncCommits(facts) : []) {
      report({
        range: commit.range,
        message:
          '`commitAsync()` is not tried again, nobody hears when it fails, and no `commitSync()` follows at the end: after a shutdown or a rebalance, records whose commit failed are delivered again. Give it a callback, and commit synchronously before closing.',
      });
    }
  },
});
