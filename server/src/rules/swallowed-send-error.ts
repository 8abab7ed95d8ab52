import { spokenOfHandlers } from '../flow/places';
import { swallowedSends, type SwallowedSend } from '../flow/swallowed-sends';
import { defineRule, type ProposedFix } from './rule';
import { relatedSites, shown } from './wording';

function message({ send, how, clause }: SwallowedSend): string {
  const place = clause
    ? 'This `catch`'
    : send.client === 'kafka-clients' || send.client === 'spring-kafka'
      ? 'This callback'
      : 'This failure branch';
  if (how === 'queued' && send.yields === 'report') {
    return `${place} sees only what ${shown(send)} throws at once, such as a full queue, and only logs it: no delivery report will tell of this record, so it is lost while the code goes on. Poll and try again, throw it on, or keep the record.`;
  }
  if (how === 'queued') {
    return `${place} sees only what ${shown(send)} throws at once: delivery fails later, in the ${send.yields === 'future' ? '`Future`' : '`CompletableFuture`'} that is dropped. And what it sees it only logs, so the record is lost while the code goes on. Wait for the result, and throw on or keep the record.`;
  }
  if (how === 'done')
    return `${place} reports success although ${shown(send)} failed: the record is counted as done and is lost. Report the failure, retry, or keep the record.`;
  return `${place} does no more than log when ${shown(send)} fails: the record is lost and the code goes on as if it were sent. Throw it on, retry, or keep the record (outbox, dead-letter topic).`;
}

export default defineRule({
  id: 'swallowed-send-error',
  summary: 'The failure of a send is caught and only logged, and the code goes on as if the record were sent',
  severity: 'warning',
  why: `When a send fails, the client has already retried whatever is worth retrying: what arrives in the \`catch\` is a record that will not be sent again. A log line does not bring it back, and the caller, the HTTP request or the transaction around it succeeds.

In Java a \`try\` around \`producer.send(record)\` or \`kafkaTemplate.send(...)\` sees only what fails at once: a record that cannot be serialised, a closed producer, with Spring's template a full buffer or missing metadata as well. Everything else arrives in the \`Future\`: the producer puts a full buffer there, too, and delivery fails later. A callback that completes or acknowledges the task although it was given an exception loses the record in the same way.

node-rdkafka's \`produce\` throws only when the record cannot be queued (a full queue, no connection); no delivery report will tell of that record.`,
  silentWhen: [
    'the catch throws, returns something to the caller, or stores the failure in a variable or field',
    'it retries: the try stands in a loop that it leaves on success',
    'it sends the record elsewhere (a dead-letter topic), writes it to a store, or calls anything that is not known to be mere logging',
    'a throw follows after the try',
    'what follows the send in the try notes that it is out (`markSent`, `delete`, `buffer = []`): the record stays where it was and is sent again',
    'the catch is for one narrow condition (`InterruptedException`, a parse error)',
    'a listener for delivery reports that logs: it is told of all records, long after their callers are gone',
    "a Java callback that logs: it is the callback's right place, and the record may be kept elsewhere",
    'the try stands on the way of a message handler: `swallowed-handler-error` speaks there',
    'the code is a test',
  ],
  repair:
    'Let the error out, so that the caller fails as well, or keep the record where it is sent again: an outbox table, a local store with a retry, a dead-letter topic.',
  sources: [
    'https://kafka.js.org/docs/producing',
    'https://kafka.apache.org/documentation/ (javadoc of KafkaProducer.send, Callback)',
    'https://docs.spring.io/spring-kafka/reference/kafka/sending-messages.html',
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
  ],
  check({ facts, code, report }) {
    for (const fact of facts.functions) {
      for (const one of swallowedSends(code, fact)) {
        const place = (one.clause ?? one.listener)!;
        if (spokenOfHandlers(code).caught.has(place)) continue;
        // thrown on from a chain that nobody waits for, the error would end the process
        const fixes: ProposedFix[] =
          one.how === 'done' || one.how === 'dropped'
            ? []
            : one.clause
              ? [
                  {
                    title: 'Throw the error on',
                    safety: 'unsafe',
                    change: { kind: 'rethrow', clause: one.clause, function: fact.id },
                  },
                ]
              : [
                  {
                    title: 'Throw the error on',
                    safety: 'unsafe',
                    change: { kind: 'rethrow-listener', listener: one.listener!, function: fact.id },
                  },
                ];
        report({
          range: one.clause?.head ?? one.success ?? place.range,
          message: message(one),
          severity: one.how === 'dropped' ? 'information' : undefined,
          related: relatedSites(code, one.trail, (_, last) => (last ? 'the send' : 'which sends to Kafka')),
          fixes,
        });
      }
    }
  },
});
