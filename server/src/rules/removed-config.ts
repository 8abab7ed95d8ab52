import { becameOfValue } from '../catalog/removed';
import { compareVersions, fateOf, keyOf, scopesFor, type Scope } from '../catalog/index';
import type { Config, ConfigEntry } from '../facts/facts';
import { entryOf } from '../facts/values';
import { defineRule, type ProposedFix, type Report } from './rule';

/**
 * True when the version that reads the configuration is known to be before another one, or is told elsewhere and may
 * be.
 */
const isBefore = (config: Config, version: string): boolean =>
  config.versionElsewhere === true || (config.version !== undefined && compareVersions(config.version, version) < 0);

/** What later versions do with the key, as messages say it. */
function answer(scope: Scope, config: Config): string {
  if (scope === 'topic') return 'brokers of that version or later refuse it for a topic';
  const who =
    scope === 'broker'
      ? 'brokers'
      : config.client === 'configuration' || scope === 'admin'
        ? 'clients'
        : `${scope}s`.replace(/ss$/, ' applications');
  return `${who} of that version or later ignore it`;
}

/**
 * The definition whose key this was; `undefined` when some definition for this place still has it, or none ever had.
 */
function lost(entry: ConfigEntry, config: Config): Scope | undefined {
  const scopes = scopesFor(config.client, config.of);
  const alive = (scope: Scope): boolean =>
    keyOf(scope, entry.key) !== undefined && fateOf(scope, entry.key)?.removed === undefined;
  // a file that belongs to no framework may be librdkafka's
  const native =
    config.client === 'configuration' &&
    keyOf('librdkafka', entry.key) !== undefined &&
    !config.entries.some((one) => /^(?:key|value)\.(?:de)?serializer$|^zookeeper\.connect$/.test(one.key));
  if (native && config.of !== 'broker' && config.of !== 'topic') return undefined;
  return scopes.find(
    (scope) => fateOf(scope, entry.key) !== undefined && !scopes.some((other) => other !== scope && alive(other)),
  );
}

function ofKey(entry: ConfigEntry, config: Config): Report | undefined {
  const scope = lost(entry, config);
  const fate = scope && fateOf(scope, entry.key);
  if (!scope || !fate) return undefined;
  const version = fate.removed ?? fate.deprecated;
  if (version === undefined || isBefore(config, version)) return undefined;
  // without a version, what is still there says nothing
  if (fate.removed === undefined && config.version === undefined && compareVersions(version, '4.0') >= 0)
    return undefined;
  const instead =
    fate.renamed && entryOf(config, fate.renamed)
      ? ` \`${fate.renamed}\`, which took its place, is set as well: remove it.`
      : fate.renamed
        ? ` Use \`${fate.renamed}\`.`
        : fate.instead
          ? ` Instead: ${fate.instead}.`
          : '';
  const range = entry.keyRange ?? entry.range;
  if (fate.removed === undefined) {
    return {
      range,
      severity: 'information',
      message: `\`${entry.key}\` is deprecated since Kafka ${version}: a later version will ignore it.${instead}`,
      fixes: renamed(entry, config, fate.renamed),
    };
  }
  if (scope === 'broker' && entry.key === 'zookeeper.connect') {
    return {
      range,
      message: `Kafka ${version} has no ZooKeeper mode any more: a broker of that version or later does not start with this configuration.${instead}`,
    };
  }
  return {
    range,
    message: `\`${entry.key}\` was removed in Kafka ${fate.removed}: ${answer(scope, config)}.${instead || ' Remove it.'}`,
    fixes: fate.renamed ? renamed(entry, config, fate.renamed) : [remove(entry, config)],
  };
}

// Safe where the version is known: what is ignored has no effect.
const remove = (entry: ConfigEntry, config: Config): ProposedFix => ({
  title: `Remove \`${entry.written}\``,
  safety: config.version === undefined ? 'unsafe' : 'safe',
  change: { kind: 'remove-config', entry },
});

function renamed(entry: ConfigEntry, config: Config, key: string | undefined): readonly ProposedFix[] {
  if (!key) return [];
  if (entryOf(config, key)) return [remove(entry, config)];
  return entry.keyRange
    ? [{ title: `Write \`${key}\``, safety: 'unsafe', change: { kind: 'rename-config', entry, key } }]
    : [];
}

function ofValue(entry: ConfigEntry, config: Config): Report | undefined {
  if (!entry.value.known || entry.value.value === null || config.client === 'configuration') return undefined;
  const written = String(entry.value.value);
  for (const scope of scopesFor(config.client, config.of)) {
    const fate = becameOfValue(scope, entry.key, written);
    if (!fate || isBefore(config, fate.removed)) continue;
    return {
      range: entry.value.range,
      message: `\`${entry.key}\` does not take \`${written}\` since Kafka ${fate.removed}: the client refuses to start. ${fate.instead ? `Use \`${fate.instead}\`.` : 'Remove it: the default does the same.'}`,
      fixes: fate.instead
        ? [
            {
              title: `Set it to \`${fate.instead}\``,
              safety: 'unsafe',
              change: { kind: 'set-config', entry, value: fate.instead },
            },
          ]
        : [remove(entry, config)],
    };
  }
  return undefined;
}

export default defineRule({
  id: 'removed-config',
  summary: 'A configuration key that newer Kafka versions do not have any more',
  severity: 'warning',
  why: `A key that was removed is not refused: clients and brokers name it in the log and go on with their defaults, so what it was to guarantee no longer holds. \`replica.lag.max.messages\` has bound no replica since 0.9, and \`request.required.acks\` asks Java's producer for nothing. With ZooKeeper's keys alone a broker from 4.0 on does not start at all.

Keys that are only deprecated still work and are reported as information.`,
  silentWhen: [
    "the version that reads the configuration is known to be older (an image's tag, Strimzi's `version`), or told elsewhere (a tag that is a variable)",
    'a broker still runs with ZooKeeper: one finding, at `zookeeper.connect`, stands for all that 4.0 removed',
    'a `.env` file, which does not say who reads it',
    'librdkafka has the key, and the file may be for it',
    'the key is only deprecated since 4.0 or later, and the version is not known',
    'the code is a test',
  ],
  repair: 'Use the key that took its place, or remove it.',
  sources: [
    'https://kafka.apache.org/documentation/#upgrade',
    'https://cwiki.apache.org/confluence/display/KAFKA/KIP-500%3A+Replace+ZooKeeper+with+a+Self-Managed+Metadata+Quorum',
  ],
  clients: ['kafka-clients', 'spring-kafka', 'configuration'],
  check({ facts, report }) {
    for (const config of facts.configs) {
      if (facts.language === 'env' && config.version === undefined) continue;
      const zookeeper = config.of === 'broker' ? entryOf(config, 'zookeeper.connect') : undefined;
      for (const entry of config.entries) {
        if (zookeeper && entry !== zookeeper && fateOf('broker', entry.key)?.removed === '4.0') continue;
        const found = ofKey(entry, config) ?? ofValue(entry, config);
        if (found) report(found);
      }
    }
  },
});
