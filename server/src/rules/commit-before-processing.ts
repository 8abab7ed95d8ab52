import type { CommitStep, Handler } from '../facts/facts';
import { workAfterCommit } from '../flow/commits';
import { keepsOffsets } from '../flow/effects';
import { defineRule } from './rule';
import { oneAfterTheOther, relatedHandler } from './wording';

const named = ({ how }: CommitStep): string =>
  ({
    commit: 'The offset is committed',
    acknowledge: 'The record is acknowledged',
    resolve: 'The offset is resolved',
    store: 'The offset is stored',
  })[how];

const where = (handler: Handler): string =>
  handler.kind === 'batch' || handler.kind === 'poll'
    ? 'when the work fails or the process stops, what is not done yet is lost'
    : 'when the work fails or the process stops, the record is lost';

const instead = (handler: Handler): string =>
  handler.sideBySide
    ? `Commit after the work, and ${oneAfterTheOther(handler)}: nothing waits for a listener, and a commit covers earlier records that are still worked on.`
    : 'Commit after the work.';

export default defineRule({
  id: 'commit-before-processing',
  summary: 'An offset is committed before the work that it covers',
  severity: 'error',
  why: `A committed offset says that everything before it is done. When it is committed, acknowledged or resolved first, a failure or a crash in the work that follows loses the record: the group goes on after it, and nobody reads it again.

In kafkajs \`resolveOffset\` counts as well: with auto-commit on, the offsets resolved so far are committed when the handler throws. In Java \`commitSync()\` without arguments commits everything that the last \`poll\` returned.

In node-rdkafka and @platformatic/kafka a commit after the work is not enough in a \`data\` listener: nothing waits for the listener, records are worked on side by side, and the commit of one that is done covers earlier ones that are not (\`unawaited-processing\`). Ask for records with \`consume(1, callback)\`, the next one when the work is done, or read the stream with \`for await\`; no fix is offered in such a listener.`,
  silentWhen: [
    'the commit is of the previous turn: it stands before the `poll`, or names offsets that were gathered for work that is done',
    'only logging, heartbeats or reading follow',
    'the branch that commits returns or throws (a record that is filtered out)',
    "the commit stands at the end of a loop's turn: the next turn's work is not covered by it",
    'the loop keeps its own offsets beside the data and seeks to them',
    'the work that follows has nothing to do with the records',
    'the code is a test',
  ],
  repair:
    'Move the commit after the work, and let a failure of the work out before it. When a record must not be repeated, make the handler idempotent; do not commit first.',
  sources: [
    'https://kafka.apache.org/documentation/ (javadoc of KafkaConsumer, manual offset control)',
    'https://kafka.js.org/docs/consuming',
    'https://docs.spring.io/spring-kafka/reference/kafka/receiving-messages/message-listener-container.html',
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
    for (const handler of facts.handlers) {
      if (keepsOffsets(code, handler)) continue;
      for (const { commit, at, work, place, anchor } of workAfterCommit(code, handler)) {
        report({
          file: code.fileOf(at.function.id),
          range: commit.range,
          message: `${named(commit)} before the work is done: ${where(handler)}. ${instead(handler)}`,
          related: [
            { file: code.fileOf(place.function.id), range: work.range, message: 'the work that comes after it' },
            ...(at.own ? [] : [relatedHandler(code, handler)]),
          ],
          // in a listener it would leave the commit to cover records that are still worked on
          fixes:
            anchor && commit.statement && !handler.sideBySide
              ? [
                  {
                    title: 'Commit after the work',
                    safety: 'unsafe',
                    change: { kind: 'move-after', commit, anchor, function: at.function.id },
                  },
                ]
              : [],
        });
      }
    }
  },
});
