import type { Recovery } from '../../../facts/facts';

/** Spring for Apache Kafka's error handlers, recoverers and retry topics, by fully-qualified name, from 2.2 to 4.x. */

const LISTENER = 'org.springframework.kafka.listener';
const names = (...simple: readonly string[]): ReadonlySet<string> =>
  new Set(simple.map((name) => `${LISTENER}.${name}`));

/**
 * Error handlers: what becomes of a record in the end when the handler is made without a recoverer, and whether it
 * takes one.
 * `DefaultErrorHandler` and its forerunner try ten times without a pause (`FixedBackOff(0, 9)`), then log and go on.
 */
export const ERROR_HANDLERS: ReadonlyMap<string, { readonly after: Recovery['after']; readonly recovers?: boolean }> =
  new Map(
    Object.entries({
      DefaultErrorHandler: { after: 'logged' as const, recovers: true },
      SeekToCurrentErrorHandler: { after: 'logged' as const, recovers: true },
      DefaultAfterRollbackProcessor: { after: 'logged' as const, recovers: true },
      RecoveringBatchErrorHandler: { after: 'logged' as const, recovers: true },
      CommonLoggingErrorHandler: { after: 'logged' as const },
      LoggingErrorHandler: { after: 'logged' as const },
      BatchLoggingErrorHandler: { after: 'logged' as const },
      SeekToCurrentBatchErrorHandler: { after: 'endless' as const },
      CommonContainerStoppingErrorHandler: { after: 'stopped' as const },
      ContainerStoppingErrorHandler: { after: 'stopped' as const },
      ContainerStoppingBatchErrorHandler: { after: 'stopped' as const },
      // these ask others, which are made where they are given
      CommonDelegatingErrorHandler: { after: 'unknown' as const },
      CommonMixedErrorHandler: { after: 'unknown' as const },
      ConditionalDelegatingErrorHandler: { after: 'unknown' as const },
      RetryingBatchErrorHandler: { after: 'unknown' as const },
    }).map(([name, handler]) => [`${LISTENER}.${name}`, handler]),
  );

/** Interfaces of error handlers that people implement. */
export const ERROR_HANDLER_INTERFACES = names(
  'CommonErrorHandler',
  'ErrorHandler',
  'BatchErrorHandler',
  'GenericErrorHandler',
  'ConsumerAwareErrorHandler',
  'ConsumerAwareBatchErrorHandler',
  'ContainerAwareErrorHandler',
  'ContainerAwareBatchErrorHandler',
  'RemainingRecordsErrorHandler',
  'AfterRollbackProcessor',
);
/**
 * Their methods that are given records: when they return, the container goes on to the next. (`handleOne` asks back:
 * true means handled.)
 */
export const HANDLING = /^(?:handle|handleOne|handleRecord|handleBatch|handleRemaining)$/;

/** What a listener names as `errorHandler`: when it returns, the record counts as processed. */
export const LISTENER_ERROR_HANDLERS = names(
  'KafkaListenerErrorHandler',
  'ConsumerAwareListenerErrorHandler',
  'ManualAckListenerErrorHandler',
);

/** Sends the record to a dead-letter topic and waits for the broker. */
export const DEAD_LETTER = names('DeadLetterPublishingRecoverer');
/** What is given a record whose tries are used up: `accept(record, exception)`. */
export const RECOVERERS = names('ConsumerRecordRecoverer', 'ConsumerAwareRecordRecoverer');

/** Methods of a container factory that decide about failures, in one version or another. */
export const FACTORY_RECOVERS =
  /^set(?:CommonErrorHandler|ErrorHandler|BatchErrorHandler|AfterRollbackProcessor|RecoveryCallback|ContainerCustomizer|StatefulRetry)$/;

/** What may give every container factory of a module an error handler, out of sight of the factory. */
export const MAY_SET_FOR_ALL =
  /\b(?:BeanPostProcessor|ConcurrentContainerCustomizer|ContainerCustomizer|RetryTopicConfigurationSupport|KafkaListenerConfigurer)\b/;
