import { failedCommits, type FailedCommit } from '../flow/failed-commits';
import { loses } from '../flow/places';
import { defineRule } from './rule';
import { relatedHandler } from './wording';

const problems: Readonly<Record<FailedCommit['how'], string>> = {
  finally:
    'A commit in `finally` runs when the work failed as well: the offset moves past a record that was not processed, and it is lost. Commit at the end of the `try`',
  catch:
    'This commits a record whose work has just failed: the offset moves past it, and it is lost. Commit on success only; on failure throw, or send the record to a dead-letter topic first',
  break:
    'The loop is left when a record fails, and this commits all records of the turn: the one that failed and those behind it are lost. Commit the offsets of the records that were processed, or let the failure out',
};

export default defineRule({
  id: 'commit-on-failure',
  summary: 'An offset is committed although the work it covers failed',
  severity: 'error',
  why: `A commit says that everything before the offset is done. When it also runs after a failure (in \`finally\`, in the \`catch\`, or behind a loop that is left at the first failure), the record that failed counts as done: the group goes on behind it, and nobody reads it again. When a handler of kafkajs throws, the record is tried again all the same, since the running consumer goes by a position in its memory; there the loss comes with the next restart or rebalance: in the middle of the trouble that made the handler fail.

A commit without offsets reaches further still: Java's \`commitSync()\` and \`commitAsync()\` commit all that the last \`poll\` returned, and a batch listener's \`acknowledge()\` its whole batch, whichever record failed.`,
  silentWhen: [
    'only offsets are committed that were gathered from finished work',
    'the commit stands under a condition (`if (done)`)',
    'the failure is dealt with first: a dead-letter send, a write that keeps the record, a pause or seek',
    'the catch is for one condition that its author thought of, such as a parse error, a duplicate or an interrupt',
    'a commit of the records before the failed one, then a rethrow',
    'it stands around the whole loop, for an orderly shutdown',
    'the code is a test',
  ],
  repair:
    'Commit at the end of the `try`, after the work. On failure throw the error on, seek back, or send the record to a dead-letter topic (wait for that send) and commit then.',
  sources: [
    'https://kafka.apache.org/documentation/ (javadoc of KafkaConsumer, manual offset control)',
    'https://kafka.js.org/docs/consuming#manual-commits',
    'https://docs.spring.io/spring-kafka/reference/kafka/receiving-messages/message-listener-container.html',
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
  check({ facts, code, report }) {
    for (const handler of facts.handlers.filter(loses)) {
      for (const one of failedCommits(code, handler)) {
        const { place, step, clause, attempt, how } = one;
        const file = code.fileOf(place.function.id);
        const statement = step.kind === 'commit' ? step.statement : step.outcome.statement;
        report({
          file,
          range: step.range,
          message: `${problems[how]}.`,
          related: [
            ...(clause ? [{ file, range: clause.head, message: 'where the failure ends' }] : []),
            relatedHandler(code, handler),
          ],
          fixes:
            how === 'finally' && statement
              ? [
                  {
                    title: 'Commit at the end of the `try`',
                    safety: 'unsafe',
                    change: { kind: 'move-into-try', statement, attempt, function: place.function.id },
                  },
                ]
              : [],
        });
      }
    }
  },
});
