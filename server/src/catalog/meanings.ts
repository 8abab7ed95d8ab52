import type { Meaning, Scope } from './types';

/**
 * What the keys that decide about delivery mean for it, in our own words. Facts: Kafka's configuration reference and
 * the clients' sources, as collected for
 * the rules; where versions differ the text says so. A key has one entry for every scope it is in, unless the scopes
 * differ.
 */
const shared: Readonly<Record<string, Meaning>> = {
  // producers
  acks: {
    text: "How many replicas must have a record before the broker calls it sent. With `all` it is every in-sync replica; `min.insync.replicas` of the topic says how many these must be at least. With `1` an acknowledged record is lost when the leader fails before others have copied it; with `0` no failure is ever reported. Both switch Java's idempotent producer off.",
    values: [
      {
        value: 'all',
        why: 'a record that was acknowledged survives the loss of a broker, as long as an in-sync replica is left',
      },
      { value: '1', why: 'the leader alone answers: what it had not passed on is lost with it' },
      { value: '0', why: 'nobody answers: every send succeeds, whether the record arrived or not' },
    ],
  },
  retries: {
    text: 'How often a send is tried again after an error that may pass, such as a change of leader. With `0` the first such error loses the record. Leave it unset in Java and bound the whole by `delivery.timeout.ms`. @platformatic/kafka tries three times more, a second apart, which ends before a broker has restarted. Without idempotence a retry may repeat or reorder records.',
    values: [{ value: '2147483647', why: "Java's and librdkafka's default: `delivery.timeout.ms` ends the tries" }],
  },
  'delivery.timeout.ms': {
    text: "The time in which a record is delivered or its send fails, waiting in the buffer and all retries included. It must be at least `linger.ms` plus `request.timeout.ms`, otherwise the producer does not start. A short one fails records that a broker's restart would only have delayed.",
    values: [{ value: '120000', why: 'the default: two minutes outlast most elections and restarts' }],
  },
  'enable.idempotence': {
    text: 'Numbers the records of a producer, so that the broker drops what a retry brings twice and keeps the order. Needs `acks=all`, retries, and at most 5 requests in flight. In Java it is on by default from 3.0 (effective from 3.0.1 and 3.1.1 on), in librdkafka, kafkajs and @platformatic/kafka it is off. A record that the application itself sends again is a new one. With @platformatic/kafka before 2.4 it loses sends that are under way at the same time.',
    values: [
      { value: 'true', why: 'retries neither repeat nor reorder records' },
      { value: 'false', why: 'a retry may write a record twice, and after one that was sent later' },
    ],
  },
  'max.in.flight.requests.per.connection': {
    text: 'How many requests a producer has under way to a broker. With idempotence the order holds up to 5: more is refused by Java 4.x, switched idempotence off in 3.x. Without idempotence anything above 1 lets a retry overtake.',
    values: [
      { value: '5', why: 'the most that keeps the order, with idempotence' },
      { value: '1', why: 'keeps the order without idempotence, at the cost of throughput' },
    ],
  },
  'transactional.id': {
    text: 'Names a producer across restarts, so that its transactions are finished or fenced. One id for each running instance, the same at every start: a random one leaves the transactions of the one before to time out, and blocks readers that only want committed records until then. Requires idempotence.',
  },
  'transaction.timeout.ms': {
    text: "After how long without an end the coordinator aborts a transaction: its records are never seen by readers of committed ones. Must not exceed the broker's `transaction.max.timeout.ms`. Work that takes longer is undone; a long one holds up readers after a crash.",
    values: [{ value: '60000', why: 'the default' }],
  },
  'linger.ms': {
    text: 'How long a record waits for others to fill a batch. What waits is in memory only: a process that ends without `flush` or `close` loses it. 0 before Kafka 4.0, 5 since; 5 in librdkafka.',
    values: [{ value: '5', why: 'the default from 4.0: fuller batches at no noticeable delay' }],
  },
  'batch.size': {
    text: 'How many bytes of records for a partition go together. Bigger batches mean more records in memory that are lost when the process ends without `flush` or `close`.',
  },
  'buffer.memory': {
    text: 'How many bytes may wait to be sent. When they are used up a send blocks for `max.block.ms` and then fails with an exception, which has to be handled like any failed send.',
  },
  'max.block.ms': {
    text: 'How long a send may wait for metadata or for room in the buffer before it throws. The exception comes from `send` itself, not from its `Future`: code that only listens to the `Future` does not see it.',
    values: [{ value: '60000', why: 'the default' }],
  },
  'max.request.size': {
    text: "The largest request, and so the largest record before compression. A larger one fails at the send. The topic's `max.message.bytes` and the replicas' and consumers' fetch sizes have to agree.",
  },
  'request.timeout.ms': {
    text: "How long a client waits for a broker's answer before it tries again or fails. For a producer, too short a time repeats requests that had arrived: without idempotence that is a record twice. `delivery.timeout.ms` must be at least this plus `linger.ms`.",
    values: [{ value: '30000', why: 'the default: as long as a replica may lag (`replica.lag.time.max.ms`)' }],
  },
  'retry.backoff.ms': {
    text: 'The pause before a request is tried again. With few retries and a short pause all tries are used up before a new leader is there.',
  },
  'compression.type': {
    text: 'How batches are packed. It does not decide about loss; on a broker or topic, anything but `producer` makes the broker pack again.',
    values: [
      { value: 'none', why: "the producer's default" },
      { value: 'lz4', why: 'fast' },
      { value: 'zstd', why: 'small; brokers and clients from 2.1' },
      { value: 'snappy', why: 'fast' },
      { value: 'gzip', why: 'small, slow' },
    ],
  },
  'partitioner.class': {
    text: 'Chooses the partition of a record. Order holds within a partition: records of one key stay in order only while they go to the same one. `DefaultPartitioner` and `UniformStickyPartitioner` are gone since 4.0: leave the key unset for their behaviour.',
  },
  'partitioner.ignore.keys': {
    text: 'With `true` the key does not choose the partition any more: records of one key are spread, and their order is lost.',
    values: [
      { value: 'false', why: 'records of one key stay in order' },
      { value: 'true', why: 'spreads records of a key over all partitions' },
    ],
  },
  'interceptor.classes': { text: 'Classes that see, and may change, every record. What they throw is only logged.' },

  // consumers
  'group.id': {
    text: 'The group whose offsets are committed. Two applications that share it by mistake each get half of the records; one that makes a new id at every start forgets its offsets and begins where `auto.offset.reset` says.',
  },
  'group.instance.id': {
    text: 'Makes a member static: after a restart within `session.timeout.ms` it gets its partitions back without a rebalance. Has to be unique in the group, and the same at every start; a second member with it fences the first.',
  },
  'group.protocol': {
    text: "`classic`: members agree among themselves, and heartbeats are the client's setting. `consumer` (KIP-848, from 4.0): the broker assigns, step by step; `session.timeout.ms`, `heartbeat.interval.ms` and the assignment strategy are then the broker's and may not be set.",
    values: [
      { value: 'classic', why: 'the default' },
      { value: 'consumer', why: 'rebalances that stop only what moves; needs brokers of 4.0' },
    ],
  },
  'enable.auto.commit': {
    text: "Whether the client commits offsets by itself. In Java and librdkafka that is by the clock: at least once in Java only if all records of a poll are done before the next poll, and in librdkafka only if offsets are stored after the work. Records handed to another thread, or errors that are swallowed, are then lost. kafkajs and Confluent's KafkaJS API count an offset only after the handler's promise resolved; @platformatic/kafka commits before the record is seen. Spring sets it to `false` and commits itself unless told otherwise.",
    values: [
      { value: 'false', why: 'offsets move when the code says that the work is done' },
      { value: 'true', why: 'safe in Java only when every record of a poll is processed before the next poll' },
    ],
  },
  'auto.commit.interval.ms': {
    text: 'How often auto-commit commits. A longer interval repeats more records after a crash; a shorter one loses no fewer, when records are committed before their work.',
  },
  'enable.auto.offset.store': {
    text: "librdkafka: whether a record's offset counts as done just before the record is handed over. With `true` and auto-commit, a crash loses what was being worked on. With `false` the application stores offsets after the work (`offsetsStore`).",
    values: [
      { value: 'false', why: 'store offsets after the work: at least once, with auto-commit left on' },
      { value: 'true', why: 'the offset may be committed while the work is under way' },
    ],
  },
  'auto.offset.reset': {
    text: 'Where a group begins that has no valid committed offset: a new group, or one whose offsets expired. With `latest` (the default) everything produced before, also while a new partition was not yet noticed, is never seen. With `earliest` it is read, possibly again.',
    values: [
      { value: 'earliest', why: 'nothing is skipped; records may be seen again' },
      { value: 'latest', why: 'skips what was produced before the group started' },
      { value: 'none', why: 'fails, so that somebody decides' },
    ],
  },
  'isolation.level': {
    text: 'Whether records of transactions that were aborted, or are still open, are read. Java reads all of them by default; librdkafka, kafkajs and @platformatic/kafka only committed ones.',
    values: [
      { value: 'read_committed', why: 'only records of committed transactions, and those outside of any' },
      { value: 'read_uncommitted', why: 'also records of transactions that were undone' },
    ],
  },
  'session.timeout.ms': {
    text: 'After how long without a heartbeat a member counts as dead and its partitions go to others, which read again from the last commit. At least three heartbeats should fit, so that two may get lost. 45 s in Java from 3.0 (10 s before), 30 s in kafkajs.',
    values: [{ value: '45000', why: 'the default from 3.0' }],
  },
  'heartbeat.interval.ms': {
    text: 'How often a member shows that it lives. At most a third of `session.timeout.ms`: otherwise one lost heartbeat is a rebalance, and records are repeated. Java refuses one that is not lower than the session timeout.',
    values: [{ value: '3000', why: 'the default' }],
  },
  'max.poll.interval.ms': {
    text: 'How long the work on the records of one poll may take. After that the member is out of the group, another gets its partitions and repeats the records, and the late commit fails. Lower `max.poll.records` rather than raise this beyond reason.',
    values: [{ value: '300000', why: "the default: five minutes for one poll's records" }],
  },
  'max.poll.records': {
    text: 'How many records one poll returns. All of them have to be done within `max.poll.interval.ms`; all of them are repeated when one fails before the commit.',
    values: [{ value: '500', why: 'the default' }],
  },
  'rebalance.timeout.ms': {
    text: 'How long the members of a group may take to join again in a rebalance. Who is not back in time loses its partitions, and what it had not committed is repeated.',
  },
  'partition.assignment.strategy': {
    text: 'How partitions are spread over a group. With the cooperative sticky assignor only the partitions that move stop; with the others all stop, and what is not committed then is repeated elsewhere.',
  },
  'max.partition.fetch.bytes': {
    text: 'The most that is fetched of one partition at a time. A larger record is returned all the same (from 0.10.1 on), so nothing gets stuck.',
  },
  'fetch.max.bytes': {
    text: 'The most that one fetch returns. A first record that is larger is returned all the same. Memory, not delivery, is at stake.',
  },
  'fetch.min.bytes': {
    text: 'How much a broker gathers before it answers a fetch, at most `fetch.max.wait.ms`. Delays records, loses none.',
  },
  'fetch.max.wait.ms': { text: 'How long a broker waits for `fetch.min.bytes`. Has to be below `request.timeout.ms`.' },
  'allow.auto.create.topics': {
    text: "Whether asking for a topic that does not exist makes it, with the broker's default number of replicas, which is 1. A misspelt name then gets a topic of its own, and its records are seen by nobody.",
    values: [
      { value: 'false', why: 'a misspelt topic is an error' },
      { value: 'true', why: "unknown topics are made with the broker's defaults" },
    ],
  },
  'exclude.internal.topics': {
    text: "Whether a subscription by pattern passes over Kafka's own topics.",
    values: [{ value: 'true', why: 'a wide pattern does not read `__consumer_offsets`' }],
  },
  'check.crcs': {
    text: 'Whether records are checked for damage on the way.',
    values: [{ value: 'true', why: 'damage is noticed' }],
  },
  'metadata.max.age.ms': {
    text: 'After how long a client looks for new partitions. Until then a consumer does not read them, and with `auto.offset.reset=latest` it skips what they got in between.',
  },

  // librdkafka alone
  'message.timeout.ms': {
    text: 'librdkafka: the time in which a record is delivered or reported as failed, retries included. With `0` there is no end. The name for it in Java is `delivery.timeout.ms`.',
  },
  'queue.buffering.max.messages': {
    text: 'librdkafka: how many records may wait in the producer. When the queue is full `produce` throws: the caller has to wait, poll and try again, or the record is lost.',
  },
  'queue.buffering.max.ms': {
    text: 'librdkafka: how long a record waits for others; another name of `linger.ms`. What waits is lost when the process ends without `flush`.',
  },
  dr_cb: {
    text: 'librdkafka: asks for delivery reports, which alone tell whether a record arrived. They are only given out while somebody polls the producer.',
    values: [{ value: 'true', why: 'failures of delivery can be heard' }],
  },
  'enable.partition.eof': { text: 'librdkafka: whether reaching the end of a partition is reported as an event.' },

  // topics and brokers
  'min.insync.replicas': {
    text: 'How many replicas must be in sync, the leader included, for a send with `acks=all` to succeed. With `1` (the default) an acknowledged record may be on one broker alone; as many as there are replicas stops all writes when one broker is down. It says nothing for `acks` 0 and 1.',
    values: [
      { value: '2', why: 'with three replicas: an acknowledged record is on two brokers, and one may be down' },
      { value: '1', why: 'an acknowledged record may be lost with one broker' },
    ],
  },
  'replication.factor': {
    text: "How many brokers hold a copy of each partition. With 1, a broker that is lost takes the records with it, and one that is down stops reading and writing. -1 leaves it to the broker's `default.replication.factor`.",
    values: [
      { value: '3', why: 'one broker may be down while another one fails' },
      { value: '-1', why: "the broker's default" },
    ],
  },
  'num.partitions': {
    text: 'How many partitions a new topic gets. More can be added later, but then keys go to other partitions than before, and their order breaks at that moment.',
  },
  'default.replication.factor': {
    text: 'The number of copies of topics that are made without one, automatically created ones among them. The default is 1: such a topic is lost with its broker.',
    values: [{ value: '3', why: 'topics survive the loss of a broker' }],
  },
  'offsets.topic.replication.factor': {
    text: "Copies of the topic that holds the groups' offsets. If it is lost, every group begins where `auto.offset.reset` says. Creating it fails as long as there are fewer brokers.",
    values: [{ value: '3', why: 'the default: offsets survive the loss of a broker' }],
  },
  'transaction.state.log.replication.factor': {
    text: 'Copies of the topic that holds the state of transactions. If it is lost, open transactions cannot be finished.',
    values: [{ value: '3', why: 'the default' }],
  },
  'transaction.state.log.min.isr': {
    text: "How many replicas must have a change of a transaction's state before it counts.",
    values: [{ value: '2', why: 'the default' }],
  },
  'unclean.leader.election.enable': {
    text: 'Whether a replica that was not in sync may become leader when no other is left. It makes the partition available again and throws away the acknowledged records that it had not copied.',
    values: [
      { value: 'false', why: 'the partition waits for a replica that has everything' },
      { value: 'true', why: 'acknowledged records may vanish' },
    ],
  },
  'auto.create.topics.enable': {
    text: 'Whether a broker makes topics that a client asks for, with `num.partitions` and `default.replication.factor`. On by default: a misspelt name silently gets a topic, usually with one copy.',
    values: [
      { value: 'false', why: 'topics are made on purpose, with the copies they need' },
      { value: 'true', why: 'a misspelt topic swallows its records' },
    ],
  },
  'auto.leader.rebalance.enable': {
    text: 'Whether leadership goes back to the preferred replicas by itself. Each change of leader is a short interruption that producers have to retry.',
  },
  'replica.lag.time.max.ms': {
    text: 'How long a replica may be behind before it counts as out of sync. Sends with `acks=all` wait for it until then.',
    values: [{ value: '30000', why: 'the default from 2.5' }],
  },
  'log.flush.interval.messages': {
    text: 'Forces records to disk after so many. Copies on other brokers are what keeps them; forced flushing costs throughput and delays replicas. Leave it unset.',
  },
  'log.flush.interval.ms': {
    text: 'Forces records to disk after so long. Copies on other brokers are what keeps them. Leave it unset.',
  },
  'flush.messages': {
    text: "Forces a topic's records to disk after so many. Copies on other brokers are what keeps them. Leave it unset.",
  },
  'flush.ms': {
    text: "Forces a topic's records to disk after so long. Copies on other brokers are what keeps them. Leave it unset.",
  },
  'retention.ms': {
    text: 'How long records are kept, read or not. A consumer that is away longer misses what was deleted and goes on where `auto.offset.reset` says. -1 keeps them for ever.',
    values: [
      { value: '604800000', why: 'the default: a week' },
      { value: '-1', why: 'no end' },
    ],
  },
  'retention.bytes': {
    text: 'How many bytes of a partition are kept, read or not. -1: no limit by size.',
    values: [{ value: '-1', why: 'the default: only time deletes' }],
  },
  'log.retention.hours': {
    text: 'How long records are kept, read or not, unless a topic says otherwise. A consumer that is away longer misses what was deleted.',
    values: [{ value: '168', why: 'the default: a week' }],
  },
  'log.retention.ms': {
    text: 'How long records are kept, read or not; goes before the settings in minutes and hours.',
  },
  'log.retention.bytes': {
    text: 'How many bytes of a partition are kept, read or not. -1: no limit by size.',
    values: [{ value: '-1', why: 'the default: only time deletes' }],
  },
  'cleanup.policy': {
    text: '`delete` drops old records by time or size; `compact` keeps the newest record of each key and drops those before it. With `compact`, a reader that is late never sees the values in between, and records need keys.',
    values: [
      { value: 'delete', why: 'every record is there until its time is over' },
      { value: 'compact', why: 'only the newest of each key stays' },
      { value: 'compact,delete', why: 'both' },
    ],
  },
  'delete.retention.ms': {
    text: 'How long the mark of a deleted key stays in a compacted topic. A reader that takes longer for the whole topic may miss deletions.',
  },
  'max.message.bytes': {
    text: 'The largest batch a topic takes. A larger one is refused at the send with `RecordTooLargeException`, which is not retried.',
  },
  'message.max.bytes': {
    text: 'The largest batch a broker takes. A larger one is refused at the send, and not retried. In librdkafka: the largest request.',
  },
  'offsets.retention.minutes': {
    text: 'How long the offsets of a group without members are kept: after that it begins where `auto.offset.reset` says. A week since 2.0, one day before.',
    values: [{ value: '10080', why: 'the default: a week' }],
  },
  'message.timestamp.type': {
    text: "Whether records carry the time of the producer or of the broker. Retention goes by it: a producer's clock in the past has records deleted early.",
    values: [
      { value: 'CreateTime', why: 'the default' },
      { value: 'LogAppendTime', why: "the broker's clock" },
    ],
  },
  'processing.guarantee': {
    text: "Streams: whether a record's results, state and offset are written as one. With `at_least_once` (the default) a crash repeats records, and their results.",
    values: [
      { value: 'exactly_once_v2', why: 'results, state and offsets go together; brokers from 2.5' },
      { value: 'at_least_once', why: 'a crash repeats results' },
    ],
  },
  // names that are not Kafka's: Spring's, and options of the JavaScript clients
  'spring.kafka.listener.ack-mode': {
    text: 'When Spring commits. `batch` (the default) and `record` commit after the listener returned; with `manual` and `manual-immediate` only what the listener acknowledges is committed, and `enable-auto-commit` has to be off. `time` and `count` commit later, and repeat more after a crash.',
    values: [
      { value: 'batch', why: 'the default: commits when all records of a poll are done' },
      { value: 'record', why: 'commits after each record: fewer are repeated' },
      { value: 'manual', why: 'commits what was acknowledged, with the batch' },
      { value: 'manual-immediate', why: "commits at once when acknowledged on the listener's thread" },
    ],
  },
  'spring.kafka.listener.async-acks': {
    text: 'Lets records be acknowledged out of order: commits wait until the gaps are filled. `nack` cannot be used then.',
  },
  'spring.kafka.listener.missing-topics-fatal': {
    text: 'Whether the application fails to start when a topic of a listener does not exist, instead of waiting for it.',
  },
  'spring.kafka.producer.transaction-id-prefix': {
    text: "Makes the template's producer transactional. It has to differ between instances that run at the same time: with the same one they fence each other.",
  },
  'spring.kafka.retry.topic.enabled': {
    text: 'Has records that fail retried by topics of their own, and at last put into a dead-letter topic, so that the ones behind them go on.',
  },
  'spring.kafka.retry.topic.attempts': {
    text: 'How often a record is tried, the first time included, before it goes to the dead-letter topic.',
  },
  eachBatchAutoResolve: {
    text: 'Whether the whole batch counts as done when `eachBatch` returns. With `true` (the default) an early `return` or `break` skips the rest of the batch.',
    values: [
      { value: 'false', why: 'only what `resolveOffset` was called for counts as done' },
      { value: 'true', why: 'the whole batch counts as done on return' },
    ],
  },
  partitionsConsumedConcurrently: {
    text: 'How many partitions are worked on at a time. Order holds within each of them.',
  },
  autoCommitThreshold: {
    text: 'After how many resolved records kafkajs commits, besides the end of each batch. A lower one repeats fewer after a crash.',
  },
  restartOnFailure: {
    text: 'Asked whether the consumer starts again after it used up its retries. Errors such as a `TypeError` are never asked about: the consumer stops for good, and only a listener for its `CRASH` event hears of it.',
  },
  mode: {
    text: '@platformatic/kafka: where a stream begins. Only `committed` reads the offsets of the group; `latest` (the default) skips at every start what was produced meanwhile, and `earliest` reads everything again.',
    values: [
      { value: 'committed', why: 'goes on where the group committed' },
      { value: 'earliest', why: 'reads everything again at each start' },
      { value: 'latest', why: 'skips what came while nobody read' },
    ],
  },
  highWaterMark: {
    text: '@platformatic/kafka: how many records wait in the stream. With `autocommit` they are committed before anybody saw them, and lost with the process.',
  },
  onDeserializationError: {
    text: '@platformatic/kafka: decides about a record that cannot be read. `skip` drops it, and with `autocommit` its offset is committed.',
  },
  'max.in.flight': {
    text: 'librdkafka: another name of `max.in.flight.requests.per.connection`: how many requests are under way to a broker. Without idempotence anything above 1 lets a retry overtake.',
  },
};

/** Where a key means something else, or has other values, than elsewhere. */
const special: Partial<Record<Scope, Readonly<Record<string, Meaning>>>> = {
  topic: {
    'compression.type': {
      text: "How a topic's batches are stored. `producer` keeps what came; anything else makes the broker pack again. It does not decide about loss.",
      values: [
        { value: 'producer', why: 'the default: as it came' },
        { value: 'zstd', why: 'small' },
        { value: 'lz4', why: 'fast' },
      ],
    },
  },
  broker: {
    'compression.type': {
      text: 'How batches are stored. `producer` keeps what came; anything else makes the broker pack again. It does not decide about loss.',
      values: [
        { value: 'producer', why: 'the default: as it came' },
        { value: 'zstd', why: 'small' },
        { value: 'lz4', why: 'fast' },
      ],
    },
    'request.timeout.ms': { text: "How long a broker waits for another one's answer." },
  },
  admin: {
    retries: { text: 'How often an administrative request is tried again after an error that may pass.' },
    'request.timeout.ms': { text: "How long a client waits for a broker's answer before it tries again or fails." },
  },
  streams: {
    'group.protocol': {
      text: 'How the instances of an application share their tasks. `streams` (KIP-1071, from 4.1): the broker assigns them, step by step.',
      values: [
        { value: 'classic', why: 'the default' },
        { value: 'streams', why: 'rebalances that stop only what moves; needs brokers of 4.1 or later' },
      ],
    },
  },
  consumer: {
    'request.timeout.ms': { text: "How long a client waits for a broker's answer before it tries again or fails." },
    'retry.backoff.ms': { text: 'The pause before a request is tried again.' },
    'interceptor.classes': {
      text: 'Classes that see, and may change, every record before the application. What they throw is only logged.',
    },
    'max.in.flight.requests.per.connection': {
      text: 'How many requests are under way to a broker. Of a consumer it decides nothing about delivery.',
    },
  },
};

/**
 * What a key means for delivery, where a definition of this scope has it; `undefined` for keys that do not matter to
 * it.
 */
export const meaningOf = (scope: Scope, key: string): Meaning | undefined =>
  special[scope]?.[key] ?? (Object.hasOwn(shared, key) ? shared[key] : undefined);

/** Every key with a meaning, for tests. */
export const meaningful: readonly string[] = Object.keys(shared);
