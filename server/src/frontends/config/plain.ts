import type { Config } from '../../facts/facts';
import { around, configEntry, type Entry } from './entries';
import {
  clientKey,
  isBrokerKey,
  isConnectKey,
  isConsumerKey,
  isProducerKey,
  isStreamsKey,
  isUnmistakable,
} from './keys';

/** An entry, and what it is for. */
export interface Placed {
  readonly entry: Entry;
  readonly key: string;
}

/** What is known of the place that configurations stand in. */
export type Place = Partial<
  Pick<
    Config,
    'client' | 'singleBroker' | 'version' | 'versionElsewhere' | 'module' | 'profile' | 'topics' | 'development'
  >
>;

/**
 * A configuration of entries whose keys are known; nothing when there are none. Of a key that stands there twice the
 * last one counts.
 */
export function configOf(of: Config['of'], all: readonly Placed[], place: Place = {}): Config[] {
  const last = new Map(all.map((one) => [one.key, one]));
  const placed = all.filter((one) => last.get(one.key) === one);
  if (!placed.length) return [];
  return [
    {
      client: 'configuration',
      evidence: 'type',
      topics: [],
      ...place,
      of,
      complete: false,
      entries: placed.map(({ key, entry }) => configEntry(key, entry)),
      range: around(placed.map(({ entry }) => entry.whole)),
    },
  ];
}

const nameOf = (entry: Entry): string => entry.path.join('.');
const roleOf = (name: string): Config['of'] | undefined =>
  /producer|\boutgoing\b/i.test(name)
    ? 'producer'
    : /consumer|\bincoming\b/i.test(name)
      ? 'consumer'
      : /admin/i.test(name)
        ? 'admin'
        : /streams?\b/i.test(name)
          ? 'streams'
          : undefined;

/**
 * The configurations in a file that belongs to Kafka or names its keys as Kafka does: a broker's, a Connect worker's, a
 * Streams application's,
 * a plain client's, and those of clients below a prefix (`kafka.acks`, `producer.override.acks`). `file` may say what
 * it is for.
 */
export function plainConfigs(entries: readonly Entry[], file: string, place: Place = {}): Config[] {
  const bare = entries.filter((entry) => !isPrefixed(nameOf(entry)));
  const all = bare.map((entry): Placed => ({ entry, key: nameOf(entry) }));
  const has = (test: (key: string) => boolean): boolean => all.some(({ key }) => test(key));
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (has(isConnectKey) || has((key) => /^[\w.-]+->[\w.-]+\.enabled$/.test(key)))
    return [...configOf('connect', all, place), ...prefixedConfigs(entries, place, true)];
  if (has(isStreamsKey) && has((key) => key === 'bootstrap.servers' || key === 'application.id'))
    return [...configOf('streams', all, place), ...prefixedConfigs(entries, place, true)];
  if (has(isBrokerKey) && !has((key) => isUnmistakable(key) && key !== 'bootstrap.servers')) {
    if (/topic/i.test(name) && !has((key) => key === 'broker.id' || key === 'node.id' || key === 'log.dirs'))
      return configOf('topic', all, place);
    return configOf('broker', all, { ...place, ...(isAlone(all) && { singleBroker: true }) });
  }
  return [
    ...(has(isUnmistakable) ? clientConfigs(all, roleOf(name), place) : []),
    ...prefixedConfigs(entries, place, false),
  ];
}

/** True when a node is the only voter of its own quorum, and a broker as well: the cluster has no other. */
function isAlone(placed: readonly Placed[]): boolean {
  const value = (key: string): string => placed.filter((one) => one.key === key).at(-1)?.entry.text ?? '';
  return (
    /broker/.test(value('process.roles')) &&
    /controller/.test(value('process.roles')) &&
    (/^[^,]*@[^,]*$/.test(value('controller.quorum.voters')) ||
      /^localhost:\d+$/.test(value('controller.quorum.bootstrap.servers')))
  );
}

/** A channel of MicroProfile Reactive Messaging (Quarkus): `mp.messaging.outgoing.orders.acks`. */
const reactive = /^(?:%[\w-]+\.)?mp\.messaging\.(?:incoming|outgoing)\.["\w-]+$/;

/**
 * A level that a client's settings stand in: a word such as `retries` is Kafka's only right below one, since
 * `kafka.rebalance.max.retries` is not.
 */
const clientLevel = /kafka|producer|consumer|admin|stream|client|propert|props|config|default|common|option|override/i;

/** True for names that a client's key stands in below a prefix. */
function isPrefixed(name: string): boolean {
  const found = clientKey(name);
  if (!found?.prefix) return false;
  const [last = '', above = ''] = found.prefix.split('.').reverse();
  if (
    !isUnmistakable(found.key) &&
    !reactive.test(found.prefix) &&
    !clientLevel.test(last) &&
    !/^(?:producers|consumers|clients)$/i.test(above)
  )
    return false;
  return (
    /kafka/i.test(found.prefix) ||
    reactive.test(found.prefix) ||
    /(?:^|\.)(?:main\.consumer|(?:producer|consumer|admin)(?:\.override)?)$/.test(found.prefix)
  );
}

/**
 * One configuration where the role is known or follows from the keys; where both a producer's and a consumer's keys
 * stand, one for each.
 */
function clientConfigs(placed: readonly Placed[], role: Config['of'] | undefined, place: Place): Config[] {
  const forProducer = placed.some(({ key }) => isProducerKey(key));
  const forConsumer = placed.some(({ key }) => isConsumerKey(key));
  if (role ?? !(forProducer && forConsumer))
    return configOf(role ?? (forProducer ? 'producer' : forConsumer ? 'consumer' : 'client'), placed, place);
  return [
    ...configOf(
      'producer',
      placed.filter(({ key }) => !isConsumerKey(key)),
      place,
    ),
    ...configOf(
      'consumer',
      placed.filter(({ key }) => !isProducerKey(key)),
      place,
    ),
  ];
}

/**
 * Clients' configurations below prefixes. One that names Kafka is evidence when a key below it is Kafka's alone;
 * `known` says that
 * the file is Kafka's, so that `producer.` and `consumer.` mean its clients.
 */
export function prefixedConfigs(entries: readonly Entry[], place: Place, known: boolean): Config[] {
  const groups = new Map<string, Placed[]>();
  const evident = new Set<string>();
  for (const entry of entries) {
    const name = nameOf(entry);
    const found = clientKey(name);
    if (!found || !isPrefixed(name)) continue;
    const { prefix, key } = found;
    if (isUnmistakable(key) || key === 'acks') evident.add(rootOf(prefix));
    groups.set(prefix, [...(groups.get(prefix) ?? []), { entry, key }]);
  }
  return [...groups]
    .filter(([prefix]) => known || ((/kafka/i.test(prefix) || reactive.test(prefix)) && evident.has(rootOf(prefix))))
    .flatMap(([prefix, placed]) => clientConfigs(placed, roleOf(prefix), place));
}

/** The part of a prefix up to the level that names Kafka. */
const rootOf = (prefix: string): string => /^(?:.*?\.)?[^.]*kafka[^.]*/i.exec(prefix)?.[0] ?? prefix;
