import type { Handler } from '../facts/facts';
import { isJava } from '../flow/code';
import { loses } from '../flow/places';
import { swallowed, type Swallowed } from '../flow/swallowed';
import { defineRule, type ProposedFix } from './rule';
import { commitsWhen, relatedHandler } from './wording';

/**
 * True when somebody hears what the handler throws: not of a listener for events, or a callback, in Node.js, where it
 * ends the process.
 */
const takesBack = (handler: Handler): boolean => handler.waitsForResult || isJava(handler.function);

/** How such a record is read again, at the beginning of a sentence. A stream of @platformatic/kafka cannot seek. */
function way(handler: Handler, manual: boolean): string {
  const streams = handler.client === 'platformatic';
  if (takesBack(handler)) return manual && !streams ? 'Throw the error on, seek back' : 'Throw the error on';
  return handler.commits === 'early'
    ? 'Commit by hand'
    : streams
      ? 'Close the stream'
      : 'Seek back to it, stop consuming';
}

function message(handler: Handler, { clause, acknowledges, success }: Swallowed): string {
  if (success)
    return 'The record is acknowledged here although its work failed: the offset moves on and the record is lost. Acknowledge on success only; on failure throw, call `nack`, or send the record to a dead-letter topic.';
  const problem = `${clause ? 'This `catch`' : 'This failure branch'} hides that the record's work failed, and the handler returns as if it were done`;
  if (acknowledges && handler.client === 'spring-kafka') {
    return `${problem}: not acknowledging does not bring the record back, the next acknowledged record commits past it. Throw the error on to the container's error handler, call \`nack\`, or send the record to a dead-letter topic.`;
  }
  if (acknowledges) {
    return `${problem}: not committing does not bring the record back, the next commit moves past it. ${way(handler, true)}, or send the record to a dead-letter topic.`;
  }
  return `${problem}: ${commitsWhen(handler)}, so the record is lost. ${way(handler, false)}, or send the record to a dead-letter topic and wait for that send.`;
}

export default defineRule({
  id: 'swallowed-handler-error',
  summary: 'A message handler catches the failure of its work and returns normally, so the record is lost',
  severity: 'error',
  why: `A handler tells its client that a record could not be processed by failing: the promise rejects, the listener throws. Only then is the record tried again, handed to an error handler or sent to a dead-letter topic. A \`catch\` that only logs tells the client that all is well: the offset moves on, and the record is never delivered again.

It is a common belief that a record comes back when it is not acknowledged. It does so only when the consumer happens to restart first: otherwise it goes on to the next record, and acknowledging that one commits past the one that failed.`,
  silentWhen: [
    'the catch throws, after a branch too, or a throw follows after the try',
    'it sends the record to a dead-letter or retry topic, or writes it down somewhere',
    'it pauses, seeks back, calls `nack` or stops the consumer',
    'it is for one condition that its author thought of: a parse error with nothing but parsing in the try, an interrupt, a duplicate',
    'request/response handlers (`@MessagePattern`): the error goes back to the caller',
    'it tries again: the try stands in a loop that it leaves on success',
    'a helper that tells its caller by what it returns',
    'a batch with `eachBatchAutoResolve: false` of which nothing is resolved after the failure: it is fetched again',
    'the catch commits or acknowledges the record itself: `commit-on-failure` speaks there',
    'the code is a test',
  ],
  repair:
    "Throw the error on and let the client's retry or error handler decide, or send the record to a dead-letter topic (wait for that send) and then go on.",
  sources: [
    'https://kafka.js.org/docs/consuming',
    'https://docs.nestjs.com/microservices/kafka#exception-handling',
    'https://docs.spring.io/spring-kafka/reference/kafka/annotation-error-handling.html',
    'https://kafka.apache.org/documentation/ (javadoc of KafkaConsumer)',
  ],
  clients: [
    'kafkajs',
    'confluent',
    'nestjs',
    'node-rdkafka',
    'confluent-rdkafka',
    'platformatic',
    'kafka-clients',
    'spring-kafka',
    'reactor-kafka',
  ],
  check({ facts, code, report }) {
    for (const handler of facts.handlers.filter(loses)) {
      for (const one of swallowed(code, handler).filter((s) => !s.comesAgain)) {
        const id = one.place.function.id;
        const fixes: ProposedFix[] = !takesBack(handler)
          ? []
          : one.clause
            ? [
                {
                  title: 'Throw the error on',
                  safety: 'unsafe',
                  change: { kind: 'rethrow', clause: one.clause, function: id },
                },
              ]
            : one.listener?.function && !one.dropped && !one.success
              ? [
                  {
                    title: 'Throw the error on',
                    safety: 'unsafe',
                    change: { kind: 'rethrow-listener', listener: one.listener, function: id },
                  },
                ]
              : [];
        report({
          file: code.fileOf(id),
          range: one.clause?.head ?? one.success ?? one.listener!.range,
          message: message(handler, one),
          related: [relatedHandler(code, handler)],
          fixes,
        });
      }
    }
  },
});
