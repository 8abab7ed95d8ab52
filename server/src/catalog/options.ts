/** The clients that give Kafka's keys names of their own. NestJS hands kafkajs's options through. */
export type OptionsClient = 'kafkajs' | 'confluent' | 'platformatic';

/** Where a client takes options; the names are those of `Config.of` in `facts/facts.ts`. */
export type OptionsPlace =
  'client' | 'producer' | 'consumer' | 'admin' | 'send' | 'run' | 'subscribe' | 'stream' | 'topic';

/** One option of a client. */
export interface Option {
  /** Kafka's name for it, or the written one where Kafka has none (`eachBatchAutoResolve`). */
  readonly key: string;
  readonly type: 'boolean' | 'number' | 'string' | 'list' | 'object' | 'function';
  /** The client's default, as it would be written; absent: none, or it depends. */
  readonly default?: string;
  /** Kafka's values by what is written for them, where the two differ: `{ true: 'earliest', false: 'latest' }`. */
  readonly values?: Readonly<Record<string, string>>;
  /** True when the client takes it here and does nothing with it. */
  readonly unused?: true;
}

/** By what is written; options of a nested object are written with a dot: `retry.retries`. */
export type Options = Readonly<Record<string, Option>>;

type Short = readonly [
  key: string,
  type: Option['type'],
  standard?: string,
  values?: Readonly<Record<string, string>>,
  unused?: true,
];

const table = (rows: Readonly<Record<string, Short>>): Options =>
  Object.fromEntries(
    Object.entries(rows).map(([written, [key, type, standard, values, unused]]) => [
      written,
      {
        key,
        type,
        ...(standard !== undefined && { default: standard }),
        ...(values && { values }),
        ...(unused && { unused }),
      },
    ]),
  );

const acks = { '-1': 'all', 1: '1', 0: '0' };
const reset = { true: 'earliest', false: 'latest' };
const isolation = { true: 'read_uncommitted', false: 'read_committed' };

/**
 * kafkajs 2.2.4: types/index.d.ts for the names; src/index.js, src/producer, src/consumer and src/retry/defaults.js for
 * the defaults.
 */
const kafkajsRetry = {
  retry: ['retry', 'object'],
  'retry.retries': ['retries', 'number', '5'],
  'retry.initialRetryTime': ['retry.backoff.ms', 'number', '300'],
  'retry.maxRetryTime': ['retry.backoff.max.ms', 'number', '30000'],
  'retry.factor': ['factor', 'number', '0.2'],
  'retry.multiplier': ['multiplier', 'number', '2'],
} satisfies Record<string, Short>;

const kafkajsSend = {
  acks: ['acks', 'number', '-1', acks],
  timeout: ['request.timeout.ms', 'number', '30000'],
  compression: [
    'compression.type',
    'number',
    '0',
    {
      'CompressionTypes.None': 'none',
      'CompressionTypes.GZIP': 'gzip',
      'CompressionTypes.Snappy': 'snappy',
      'CompressionTypes.LZ4': 'lz4',
      'CompressionTypes.ZSTD': 'zstd',
    },
  ],
  topic: ['topic', 'string'],
  messages: ['messages', 'list'],
  topicMessages: ['topicMessages', 'list'],
} satisfies Record<string, Short>;

const kafkajs: Partial<Record<OptionsPlace, Options>> = {
  client: table({
    brokers: ['bootstrap.servers', 'list'],
    clientId: ['client.id', 'string', 'kafkajs'],
    ssl: ['ssl', 'object'],
    sasl: ['sasl', 'object'],
    'sasl.mechanism': ['sasl.mechanism', 'string'],
    connectionTimeout: ['socket.connection.setup.timeout.ms', 'number', '1000'],
    authenticationTimeout: ['authenticationTimeout', 'number', '10000'],
    reauthenticationThreshold: ['reauthenticationThreshold', 'number', '10000'],
    requestTimeout: ['request.timeout.ms', 'number', '30000'],
    enforceRequestTimeout: ['enforceRequestTimeout', 'boolean', 'true'],
    socketFactory: ['socketFactory', 'function'],
    logLevel: ['logLevel', 'number'],
    logCreator: ['logCreator', 'function'],
    ...kafkajsRetry,
    'retry.restartOnFailure': ['restartOnFailure', 'function'],
  }),
  producer: table({
    idempotent: ['enable.idempotence', 'boolean', 'false'],
    transactionalId: ['transactional.id', 'string'],
    transactionTimeout: ['transaction.timeout.ms', 'number', '60000'],
    maxInFlightRequests: ['max.in.flight.requests.per.connection', 'number', 'null'],
    allowAutoTopicCreation: ['allow.auto.create.topics', 'boolean', 'true'],
    metadataMaxAge: ['metadata.max.age.ms', 'number', '300000'],
    createPartitioner: ['partitioner.class', 'function'],
    ...kafkajsRetry,
  }),
  consumer: table({
    groupId: ['group.id', 'string'],
    sessionTimeout: ['session.timeout.ms', 'number', '30000'],
    heartbeatInterval: ['heartbeat.interval.ms', 'number', '3000'],
    rebalanceTimeout: ['rebalance.timeout.ms', 'number', '60000'],
    readUncommitted: ['isolation.level', 'boolean', 'false', isolation],
    minBytes: ['fetch.min.bytes', 'number', '1'],
    maxBytes: ['fetch.max.bytes', 'number', '10485760'],
    maxBytesPerPartition: ['max.partition.fetch.bytes', 'number', '1048576'],
    maxWaitTimeInMs: ['fetch.max.wait.ms', 'number', '5000'],
    maxInFlightRequests: ['max.in.flight.requests.per.connection', 'number', 'null'],
    allowAutoTopicCreation: ['allow.auto.create.topics', 'boolean', 'true'],
    metadataMaxAge: ['metadata.max.age.ms', 'number', '300000'],
    partitionAssigners: ['partition.assignment.strategy', 'list'],
    rackId: ['client.rack', 'string'],
    ...kafkajsRetry,
    'retry.restartOnFailure': ['restartOnFailure', 'function'],
  }),
  admin: table(kafkajsRetry),
  send: table(kafkajsSend),
  run: table({
    autoCommit: ['enable.auto.commit', 'boolean', 'true'],
    autoCommitInterval: ['auto.commit.interval.ms', 'number', 'null'],
    autoCommitThreshold: ['autoCommitThreshold', 'number', 'null'],
    eachBatchAutoResolve: ['eachBatchAutoResolve', 'boolean', 'true'],
    partitionsConsumedConcurrently: ['partitionsConsumedConcurrently', 'number', '1'],
    eachMessage: ['eachMessage', 'function'],
    eachBatch: ['eachBatch', 'function'],
  }),
  subscribe: table({
    topic: ['topic', 'string'],
    topics: ['topics', 'list'],
    fromBeginning: ['auto.offset.reset', 'boolean', 'false', reset],
  }),
  topic: table({
    topic: ['topic', 'string'],
    numPartitions: ['num.partitions', 'number', '-1'],
    replicationFactor: ['replication.factor', 'number', '-1'],
    replicaAssignment: ['replicaAssignment', 'list'],
    configEntries: ['configEntries', 'list'],
  }),
};

/**
 * @confluentinc/kafka-javascript 1.10.1: the block `kafkaJS` (types/kafkajs.d.ts; defaults in lib/kafkajs/_common.js,
 * _producer.js and
 * _consumer.js). Beside the block stand librdkafka's own keys. Options that belong to a client, such as `retry`, may
 * stand in each place.
 */
const confluentRetry = {
  retry: ['retry', 'object'],
  'retry.retries': ['retries', 'number', '5'],
  'retry.initialRetryTime': ['retry.backoff.ms', 'number', '300'],
  'retry.maxRetryTime': ['retry.backoff.max.ms', 'number', '30000'],
} satisfies Record<string, Short>;

const confluentClient = {
  brokers: ['bootstrap.servers', 'list'],
  clientId: ['client.id', 'string'],
  ssl: ['ssl', 'boolean', 'false'],
  sasl: ['sasl', 'object'],
  'sasl.mechanism': ['sasl.mechanism', 'string'],
  connectionTimeout: ['socket.connection.setup.timeout.ms', 'number', '1000'],
  authenticationTimeout: ['authenticationTimeout', 'number', '10000'],
  requestTimeout: ['socket.timeout.ms', 'number', '30000'],
  enforceRequestTimeout: ['enforceRequestTimeout', 'boolean', 'true'],
  logLevel: ['log_level', 'number'],
  logger: ['logger', 'object'],
  ...confluentRetry,
} satisfies Record<string, Short>;

const confluent: Partial<Record<OptionsPlace, Options>> = {
  client: table(confluentClient),
  producer: table({
    acks: ['acks', 'number', '-1', acks],
    idempotent: ['enable.idempotence', 'boolean', 'false'],
    transactionalId: ['transactional.id', 'string'],
    transactionTimeout: ['transaction.timeout.ms', 'number', '60000'],
    maxInFlightRequests: ['max.in.flight.requests.per.connection', 'number', '1000000'],
    compression: ['compression.type', 'string', 'none'],
    timeout: ['request.timeout.ms', 'number', '30000'],
    allowAutoTopicCreation: ['allow.auto.create.topics', 'boolean', 'true'],
    metadataMaxAge: ['topic.metadata.refresh.interval.ms', 'number', '300000'],
    ...confluentClient,
  }),
  consumer: table({
    groupId: ['group.id', 'string'],
    autoCommit: ['enable.auto.commit', 'boolean', 'true'],
    autoCommitInterval: ['auto.commit.interval.ms', 'number', '5000'],
    fromBeginning: ['auto.offset.reset', 'boolean', 'false', reset],
    sessionTimeout: ['session.timeout.ms', 'number', '30000'],
    heartbeatInterval: ['heartbeat.interval.ms', 'number', '3000'],
    rebalanceTimeout: ['max.poll.interval.ms', 'number', '300000'],
    readUncommitted: ['isolation.level', 'boolean', 'false', isolation],
    minBytes: ['fetch.min.bytes', 'number', '1'],
    maxBytes: ['fetch.message.max.bytes', 'number', '10485760'],
    maxBytesPerPartition: ['max.partition.fetch.bytes', 'number', '1048576'],
    maxWaitTimeInMs: ['fetch.wait.max.ms', 'number', '500'],
    maxInFlightRequests: ['max.in.flight.requests.per.connection', 'number', '1000000'],
    allowAutoTopicCreation: ['allow.auto.create.topics', 'boolean', 'true'],
    metadataMaxAge: ['topic.metadata.refresh.interval.ms', 'number', '300000'],
    partitionAssigners: ['partition.assignment.strategy', 'list'],
    partitionAssignors: ['partition.assignment.strategy', 'list'],
    rackId: ['client.rack', 'string'],
    ...confluentClient,
  }),
  admin: table(confluentClient),
  // `send`, `run` and `subscribe` refuse what belongs into the block; the names are kafkajs's
  send: table({
    topic: ['topic', 'string'],
    messages: ['messages', 'list'],
    topicMessages: ['topicMessages', 'list'],
    acks: ['acks', 'number', undefined, acks],
    timeout: ['request.timeout.ms', 'number'],
    compression: ['compression.type', 'string'],
  }),
  run: table({
    eachMessage: ['eachMessage', 'function'],
    eachBatch: ['eachBatch', 'function'],
    eachBatchAutoResolve: ['eachBatchAutoResolve', 'boolean', 'true'],
    partitionsConsumedConcurrently: ['partitionsConsumedConcurrently', 'number', '1'],
    autoCommit: ['enable.auto.commit', 'boolean'],
    autoCommitInterval: ['auto.commit.interval.ms', 'number'],
    autoCommitThreshold: ['autoCommitThreshold', 'number'],
  }),
  subscribe: table({
    topic: ['topic', 'string'],
    topics: ['topics', 'list'],
    fromBeginning: ['auto.offset.reset', 'boolean', undefined, reset],
  }),
  topic: kafkajs.topic!,
};

/**
 * @platformatic/kafka 2.12.1: dist/clients/{base,producer,consumer,admin}/options.js and types.d.ts. `acks` is 1 unless
 * `idempotent` (producer.js).
 */
const platformaticBase = {
  clientId: ['client.id', 'string'],
  clientRack: ['client.rack', 'string'],
  bootstrapBrokers: ['bootstrap.servers', 'list'],
  timeout: ['request.timeout.ms', 'number', '5000'],
  connectTimeout: ['socket.connection.setup.timeout.ms', 'number', '5000'],
  retries: ['retries', 'number', '3'],
  retryDelay: ['retry.backoff.ms', 'number', '1000'],
  maxInflights: ['max.in.flight.requests.per.connection', 'number', '5'],
  handleBackPressure: ['handleBackPressure', 'boolean', 'false'],
  metadataMaxAge: ['metadata.max.age.ms', 'number', '5000'],
  autocreateTopics: ['allow.auto.create.topics', 'boolean', 'false'],
  strict: ['strict', 'boolean', 'false'],
  tls: ['tls', 'object'],
  ssl: ['tls', 'object'],
  tlsServerName: ['tlsServerName', 'string'],
  sasl: ['sasl', 'object'],
  'sasl.mechanism': ['sasl.mechanism', 'string'],
  metrics: ['metrics', 'object'],
  context: ['context', 'object'],
} satisfies Record<string, Short>;

const platformaticProduce = {
  acks: [
    'acks',
    'number',
    '1',
    {
      '-1': 'all',
      1: '1',
      0: '0',
      'ProduceAcks.ALL': 'all',
      'ProduceAcks.LEADER': '1',
      'ProduceAcks.NO_RESPONSE': '0',
    },
  ],
  idempotent: ['enable.idempotence', 'boolean', 'false'],
  producerId: ['producerId', 'number'],
  producerEpoch: ['producerEpoch', 'number'],
  compression: ['compression.type', 'string', 'none'],
  partitioner: ['partitioner.class', 'function'],
  autocreateTopics: ['allow.auto.create.topics', 'boolean', 'false'],
  repeatOnStaleMetadata: ['repeatOnStaleMetadata', 'boolean', 'true'],
} satisfies Record<string, Short>;

const platformaticConsume = {
  autocommit: ['enable.auto.commit', 'boolean', 'true'],
  minBytes: ['fetch.min.bytes', 'number', '1'],
  maxBytes: ['fetch.max.bytes', 'number', '52428800'],
  maxBytesPerPartition: ['max.partition.fetch.bytes', 'number'],
  maxWaitTime: ['fetch.max.wait.ms', 'number', '5000'],
  isolationLevel: [
    'isolation.level',
    'number',
    '1',
    {
      0: 'read_uncommitted',
      1: 'read_committed',
      'FetchIsolationLevels.READ_UNCOMMITTED': 'read_uncommitted',
      'FetchIsolationLevels.READ_COMMITTED': 'read_committed',
    },
  ],
  highWaterMark: ['highWaterMark', 'number', '1024'],
  deserializers: ['deserializers', 'object'],
  beforeDeserialization: ['beforeDeserialization', 'function'],
  registry: ['registry', 'object'],
  groupProtocol: ['group.protocol', 'string', 'classic'],
  groupInstanceId: ['group.instance.id', 'string'],
  groupRemoteAssignor: ['group.remote.assignor', 'string'],
  sessionTimeout: ['session.timeout.ms', 'number', '60000'],
  rebalanceTimeout: ['rebalance.timeout.ms', 'number', '102000'],
  heartbeatInterval: ['heartbeat.interval.ms', 'number', '3000'],
  heartbeatStallTimeout: ['heartbeatStallTimeout', 'number'],
  protocols: ['partition.assignment.strategy', 'list'],
  protocolsMetadata: ['protocolsMetadata', 'function'],
  partitionAssigner: ['partitionAssigner', 'function'],
  assignmentUserData: ['assignmentUserData', 'object'],
} satisfies Record<string, Short>;

const platformatic: Partial<Record<OptionsPlace, Options>> = {
  producer: table({
    ...platformaticBase,
    ...platformaticProduce,
    // `send` does not look at it (producer.js, 1.35.0 and 2.12.1)
    acks: [...platformaticProduce.acks, true],
    transactionalId: ['transactional.id', 'string'],
    serializers: ['serializers', 'object'],
    beforeSerialization: ['beforeSerialization', 'function'],
    registry: ['registry', 'object'],
  }),
  consumer: table({
    ...platformaticBase,
    ...platformaticConsume,
    groupId: ['group.id', 'string'],
    streamContext: ['streamContext', 'object'],
  }),
  admin: table(platformaticBase),
  send: table({ messages: ['messages', 'list'], ...platformaticProduce }),
  // of a consumer (`consume`) and of a producer (`asStream`)
  stream: table({
    ...platformaticProduce,
    batchSize: ['batchSize', 'number', '100'],
    batchTime: ['linger.ms', 'number', '10'],
    reportMode: ['reportMode', 'string', 'none'],
    ...platformaticConsume,
    topics: ['topics', 'list'],
    mode: ['mode', 'string', 'latest'],
    fallbackMode: [
      'auto.offset.reset',
      'string',
      'latest',
      {
        latest: 'latest',
        earliest: 'earliest',
        fail: 'none',
        'MessagesStreamFallbackModes.LATEST': 'latest',
        'MessagesStreamFallbackModes.EARLIEST': 'earliest',
        'MessagesStreamFallbackModes.FAIL': 'none',
      },
    ],
    maxFetches: ['maxFetches', 'number', '0'],
    offsets: ['offsets', 'list'],
    onDeserializationError: ['onDeserializationError', 'function'],
    onCorruptedMessage: ['onCorruptedMessage', 'function'],
    context: ['context', 'object'],
  }),
  topic: table({
    topics: ['topics', 'list'],
    topic: ['topic', 'string'],
    partitions: ['num.partitions', 'number', '-1'],
    replicas: ['replication.factor', 'number', '-1'],
    assignments: ['assignments', 'list'],
    configs: ['configs', 'list'],
  }),
};

const all: Readonly<Record<OptionsClient, Partial<Record<OptionsPlace, Options>>>> = {
  kafkajs,
  confluent,
  platformatic,
};

/** The options a client takes at a place; none where it takes none there. */
export const optionsOf = (client: OptionsClient, place: OptionsPlace): Options => all[client][place] ?? {};

/**
 * Kafka's names by what is written, for a frontend's table of a client. Nested options by their whole path
 * (`retry.retries`).
 */
export const keysOf = (client: OptionsClient, place: OptionsPlace): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(optionsOf(client, place)).map(([written, option]) => [written, option.key]));

/**
 * Kafka's value for what is written (source text without quotes): `true` of `fromBeginning` is `earliest`. What needs
 * no translation comes back as it is.
 */
export const kafkaValue = (option: Option, written: string): string => option.values?.[written] ?? written;

/**
 * What to write for Kafka's value, as source text: `-1` for `all`, `true` for `earliest`, `'gzip'` for a string.
 * `undefined` for a value that this option cannot have.
 */
export function writtenValue(option: Option, value: string): string | undefined {
  const known = option.values && Object.entries(option.values).find(([, kafka]) => kafka === value)?.[0];
  const text = known ?? (option.values ? undefined : value);
  if (text === undefined || option.type !== 'string') return text;
  return /^\w+\.\w+$/.test(text) ? text : `'${text}'`;
}
