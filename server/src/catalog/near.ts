import { keysOf, scopesFor, type Scope } from './index';
import { optionsOf, type Option, type OptionsClient, type OptionsPlace } from './options';

/**
 * How a client names its options where they are not Kafka's own keys; NestJS hands kafkajs's through. `undefined` for
 * clients that take Kafka's names.
 */
export const optionsClient = (client: string): OptionsClient | undefined =>
  client === 'nestjs'
    ? 'kafkajs'
    : client === 'kafkajs' || client === 'confluent' || client === 'platformatic'
      ? client
      : undefined;

/**
 * A client's option for a key of Kafka's at a place, with how it is written there; `undefined` for clients that take
 * Kafka's names, and where it has none.
 */
export function optionFor(
  client: string,
  of: string,
  ...keys: readonly string[]
): readonly [written: string, option: Option] | undefined {
  const named = optionsClient(client);
  return named && Object.entries(optionsOf(named, of as OptionsPlace)).find(([, { key }]) => keys.includes(key));
}

/** Every key that some definition has, by name: what is known elsewhere is at most in the wrong place. */
const scopes: readonly Scope[] = ['broker', 'topic', 'producer', 'consumer', 'admin', 'streams', 'librdkafka'];
let anywhere: ReadonlySet<string> | undefined;
export const knownAnywhere = (key: string): boolean =>
  (anywhere ??= new Set(scopes.flatMap((scope) => Object.keys(keysOf(scope))))).has(key);

/**
 * What a place takes, as it is written there, each with Kafka's name: a client's options, and the keys of Kafka's own
 * definitions that are not removed.
 */
export function takenAt(client: string, of: string): ReadonlyMap<string, string> {
  const place = `${client} ${of}`;
  const known = taken.get(place) ?? read(client, of);
  taken.set(place, known);
  return known;
}

const taken = new Map<string, ReadonlyMap<string, string>>();

function read(client: string, of: string): ReadonlyMap<string, string> {
  const named = optionsClient(client);
  const options = named
    ? Object.entries(optionsOf(named, of as OptionsPlace)).map(([written, { key }]): [string, string] => [written, key])
    : [];
  // kafkajs and @platformatic/kafka take no names of Kafka's, save for topics' settings
  const keys =
    named === 'kafkajs' || named === 'platformatic'
      ? of === 'topic'
        ? scopesFor(client, of)
        : []
      : scopesFor(client, of);
  const own =
    of === 'topic'
      ? ([
          ['replication.factor', 'replication.factor'],
          ['num.partitions', 'num.partitions'],
        ] as const)
      : [];
  return new Map([
    ...own,
    ...keys.flatMap((scope) =>
      Object.entries(keysOf(scope))
        .filter(([, key]) => key.removed === undefined)
        .map(([name]): [string, string] => [name, name]),
    ),
    ...options,
  ]);
}
