import type { Creation, CreationUse, OffsetUse } from '../../../facts/facts';

/** The Kafka clients' own types, by fully-qualified name, and what their methods do. */

const PRODUCER = 'org.apache.kafka.clients.producer';
const CONSUMER = 'org.apache.kafka.clients.consumer';
const SPRING = 'org.springframework.kafka';

/** Producers of kafka-clients. MockProducer is none: nothing it is given is lost. */
export const PRODUCERS: ReadonlySet<string> = new Set([`${PRODUCER}.Producer`, `${PRODUCER}.KafkaProducer`]);

/** Spring's templates. */
export const TEMPLATES: ReadonlySet<string> = new Set([
  `${SPRING}.core.KafkaTemplate`,
  `${SPRING}.core.KafkaOperations`,
  `${SPRING}.core.KafkaOperations2`,
  `${SPRING}.core.RoutingKafkaTemplate`,
  `${SPRING}.requestreply.ReplyingKafkaTemplate`,
  `${SPRING}.requestreply.ReplyingKafkaOperations`,
  `${SPRING}.requestreply.AggregatingReplyingKafkaTemplate`,
]);

/** Consumers of kafka-clients. */
export const CONSUMERS: ReadonlySet<string> = new Set([`${CONSUMER}.Consumer`, `${CONSUMER}.KafkaConsumer`]);

const ADMIN = 'org.apache.kafka.clients.admin';
/** Admin clients of kafka-clients. */
export const ADMINS: ReadonlySet<string> = new Set([
  `${ADMIN}.Admin`,
  `${ADMIN}.AdminClient`,
  `${ADMIN}.KafkaAdminClient`,
]);

/**
 * The clients' classes that open connections when they are made; what only implements their interfaces may wrap
 * another.
 */
export const MADE: ReadonlyMap<string, Creation['of']> = new Map([
  [`${PRODUCER}.KafkaProducer`, 'producer'],
  [`${CONSUMER}.KafkaConsumer`, 'consumer'],
  ...[...ADMINS].map((a): [string, Creation['of']] => [a, 'admin']),
]);

const USES: ReadonlyMap<string, CreationUse['how']> = new Map([
  ['close', 'close'],
  ['destroy', 'close'],
  ['flush', 'flush'],
  ['subscribe', 'subscribe'],
  ['assign', 'subscribe'],
  ['poll', 'poll'],
]);
/** Methods of consumers, producers and templates that take offsets. */
export const OFFSET_TAKERS: ReadonlyMap<string, OffsetUse['to']> = new Map([
  ['commitSync', 'commit'],
  ['commitAsync', 'commit'],
  ['sendOffsetsToTransaction', 'transaction'],
  ['seek', 'seek'],
]);

/** What a client's method does to its life; `undefined` for the others. */
export const useKind = (method: string): CreationUse['how'] | undefined => USES.get(method);

/** What a Spring listener acknowledges with. */
export const ACKNOWLEDGMENT = `${SPRING}.support.Acknowledgment`;
/** What `Producer.send` takes to tell how it ended. */
export const CALLBACK = `${PRODUCER}.Callback`;

/** Methods that hand a record to the client. */
export const TEMPLATE_SENDS: ReadonlySet<string> = new Set(['send', 'sendDefault', 'sendAndReceive']);

/**
 * Interfaces whose implementations get records: the method's name, by the interface's fully-qualified name. `batch`:
 * many at a time.
 */
export const LISTENERS: ReadonlyMap<string, { readonly batch: boolean }> = new Map(
  [
    'MessageListener',
    'AcknowledgingMessageListener',
    'ConsumerAwareMessageListener',
    'AcknowledgingConsumerAwareMessageListener',
  ]
    .map((n): [string, { batch: boolean }] => [`${SPRING}.listener.${n}`, { batch: false }])
    .concat(
      [
        'BatchMessageListener',
        'BatchAcknowledgingMessageListener',
        'BatchConsumerAwareMessageListener',
        'BatchAcknowledgingConsumerAwareMessageListener',
      ].map((n): [string, { batch: boolean }] => [`${SPRING}.listener.${n}`, { batch: true }]),
    ),
);

/** What the clients' classes extend or implement, as far as it matters. */
export const SUPERTYPES: ReadonlyMap<string, string> = new Map([
  [`${PRODUCER}.KafkaProducer`, `${PRODUCER}.Producer`],
  [`${CONSUMER}.KafkaConsumer`, `${CONSUMER}.Consumer`],
  [`${ADMIN}.KafkaAdminClient`, `${ADMIN}.AdminClient`],
  [`${ADMIN}.AdminClient`, `${ADMIN}.Admin`],
  [`${SPRING}.core.KafkaTemplate`, `${SPRING}.core.KafkaOperations`],
  [`${SPRING}.core.RoutingKafkaTemplate`, `${SPRING}.core.KafkaTemplate`],
  [`${SPRING}.requestreply.ReplyingKafkaTemplate`, `${SPRING}.core.KafkaTemplate`],
  [`${SPRING}.requestreply.AggregatingReplyingKafkaTemplate`, `${SPRING}.requestreply.ReplyingKafkaTemplate`],
]);

/** Names that a wildcard import of these packages brings in, as far as they matter here. */
export const PACKAGES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    [PRODUCER]: 'Producer KafkaProducer MockProducer ProducerRecord ProducerConfig RecordMetadata Callback',
    [CONSUMER]:
      'Consumer KafkaConsumer MockConsumer ConsumerRecord ConsumerRecords ConsumerConfig OffsetAndMetadata OffsetCommitCallback ConsumerRebalanceListener',
    [ADMIN]:
      'Admin AdminClient KafkaAdminClient AdminClientConfig NewTopic NewPartitions CreateTopicsResult ConfigEntry',
    'org.apache.kafka.clients': 'CommonClientConfigs',
    'org.apache.kafka.common': 'TopicPartition',
    'org.apache.kafka.common.config': 'TopicConfig SaslConfigs SslConfigs',
    'org.apache.kafka.streams': 'StreamsConfig KafkaStreams',
    [`${SPRING}.core`]:
      'KafkaTemplate KafkaOperations KafkaOperations2 RoutingKafkaTemplate ProducerFactory ConsumerFactory DefaultKafkaProducerFactory DefaultKafkaConsumerFactory',
    [`${SPRING}.requestreply`]:
      'ReplyingKafkaTemplate ReplyingKafkaOperations AggregatingReplyingKafkaTemplate RequestReplyFuture',
    [`${SPRING}.annotation`]: 'KafkaListener KafkaListeners KafkaHandler RetryableTopic DltHandler EnableKafka',
    [`${SPRING}.support`]: 'Acknowledgment SendResult KafkaHeaders ProducerListener',
    [`${SPRING}.listener`]:
      [...LISTENERS.keys()].map((k) => k.split('.').pop()).join(' ') +
      ' ContainerProperties KafkaMessageListenerContainer ConcurrentMessageListenerContainer DefaultErrorHandler SeekToCurrentErrorHandler LoggingErrorHandler CommonErrorHandler CommonLoggingErrorHandler CommonDelegatingErrorHandler CommonContainerStoppingErrorHandler DefaultAfterRollbackProcessor DeadLetterPublishingRecoverer ConsumerRecordRecoverer ErrorHandler ContainerAwareErrorHandler KafkaListenerErrorHandler',
    [`${SPRING}.config`]: 'ConcurrentKafkaListenerContainerFactory KafkaListenerContainerFactory TopicBuilder',
    [`${SPRING}.retrytopic`]:
      'RetryTopicConfiguration RetryTopicConfigurationBuilder DltStrategy TopicSuffixingStrategy',
    'org.springframework.util.backoff': 'BackOff FixedBackOff ExponentialBackOff',
    'java.util':
      'List ArrayList LinkedList Map HashMap LinkedHashMap TreeMap Set HashSet LinkedHashSet TreeSet Collection Collections Arrays Optional Iterator Queue Deque ArrayDeque PriorityQueue Properties Objects UUID Random Date Locale Scanner StringJoiner EnumMap EnumSet Comparator Base64 Timer TimerTask',
    'java.util.concurrent':
      'Future CompletableFuture CompletionStage ExecutionException ExecutorService Executor Executors ScheduledExecutorService ScheduledThreadPoolExecutor ThreadPoolExecutor ConcurrentHashMap ConcurrentMap CopyOnWriteArrayList BlockingQueue BlockingDeque LinkedBlockingDeque TransferQueue LinkedTransferQueue PriorityBlockingQueue LinkedBlockingQueue ArrayBlockingQueue ConcurrentLinkedQueue CountDownLatch TimeUnit TimeoutException Callable ForkJoinPool Semaphore ThreadLocalRandom',
    'java.util.concurrent.atomic': 'AtomicReference AtomicInteger AtomicLong AtomicBoolean LongAdder',
    'java.util.function':
      'Function BiFunction Consumer BiConsumer Supplier Predicate BiPredicate UnaryOperator BinaryOperator IntConsumer LongConsumer IntFunction ToIntFunction ToLongFunction IntSupplier BooleanSupplier',
    'java.util.stream': 'Stream IntStream LongStream Collectors StreamSupport',
    'org.slf4j': 'Logger LoggerFactory MDC',
    'java.io':
      'IOException InputStream OutputStream File FileInputStream FileOutputStream PrintStream PrintWriter Closeable Serializable UncheckedIOException',
    'java.time': 'Duration Instant LocalDate LocalDateTime ZonedDateTime OffsetDateTime ZoneId Clock',
    'org.springframework.beans.factory.annotation': 'Autowired Value Qualifier',
    'org.springframework.boot': 'ApplicationRunner CommandLineRunner SpringApplication ApplicationArguments',
    'org.springframework.web.client': 'RestTemplate RestClient',
    'org.springframework.jdbc.core': 'JdbcTemplate NamedParameterJdbcTemplate JdbcOperations',
  }).map(([name, names]) => [name, new Set(names.split(' '))]),
);

/** Names every file sees without an import. */
export const JAVA_LANG: ReadonlySet<string> = new Set(
  'String Object Integer Long Short Byte Double Float Boolean Character Number Math System Thread Runnable Iterable Comparable CharSequence StringBuilder StringBuffer Class Enum Record Throwable Exception Error RuntimeException IllegalStateException IllegalArgumentException InterruptedException NullPointerException UnsupportedOperationException AutoCloseable Process Runtime ThreadLocal Void Override Deprecated SuppressWarnings FunctionalInterface'.split(
    ' ',
  ),
);
