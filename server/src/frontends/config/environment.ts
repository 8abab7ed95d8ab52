import { environmentKey } from '../../catalog/environment';
import type { Config } from '../../facts/facts';
import type { Entry } from './entries';
import { configOf, type Place, type Placed } from './plain';
import { targetOf } from './spring';

/** Images that run a broker, whatever registry they come from. */
const brokerImage =
  /(?:^|\/)(?:cp-kafka|cp-server|cp-enterprise-kafka|confluent-local|kafka|kafka-native|fast-data-dev)(?::|@|$)/;
/** What only the environment of a broker has: an application's `KAFKA_BROKERS` or `KAFKA_ACKS` is its own affair. */
const brokerName =
  /^KAFKA_(?:CFG_)?(?:ADVERTISED_LISTENERS|PROCESS_ROLES|CONTROLLER_QUORUM_VOTERS|CONTROLLER_LISTENER_NAMES|ZOOKEEPER_CONNECT|INTER_BROKER_LISTENER_NAME|LISTENER_SECURITY_PROTOCOL_MAP|OFFSETS_TOPIC_REPLICATION_FACTOR|TRANSACTION_STATE_LOG_(?:MIN_ISR|REPLICATION_FACTOR))$/;
/** What a container runs that is no broker although its image could be one. */
const otherCommand =
  /kafka-topics|kafka-console|kafka-configs|cub kafka-ready|kafka-acls|connect-(?:standalone|distributed)/;

/** A container as compose files and Kubernetes name it. */
export interface Container {
  readonly image?: string;
  /** Its command and entry point as text; empty where the image's own holds. */
  readonly command: string;
  readonly variables: readonly Entry[];
}

/** True for a container that runs a broker. */
export function isBroker({ image, command, variables }: Container): boolean {
  const named = variables.some(({ path }) => brokerName.test(path.at(-1)!));
  const advertised = variables.some(({ path }) =>
    /^KAFKA_(?:CFG_)?(?:ADVERTISED_)?LISTENERS$|^KAFKA_ADVERTISED_HOST_NAME$/.test(path.at(-1)!),
  );
  return (
    (named || brokerImage.test(image ?? '')) &&
    (advertised || !otherCommand.test(command)) &&
    !variables.some(isControllerOnly)
  );
}

const isControllerOnly = ({ path, text }: Entry): boolean =>
  /^KAFKA_(?:CFG_)?PROCESS_ROLES$/.test(path.at(-1)!) && text?.trim() === 'controller';

/** True when an image's tag is a variable that nothing stands in for here: `cp-kafka:${VERSION}`. */
export const isTaggedElsewhere = (image: string | undefined): boolean => /:(?:\$\{\w+\}|\$\w+)$/.test(image ?? '');

/**
 * The version of Kafka in an image, from its tag; `undefined` for `latest` and tags that are none. Confluent Platform
 * 7.x holds Kafka 3.x, 3.x 0.10 and 0.11.
 */
export function kafkaVersion(image: string | undefined): string | undefined {
  // what stands in when a variable is not set
  const written = image?.replace(/\$\{\w+:?-([\w.-]*)\}/g, '$1') ?? '';
  // the last that was made
  if (/(?:^|\/)wurstmeister\/kafka(?::latest)?$/.test(written)) return '2.8.1';
  const [, name, tag] = /(?:^|\/)([\w.-]+):([\w.-]+)$/.exec(written) ?? [];
  // Strimzi's tell their own version first
  const inside = /-kafka-(\d+\.\d+\.\d+)/.exec(tag ?? '')?.[1];
  if (inside) return inside;
  // a line's last version
  if (/kafka/.test(name ?? '') && !/^(?:cp-|confluent-)/.test(name!) && /^[23]$/.test(tag!))
    return tag === '2' ? '2.8.1' : '3.9.0';
  // wurstmeister/kafka:2.13-2.8.1 begins with Scala's version
  const [, major, minor, patch] = /^(?:\d+\.\d+-)?(\d+)\.(\d+)(?:\.(\d+))?/.exec(tag ?? '') ?? [];
  if (!name || !major || !minor) return undefined;
  if (!/^(?:cp-|confluent-)/.test(name))
    return /kafka/.test(name) && (Number(major) >= 2 || /^0\.(?:8|9|1[01])\.|^2\.1[123]-1\./.test(tag!))
      ? `${major}.${minor}${patch ? `.${patch}` : ''}`
      : undefined;
  const [line, step] = [Number(major), Number(minor)];
  if (line === 3) return step === 3 ? '0.11.0' : `0.10.${step}`;
  if (line === 5 || line === 6) return `2.${step + (line === 6 ? 6 : 0)}`;
  return line === 4 ? `1.${step}` : line >= 7 ? `${line - 4}.${step}` : undefined;
}

const named = (variables: readonly Entry[], key: (name: string) => string | undefined): Placed[] =>
  variables.flatMap((entry) => {
    const found = key(entry.path.at(-1)!);
    return found === undefined ? [] : [{ entry, key: found }];
  });

/**
 * The configurations that environment variables hold: a broker's (`KAFKA_...`, as its images translate them), a Connect
 * worker's (`CONNECT_...`),
 * Spring Boot's (`SPRING_KAFKA_...`). `broker`: they are seen to be a broker's.
 */
export function environmentConfigs(variables: readonly Entry[], broker: boolean, place: Place): Config[] {
  const found: Config[] = [];
  if (broker)
    found.push(
      ...configOf('broker', named(variables, environmentKey), place),
      ...variables.flatMap((entry) => listedTopics(entry, place)),
    );
  if (
    variables.some(({ path }) => /^CONNECT_(?:BOOTSTRAP_SERVERS|GROUP_ID|CONFIG_STORAGE_TOPIC)$/.test(path.at(-1)!))
  ) {
    const worker = named(variables, (name) =>
      name.startsWith('CONNECT_') ? name.slice('CONNECT_'.length).toLowerCase().replace(/_/g, '.') : undefined,
    );
    for (const of of ['producer', 'consumer'] as const) {
      found.push(
        ...configOf(
          of,
          worker
            .filter(({ key }) => key.startsWith(`${of}.`))
            .map(({ entry, key }) => ({ entry, key: key.slice(of.length + 1) })),
          place,
        ),
      );
    }
    found.push(
      ...configOf(
        'connect',
        worker.filter(({ key }) => !/^(?:producer|consumer)\./.test(key)),
        place,
      ),
    );
  }
  const spring = new Map<Config['of'], Placed[]>();
  for (const entry of variables) {
    const name = entry.path.at(-1)!;
    const target = /^SPRING_KAFKA_/.test(name)
      ? (targetOf(name.replace(/_/g, '.').toLowerCase()) ?? springName(name))
      : undefined;
    if (target) spring.set(target.of, [...(spring.get(target.of) ?? []), { entry, key: target.key }]);
  }
  for (const [of, placed] of spring) found.push(...configOf(of, placed, { client: 'spring-kafka' }));
  return found;
}

/**
 * The topics that wurstmeister's image makes: `KAFKA_CREATE_TOPICS: orders:6:3,audit:1:1:compact` names partitions and
 * replicas.
 */
function listedTopics({ path, value, text }: Entry, place: Place): Config[] {
  if (path.at(-1) !== 'KAFKA_CREATE_TOPICS' || !text) return [];
  // without its quotes, which stand once on each side or not at all
  const start = value.start + (value.end - value.start - text.length) / 2;
  return [...text.matchAll(/([\w.-]+):(\d+):(\d+)/g)].map((match): Config => {
    const whole = { start: start + match.index, end: start + match.index + match[0].length };
    const factor = { start: whole.end - match[3]!.length, end: whole.end };
    return {
      client: 'configuration',
      evidence: 'type',
      ...place,
      of: 'topic',
      complete: true,
      topics: [match[1]!],
      range: whole,
      entries: [
        {
          key: 'replication.factor',
          written: match[0],
          value: { known: true, value: match[3]!, range: factor },
          range: factor,
        },
      ],
    };
  });
}

/**
 * `SPRING_KAFKA_CONSUMER_ENABLE_AUTO_COMMIT`: where words end and levels begin is not written, so every way is tried.
 */
function springName(name: string): ReturnType<typeof targetOf> {
  const words = name.toLowerCase().split('_').slice(2);
  return (
    targetOf(`spring.kafka.${words[0]}.${words.slice(1).join('-')}`) ?? targetOf(`spring.kafka.${words.join('-')}`)
  );
}
