import type { ClientId, Creation } from '../facts/facts';
import { defineRule, type Severity } from './rule';

interface Crash {
  /** The events that tell that the consumer is in trouble, by the client's own name. */
  readonly events: readonly string[];
  readonly message: string;
  readonly severity?: Severity;
}

const rdkafka: Crash = {
  events: ['event.error', 'error'],
  message:
    'Nobody listens to `event.error` of this consumer: when it cannot reach the brokers or log in, it reads nothing, and nothing says so. Listen to it and report it. What ends its reading for good is told only to the callback of `consume(n, ...)`: end the process there.',
};
const stream: Crash = {
  events: ['error'],
  severity: 'information',
  message:
    'Nobody listens to `error` of this stream: when the brokers stay away, the event ends the process in the middle of its work. Listen to it, finish what is under way, and end the process or consume anew there: with a listener that only reports, the process lives on and reads nothing.',
};
/** Of consumers; those of @platformatic/kafka tell by their streams. */
const clients: Partial<Record<ClientId, Crash>> = {
  kafkajs: {
    events: ['consumer.crash', 'CRASH'],
    message:
      'Nobody listens when this consumer crashes: after an error that kafkajs does not retry (a TypeError or SyntaxError in the handler, for instance) it is not restarted, and a process that also serves requests lives on and consumes nothing. Listen to `consumer.events.CRASH`, and end the process when `restart` is false.',
  },
  'node-rdkafka': rdkafka,
  'confluent-rdkafka': rdkafka,
};

const crashOf = ({ client, of }: Creation): Crash | undefined =>
  of === 'consumer' ? clients[client] : of === 'stream' ? stream : undefined;

export default defineRule({
  id: 'missing-crash-handler',
  summary: 'Nobody hears that a consumer stopped',
  severity: 'warning',
  why: `A consumer that stops does not end its process. kafkajs gives up after an error that it does not retry (\`restart: false\` in the event \`consumer.crash\`); \`consumer.run()\` resolved long before, so no promise rejects. A process that does something else as well (an HTTP server, a timer) lives on and answers its health checks, and the lag grows; one that does nothing else ends with exit code 0, as if all were well.

In node-rdkafka errors of the connection come as \`event.error\`, and librdkafka mends most of them by itself. What ends a consumer for good (another process with its \`group.instance.id\`, for instance) does not come there: the callback of \`consume(n, callback)\` is told once, a stream emits \`error\`, which ends a Node.js process when nobody listens, and \`consume()\` with a \`data\` listener stops without a word. \`isFatal\` is not set on any of them.

A stream of @platformatic/kafka survives the loss of a broker, and gives up when all of them are away for four attempts. Without a listener to \`error\` that ends the process, and a supervisor starts it again: nothing is lost, so this is information only. A listener that only logs is worse: the process stays, and the stream reads nothing any more when the brokers are back. \`for await\` throws the error.`,
  silentWhen: [
    'somebody listens to the event, wherever the consumer is used',
    'the consumer is returned or handed to code that may listen: a shared factory',
    'it is not run here',
    "the event's name cannot be read",
    'the code is a test',
  ],
  repair:
    "kafkajs: `consumer.on(consumer.events.CRASH, ({ payload }) => { if (!payload.restart) process.exit(1); })` under a supervisor that starts it again. node-rdkafka: `consumer.on('event.error', ...)` to report, and `consume(n, callback)` instead of `consume()`, with a callback that ends the process when it is given an error. Streams: `stream.on('error', ...)` that ends the process, or consumes anew.",
  sources: [
    'https://kafka.js.org/docs/instrumentation-events#consumer',
    'https://github.com/tulios/kafkajs/blob/master/src/consumer/index.js',
    'https://github.com/Blizzard/node-rdkafka#readme',
  ],
  clients: ['kafkajs', 'confluent-rdkafka', 'node-rdkafka', 'platformatic'],
  check({ facts, report }) {
    for (const creation of facts.creations) {
      const crash = crashOf(creation);
      if (!crash || creation.held === 'handed' || creation.held === 'returned' || creation.held === 'managed') continue;
      if (
        !creation.uses.some((use) => use.how === 'run') ||
        creation.listens.some((event) => event === '*' || crash.events.includes(event))
      )
        continue;
      report({
        range: creation.range,
        message: crash.message,
        severity: crash.severity,
        fixes: [
          {
            title: 'End the process when the consumer has stopped for good',
            safety: 'unsafe',
            change: { kind: 'add-crash-listener', creation },
          },
        ],
      });
    }
  },
});
