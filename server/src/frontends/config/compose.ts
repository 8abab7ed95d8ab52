import { isScalar, type Document, type ParsedNode } from 'yaml';
import type { Config } from '../../facts/facts';
import { commandConfigs } from './commands';
import type { Entry } from './entries';
import { environmentConfigs, isBroker, isTaggedElsewhere, kafkaVersion, type Container } from './environment';
import { plainConfigs, type Place } from './plain';
import { readProperties } from './properties';
import { scalarText, type Yaml } from './yaml';

/** True for a compose file's document: it has services, each with an image, a build or what it extends. */
export function isCompose(yaml: Yaml, document: Document.Parsed): boolean {
  const services = yaml.pairs(yaml.at(document.contents, document, 'services'), document);
  return services.some(({ value }) =>
    yaml.pairs(value, document).some(({ name }) => /^(?:image|build|environment|extends|command)$/.test(name)),
  );
}

/**
 * The configurations in a compose file: its brokers', its Connect workers', and the topics its commands create. `text`:
 * that of the file the document stands in.
 */
export function composeConfigs(yaml: Yaml, document: Document.Parsed, text: string, place: Place): Config[] {
  const services = yaml.pairs(yaml.at(document.contents, document, 'services'), document).map(({ value }) => {
    const image = yaml.text(yaml.at(value, document, 'image'), document);
    const command = ['command', 'entrypoint'].map((name) => yaml.source(yaml.at(value, document, name))).join(' ');
    const environment = yaml.at(value, document, 'environment');
    return {
      image,
      command,
      variables: variablesOf(yaml, document, environment),
      replicas: yaml.text(yaml.at(value, document, 'deploy', 'replicas'), document),
    };
  });
  const clusters = new Map<string, number>();
  for (const broker of services.filter(isBroker))
    clusters.set(clusterOf(broker), (clusters.get(clusterOf(broker)) ?? 0) + (Number(broker.replicas) > 1 ? 2 : 1));
  const alone = [...clusters.values()].every((brokers) => brokers === 1);
  const here: Place = { ...place, ...(clusters.size > 0 && alone && { singleBroker: true }) };
  const found = services.flatMap((service) => {
    const broker = isBroker(service);
    const single = broker ? clusters.get(clusterOf(service)) === 1 : here.singleBroker;
    const at: Place = {
      ...place,
      ...(single && { singleBroker: true }),
      version: kafkaVersion(service.image),
      ...(isTaggedElsewhere(service.image) && { versionElsewhere: true }),
    };
    const blocks = service.variables.flatMap(({ path, block }) =>
      block && /PROPERTIES$/.test(path.at(-1)!)
        ? plainConfigs(readProperties(block.text, block.base), path.at(-1)!.toLowerCase(), at)
        : [],
    );
    return [...environmentConfigs(service.variables, broker, at), ...blocks];
  });
  return [...onceShared(found), ...commandConfigs(text, here, yaml.range(document.contents!))];
}

/** What the brokers of one cluster have in common: the quorum they vote in, or their ZooKeeper. */
const clusterOf = ({ variables }: Container): string =>
  ['CONTROLLER_QUORUM_VOTERS', 'CONTROLLER_QUORUM_BOOTSTRAP_SERVERS', 'ZOOKEEPER_CONNECT']
    .map((name) => variables.find(({ path }) => new RegExp(`^KAFKA_(?:CFG_)?${name}$`).test(path.at(-1)!))?.text ?? '')
    .join();

/** What stands in an anchor that a cluster of several brokers shares with single ones is judged as the cluster's. */
function onceShared(configs: readonly Config[]): Config[] {
  const shared = new Set(
    configs
      .filter(({ singleBroker }) => !singleBroker)
      .flatMap(({ entries }) => entries.map(({ range }) => range.start)),
  );
  return configs
    .map((config) =>
      config.singleBroker
        ? { ...config, entries: config.entries.filter(({ range }) => !shared.has(range.start)) }
        : config,
    )
    .filter(({ entries }) => entries.length);
}

/** The variables of a map, or of a list of `NAME=value`. */
function variablesOf(yaml: Yaml, document: Document.Parsed, environment: ParsedNode | undefined): Entry[] {
  const inList = yaml.items(environment, document).flatMap((item): Entry[] => {
    const text = isScalar(item) ? scalarText(item) : undefined;
    const [, name, value] = /^([A-Za-z_]\w*)=([^]*)$/.exec(text ?? '') ?? [];
    if (name === undefined || value === undefined || !isScalar(item)) return [];
    const whole = yaml.range(item);
    const quoted = item.type === 'QUOTE_DOUBLE' || item.type === 'QUOTE_SINGLE' ? 1 : 0;
    const start = whole.start + quoted;
    return [
      {
        path: [name],
        key: { start, end: start + name.length },
        value: { start: start + name.length + 1, end: whole.end - quoted },
        whole,
        text: value,
      },
    ];
  });
  return inList.length ? inList : yaml.pairs(environment, document).map((pair) => yaml.entry(pair, document));
}
