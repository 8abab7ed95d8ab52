import type { Listener, Send } from '../facts/facts';
import { carriedBy } from '../flow/carries';
import { spokenOfHandlers } from '../flow/places';
import { deafIn, isUnheard, isUnreported } from '../flow/unheard';
import { calls } from '../facts/steps';
import { contains } from '../text/range';
import { defineRule, type ProposedFix } from './rule';
import { awaitFix, functionAt, functionIdAt, relatedSites, shown } from './wording';

function message(what: string, yields: Send['yields'], listener: Listener | undefined, who = 'callback'): string {
  if (yields === 'report' && !listener) {
    return `Nobody hears whether ${what} was delivered: it only queues the record, and a record that the broker refuses, or that times out, disappears. Set \`dr_cb\`, listen to \`delivery-report\` and call \`setPollInterval\`, or use \`HighLevelProducer\` with a callback.`;
  }
  const problem = !listener
    ? `Only the success of ${what} is listened to`
    : listener.on === 'failure'
      ? `The failure of ${what} is caught by an empty callback`
      : `The ${who} of ${what} never looks at the error`;
  const consequence =
    yields === 'hot' || yields === 'cold'
      ? listener
        ? 'a record that was not sent is lost without a trace'
        : 'an error without an `error` callback is thrown where nobody catches it'
      : listener
        ? 'a record that was not delivered is treated as if it were'
        : 'a record that was not delivered goes unnoticed here';
  return `${problem}: ${consequence}. ${listener ? 'Check the error, and retry, store or report the record.' : 'Add a branch for the failure that retries, stores or reports the record, or wait for the result.'}`;
}

export default defineRule({
  id: 'missing-error-callback',
  summary: 'Somebody listens for the success of a send only, so its failure is lost',
  severity: 'error',
  why: `A callback, \`.then\`, \`whenComplete\` or \`subscribe\` tells what became of the record, but only to code that looks at the error. A Java callback is called with \`(metadata, exception)\` in both cases: one that never reads the exception treats a lost record as delivered. \`.then(ok)\` without a failure branch, an empty \`.catch\` and \`.subscribe()\` without \`error\` are the same in JavaScript; the last one throws an uncaught exception when Nest's send fails.

node-rdkafka's \`produce\` yields nothing at all. How a record ended is told by a delivery report, and only when three things are there: \`dr_cb\` (or \`dr_msg_cb\`) in the configuration, a listener to \`delivery-report\`, and polling. \`HighLevelProducer\` does all three and calls back with \`(err, offset)\`. A stream to write to tells by its \`error\` event, which ends the process when nobody listens.`,
  silentWhen: [
    'the failure goes on to somebody who waits: the chain is awaited, returned or kept, and no listener ends the failure',
    'a two-argument `then`, a later `.catch`, or a callback that reads the error',
    'the callback is a function or object that handles the error elsewhere, or that cannot be seen',
    'the send is part of a transaction',
    'node-rdkafka: `dr_cb`, a `delivery-report` listener that reads the error, and polling are there; or the producer comes from elsewhere or is handed on, so that somebody else may listen',
    'a stream with an `error` listener, or one that is handed on (`pipe`, `pipeline`)',
    'the code is a test',
  ],
  repair:
    'Look at the error in the callback and do something that keeps the record: retry, store it locally, send it to a dead-letter topic, or fail the operation. In an async function, `await` the send and let the error out.',
  sources: [
    'https://kafka.apache.org/documentation/ (javadoc of Callback.onCompletion)',
    'https://docs.spring.io/spring-kafka/reference/kafka/sending-messages.html',
    'https://docs.nestjs.com/microservices/kafka',
    'https://github.com/Blizzard/node-rdkafka#sending-messages',
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
    const java = facts.language === 'java';
    const told = new Set<string>();
    for (const send of facts.sends) {
      if (send.transactional || !(isUnreported(send) || isUnheard(code, send.outcome, java))) continue;
      const id = functionIdAt(facts, send.range);
      const listener = deafIn(send.outcome);
      // one producer's delivery reports are heard, or not, for all that it sends
      const where = send.yields === 'report' ? (listener ? `${listener.range.start}` : send.receiver) : undefined;
      if (where !== undefined && told.has(where)) continue;
      if (where !== undefined) told.add(where);
      if (listener && spokenOfHandlers(code).caught.has(listener)) continue;
      const fixes: ProposedFix[] = listener
        ? [
            {
              title: 'Look at the error',
              safety: 'unsafe',
              change: { kind: 'check-failure', listener, send, function: id },
            },
          ]
        : [
            ...(send.yields === 'promise'
              ? [awaitFix(send.outcome, send.yields, id, functionAt(facts, send.range))]
              : []),
            ...(send.yields === 'report'
              ? []
              : [
                  {
                    title: 'Add a listener for the failure',
                    safety: 'unsafe',
                    change: { kind: 'add-failure-listener', send, function: id },
                  } as const,
                ]),
          ];
      const who =
        send.yields === 'report' && listener && !contains(send.range, listener.range)
          ? '`delivery-report` listener'
          : undefined;
      report({
        range: listener?.range ?? send.range,
        message: message(shown(send), send.yields, listener, who),
        severity: send.client === 'spring-kafka' ? 'warning' : undefined,
        fixes,
      });
    }
    for (const stream of facts.creations) {
      const writes = facts.sends.some((send) => send.yields === 'stream' && send.receiver === stream.name);
      if (
        stream.of !== 'stream' ||
        !writes ||
        (stream.held !== 'local' && stream.held !== 'module' && stream.held !== 'field') ||
        stream.listens.some((event) => event === 'error' || event === '*')
      )
        continue;
      report({
        range: stream.range,
        message: `Nobody listens to \`error\` of the stream \`${stream.name}\`: when a record cannot be sent, the event ends the process, and what was still in the stream is lost. Listen to \`error\`, and keep or send again what was not delivered.`,
      });
    }
    for (const from of facts.functions) {
      for (const call of calls(from.body)) {
        if (!isUnheard(code, call.outcome, java)) continue;
        const carried = carriedBy(code, from, call);
        const listener = deafIn(call.outcome);
        if (
          !carried ||
          spokenOfHandlers(code).dropped.has(call) ||
          (listener && spokenOfHandlers(code).caught.has(listener))
        )
          continue;
        report({
          range: listener?.range ?? call.range,
          message: message(`${shown(call)}, which sends to Kafka,`, carried.yields, listener),
          severity: carried.send.client === 'spring-kafka' ? 'warning' : undefined,
          related: relatedSites(code, carried.trail, (_, last) => (last ? 'the send' : 'which passes the result on')),
          fixes:
            listener || carried.yields !== 'promise' ? [] : [awaitFix(call.outcome, carried.yields, from.id, from)],
        });
      }
    }
  },
});
