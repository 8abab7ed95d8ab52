import { entryOf } from '../facts/values';
import { hasRandomGroup, isReader, keepsNoPosition, startOf } from '../flow/tails';
import { defineRule } from './rule';

export default defineRule({
  id: 'random-group-id',
  summary: 'A group id that changes at every start forgets its offsets',
  severity: 'information',
  why: `Offsets are committed under the group id. With a new id at every start (a random id, the time, the process id) there is never a committed offset to go on from: the consumer starts at \`auto.offset.reset\`, which is the end by default, so what came while it was away is never read; with \`earliest\` everything is read once more. The instances of a service do not share the partitions either: each reads all of them. The old groups stay on the brokers until their offsets expire.

For a live view that is what one wants; then say so with an explicit \`latest\`.`,
  silentWhen: [
    'it is a tail: reading from the end is asked for in so many words (`latest`, `fromBeginning: false`)',
    'nothing is meant to be remembered: the code seeks to where it reads, or switches auto-commit off and commits nothing',
    'what is random is a client id, an instance id or a transactional id',
    'the group id comes from a parameter or the configuration, also where a random one stands in when none is given',
    'the code is a test',
  ],
  repair:
    'Give the group a fixed name, one for each service. For a live view set `auto.offset.reset` to `latest` explicitly.',
  sources: ['https://kafka.apache.org/documentation/#consumerconfigs_group.id', 'https://kafka.js.org/docs/consuming'],
  clients: [
    'kafkajs',
    'confluent',
    'confluent-rdkafka',
    'node-rdkafka',
    'platformatic',
    'nestjs',
    'kafka-clients',
    'spring-kafka',
  ],
  check({ facts, report }) {
    if (facts.configs.some((config) => isReader(config) && startOf(config) === 'end') || keepsNoPosition(facts)) return;
    for (const config of facts.configs) {
      if (!isReader(config) || !hasRandomGroup(config, 'always')) continue;
      const again = facts.configs.some((other) => isReader(other) && startOf(other) === 'beginning');
      report({
        range: entryOf(config, 'group.id')!.value.range,
        message: `This group id is another one at every start, so committed offsets are never found again: ${again ? 'each start reads everything once more, and repeats what was done with it' : 'what is produced while this is not running is never read'}. Use a fixed name, or ask for \`latest\` explicitly when only new records matter.`,
      });
    }
  },
});
