import type { Document } from 'yaml';
import type { Config } from '../../facts/facts';
import { commandConfigs } from './commands';
import { around, type Entry } from './entries';
import { environmentConfigs, isBroker, kafkaVersion } from './environment';
import { configOf, type Place, type Placed } from './plain';
import type { Yaml } from './yaml';

/** What kind of Kubernetes resource a document is; `undefined` when it is none. */
export const kindOf = (yaml: Yaml, document: Document.Parsed): string | undefined =>
  yaml.text(yaml.at(document.contents, document, 'apiVersion'), document) === undefined
    ? undefined
    : yaml.text(yaml.at(document.contents, document, 'kind'), document);

/**
 * The configurations in Kubernetes resources: Strimzi's `Kafka`, `KafkaTopic`, `KafkaConnect`, `KafkaConnector`,
 * `KafkaBridge`, the properties files in
 * ConfigMaps and Secrets, and the environment of broker containers. `text`: that of the file they stand in. `read`
 * reads a file that a ConfigMap holds.
 */
export function kubernetesConfigs(
  yaml: Yaml,
  place: Place,
  text: string,
  read: (text: string, base: number, name: string) => readonly Config[],
): Config[] {
  const alone = aloneIn(yaml);
  return yaml.documents.flatMap((document): Config[] => {
    const kind = kindOf(yaml, document);
    if (kind === undefined) return [];
    const here: Place = { ...place, ...(alone.has(clusterOf(yaml, document) ?? '') && { singleBroker: true }) };
    const at = (...path: string[]) => yaml.at(document.contents, document, ...path);
    const placedBelow = (...path: string[]): Placed[] =>
      yaml.leaves(at(...path), document).map((entry) => ({ entry, key: entry.path.join('.') }));
    if ((yaml.text(at('apiVersion'), document) ?? '').startsWith('kafka.strimzi.io/')) {
      switch (kind) {
        case 'Kafka':
          return configOf('broker', placedBelow('spec', 'kafka', 'config'), {
            ...here,
            version: yaml.text(at('spec', 'kafka', 'version'), document),
          });
        case 'KafkaTopic': {
          const spec = yaml.pairs(at('spec'), document);
          const own = [
            ['replicas', 'replication.factor'],
            ['partitions', 'num.partitions'],
          ].flatMap(([name, key]): Placed[] => {
            const pair = spec.find((one) => one.name === name);
            return pair ? [{ entry: yaml.entry(pair, document), key: key! }] : [];
          });
          const topic = yaml.text(at('spec', 'topicName'), document) ?? yaml.text(at('metadata', 'name'), document);
          return configOf('topic', [...own, ...placedBelow('spec', 'config')], {
            ...here,
            topics: topic === undefined ? [] : [topic],
          });
        }
        case 'KafkaConnect':
        case 'KafkaConnector':
          return overrides(placedBelow('spec', 'config'), here);
        case 'KafkaBridge':
          return (['producer', 'consumer', 'admin'] as const).flatMap((of) =>
            configOf(of, placedBelow('spec', of, 'config'), here),
          );
        case 'KafkaMirrorMaker2':
          return ['clusters', 'mirrors']
            .flatMap((list) => yaml.items(at('spec', list), document))
            .flatMap((item) =>
              [
                ['config'],
                ['sourceConnector', 'config'],
                ['checkpointConnector', 'config'],
                ['heartbeatConnector', 'config'],
              ].flatMap((path) =>
                overrides(
                  yaml
                    .leaves(yaml.at(item, document, ...path), document)
                    .map((entry) => ({ entry, key: entry.path.join('.') })),
                  here,
                ),
              ),
            );
        default:
          return [];
      }
    }
    if (kind === 'ConfigMap' || kind === 'Secret')
      return yaml
        .pairs(at(kind === 'Secret' ? 'stringData' : 'data'), document)
        .flatMap((pair) => held(yaml.entry(pair, document), read));
    const single = yaml.text(at('spec', 'replicas'), document) === '1';
    const pod =
      kind === 'Pod'
        ? at('spec')
        : kind === 'CronJob'
          ? at('spec', 'jobTemplate', 'spec', 'template', 'spec')
          : at('spec', 'template', 'spec');
    // other operators' resources hold a broker's properties in a block
    const own = yaml.leaves(at('spec'), document).flatMap((entry) => held(entry, read));
    return [
      ...own,
      ...['containers', 'initContainers']
        .flatMap((list) => yaml.items(yaml.at(pod, document, list), document))
        .flatMap((container) => {
          const image = yaml.text(yaml.at(container, document, 'image'), document);
          const words = ['command', 'args'].map((name) => yaml.source(yaml.at(container, document, name))).join(' ');
          const variables = yaml.items(yaml.at(container, document, 'env'), document).flatMap((item): Entry[] => {
            const [name, value] = ['name', 'value'].map((key) =>
              yaml.pairs(item, document).find((pair) => pair.name === key),
            );
            const variable = yaml.text(name?.value, document);
            if (!name?.value || variable === undefined || !value) return [];
            const entry = yaml.entry(value, document);
            return [
              {
                ...entry,
                path: [variable],
                key: yaml.range(name.value),
                whole: around([yaml.range(name.key), yaml.range(name.value), entry.whole]),
              },
            ];
          });
          const broker = isBroker({ image, command: words, variables });
          return [
            ...environmentConfigs(variables, broker, {
              ...place,
              version: kafkaVersion(image),
              ...(broker && single && { singleBroker: true }),
            }),
            ...commandConfigs(text, here, yaml.range(container)),
          ];
        }),
    ];
  });
}

/** What a file inside of a YAML file says: its name tells the language, and that it is one. */
export function held(
  { path, block }: Entry,
  read: (text: string, base: number, name: string) => readonly Config[],
): readonly Config[] {
  const name = path.at(-1)!;
  if (!block) return [];
  return read(
    block.text,
    block.base,
    /\.(?:properties|ya?ml)$/.test(name) ? name : /conf|propert/i.test(name) ? `${name}.properties` : '',
  );
}

/**
 * A worker's or connector's configuration, and those of its clients: `producer.override.acks`,
 * `consumer.isolation.level`.
 */
function overrides(placed: readonly Placed[], place: Place): Config[] {
  const clients = (['producer', 'consumer', 'admin'] as const).flatMap((of) => {
    const prefix = new RegExp(`^${of}\\.(?:override\\.)?`);
    return configOf(
      of,
      placed.filter(({ key }) => prefix.test(key)).map(({ entry, key }) => ({ entry, key: key.replace(prefix, '') })),
      place,
    );
  });
  return [
    ...configOf(
      'connect',
      placed.filter(({ key }) => !/^(?:producer|consumer|admin)\./.test(key)),
      place,
    ),
    ...clients,
  ];
}

/** The Strimzi cluster that a resource is, or is for. */
function clusterOf(yaml: Yaml, document: Document.Parsed): string | undefined {
  const metadata = yaml.at(document.contents, document, 'metadata');
  return kindOf(yaml, document) === 'Kafka'
    ? yaml.text(yaml.at(metadata, document, 'name'), document)
    : yaml.text(yaml.at(metadata, document, 'labels', 'strimzi.io/cluster'), document);
}

/**
 * The names of the Strimzi clusters of a file that are seen to have a single broker. Namesakes are the arms of a
 * template: one of them will be there.
 */
function aloneIn(yaml: Yaml): ReadonlySet<string> {
  const clusters = new Map<string, Map<string, number>>();
  for (const document of yaml.documents) {
    const kind = kindOf(yaml, document);
    const at = (...path: string[]) => yaml.at(document.contents, document, ...path);
    const pool =
      kind === 'KafkaNodePool' &&
      yaml.items(at('spec', 'roles'), document).some((role) => yaml.text(role, document) === 'broker');
    const replicas = pool ? at('spec', 'replicas') : kind === 'Kafka' ? at('spec', 'kafka', 'replicas') : undefined;
    if (!replicas) continue;
    const name = clusterOf(yaml, document) ?? '';
    const counts = clusters.get(name) ?? new Map<string, number>();
    clusters.set(
      name,
      counts.set(
        pool ? (yaml.text(at('metadata', 'name'), document) ?? `pool ${counts.size}`) : '',
        Number(yaml.text(replicas, document)),
      ),
    );
  }
  const several = (counts: ReadonlyMap<string, number>): boolean =>
    [...counts].some(([, count]) => count !== 1) || [...counts.keys()].filter((name) => name !== '').length > 1;
  return new Set([...clusters].filter(([, counts]) => !several(counts)).map(([name]) => name));
}
