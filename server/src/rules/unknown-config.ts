import { distance } from 'fastest-levenshtein';
import { fateOf, scopesFor } from '../catalog/index';
import { knownAnywhere, takenAt } from '../catalog/near';
import { springProperties, springTarget } from '../catalog/spring';
import type { Config, ConfigEntry } from '../facts/facts';
import { defineRule, type ProposedFix } from './rule';

/**
 * Keys that belong to what is plugged in: serializers, interceptors, reporters, login modules, Confluent's and Spring's
 * own, listeners and providers with names.
 */
const plugged =
  /^(?:confluent|schema\.registry|spring|ssl|sasl|listener|config\.providers|metrics?|kafka\.metrics|avro|json|specific|auto\.register|use\.latest|value\.subject|key\.subject|basic\.auth|bearer\.auth|apicurio|aws|azure|otel|js|interceptor|topic\.creation|(?:key|value|header)\.converter|transforms|predicates)\b|[${}<>%\s]/i;

/** A producer's key in Streams or Connect has whose it is before it. */
const role =
  /^(?:main\.consumer|restore\.consumer|global\.consumer|consumer(?:\.override)?|producer(?:\.override)?|admin(?:\.override)?|topic)\./;

/** How a place may answer a key that it does not know, as the end of a sentence. */
function consequence({ client, of }: Config, key: string): string {
  if (key.startsWith('spring.kafka.')) return 'it is ignored without a word, and the default holds';
  if (of === 'topic') return 'the broker refuses to make the topic, or ignores the setting';
  if (client === 'node-rdkafka' || client === 'confluent-rdkafka' || client === 'confluent')
    return 'the client refuses to start';
  if (client === 'kafkajs' || client === 'nestjs' || client === 'platformatic')
    return 'it is ignored, and the default holds';
  return 'it is ignored but for a line in the log, and the default holds';
}

/** Separators and case apart, as people mix them up. */
const plain = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]+/g, '.');

/**
 * The key that was meant: a few letters away, or the same with one part missing at its end (`auto.create.topics` for
 * `auto.create.topics.enable`).
 */
function meant(written: string, taken: Iterable<string>): string | undefined {
  const most = written.length < 8 ? 1 : written.length < 16 ? 2 : 3;
  const near = [...taken]
    .map((name) => ({ name, away: distance(plain(written), plain(name)) }))
    .filter(({ name, away }) => away <= most && away < name.length / 3)
    .sort((a, b) => a.away - b.away);
  if (near.length)
    return near.length > 1 && near[0]!.away === near[1]!.away && near[0]!.away > 1 ? undefined : near[0]!.name;
  if (!/[.]/.test(written)) return undefined;
  const longer = [...taken].filter((name) => name.startsWith(`${written}.`));
  return longer.length === 1 && !longer[0]!.slice(written.length + 1).includes('.') ? longer[0] : undefined;
}

/** Spring Boot's own property that was meant. */
function meantOfSpring(name: string): { readonly written: string; readonly key: string } | undefined {
  const below = /^spring\.kafka\.(?:(?:producer|consumer|admin|streams|listener|template|ssl|retry\.topic)\.)?/.exec(
    name,
  )![0];
  const found = meant(
    name.slice(below.length),
    springProperties
      .filter((one) => one.name.startsWith(below) && !one.renamed)
      .map((one) => one.name.slice(below.length)),
  );
  return found === undefined ? undefined : { written: below + found, key: below + found };
}

/** The key that an entry misspells, as it is written there and by Kafka's name. */
function misspelt(entry: ConfigEntry, config: Config): { readonly written: string; readonly key: string } | undefined {
  if (entry.key.startsWith('spring.kafka.')) return springTarget(entry.key) ? undefined : meantOfSpring(entry.key);
  const prefix = role.exec(entry.key)?.[0] ?? '';
  const name = entry.key.slice(prefix.length);
  const taken = takenAt(config.client, config.of);
  if (
    !/^[A-Za-z][\w.-]*$/.test(name) ||
    plugged.test(name) ||
    taken.has(name) ||
    knownAnywhere(name) ||
    [...taken.values()].includes(name)
  )
    return undefined;
  // what older versions had is removed-config's
  if ((['broker', 'topic', 'producer', 'consumer', 'streams'] as const).some((scope) => fateOf(scope, name)))
    return undefined;
  const found = meant(name, taken.keys());
  return found === undefined ? undefined : { written: prefix + found, key: prefix + taken.get(found)! };
}

/**
 * True for a file of an application's own: keys of its making stand among Kafka's, so the near ones may be its own as
 * well.
 */
const isMixed = (config: Config): boolean =>
  config.client === 'configuration' &&
  config.of !== 'broker' &&
  config.of !== 'topic' &&
  config.entries.some(
    ({ key }) =>
      !knownAnywhere(key) &&
      !plugged.test(key) &&
      !role.test(key) &&
      !meant(key, takenAt(config.client, config.of).keys()),
  );

export default defineRule({
  id: 'unknown-config',
  summary: 'A configuration key that Kafka does not know, close to one that it knows',
  severity: 'warning',
  why: `Kafka's clients and brokers do not fail over a key that they do not know: a line in the log says so at the start, and the default holds. A misspelt \`min.insync.replicas\` or \`enable.idempotence\` therefore looks like a guarantee and is none. (librdkafka is stricter and refuses to start, and a broker refuses to make a topic with such a key.)

Kafka lets every plug-in read the same configuration, so a key it does not know is not wrong as such. This rule speaks only where a key of Kafka's is so near that it must have been meant.`,
  silentWhen: [
    'no key that the place takes is near: a custom key',
    "the key is one of another place, such as a consumer's given to a producer",
    'the key belongs to a plug-in: `ssl.*`, `sasl.*`, `confluent.*`, `schema.registry.*`, `spring.*`, serializers, reporters, named listeners',
    'the key that could have been meant stands beside it',
    "a client's `.properties` file has keys of the application's own beside Kafka's: the application translates them",
    'the key holds a placeholder',
    'the code is a test',
  ],
  repair: "Write the key as Kafka does, or rename your own key so that it is not taken for Kafka's.",
  sources: [
    'https://kafka.apache.org/documentation/#configuration',
    'https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md',
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
    'configuration',
  ],
  check({ facts, report }) {
    for (const config of facts.configs) {
      if (!scopesFor(config.client, config.of).length && config.client !== 'spring-kafka') continue;
      if (isMixed(config)) continue;
      for (const entry of config.entries) {
        const right = misspelt(entry, config);
        if (!right || config.entries.some((one) => one.key === right.key)) continue;
        // Unsafe: the value begins to hold.
        const fixes: ProposedFix[] = entry.keyRange
          ? [
              {
                title: `Write \`${right.written}\``,
                safety: 'unsafe',
                change: { kind: 'rename-config', entry, key: right.key },
              },
            ]
          : [];
        report({
          range: entry.keyRange ?? entry.range,
          message: `${entry.key.startsWith('spring.kafka.') ? 'Spring Boot' : entry.key.includes('.') ? 'Kafka' : 'This client'} knows no ${entry.key.includes('.') ? 'key' : 'option'} \`${entry.key}\`: ${consequence(config, entry.key)}. Did you mean \`${right.written}\`?`,
          fixes,
        });
      }
    }
  },
});
