import { leftOpen, type LeftOpen } from '../flow/transactions';
import { defineRule } from './rule';

const messages: Readonly<Record<LeftOpen['how'], (name: string) => string>> = {
  never: () =>
    'Nothing aborts this transaction when something fails in it: the producer refuses to begin its next one, and consumers that read committed records wait behind it until it times out. Abort it in a `catch` around everything up to the commit.',
  unreachable: (name) =>
    `\`${name}\` is declared inside the \`try\` and does not exist here: the abort throws a ReferenceError, the transaction stays open and the first error is lost. Declare it before the \`try\`.`,
  fatal: () =>
    'After this exception the producer can only be closed: `abortTransaction` throws again, and the producer is used on although it is fenced. Close it here, and abort only after other exceptions.',
};

export default defineRule({
  id: 'transaction-not-aborted',
  summary: 'A transaction is not aborted when something fails in it',
  severity: 'error',
  why: `A producer has one transaction at a time. When something fails between begin and commit and nobody aborts, the transaction stays open: the producer refuses to begin the next one, and every consumer with \`isolation.level=read_committed\` stops in front of its first record until the broker gives up on it (\`transaction.timeout.ms\`, a minute by default).

The abort belongs in a \`catch\` around all that is done in the transaction, the commit included, and the transaction's variable has to be declared before the \`try\`. In Java some exceptions are the end of the producer (it was fenced, it is out of sequence, it is not authorised): after these it is closed, not aborted.`,
  silentWhen: [
    'a `catch`, a `finally` or a caller aborts it',
    'Java: the function closes the producer however it ends (try-with-resources, `finally`), which aborts what is open',
    'the transaction is committed in another function than the one that begins it',
    '`executeInTransaction`, `@Transactional` and other templates, which abort by themselves',
    'the code is a test',
  ],
  repair:
    'Put everything between begin and commit, the commit included, into a `try` whose `catch` aborts and throws on: see the snippets `kafka-transaction`, `kafka-confluent-transaction`, `kafka-rdkafka-transaction`, `kafka-platformatic-transaction` and `kafka-spring-transaction`.',
  sources: [
    'https://kafka.apache.org/documentation/ (javadoc of KafkaProducer: transactional producer)',
    'https://kafka.js.org/docs/transactions',
    'https://github.com/confluentinc/confluent-kafka-javascript/blob/master/MIGRATION.md',
  ],
  clients: [
    'kafkajs',
    'confluent',
    'confluent-rdkafka',
    'node-rdkafka',
    'platformatic',
    'kafka-clients',
    'spring-kafka',
  ],
  check({ facts, code, report }) {
    for (const fact of facts.functions) {
      for (const { begin, how, range } of leftOpen(code, fact)) {
        report({
          range,
          message: messages[how](begin.variable ?? begin.receiver),
          related:
            range === begin.range
              ? []
              : [{ file: facts.file, range: begin.range, message: 'the transaction begins here' }],
        });
      }
    }
  },
});
