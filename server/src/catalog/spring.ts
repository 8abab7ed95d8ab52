/** One property of Spring Boot below `spring.kafka`. */
export interface SpringProperty {
  /** The whole name, kebab-case: `spring.kafka.producer.acks`. */
  readonly name: string;
  /**
   * Whom it is for; the names are those of `Config.of` in `facts/facts.ts`. `template`, `jaas` and `retry` have no
   * Kafka configuration of their own.
   */
  readonly of: 'client' | 'producer' | 'consumer' | 'admin' | 'streams' | 'listener' | 'template' | 'jaas' | 'retry';
  /** Kafka's name; absent for Spring's own properties. */
  readonly key?: string;
  /** `duration` takes `5s` or milliseconds, `size` `1MB` or bytes. */
  readonly type: 'boolean' | 'number' | 'string' | 'list' | 'duration' | 'size' | 'class' | 'map';
  /** Spring's own default; absent: none, Kafka's holds. */
  readonly default?: string;
  /** The values it takes, when these are few. */
  readonly values?: readonly string[];
  /** The name that took its place. */
  readonly renamed?: string;
}

/**
 * The names of Spring Boot 2.7 to 3.5, from `spring-configuration-metadata.json` of spring-boot-autoconfigure; Kafka's
 * names as `KafkaProperties` puts them.
 */
type Row = readonly [
  name: string,
  key: string | undefined,
  type: SpringProperty['type'],
  extra?: Partial<SpringProperty>,
];

const ssl: readonly Row[] = [
  ['ssl.bundle', undefined, 'string'],
  ['ssl.key-password', 'ssl.key.password', 'string'],
  ['ssl.key-store-certificate-chain', 'ssl.keystore.certificate.chain', 'string'],
  ['ssl.key-store-key', 'ssl.keystore.key', 'string'],
  ['ssl.key-store-location', 'ssl.keystore.location', 'string'],
  ['ssl.key-store-password', 'ssl.keystore.password', 'string'],
  ['ssl.key-store-type', 'ssl.keystore.type', 'string'],
  ['ssl.protocol', 'ssl.protocol', 'string'],
  ['ssl.trust-store-certificates', 'ssl.truststore.certificates', 'string'],
  ['ssl.trust-store-location', 'ssl.truststore.location', 'string'],
  ['ssl.trust-store-password', 'ssl.truststore.password', 'string'],
  ['ssl.trust-store-type', 'ssl.truststore.type', 'string'],
  ['security.protocol', 'security.protocol', 'string', { values: ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] }],
  ['client-id', 'client.id', 'string'],
  ['properties', undefined, 'map'],
];
const servers: Row = ['bootstrap-servers', 'bootstrap.servers', 'list'];

const rows: Readonly<Record<string, readonly Row[]>> = {
  client: [servers, ...ssl],
  producer: [
    ['acks', 'acks', 'string', { values: ['all', '1', '0'] }],
    ['batch-size', 'batch.size', 'size'],
    ['buffer-memory', 'buffer.memory', 'size'],
    ['compression-type', 'compression.type', 'string', { values: ['none', 'gzip', 'snappy', 'lz4', 'zstd'] }],
    ['key-serializer', 'key.serializer', 'class'],
    ['value-serializer', 'value.serializer', 'class'],
    ['retries', 'retries', 'number'],
    ['transaction-id-prefix', undefined, 'string'],
    servers,
    ...ssl,
  ],
  consumer: [
    ['auto-commit-interval', 'auto.commit.interval.ms', 'duration'],
    ['auto-offset-reset', 'auto.offset.reset', 'string', { values: ['earliest', 'latest', 'none'] }],
    ['enable-auto-commit', 'enable.auto.commit', 'boolean'],
    ['fetch-max-wait', 'fetch.max.wait.ms', 'duration'],
    ['fetch-min-size', 'fetch.min.bytes', 'size'],
    ['group-id', 'group.id', 'string'],
    ['heartbeat-interval', 'heartbeat.interval.ms', 'duration'],
    [
      'isolation-level',
      'isolation.level',
      'string',
      { values: ['read-committed', 'read-uncommitted'], default: 'read-uncommitted' },
    ],
    ['key-deserializer', 'key.deserializer', 'class'],
    ['value-deserializer', 'value.deserializer', 'class'],
    ['max-poll-interval', 'max.poll.interval.ms', 'duration'],
    ['max-poll-records', 'max.poll.records', 'number'],
    servers,
    ...ssl,
  ],
  admin: [
    ['auto-create', undefined, 'boolean', { default: 'true' }],
    ['close-timeout', undefined, 'duration'],
    ['fail-fast', undefined, 'boolean', { default: 'false' }],
    ['modify-topic-configs', undefined, 'boolean', { default: 'false' }],
    ['operation-timeout', undefined, 'duration'],
    ...ssl,
  ],
  streams: [
    ['application-id', 'application.id', 'string'],
    ['auto-startup', undefined, 'boolean', { default: 'true' }],
    ['cleanup.on-shutdown', undefined, 'boolean', { default: 'false' }],
    ['cleanup.on-startup', undefined, 'boolean', { default: 'false' }],
    ['replication-factor', 'replication.factor', 'number'],
    ['state-dir', 'state.dir', 'string'],
    ['state-store-cache-max-size', 'statestore.cache.max.bytes', 'size'],
    [
      'cache-max-size-buffering',
      'cache.max.bytes.buffering',
      'size',
      { renamed: 'spring.kafka.streams.state-store-cache-max-size' },
    ],
    servers,
    ...ssl,
  ],
  listener: [
    ['ack-count', undefined, 'number'],
    [
      'ack-mode',
      undefined,
      'string',
      { values: ['record', 'batch', 'manual', 'manual-immediate', 'time', 'count', 'count-time'] },
    ],
    ['ack-time', undefined, 'duration'],
    ['async-acks', undefined, 'boolean'],
    ['auth-exception-retry-interval', undefined, 'duration'],
    ['auto-startup', undefined, 'boolean', { default: 'true' }],
    ['change-consumer-thread-name', undefined, 'boolean'],
    ['client-id', undefined, 'string'],
    ['concurrency', undefined, 'number'],
    ['idle-between-polls', undefined, 'duration', { default: '0' }],
    ['idle-event-interval', undefined, 'duration'],
    ['idle-partition-event-interval', undefined, 'duration'],
    ['immediate-stop', undefined, 'boolean', { default: 'false' }],
    ['log-container-config', undefined, 'boolean'],
    ['missing-topics-fatal', undefined, 'boolean', { default: 'false' }],
    ['monitor-interval', undefined, 'duration'],
    ['no-poll-threshold', undefined, 'number'],
    ['observation-enabled', undefined, 'boolean', { default: 'false' }],
    ['only-log-record-metadata', undefined, 'boolean'],
    ['poll-timeout', undefined, 'duration'],
    ['type', undefined, 'string', { values: ['single', 'batch'], default: 'single' }],
  ],
  template: [
    ['default-topic', undefined, 'string'],
    ['observation-enabled', undefined, 'boolean', { default: 'false' }],
    ['transaction-id-prefix', undefined, 'string'],
  ],
  jaas: [
    [
      'control-flag',
      undefined,
      'string',
      { values: ['required', 'requisite', 'sufficient', 'optional'], default: 'required' },
    ],
    ['enabled', undefined, 'boolean', { default: 'false' }],
    ['login-module', undefined, 'string'],
    ['options', undefined, 'map'],
  ],
  retry: [
    ['topic.attempts', undefined, 'number', { default: '3' }],
    ['topic.enabled', undefined, 'boolean', { default: 'false' }],
    ['topic.backoff.delay', undefined, 'duration', { default: '1s' }],
    ['topic.backoff.max-delay', undefined, 'duration', { default: '0' }],
    ['topic.backoff.multiplier', undefined, 'number', { default: '0' }],
    ['topic.backoff.random', undefined, 'boolean', { default: 'false' }],
    ['topic.delay', undefined, 'duration', { renamed: 'spring.kafka.retry.topic.backoff.delay' }],
    ['topic.max-delay', undefined, 'duration', { renamed: 'spring.kafka.retry.topic.backoff.max-delay' }],
    ['topic.multiplier', undefined, 'number', { renamed: 'spring.kafka.retry.topic.backoff.multiplier' }],
    ['topic.random-back-off', undefined, 'boolean', { renamed: 'spring.kafka.retry.topic.backoff.random' }],
  ],
};

/** All of them. */
export const springProperties: readonly SpringProperty[] = Object.entries(rows).flatMap(([of, list]) =>
  list.map(([name, key, type, extra]): SpringProperty => ({
    name: `spring.kafka.${of === 'client' ? '' : `${of}.`}${name}`,
    of: of as SpringProperty['of'],
    type,
    ...(key && { key }),
    ...extra,
  })),
);

/** Names of levels that have properties below them: `spring.kafka.producer`. */
export const springLevels: ReadonlySet<string> = new Set(
  springProperties.flatMap(({ name, type }) =>
    name
      .split('.')
      .map((_, i, parts) => parts.slice(0, i).join('.'))
      .concat(type === 'map' ? name : []),
  ),
);

/**
 * A property's name as relaxed binding compares it: `spring.kafka.producer.batchSize`,
 * `SPRING_KAFKA_PRODUCER_BATCH_SIZE` and `...batch-size` are one.
 */
const uniform = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
const byName = new Map(springProperties.map((property) => [uniform(property.name), property]));

/** Where Spring's property leads. */
export interface SpringTarget {
  readonly of: SpringProperty['of'];
  /** Kafka's name, or Spring's own in kebab-case (`spring.kafka.listener.ack-mode`). */
  readonly key: string;
  /** The property's description; absent for keys of a `properties` map, whose names are Kafka's own. */
  readonly property?: SpringProperty;
}

/**
 * What a property below `spring.kafka` sets, however relaxed binding lets it be written:
 * `spring.kafka.consumer.enableAutoCommit`,
 * `SPRING_KAFKA_CONSUMER_ENABLE_AUTO_COMMIT`, `spring.kafka.properties.max.block.ms`,
 * `spring.kafka.producer.properties[max.block.ms]`.
 * `undefined`: Spring Boot knows no such property.
 */
export function springTarget(name: string): SpringTarget | undefined {
  const map =
    /^spring[._]kafka[._](?:(producer|consumer|admin|streams)[._])?properties(?:[._](.+)|\[["']?(.+?)["']?\])$/i.exec(
      name,
    );
  if (map) {
    const key = (map[2] ?? map[3])!.replace(/^\[["']?(.+?)["']?\]$/, '$1');
    return {
      of: (map[1]?.toLowerCase() ?? 'client') as SpringTarget['of'],
      key: /^[A-Z0-9_]+$/.test(key) ? key.toLowerCase().replace(/_/g, '.') : key,
    };
  }
  const property = byName.get(uniform(name));
  return property && property.type !== 'map'
    ? { of: property.of, key: property.key ?? property.name, property }
    : undefined;
}

/** Spring's properties that set a key of Kafka's; the first is for that place alone. */
export const springNames = (key: string, of: SpringProperty['of']): readonly string[] =>
  springProperties
    .filter((property) => property.key === key && (property.of === of || property.of === 'client'))
    .sort((a) => (a.of === of ? -1 : 1))
    .map((property) => property.name);
