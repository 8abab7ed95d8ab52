import { environmentName } from '../catalog/environment';
import { constantClasses, constantOf, keyOf, keysOf, scopesFor, type ConfigKey, type Scope } from '../catalog/index';
import { optionsClient } from '../catalog/near';
import { optionsOf, writtenValue, type Option, type OptionsClient, type OptionsPlace } from '../catalog/options';
import { springProperties, type SpringProperty } from '../catalog/spring';
import type { ConfigPlace } from '../frontends/frontend';

/** A key as one place takes it. */
export interface Taken {
  /** As it is written there: `acks`, `KAFKA_ACKS`, `batch-size`, `ProducerConfig.ACKS_CONFIG`. */
  readonly written: string;
  /** Kafka's name, or the client's own. */
  readonly key: string;
  readonly scope?: Scope;
  readonly definition?: ConfigKey;
  /** The client's option, where it has names of its own. */
  readonly option?: Option;
  /** Spring Boot's own property. */
  readonly property?: SpringProperty;
}

/** Where a place's option names come from: `undefined` where Kafka's own keys stand. */
const optionsAt = ({ client, spelling }: ConfigPlace): OptionsClient | undefined =>
  spelling === 'kafkajs' || spelling === 'confluent' || spelling === 'platformatic'
    ? (optionsClient(client) ?? spelling)
    : undefined;

/** The definition that has a key at a place, and whose it is. */
function definitionAt(
  place: ConfigPlace,
  key: string,
): { readonly scope: Scope; readonly definition: ConfigKey } | undefined {
  for (const scope of scopesFor(place.client, place.of)) {
    const definition = keyOf(scope, key);
    if (definition) return { scope, definition };
  }
  return undefined;
}

/** The class of constants that is used for a kind of client. */
const classFor = (of: ConfigPlace['of']): string =>
  (
    ({
      producer: 'ProducerConfig',
      consumer: 'ConsumerConfig',
      admin: 'AdminClientConfig',
      streams: 'StreamsConfig',
      topic: 'TopicConfig',
    }) as Partial<Record<ConfigPlace['of'], string>>
  )[of] ?? 'CommonClientConfigs';

/** The class that a half-written constant names: `ProducerConfig.AC`. */
const classIn = (place: ConfigPlace): string =>
  constantClasses.find((name) => new RegExp(`\\b${name}\\b`).test(place.text)) ?? classFor(place.of);

/** A key in a place's own spelling; `undefined` where the place has no way to write it. */
function spelled(place: ConfigPlace, key: string): string | undefined {
  switch (place.spelling) {
    case 'environment':
      return /^SPRING_/.test(place.text) ? undefined : environmentName(key, place.text || place.like);
    case 'java-constant': {
      const name = classIn(place);
      const constant = constantOf(key, name);
      return constant && `${name}.${constant}`;
    }
    default:
      return key;
  }
}

/** Spring's properties that may stand below some levels: the rest of their names. */
function ofSpring(below: string): readonly Taken[] {
  const prefix = below ? `${below.toLowerCase()}.` : '';
  return springProperties
    .filter((property) => property.name.startsWith(prefix) && !property.renamed && property.type !== 'map')
    .map((property) => {
      const scope = scopesFor('spring-kafka', property.of)[0];
      const definition = property.key && scope ? keyOf(scope, property.key) : undefined;
      return {
        written: property.name.slice(prefix.length),
        key: property.key ?? property.name,
        property,
        ...(scope && definition && { scope, definition }),
      };
    });
}

/** Everything a place takes, in its own spelling; what is removed is not among it. */
export function takenAt(place: ConfigPlace): readonly Taken[] {
  if (place.spelling === 'spring') return ofSpring(place.below ?? '');
  const client = optionsAt(place);
  if (client) {
    const prefix = place.below ? `${place.below}.` : '';
    return Object.entries(optionsOf(client, place.of as OptionsPlace))
      .filter(([written]) => written.startsWith(prefix) && !written.slice(prefix.length).includes('.'))
      .map(([written, option]) => ({
        written: written.slice(prefix.length),
        key: option.key,
        option,
        ...definitionAt(place, option.key),
      }));
  }
  const seen = new Set<string>();
  return scopesFor(place.client, place.of).flatMap((scope) =>
    Object.entries(keysOf(scope)).flatMap(([key, definition]): Taken[] => {
      const written =
        seen.has(key) || (definition.only && definition.only !== place.of) ? undefined : spelled(place, key);
      seen.add(key);
      return written === undefined || definition.removed !== undefined ? [] : [{ written, key, scope, definition }];
    }),
  );
}

/** What stands at a place, when it is a key or the value of one; `undefined` for what nobody knows. */
export function takenBy(place: ConfigPlace): Taken | undefined {
  if (place.key === undefined) return undefined;
  const found = takenAt({ ...place, text: '' }).find(({ key, written }) => key === place.key || written === place.key);
  if (found) return found;
  const known = definitionAt(place, place.key);
  return known && { written: place.key, key: place.key, ...known };
}

/** Values as Spring compares them. */
const plain = (value: string): string => value.toLowerCase().replace(/_/g, '-');

/** Kafka's value as it is written at a place, without the quotes it may need; `undefined` where it cannot be had. */
export function valueAt(taken: Taken, value: string): { readonly text: string; readonly quoted: boolean } | undefined {
  if (taken.option) {
    const written = writtenValue(taken.option, value);
    if (written === undefined) return undefined;
    return { text: written.replace(/^'(.*)'$/, '$1'), quoted: written.startsWith("'") };
  }
  if (taken.property?.values) {
    const own = taken.property.values.find((one) => plain(one) === plain(value));
    return own === undefined ? undefined : { text: own, quoted: true };
  }
  return { text: value, quoted: !/^-?\d+$|^(?:true|false)$/.test(value) };
}
