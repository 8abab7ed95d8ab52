import type { Outcome, Send } from '../facts/facts';
import { carriedBy, carriesSend, type Carried } from '../flow/carries';
import { spokenOfHandlers } from '../flow/places';
import { calls } from '../facts/steps';
import { defineRule, type ProposedFix } from './rule';
import {
  awaitFix,
  functionAt,
  functionIdAt,
  relatedSites,
  shown,
  unheardConsequence,
  unheardSeverity,
  yielded,
} from './wording';

/** Delivery reports and streams tell of a failure by events: `missing-error-callback` asks who hears them. */
const yieldsNothing = ({ yields }: Send): boolean => yields === 'report' || yields === 'stream';

const dropped = (outcome: Outcome): boolean =>
  (outcome.use === 'discarded' || outcome.use === 'voided') && !outcome.listeners.length;

function message(send: Send): string {
  const subject =
    send.yields === 'cold'
      ? `${shown(send)} is never subscribed to`
      : `The ${yielded(send.yields)} of ${shown(send)} is dropped`;
  return `${subject}: ${unheardConsequence(send, send.yields)}.`;
}

const carriedMessage = (what: string, { send, yields }: Carried): string =>
  `${what} yields the ${yielded(yields)} of a Kafka send (${shown(send)}), and it is dropped here: ${unheardConsequence(send, yields)}.`;

const eachMessage = (what: string, { send }: Carried): string =>
  `${what} does not wait for its async callback, which sends to Kafka (${shown(send)}): when the broker refuses a record, this code does not hear of it and goes on as if it were sent. Use \`for...of\` with \`await\`, or \`await Promise.all(... .map(...))\`.`;

export default defineRule({
  id: 'unawaited-send',
  summary: 'The result of a send is dropped, so a record that never reached the broker goes unnoticed',
  severity: 'error',
  why: `A send is asynchronous in every client: the call returns before the broker has the record. Whether it arrived is told only by the promise, \`Future\` or Observable that the call yields. When that is dropped, a refused or timed-out record disappears, and the code goes on as if it were sent; in Node.js the rejection can also end the process, and what is still in flight when the process exits is gone.

It is the same when the project's own function passes the promise on and *its* caller drops it: in real projects that is the usual form.

Spring's \`KafkaTemplate\` logs a failed send, so there the rule warns only. Nest's \`emit\` reports a failure to nobody, \`await client.emit(...)\` does not wait, and \`client.send(...)\` sends nothing until it is subscribed to.`,
  silentWhen: [
    'the result is awaited, returned, waited for later, or collected for an awaited `Promise.all`',
    'a `.catch`, a callback or `whenComplete` listens (what it does is asked by `missing-error-callback`)',
    'the send is part of a Java or Spring transaction, whose commit reports the failure',
    "the project's own wrapper handles the failure itself",
    'the receiver is not a Kafka client: `res.send`, mail, sockets, other queues, a class of the project with the same name',
    'the code is a test',
  ],
  repair: `Wait for the result (\`await\`, \`.get()\`, \`await lastValueFrom(client.emit(...))\`), return it so that the caller waits, or give the send a failure branch that keeps the record: a retry, an outbox table, a dead-letter topic. To send many records, collect the promises and \`await Promise.all(...)\`. Never silence it with \`void\`.`,
  sources: [
    'https://kafka.js.org/docs/producing',
    'https://kafka.apache.org/documentation/ (javadoc of KafkaProducer.send)',
    'https://docs.spring.io/spring-kafka/reference/kafka/sending-messages.html',
    'https://docs.nestjs.com/microservices/kafka',
    'https://github.com/confluentinc/confluent-kafka-javascript/blob/master/MIGRATION.md',
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
    for (const send of facts.sends) {
      if (send.transactional || yieldsNothing(send) || !dropped(send.outcome)) continue;
      const id = functionIdAt(facts, send.range);
      // sends what was never sent, or undoes a batching that was meant
      const changes = send.yields === 'cold' || send.flushed;
      const wait = awaitFix(send.outcome, send.yields, id, functionAt(facts, send.range));
      const fixes: ProposedFix[] = [changes ? { ...wait, safety: 'unsafe' } : wait];
      if (send.yields !== 'cold')
        fixes.push({
          title: 'Add a listener for the failure',
          safety: 'unsafe',
          change: { kind: 'add-failure-listener', send, function: id },
        });
      report({ range: send.range, message: message(send), severity: unheardSeverity(send), fixes });
    }
    for (const from of facts.functions) {
      for (const call of calls(from.body)) {
        const each = call.callbacks.find(
          (c) => c.runs === 'each' && code.function(c.function)?.asynchronous && carriesSend(code, c.function),
        );
        const carried = each
          ? carriesSend(code, each.function)
          : dropped(call.outcome)
            ? carriedBy(code, from, call)
            : undefined;
        if (!carried || spokenOfHandlers(code).dropped.has(call)) continue;
        const fix: ProposedFix = each
          ? {
              title: 'Wait for each turn with `for...of`',
              safety: 'unsafe',
              change: {
                kind: 'loop-and-await',
                call: call.range,
                statement: call.outcome.statement ?? call.range,
                callback: each.function,
                function: from.id,
              },
            }
          : awaitFix(call.outcome, carried.yields, from.id, from);
        report({
          range: call.outcome.chain,
          message: each ? eachMessage(shown(call), carried) : carriedMessage(shown(call), carried),
          severity: unheardSeverity(carried.send),
          related: relatedSites(code, carried.trail, (_, last) =>
            last ? 'the send whose result is dropped' : 'which passes the result on',
          ),
          fixes: each && !call.outcome.statement ? [] : [fix],
        });
      }
    }
  },
});
