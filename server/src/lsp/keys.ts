import { defaultOf, fateOf, newest, type Meaning, type Scope } from '../catalog/index';
import { meaningOf } from '../catalog/meanings';
import type { ConfigPlace } from '../frontends/frontend';
import { valueAt, type Taken } from './spelling';

/** Where a definition's own documentation is. */
const pages: Readonly<Record<Scope, (key: string) => string>> = {
  broker: (key) => `https://kafka.apache.org/documentation/#brokerconfigs_${key}`,
  topic: (key) => `https://kafka.apache.org/documentation/#topicconfigs_${key}`,
  producer: (key) => `https://kafka.apache.org/documentation/#producerconfigs_${key}`,
  consumer: (key) => `https://kafka.apache.org/documentation/#consumerconfigs_${key}`,
  admin: (key) => `https://kafka.apache.org/documentation/#adminclientconfigs_${key}`,
  streams: (key) => `https://kafka.apache.org/documentation/#streamsconfigs_${key}`,
  librdkafka: () => 'https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md',
};

/** What a key means for delivery; `undefined` where it decides nothing about it. */
export const meaningAt = (place: ConfigPlace, taken: Taken): Meaning | undefined =>
  meaningOf(
    taken.scope ?? (place.of === 'topic' ? 'topic' : place.of === 'consumer' ? 'consumer' : 'producer'),
    taken.key,
  );

/** Values worth offering for a key, the safe one first with its reason, as the place writes them. */
export function worth(
  place: ConfigPlace,
  taken: Taken,
): readonly { readonly text: string; readonly quoted: boolean; readonly why: string }[] {
  // times and tries are each client's own
  if (taken.option?.default !== undefined && /\.ms$|^retries$/.test(taken.key))
    return taken.option.default === 'null' ? [] : [{ text: taken.option.default, quoted: false, why: 'the default' }];
  return (meaningAt(place, taken)?.values ?? []).flatMap(({ value, why }) => {
    const written = valueAt(taken, value);
    return written ? [{ ...written, why }] : [];
  });
}

const shown = (value: string | null | undefined): string =>
  value === null ? 'none' : value === undefined ? 'has to be given' : value === '' ? 'empty' : `\`${value}\``;

/** The default, with those of older versions: `` default `all` (`1` up to Kafka 2.8) ``. */
function defaults({ definition, option, property }: Taken): string | undefined {
  if (option)
    return option.default === undefined
      ? undefined
      : `default ${option.default === 'null' ? 'none' : `\`${option.default}\``}`;
  if (property?.default !== undefined) return `Spring's default \`${property.default}\``;
  if (!definition) return undefined;
  const value = defaultOf(definition, newest);
  const earlier = (definition.earlier ?? []).map(({ until, value: old }) => `${shown(old)} up to Kafka ${until}`);
  return value === undefined
    ? 'has to be given'
    : `default ${shown(value)}${earlier.length ? ` (${earlier.join(', ')})` : ''}`;
}

/** In one line: whose key it is, its type and default. */
export function summary(place: ConfigPlace, taken: Taken): string {
  const { definition, option, property, scope } = taken;
  const whose = option
    ? place.client
    : scope === 'librdkafka'
      ? 'librdkafka'
      : property && !property.key
        ? 'Spring Boot'
        : (scope ?? (property ? 'Spring Boot' : place.of));
  return [whose, option?.type ?? property?.type ?? definition?.type, defaults(taken)].filter(Boolean).join(' · ');
}

/** What a key is and means, in Markdown. */
export function explainKey(place: ConfigPlace, taken: Taken): string {
  const { definition, scope } = taken;
  const meaning = meaningAt(place, taken);
  const kafka = taken.written === taken.key || !scope ? '' : ` (\`${taken.key}\`)`;
  const allowed = taken.option
    ? Object.keys(taken.option.values ?? {})
    : (taken.property?.values ?? definition?.values);
  const fate = scope && fateOf(scope, taken.key);
  return [
    `**\`${taken.written}\`**${kafka} · ${summary(place, taken)}`,
    fate?.removed
      ? `Removed in Kafka ${fate.removed}.${fate.renamed ? ` Use \`${fate.renamed}\`.` : ''}`
      : fate?.deprecated
        ? `Deprecated since Kafka ${fate.deprecated}.`
        : undefined,
    meaning?.text,
    worth(place, taken)
      .map(({ text, why }) => `- \`${text}\`: ${why}`)
      .join('\n'),
    allowed?.length
      ? `Takes ${allowed.map((one) => `\`${one}\``).join(', ')}.`
      : definition?.valid && !taken.option
        ? `Takes ${/^[[\d-]/.test(definition.valid) ? `\`${definition.valid}\`` : definition.valid}.`
        : undefined,
    [
      definition?.since && `Since Kafka ${definition.since}.`,
      definition?.update && `A running broker: ${definition.update}.`,
      scope && `[Reference](${pages[scope](taken.key)})`,
    ]
      .filter(Boolean)
      .join(' ') || undefined,
  ]
    .filter(Boolean)
    .join('\n\n');
}
