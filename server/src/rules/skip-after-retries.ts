import { passedOver, type PassedOver } from '../flow/passed-over';
import { defineRule } from './rule';

const instead = 'Give it a `DeadLetterPublishingRecoverer`, or a recoverer that keeps the record';
const lost = 'the offset moves on, and the record is lost';

function message({ recovery, how, listener }: PassedOver): string {
  if (listener)
    return `Nothing in this module says what becomes of a record that keeps failing: Spring's default tries it ten times without a pause, logs it and goes on, so the record is lost. Declare a \`DefaultErrorHandler\` bean with a \`DeadLetterPublishingRecoverer\`.`;
  switch (recovery.shape) {
    case 'container-factory':
      return "This container factory is given no error handler: Spring's default tries a failing record ten times without a pause, logs it and goes on, so the record is lost. Set a `DefaultErrorHandler` with a `DeadLetterPublishingRecoverer`.";
    case 'container':
      return "This container is made by hand and given no error handler (those of the factories are not its own): Spring's default tries a failing record ten times without a pause, logs it and goes on, so the record is lost. Set a `DefaultErrorHandler` with a `DeadLetterPublishingRecoverer`.";
    case 'retry-topic':
      return `Without a dead-letter topic a record whose retries are used up is only logged: ${lost}. Keep the default \`dltStrategy\`.`;
    case 'listener':
      return `This error handler only ${how === 'logged' ? 'logs the failure' : 'drops the failure'} and returns: the record counts as processed, ${lost}. Throw the exception on to the container's error handler, or send the record to a dead-letter topic.`;
    case 'error-handler':
      return recovery.function === undefined
        ? `When its tries are used up, this error handler only logs the record and goes on: ${lost}. ${instead}.`
        : `What is called here for a record that failed for good only ${how === 'logged' ? 'logs it' : 'drops it'}: ${lost}. Send the record to a dead-letter topic, for example with a \`DeadLetterPublishingRecoverer\`.`;
  }
}

export default defineRule({
  id: 'skip-after-retries',
  summary: 'A Spring error handler gives up on a record and goes on, and nothing keeps the record',
  severity: 'warning',
  why: `When a listener throws, Spring's error handler tries the record again. \`DefaultErrorHandler\`, which is there when nothing else is set, tries ten times without a pause; a database that is restarted takes longer than that (on our cluster the ten tries were over after five seconds). Then it calls its *recoverer*, and the offset moves on. The default recoverer writes one line to the log: the record itself is gone.

\`CommonLoggingErrorHandler\` does the same without any retry, and so does an error handler of one's own that logs and returns. Records that cannot be deserialised or converted are never tried again, so they go this way at once.

A dead-letter topic keeps the record with its headers, and it can be sent again once the cause is mended.`,
  silentWhen: [
    'the handler has a recoverer that is not known to do nothing but log',
    'the back-off has no end (`FixedBackOff.UNLIMITED_ATTEMPTS`), or the container stops',
    '`@RetryableTopic` with a dead-letter topic, whether or not there is a `@DltHandler`',
    "a container factory without an error handler, when anything in the module or a shared one may give it one: a setter elsewhere, a customizer, a bean post-processor; for Spring Boot's own also a bean",
    'a module whose application class (`@SpringBootApplication`) is not in sight, as long as it makes no container factory of its own',
    'no listener does work whose failure would reach the container',
    'the recoverer, the back-off or the handler cannot be seen',
    'the code is a test',
  ],
  repair: `Give the error handler a recoverer that keeps the record (snippet \`kafka-spring-dead-letter\`):

\`\`\`java
@Bean
CommonErrorHandler errorHandler(KafkaTemplate<Object, Object> template) {
    return new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template), new FixedBackOff(1000, 9));
}
\`\`\`

Spring Boot's own container factory takes this bean; a factory that is made by hand needs \`setCommonErrorHandler\`. The dead-letter topic needs as many partitions as the topic itself. The template must be able to write what the listener reads, and bytes where an \`ErrorHandlingDeserializer\` is set (snippet \`kafka-spring-error-handling-deserializer\`): as long as sending fails, the record is tried again, and everything behind it waits.`,
  sources: [
    'https://docs.spring.io/spring-kafka/reference/kafka/annotation-error-handling.html',
    'https://docs.spring.io/spring-kafka/reference/retrytopic.html',
    'https://github.com/spring-projects/spring-kafka/issues/885',
  ],
  clients: ['spring-kafka'],
  check({ facts, code, report }) {
    for (const one of passedOver(code, facts)) {
      const { recovery } = one;
      report({
        range: recovery.range,
        message: message(one),
        related: one.unused.map((place) => ({
          ...place,
          message:
            'not given to this factory: Spring Boot gives an error handler that is a bean to its own factory alone',
        })),
        fixes: recovery.rewrite
          ? [
              {
                title: 'Send the record to a dead-letter topic with a `DeadLetterPublishingRecoverer`',
                safety: 'unsafe',
                change: { kind: 'add-recoverer', recovery },
              },
            ]
          : [],
      });
    }
  },
});
