import type { Scope } from './types';

/** A key, or a key's value, that later versions do not know. */
export interface Removed {
  /** The first version without it; absent: `keys.json` knows. */
  readonly removed?: string;
  /** The key that takes its place with the same values: what a rename may write. */
  readonly renamed?: string;
  /** What to use instead, as the end of a sentence in Markdown. */
  readonly instead?: string;
}

const newConsumer = { removed: '2.0' };
const oldProducer = { removed: '2.0' };
const zookeeper = {
  instead: 'a broker keeps its metadata in KRaft: `process.roles`, `node.id`, `controller.quorum.bootstrap.servers`',
};

/**
 * What became of keys, beside the bare facts of `keys.json`: names that took their place, and keys of the Scala
 * clients, of versions before 0.10.2
 * and of reporters, which no definition has. Sources: the upgrade notes in kafka/docs/upgrade.html (0.8.2 to 4.2), the
 * configuration pages of 0.7, 0.8
 * and 1.1 (old consumer and producer), KIP-32, KIP-89, KIP-500, KIP-679, KIP-724, KIP-937.
 */
const removed: Partial<Record<Scope, Readonly<Record<string, Removed>>>> = {
  broker: {
    'replica.lag.max.messages': {
      removed: '0.9',
      instead: 'a replica is in sync by time alone: `replica.lag.time.max.ms`',
    },
    'log.cleanup.interval.mins': { removed: '0.8.1', instead: '`log.retention.check.interval.ms`' },
    'log.default.flush.interval.ms': { removed: '0.8', renamed: 'log.flush.interval.ms' },
    'log.default.flush.scheduler.interval.ms': { removed: '0.8', renamed: 'log.flush.scheduler.interval.ms' },
    'enable.zookeeper': { removed: '0.8' },
    brokerid: { removed: '0.8', renamed: 'broker.id' },
    hostname: { removed: '0.8', instead: '`listeners`' },
    'host.name': { instead: '`listeners`' },
    port: { instead: '`listeners`' },
    'advertised.host.name': { instead: '`advertised.listeners`' },
    'advertised.port': { instead: '`advertised.listeners`' },
    'quota.producer.default': { instead: 'quotas are set with `kafka-configs`' },
    'quota.consumer.default': { instead: 'quotas are set with `kafka-configs`' },
    'delegation.token.master.key': { renamed: 'delegation.token.secret.key' },
    'log.message.timestamp.difference.max.ms': {
      instead: '`log.message.timestamp.before.max.ms` and `log.message.timestamp.after.max.ms`',
    },
    'log.message.format.version': { instead: 'brokers write the one format there is' },
    'inter.broker.protocol.version': { instead: "the cluster's `metadata.version`, raised with `kafka-features`" },
    'offsets.commit.required.acks': { instead: 'an offset is committed when all in-sync replicas have it' },
    'zookeeper.connect': zookeeper,
    'zookeeper.connection.timeout.ms': zookeeper,
    'zookeeper.session.timeout.ms': zookeeper,
    'metrics.jmx.blacklist': { removed: '4.0', renamed: 'metrics.jmx.exclude' },
    'metrics.jmx.whitelist': { removed: '4.0', renamed: 'metrics.jmx.include' },
    'auto.include.jmx.reporter': { instead: '`metric.reporters`' },
  },
  topic: {
    'message.format.version': { instead: 'brokers write the one format there is' },
    'message.timestamp.difference.max.ms': {
      instead: '`message.timestamp.before.max.ms` and `message.timestamp.after.max.ms`',
    },
  },
  producer: {
    'block.on.buffer.full': { instead: '`max.block.ms` bounds how long a send may wait for room' },
    'metadata.fetch.timeout.ms': { instead: '`max.block.ms`' },
    'timeout.ms': { instead: '`request.timeout.ms` and `delivery.timeout.ms`' },
    'metadata.broker.list': { ...oldProducer, renamed: 'bootstrap.servers' },
    'request.required.acks': { ...oldProducer, renamed: 'acks' },
    'request.timeout': { ...oldProducer, renamed: 'request.timeout.ms' },
    'producer.type': {
      ...oldProducer,
      instead: 'the producer is asynchronous; wait for the `Future` where the answer matters',
    },
    'serializer.class': { ...oldProducer, instead: '`value.serializer`' },
    'key.serializer.class': { ...oldProducer, instead: '`key.serializer`' },
    'queue.buffering.max.ms': { ...oldProducer, renamed: 'linger.ms' },
    'queue.buffering.max.messages': { ...oldProducer, instead: '`buffer.memory`, in bytes' },
    'queue.enqueue.timeout.ms': { ...oldProducer, instead: '`max.block.ms`' },
    'batch.num.messages': { ...oldProducer, instead: '`batch.size`, in bytes' },
    'message.send.max.retries': { ...oldProducer, renamed: 'retries' },
    'compression.codec': { ...oldProducer, renamed: 'compression.type' },
    'compressed.topics': oldProducer,
    'topic.metadata.refresh.interval.ms': { ...oldProducer, renamed: 'metadata.max.age.ms' },
    'zookeeper.connect': { removed: '0.8', instead: "`bootstrap.servers`, with the brokers' addresses" },
    'zk.connect': { removed: '0.8', instead: "`bootstrap.servers`, with the brokers' addresses" },
    'auto.include.jmx.reporter': { instead: '`metric.reporters`' },
    'metrics.jmx.blacklist': { removed: '4.0', renamed: 'metrics.jmx.exclude' },
    'metrics.jmx.whitelist': { removed: '4.0', renamed: 'metrics.jmx.include' },
  },
  consumer: {
    'zookeeper.connect': { ...newConsumer, instead: "`bootstrap.servers`, with the brokers' addresses" },
    'zookeeper.session.timeout.ms': newConsumer,
    'zookeeper.connection.timeout.ms': newConsumer,
    'zookeeper.sync.time.ms': newConsumer,
    'zk.connect': { removed: '0.8', instead: "`bootstrap.servers`, with the brokers' addresses" },
    'zk.sessiontimeout.ms': { removed: '0.8' },
    'zk.synctime.ms': { removed: '0.8' },
    groupid: { removed: '0.8', renamed: 'group.id' },
    'auto.commit.enable': { ...newConsumer, renamed: 'enable.auto.commit' },
    'autocommit.enable': { removed: '0.8', renamed: 'enable.auto.commit' },
    'autocommit.interval.ms': { removed: '0.8', renamed: 'auto.commit.interval.ms' },
    'autooffset.reset': { removed: '0.8', renamed: 'auto.offset.reset' },
    'fetch.message.max.bytes': { ...newConsumer, renamed: 'max.partition.fetch.bytes' },
    'fetch.wait.max.ms': { ...newConsumer, renamed: 'fetch.max.wait.ms' },
    'socket.receive.buffer.bytes': { ...newConsumer, renamed: 'receive.buffer.bytes' },
    'consumer.timeout.ms': { ...newConsumer, instead: 'the time is given to `poll`' },
    'num.consumer.fetchers': newConsumer,
    'queued.max.message.chunks': newConsumer,
    'rebalance.max.retries': newConsumer,
    'rebalance.backoff.ms': newConsumer,
    'refresh.leader.backoff.ms': newConsumer,
    'offsets.storage': { ...newConsumer, instead: 'offsets are always kept in Kafka' },
    'offsets.channel.backoff.ms': newConsumer,
    'offsets.channel.socket.timeout.ms': newConsumer,
    'offsets.commit.max.retries': newConsumer,
    'dual.commit.enabled': { ...newConsumer, instead: 'offsets are always kept in Kafka' },
    'auto.include.jmx.reporter': { instead: '`metric.reporters`' },
    'metrics.jmx.blacklist': { removed: '4.0', renamed: 'metrics.jmx.exclude' },
    'metrics.jmx.whitelist': { removed: '4.0', renamed: 'metrics.jmx.include' },
  },
  streams: {
    'zookeeper.connect': { instead: '`bootstrap.servers`' },
    'key.serde': { renamed: 'default.key.serde' },
    'value.serde': { renamed: 'default.value.serde' },
    'timestamp.extractor': { renamed: 'default.timestamp.extractor' },
    'partition.grouper': {},
    'cache.max.bytes.buffering': { renamed: 'statestore.cache.max.bytes' },
    'default.deserialization.exception.handler': { renamed: 'deserialization.exception.handler' },
    'default.production.exception.handler': { renamed: 'production.exception.handler' },
  },
};

/** Values that later versions refuse, by scope and key. */
const values: Partial<
  Record<
    Scope,
    Readonly<Record<string, Readonly<Record<string, { readonly removed: string; readonly instead?: string }>>>>
  >
> = {
  consumer: {
    'auto.offset.reset': {
      smallest: { removed: '2.0', instead: 'earliest' },
      largest: { removed: '2.0', instead: 'latest' },
    },
  },
  producer: {
    'partitioner.class': {
      'org.apache.kafka.clients.producer.internals.DefaultPartitioner': { removed: '4.0' },
      'org.apache.kafka.clients.producer.UniformStickyPartitioner': { removed: '4.0' },
    },
  },
  streams: {
    'processing.guarantee': {
      exactly_once: { removed: '4.0', instead: 'exactly_once_v2' },
      exactly_once_beta: { removed: '4.0', instead: 'exactly_once_v2' },
    },
  },
};

/** A table's own entry: nothing that every object has, such as `constructor`. */
const own = <T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  table && Object.hasOwn(table, key) ? table[key] : undefined;

/** What became of a key by hand-written knowledge; `undefined` where there is none. */
export const becameOf = (scope: Scope, key: string): Removed | undefined => own(removed[scope], key);

/** When a key's value was removed, and the value that takes its place. */
export const becameOfValue = (
  scope: Scope,
  key: string,
  value: string,
): { readonly removed: string; readonly instead?: string } | undefined => own(own(values[scope], key), value);
