import type { Creation } from '../facts/facts';
import { exitsBeforeClosed, exitsWithBuffered, isUnclosed } from '../flow/unclosed';
import { defineRule, type ProposedFix } from './rule';
import { shown } from './wording';

/**
 * What follows when nothing closes it. kafkajs and @platformatic/kafka send without a buffer: only connections stay.
 */
function consequence({ client, of }: Creation): string {
  if (of === 'consumer')
    return 'it does not leave its group, so that its partitions stand still until the session times out, and its connections stay open';
  if (of === 'admin' || client === 'kafkajs' || client === 'platformatic')
    return 'its connections stay open, and each call opens more of them';
  return 'what is still in its buffer when the process ends is lost, and its connections stay open';
}

export default defineRule({
  id: 'unclosed-client',
  summary: 'A client is not closed, or is closed without letting it finish',
  severity: 'warning',
  why: `The producers of Java and librdkafka keep records in a buffer and send them in batches. \`close()\` is what waits for them (in node-rdkafka \`disconnect(callback)\` for up to five seconds, but \`disconnect()\` without arguments for half a second only; neither tells what was left, and \`disconnect(30000, callback)\` has time for a change of leaders): without it, a process that ends takes what is left with it. \`close(Duration.ZERO)\` and a plain exit of the process do not wait either. kafkajs sends at once, and its \`disconnect()\` waits for nothing: there the sends themselves are to be awaited, and what is left open are connections.

A consumer that is not closed does not say goodbye to its group: its partitions are read by nobody until \`session.timeout.ms\` is over, and what it did since the last commit is done again. Clients that are made again and again and never closed leave connections and threads behind.`,
  silentWhen: [
    'it is closed somewhere: try-with-resources, `finally`, a shutdown hook, another method, also when only the way without failures leads there',
    "somebody else looks after it: a bean, a factory's product, an argument, a field or a variable of the module, an entry of a cache",
    "it runs as long as the process does (a JavaScript consumer that runs, a producer that functions called later use, or one that the program's main function makes)",
    'the process ends after a flush, or after every send was waited for',
    'the code is a test',
  ],
  repair:
    'Java: try-with-resources. JavaScript: `try { ... } finally { await producer.disconnect(); }`; before `process.exit()`, disconnect first. See the snippets `kafka-shared-producer` and `kafka-one-off-producer`.',
  sources: [
    'https://kafka.apache.org/documentation/ (javadoc of KafkaProducer.close and KafkaConsumer.close)',
    'https://kafka.js.org/docs/producing',
    'https://github.com/Blizzard/node-rdkafka#readme',
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
    for (const creation of facts.creations) {
      if (isUnclosed(code, facts, creation)) {
        const fixes: ProposedFix[] = creation.statement
          ? [
              {
                title: facts.language === 'java' ? 'Close it with try-with-resources' : 'Disconnect it in a `finally`',
                safety: 'unsafe',
                change: { kind: 'close', creation, function: creation.function },
              },
            ]
          : [];
        report({
          range: creation.range,
          message: `Nothing closes this ${creation.of}: ${consequence(creation)}. Close it when its work is done, however that ends.`,
          fixes,
        });
      }
      for (const use of creation.uses) {
        if (use.how !== 'close' || !use.atOnce || creation.of !== 'producer') continue;
        report({
          range: use.range,
          message:
            'A producer that is closed at once drops what is still in its buffer: those records are lost. Give it time to send them.',
        });
      }
    }
    for (const { exit, close } of exitsBeforeClosed(facts)) {
      report({
        range: exit,
        message:
          'The process ends here before the producer is closed: `disconnect` sends what is in the buffer while the code goes on, and what the brokers have not taken by then is lost. End the process in its callback.',
        related: [{ file: facts.file, range: close, message: 'closing begins here' }],
      });
    }
    for (const fact of facts.functions) {
      for (const { exit, send } of exitsWithBuffered(fact)) {
        report({
          range: exit,
          message: `The process ends here while what ${shown(send)} was given may still be in the producer's buffer: those records are lost. Close the producer (or flush it) first.`,
          related: [{ file: facts.file, range: send.range, message: 'sent here, and not waited for' }],
        });
      }
    }
  },
});
