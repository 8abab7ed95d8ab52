import { sendsOutside } from '../flow/transactions';
import { defineRule } from './rule';
import { shown } from './wording';

export default defineRule({
  id: 'send-outside-transaction',
  summary: 'A send goes past the transaction that is open around it',
  severity: 'error',
  why: `A transaction makes its records visible together, with the offsets they were made from, or not at all. A record that is sent through the producer while a transaction is open is not part of it: consumers see it even when the transaction is aborted, and see it again when the work is done a second time.

In kafkajs \`producer.transaction()\` yields an object with a \`send\` of its own, and that is the one to call. In Java the producer that has begun the transaction is the one to send with.`,
  silentWhen: [
    'the send goes through the transaction',
    "Confluent's client: what `transaction()` yields is the producer itself, so that every send of it is part of the transaction",
    'it stands before the begin, or after the commit or abort',
    'it stands in the `catch`: a dead letter must stay when the transaction goes',
    'the code is a test',
  ],
  repair: 'Send with the transaction (`transaction.send(...)`), or move the send out of it.',
  sources: [
    'https://kafka.js.org/docs/transactions',
    'https://github.com/confluentinc/confluent-kafka-javascript/blob/master/lib/kafkajs/_producer.js',
    'https://kafka.apache.org/documentation/ (javadoc of KafkaProducer: transactional producer)',
  ],
  clients: ['kafkajs', 'kafka-clients'],
  check({ facts, code, report }) {
    const told = new Set<number>();
    for (const fact of facts.functions) {
      for (const { send, begin, through } of sendsOutside(code, fact)) {
        if (told.has(send.range.start)) continue;
        told.add(send.range.start);
        report({
          range: send.range,
          message: `${shown(send)} is not part of the transaction that is open ${through ? 'where this is called' : 'here'}: its record is seen even when the transaction is aborted, and again when the work is repeated. Send it with \`${begin.variable ?? begin.receiver}\`.`,
          related: [
            { file: facts.file, range: begin.range, message: 'the transaction begins here' },
            ...(through ? [{ file: facts.file, range: through, message: 'this call leads to the send' }] : []),
          ],
          fixes:
            begin.variable && !through
              ? [
                  {
                    title: `Send with \`${begin.variable}\``,
                    safety: 'unsafe',
                    change: { kind: 'send-in-transaction', send, variable: begin.variable },
                  },
                ]
              : [],
        });
      }
    }
  },
});
