import { optionsOf } from '../catalog/options';
import type { Config, ConfigEntry, FileFacts } from '../facts/facts';
import { configAt } from '../facts/values';
import { makersOf } from '../flow/makers';
import { defineRule, type ProposedFix } from './rule';

/** What the client refuses by throwing (lib/kafkajs of 1.10.1), by where it stands. */
const refused: Partial<Record<Config['of'], readonly string[]>> = {
  send: ['acks', 'timeout', 'compression'],
  run: ['autoCommit', 'autoCommitInterval'],
  subscribe: ['fromBeginning'],
};
/** What no place takes, by the facts' keys. */
const nowhere = [
  'autoCommitThreshold',
  'createPartitioner',
  'socketFactory',
  'reauthenticationThreshold',
  'retry.factor',
  'retry.multiplier',
  'retry.restartOnFailure',
  'enable.auto.offset.store',
];

/**
 * True for an option of kafkajs's that stands beside the block `kafkaJS` and not in it: facts leave it the name it is
 * written with. Not of one without a name of Kafka's.
 */
function isMisplaced(config: Config, entry: ConfigEntry): boolean {
  if (config.of !== 'client' && config.of !== 'producer' && config.of !== 'consumer' && config.of !== 'admin')
    return false;
  const option = optionsOf('confluent', config.of)[entry.written];
  return !!option && option.key !== entry.written && entry.key === entry.written;
}

/** The configuration of the client that a `send`, `run` or `subscribe` is called on. */
function ownerOf(config: Config, facts: FileFacts): Config | undefined {
  const makers = makersOf(facts, config);
  return makers.length === 1 ? configAt(facts, makers[0]!.config) : undefined;
}

const maker = (of: Config['of']): string => (of === 'send' ? 'producer' : 'consumer');

export default defineRule({
  id: 'rejected-option',
  summary: "An option of kafkajs's that Confluent's client refuses here by throwing",
  severity: 'error',
  why: `Confluent's client speaks kafkajs's language, but takes many options in another place: \`acks\`, \`timeout\` and \`compression\` belong to the producer and not to a \`send\`, \`autoCommit\` and \`fromBeginning\` to the consumer and not to \`run\` and \`subscribe\`, and all that is kafkajs's own into the block \`kafkaJS\`. Everywhere else it throws: nothing is sent, nothing is read, and in plain JavaScript nothing says so before the first call.

Some have no place at all: \`autoCommitThreshold\`, \`createPartitioner\`, \`socketFactory\`, \`reauthenticationThreshold\`, the \`factor\`, \`multiplier\` and \`restartOnFailure\` of \`retry\`, and \`enable.auto.offset.store\`, which the client manages itself.`,
  silentWhen: [
    "the option stands in the block `kafkaJS` of the client's configuration",
    "it is a key of librdkafka's (`acks` may stand in both places)",
    'the client is kafkajs itself',
    'the code is a test',
  ],
  repair:
    'Move the option into the block `kafkaJS` of the configuration that the producer, consumer or client is made with; remove what has no place there.',
  sources: [
    'https://github.com/confluentinc/confluent-kafka-javascript/blob/master/MIGRATION.md',
    'https://github.com/confluentinc/confluent-kafka-javascript/blob/master/lib/kafkajs/_common.js',
  ],
  clients: ['confluent'],
  check({ facts, report }) {
    for (const config of facts.configs) {
      if (config.client !== 'confluent') continue;
      for (const entry of config.entries) {
        const lost = nowhere.includes(entry.key);
        const misplaced = !lost && isMisplaced(config, entry);
        if (!lost && !misplaced && !refused[config.of]?.includes(entry.written)) continue;
        const name = `\`${entry.written}\``;
        const to = lost ? undefined : misplaced ? config : ownerOf(config, facts);
        const fixes: ProposedFix[] = [];
        if (to)
          fixes.push({
            title: misplaced
              ? `Move ${name} into the block \`kafkaJS\``
              : `Move ${name} to the ${maker(config.of)}'s configuration`,
            safety: 'unsafe',
            change: { kind: 'move-config', entry, to },
          });
        if (!misplaced)
          fixes.push({ title: `Remove ${name}`, safety: 'unsafe', change: { kind: 'remove-config', entry } });
        report({
          range: entry.keyRange ?? entry.range,
          message: lost
            ? `Confluent's client does not let ${name} be set and throws: nothing is sent or read. Remove it.`
            : misplaced
              ? `Confluent's client throws when ${name} stands beside the block \`kafkaJS\`: this client never starts. Move it into the block.`
              : `Confluent's \`${config.of}\` throws when it is given ${name}: nothing is ${config.of === 'send' ? 'sent' : 'read'}. Give it to the ${maker(config.of)}, in its block \`kafkaJS\`.`,
          fixes,
        });
      }
    }
  },
});
