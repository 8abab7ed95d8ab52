/**
 * Kafka's clients' keys, by whom they are for: what tells a producer's configuration from a consumer's where nothing
 * else does.
 */
const producer = new Set([
  'acks',
  'retries',
  'batch.size',
  'linger.ms',
  'buffer.memory',
  'compression.type',
  'delivery.timeout.ms',
  'enable.idempotence',
  'key.serializer',
  'value.serializer',
  'max.block.ms',
  'max.request.size',
  'max.in.flight.requests.per.connection',
  'partitioner.class',
  'partitioner.ignore.keys',
  'transactional.id',
  'transaction.timeout.ms',
  'metadata.max.idle.ms',
]);
const consumer = new Set([
  'group.id',
  'group.instance.id',
  'group.protocol',
  'auto.offset.reset',
  'enable.auto.commit',
  'auto.commit.interval.ms',
  'isolation.level',
  'max.poll.records',
  'max.poll.interval.ms',
  'session.timeout.ms',
  'heartbeat.interval.ms',
  'fetch.min.bytes',
  'fetch.max.bytes',
  'fetch.max.wait.ms',
  'max.partition.fetch.bytes',
  'key.deserializer',
  'value.deserializer',
  'partition.assignment.strategy',
  'exclude.internal.topics',
  'allow.auto.create.topics',
  'check.crcs',
]);
const common = new Set([
  'bootstrap.servers',
  'client.id',
  'request.timeout.ms',
  'retry.backoff.ms',
  'reconnect.backoff.ms',
  'reconnect.backoff.max.ms',
  'connections.max.idle.ms',
  'metadata.max.age.ms',
  'security.protocol',
  'send.buffer.bytes',
  'receive.buffer.bytes',
  'interceptor.classes',
  'default.api.timeout.ms',
  'client.dns.lookup',
  'sasl.mechanism',
  'sasl.jaas.config',
]);
/** Keys that no other system has: where one stands, those beside it are Kafka's as well. */
const unmistakable = new Set([
  'bootstrap.servers',
  'enable.idempotence',
  'key.serializer',
  'value.serializer',
  'key.deserializer',
  'value.deserializer',
  'max.in.flight.requests.per.connection',
  'transactional.id',
  'auto.offset.reset',
  'enable.auto.commit',
  'auto.commit.interval.ms',
  'isolation.level',
  'max.poll.records',
  'max.poll.interval.ms',
  'partition.assignment.strategy',
  'max.partition.fetch.bytes',
]);
const broker = new Set([
  'broker.id',
  'process.roles',
  'controller.quorum.voters',
  'controller.quorum.bootstrap.servers',
  'controller.listener.names',
  'log.dirs',
  'advertised.listeners',
  'default.replication.factor',
  'offsets.topic.replication.factor',
  'transaction.state.log.replication.factor',
  'transaction.state.log.min.isr',
  'unclean.leader.election.enable',
  'min.insync.replicas',
  'inter.broker.listener.name',
  'inter.broker.protocol.version',
  'log.retention.hours',
  'log.retention.ms',
  'num.network.threads',
  'auto.create.topics.enable',
  'log.flush.interval.messages',
  'log.segment.bytes',
]);
const connect = new Set([
  'offset.storage.topic',
  'config.storage.topic',
  'status.storage.topic',
  'offset.storage.file.filename',
  'connector.class',
  'offset.storage.replication.factor',
  'config.storage.replication.factor',
  'status.storage.replication.factor',
]);
const streams = new Set([
  'application.id',
  'processing.guarantee',
  'num.stream.threads',
  'default.key.serde',
  'default.value.serde',
  'state.dir',
  'num.standby.replicas',
]);

export const isProducerKey = (key: string): boolean => producer.has(key);
export const isConsumerKey = (key: string): boolean => consumer.has(key);
export const isUnmistakable = (key: string): boolean => unmistakable.has(key);
export const isBrokerKey = (key: string): boolean => broker.has(key);
export const isConnectKey = (key: string): boolean => connect.has(key);
export const isStreamsKey = (key: string): boolean => streams.has(key);

/**
 * A dotted name as a prefix and a client's key: `kafka.producer.max.block.ms` is `kafka.producer` and `max.block.ms`.
 * `undefined` when it ends with none.
 */
export function clientKey(name: string): { readonly prefix: string; readonly key: string } | undefined {
  for (let at = 0; at >= 0; at = name.indexOf('.', at) + 1 || -1) {
    const key = name.slice(at);
    if (producer.has(key) || consumer.has(key) || common.has(key))
      return { prefix: name.slice(0, Math.max(0, at - 1)), key };
  }
  return undefined;
}
