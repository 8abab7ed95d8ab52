import { textOf } from '../facts/values';
import { defineRule } from './rule';
import { softer } from './wording';

export default defineRule({
  id: 'unclean-leader-election',
  summary: 'A replica that lags behind may become leader, and committed records vanish',
  severity: 'error',
  why: `When the leader of a partition is lost and no in-sync replica is left, Kafka waits until one is back: nobody can write meanwhile, but nothing is lost. With \`unclean.leader.election.enable=true\` it makes any replica the leader instead, however far behind. All records that this one had not copied yet are gone for good, \`acks=all\` or not, and their offsets are given to other records: a consumer that had read further may pass over those.`,
  silentWhen: ['the value is `false`, which is the default', 'the value is not known', 'the code is a test'],
  repair:
    "Set it to `false`, or remove it. Where a topic's records may be lost rather than its writers wait (metrics), set it for that topic alone, and suppress the finding with that reason.",
  sources: [
    'https://kafka.apache.org/documentation/#brokerconfigs_unclean.leader.election.enable',
    'https://kafka.apache.org/documentation/#topicconfigs_unclean.leader.election.enable',
    'https://kafka.apache.org/documentation/#design_uncleanleader',
  ],
  clients: [
    'kafkajs',
    'confluent',
    'confluent-rdkafka',
    'node-rdkafka',
    'platformatic',
    'kafka-clients',
    'spring-kafka',
    'configuration',
  ],
  check({ facts, options, report }) {
    for (const config of facts.configs) {
      if (
        (config.of !== 'topic' && config.of !== 'broker') ||
        (config.topics.length && config.topics.every(options.unimportantTopics))
      )
        continue;
      for (const entry of config.entries) {
        if (entry.key !== 'unclean.leader.election.enable' || textOf(entry) !== 'true') continue;
        report({
          range: entry.value.range,
          ...softer(config),
          message:
            'When all in-sync replicas are down, a replica that lags behind becomes the leader, and the committed records that it had not copied are lost for good. Set it to false.',
          fixes: [
            {
              title: `Set \`${entry.written}\` to false`,
              safety: 'unsafe',
              change: { kind: 'set-config', entry, value: 'false' },
            },
          ],
        });
      }
    }
  },
});
