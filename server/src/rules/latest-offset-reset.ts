import type { Config, ConfigEntry } from '../facts/facts';
import { entryOf, textOf } from '../facts/values';
import { isReader, isTail, startOf } from '../flow/tails';
import { defineRule, type ProposedFix } from './rule';

const message =
  'A group without a committed offset starts at the end of the topic: what was produced before its first start, or before its offsets expired, is never read. Start at the beginning, unless only new records matter.';

/** @platformatic/kafka's streams start at the end each time, unless they are told to go on from what is committed. */
function platformatic(config: Config): { readonly mode?: ConfigEntry } | undefined {
  if (config.client !== 'platformatic' || config.of !== 'stream') return undefined;
  const mode = entryOf(config, 'mode');
  return mode ? (textOf(mode) === 'latest' ? { mode } : undefined) : config.complete ? {} : undefined;
}

export default defineRule({
  id: 'latest-offset-reset',
  summary: 'A consumer starts at the end of the topic, so what was produced before is never seen',
  severity: 'information',
  why: `\`auto.offset.reset\` decides where a group starts that has no committed offset: at its first start, after its offsets expired (by default a week after its last member left), for a new partition, or when the offset it stood at was deleted. With \`latest\` it starts at the end, and the records before are passed over without a word. A partition that is added while the consumer runs loses the records that came before the consumer noticed it.

The clients' own default is \`latest\` as well. This rule speaks only where it is written out, since otherwise it would speak of nearly every consumer there is. @platformatic/kafka is different: a stream in mode \`latest\`, its default, ignores committed offsets altogether, so that every restart loses what came meanwhile.`,
  silentWhen: [
    "nothing is said, and the client's default holds (except for @platformatic/kafka's streams)",
    'the value is not known',
    'it is a live tail: the group id is new at every start',
    'the code is a test',
  ],
  repair:
    "Set `auto.offset.reset` to `earliest` (`fromBeginning: true` in kafkajs); in @platformatic/kafka `mode: 'committed'` with `fallbackMode: 'earliest'`.",
  sources: [
    'https://kafka.apache.org/documentation/#consumerconfigs_auto.offset.reset',
    'https://kafka.js.org/docs/consuming#frombeginning',
    'https://github.com/platformatic/kafka/blob/main/docs/consumer.md',
  ],
  clients: [
    'kafkajs',
    'confluent',
    'confluent-rdkafka',
    'node-rdkafka',
    'platformatic',
    'nestjs',
    'kafka-clients',
    'spring-kafka',
    'reactor-kafka',
    'configuration',
  ],
  check({ facts, report }) {
    if (isTail(facts)) return;
    for (const config of facts.configs) {
      if (!isReader(config)) continue;
      const stream = platformatic(config);
      if (stream) {
        const change: ProposedFix['change'] = stream.mode
          ? { kind: 'set-config', entry: stream.mode, value: 'committed' }
          : { kind: 'add-config', config, key: 'mode', value: 'committed' };
        report({
          range: stream.mode?.value.range ?? config.range,
          message:
            'A stream in mode `latest` (the default) ignores the offsets that the group committed: what is produced while this is not running is never read. Set `mode` to `committed`.',
          fixes: [{ title: 'Go on from the committed offsets', safety: 'unsafe', change }],
        });
      } else if (startOf(config) === 'end') {
        const entry = entryOf(config, 'auto.offset.reset')!;
        report({
          range: entry.value.range,
          message,
          fixes: [
            {
              title: 'Start at the beginning',
              safety: 'unsafe',
              change: { kind: 'set-config', entry, value: 'earliest' },
            },
          ],
        });
      }
    }
  },
});
