import { worksThrough } from '../flow/early-exits';
import { mayHeartbeat } from '../flow/heartbeats';
import { defineRule } from './rule';

export default defineRule({
  id: 'missing-heartbeat',
  summary: 'A long batch is worked off without a heartbeat, so the group may take it away and repeat it',
  severity: 'information',
  why: `kafkajs sends a heartbeat after each record of \`eachMessage\`, but in \`eachBatch\` only when the handler calls \`heartbeat()\`. What hides it on a quiet day: kafkajs fetches from each broker on its own, and a fetch that brings nothing sends a heartbeat as well. Once every broker has records waiting, as when a consumer has fallen behind, no fetch helps any more. A batch whose work takes longer than \`sessionTimeout\` (30 seconds by default) then makes the broker take the consumer for dead: the group rebalances, somebody else gets the same records, and the commit at the end of this batch is refused. Under load it happens again and again, and nothing gets done.`,
  silentWhen: [
    '`heartbeat()` is called in the handler, or in something that it calls',
    'the payload, or `heartbeat` itself, is handed to code that cannot be seen',
    'nothing is waited for in the loop over the records',
    'Confluent: its client sends heartbeats from a thread of its own',
    'the code is a test',
  ],
  repair: 'Call `await heartbeat()` in the loop, after each record or group of records.',
  sources: [
    'https://kafka.js.org/docs/consuming#a-name-each-batch-a-eachbatch',
    'https://github.com/tulios/kafkajs/blob/master/src/consumer/runner.js',
  ],
  clients: ['kafkajs'],
  check({ facts, code, report }) {
    for (const handler of facts.handlers) {
      if (
        handler.client !== 'kafkajs' ||
        handler.kind !== 'batch' ||
        !worksThrough(code, handler) ||
        mayHeartbeat(code, handler)
      )
        continue;
      report({
        range: handler.range,
        message:
          'This handler waits for work on record after record and never calls `heartbeat()`: when a batch takes longer than the session timeout while every broker has records waiting, the group takes its partitions away and the records are delivered again. Call it in the loop.',
      });
    }
  },
});
