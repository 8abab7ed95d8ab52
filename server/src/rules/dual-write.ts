import { boundByRecord, dualWrites } from '../flow/dual-writes';
import { defineRule } from './rule';
import { relatedSites, shown } from './wording';

export default defineRule({
  id: 'dual-write',
  summary: 'A database write and a send belong together, and nothing binds them',
  severity: 'warning',
  why: `The row is written, then the event is sent. When the process stops in between, or the send fails, the row is there and the event is not: the other services never hear of it. Inside a database transaction it is the other way round as well: the event is out, and the transaction may still be rolled back. Waiting for the send, or catching its failure, makes the gap smaller and does not close it.

What closes it is to write only once: the event goes into an outbox table in the same database transaction as the row, and a relay (a job of your own, Debezium, Spring Modulith) sends it from there until it has succeeded.`,
  silentWhen: [
    'the event is written to an outbox, or the code is the relay that sends from one',
    "the send is part of a transaction that is synchronised with the database's (a Spring transaction id prefix), or runs after the commit through a transaction synchronisation",
    'the code is there to send again what was not sent: retry, resend, recover, reconcile, replay',
    'what is written is a cache, a lock, a session or a list of processed messages',
    'the send is a request that waits for its answer (Nest `client.send`)',
    'both are done for a record, and a send that fails fails the handler: the record comes again, and both are done again',
    'the send stands in a `catch`: what a failure leads to',
    'the two are on different ways through the code',
    'the code is a test',
  ],
  repair:
    'Write the event to an outbox table in the same database transaction, and let a relay send it: see the snippets `kafka-outbox` and `kafka-spring-outbox`.',
  sources: [
    'https://microservices.io/patterns/data/transactional-outbox.html',
    'https://debezium.io/documentation/reference/stable/transformations/outbox-event-router.html',
    'https://docs.spring.io/spring-kafka/reference/kafka/transactions.html',
  ],
  clients: [
    'kafkajs',
    'confluent',
    'confluent-rdkafka',
    'node-rdkafka',
    'platformatic',
    'nestjs',
    'kafka-clients',
    'spring-kafka',
  ],
  check({ facts, code, options, report }) {
    const told = new Set<number>();
    for (const fact of facts.functions) {
      for (const one of dualWrites(code, fact.id)) {
        const topic = one.send.topic;
        if (
          told.has(one.range.start) ||
          boundByRecord(code, fact.id, one) ||
          (topic?.known && options.unimportantTopics(String(topic.value)))
        )
          continue;
        told.add(one.range.start);
        report({
          range: one.range,
          message: `The database is written and then ${one.trail.length > 1 ? 'this sends a record' : `${shown(one.send)} sends a record`}, and nothing binds the two: when the process stops or the send fails in between, the row is there and the event never comes. Write the event to an outbox table in the same database transaction, and send it from there.`,
          related: [
            { file: code.fileOf(one.write.function.id), range: one.write.range, message: 'the write' },
            ...relatedSites(code, one.trail.slice(1), (_, last) => (last ? 'the send' : 'which leads to the send')),
          ],
        });
      }
    }
  },
});
