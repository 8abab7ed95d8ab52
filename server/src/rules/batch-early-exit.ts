import { earlyExits, runConfig } from '../flow/early-exits';
import { entryOf } from '../facts/values';
import { defineRule, type ProposedFix } from './rule';
import { relatedHandler } from './wording';

const option = 'eachBatchAutoResolve';

export default defineRule({
  id: 'batch-early-exit',
  summary: 'A batch handler leaves its loop early, and the rest of the batch counts as done',
  severity: 'error',
  why: `When \`eachBatch\` returns normally, kafkajs and Confluent's KafkaJS interface resolve the *last* offset of the batch, whatever was resolved before (\`eachBatchAutoResolve\`, on by default). A loop that is left by \`break\` or \`return\` has not seen the rest: its offsets are committed all the same, and those records are lost.

The usual form, \`if (!isRunning() || isStale()) break;\`, does it at every shutdown. Confluent's client does not resolve a batch that went stale, so there leaving on \`isStale()\` alone is right.`,
  silentWhen: [
    '`eachBatchAutoResolve` is false: then only what was resolved is committed',
    'it is not known whether it is on',
    'the loop is left by a `throw`: the records that were not resolved come again',
    'Confluent: the loop is left only when the batch is stale',
    "what is left is another loop: of a retry, or over something else than the batch's records",
    'the code is a test',
  ],
  repair:
    'Set `eachBatchAutoResolve: false` and call `resolveOffset(message.offset)` after each record; then what was not resolved is fetched again.',
  sources: [
    'https://kafka.js.org/docs/consuming#a-name-each-batch-a-eachbatch',
    'https://github.com/tulios/kafkajs/blob/master/src/consumer/runner.js',
  ],
  clients: ['kafkajs', 'confluent'],
  check({ facts, code, report }) {
    for (const handler of facts.handlers) {
      if (handler.autoResolve !== true) continue;
      const config = runConfig(facts, handler);
      const entry = config && entryOf(config, option);
      for (const { place, exit, conditions, resolves } of earlyExits(code, handler)) {
        if (handler.client === 'confluent' && /^\(?\s*(\w+\.)?isStale\(\)\s*\)?$/.test(conditions.at(-1) ?? ''))
          continue;
        const fixes: ProposedFix[] =
          !resolves || !config || code.fileOf(place.function.id) !== facts.file
            ? []
            : [
                {
                  title: 'Set `eachBatchAutoResolve` to false',
                  safety: 'unsafe',
                  change: entry
                    ? { kind: 'set-config', entry, value: 'false' }
                    : { kind: 'add-config', config, key: option, value: 'false' },
                },
              ];
        report({
          file: code.fileOf(place.function.id),
          range: exit.range,
          message: `Leaving the loop here leaves the rest of the batch undone, but the client resolves the whole batch when the handler returns: those records are lost. ${resolves ? 'Set `eachBatchAutoResolve: false`' : 'Set `eachBatchAutoResolve: false` and resolve each record when it is done'}.`,
          related: [relatedHandler(code, handler)],
          fixes,
        });
      }
    }
  },
});
