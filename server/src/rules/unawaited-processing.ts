import type { CommitStep, Handler } from '../facts/facts';
import { isJava } from '../flow/code';
import { detachedWork, type Detached } from '../flow/detached';
import { overtakingCommit } from '../flow/overtaken';
import { defineRule, type ProposedFix } from './rule';
import { awaitFix, commitsWhen, oneAfterTheOther, relatedHandler, shown } from './wording';

/** What is started and not waited for. */
export function started({ how, call }: Detached): string {
  switch (how) {
    case 'each':
      return `\`${call.name}\` does not wait for its async callback`;
    case 'later':
      return `${shown(call)} runs this work later, and the handler does not wait for it`;
    case 'thread':
      return `${shown(call)} runs on another thread (\`@Async\`), and the handler does not wait for it`;
    case 'kept':
      return `${shown(call)} keeps records for a later turn`;
    case 'dropped':
      return `The handler does not wait for ${shown(call)}`;
  }
}

/** What to do about it. */
export function instead({ how, place }: Detached, handler: Handler): string {
  if (handler.sideBySide && how === 'dropped')
    return `Wait for it, and ${oneAfterTheOther(handler)}: nothing waits for a listener.`;
  const java = isJava(place.function.id);
  if (how === 'each')
    return java
      ? 'Collect the futures and wait for them.'
      : 'Use `for...of` with `await`, or `await Promise.all(... .map(...))`.';
  if (how === 'kept') return 'Switch auto-commit off, and commit by hand after the gathered records are worked off.';
  if (how === 'thread') return 'Call it without `@Async`, return its future, or acknowledge when it is done.';
  if (how === 'later')
    return java
      ? "Wait for the results before the next `poll` or the listener's return, or commit when the work is done."
      : 'Wait for it, or commit by hand when the work is done.';
  return java ? 'Wait for its result, return the future, or commit when the work is done.' : '`await` or return it.';
}

/** Fixes for work that is not waited for. Unsafe: how long the work takes is not known. */
export function waitFixes({ how, place, call, callback }: Detached, handler: Handler): readonly ProposedFix[] {
  // nothing waits for the listener either
  if (handler.sideBySide) return [];
  const { function: fact } = place;
  if (how === 'each' && callback && call.outcome.statement) {
    return [
      {
        title: 'Wait for each turn with `for...of`',
        safety: 'unsafe',
        change: {
          kind: 'loop-and-await',
          call: call.range,
          statement: call.outcome.statement,
          callback: callback.function,
          function: fact.id,
        },
      },
    ];
  }
  return how === 'dropped' && !callback && !isJava(fact.id)
    ? [{ ...awaitFix(call.outcome, 'promise', fact.id, fact), safety: 'unsafe' }]
    : [];
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

const consequence = (handler: Handler): string =>
  `${handler.commits === 'manual' ? 'the offset may be committed before it is done' : commitsWhen(handler)}, so a failure or a crash loses the record`;

export default defineRule({
  id: 'unawaited-processing',
  summary: 'A handler starts work that it does not wait for, and its offset is committed first',
  severity: 'error',
  why: `A client commits what the handler was given once the handler returned, or once the promise it returned resolves. Work that nobody waits for is still running then: when it fails, or when the process stops, the record counts as done and is not delivered again.

kafkajs and Confluent's KafkaJS interface commit only after the handler's promise, so \`autoCommit: true\` is no mistake there; work outside that promise is. Spring commits when the listener method returns; since 3.2 it waits for a returned \`CompletableFuture\` or \`Mono\`. \`forEach\` does not wait for an async callback, and neither does anybody for a timer, an executor, a queue in memory or a method with \`@Async\`.

An event's listener is not waited for either, async or not: \`stream.on('data', async (message) => { await work(message); await message.commit(); })\` works on all that was fetched at once, and the commit of a quick record covers the slow ones before it. On a cluster, killed after 6 of 24 records and started again, such a listener of @platformatic/kafka left 17 undone; one of node-rdkafka's \`data\`, killed after 24 of 60, left 12 to 18. Read with \`for await\` from a stream, and with \`consume(1, callback)\` from a consumer of node-rdkafka or of Confluent's rdkafka interface.`,
  silentWhen: [
    'the work is awaited, returned, or collected for an awaited `Promise.all`',
    'the promise or future is returned to a client that waits for it (kafkajs, Nest, Spring since 3.2)',
    'the commit happens when the work is done: in its callback or listener',
    "an event's listener: it pauses what hands it records, keeps them in turn itself (a lock, a queue, a chain of promises), does nothing asynchronous before it commits, or its consumer is asked for one record at a time (`consume(1)`)",
    "an event's listener under auto-commit: `auto-commit-before-processing` speaks there",
    'what is not waited for only logs, measures or caches, or has nothing to do with the records',
    'it is a send: `unawaited-send` speaks there',
    'Java auto-commit: `auto-commit-before-processing` speaks there',
    'the code is a test',
  ],
  repair:
    "`await` the work, return its promise, use `for...of` or `await Promise.all(...)`. For work in parallel, commit by hand when it is done, in the order of the offsets. Where an event's listener gets the records, take one after the other instead: `for await` over the stream, or `consume(1, callback)` and the next when the work is done.",
  sources: [
    'https://kafka.js.org/docs/consuming',
    'https://github.com/tulios/kafkajs/blob/master/src/consumer/runner.js',
    'https://docs.spring.io/spring-kafka/reference/kafka/receiving-messages/async-returns.html',
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
    const reported = new Set<CommitStep>();
    for (const handler of facts.handlers) {
      if (handler.commits === 'early') continue;
      for (const one of detachedWork(code, handler)) {
        if (one.how === 'kept' && handler.kind === 'poll') continue;
        report({
          file: code.fileOf(one.place.function.id),
          range: one.call.outcome.chain,
          message: `${started(one)}: ${consequence(handler)}. ${instead(one, handler)}`,
          related: [relatedHandler(code, handler)],
          fixes: waitFixes(one, handler),
        });
      }
      const one = overtakingCommit(code, handler);
      if (!one || reported.has(one.commit)) continue;
      reported.add(one.commit);
      const work = one.work.kind === 'send' ? one.work.send : one.work;
      report({
        file: code.fileOf(one.at.function.id),
        range: one.commit.range,
        message: `Nothing waits for this listener: further records are worked on while ${shown(work)} is running, and this commit covers earlier ones that are not done yet, which are lost when the process stops. ${capital(oneAfterTheOther(handler))}.`,
        related: [
          {
            file: code.fileOf(one.place.function.id),
            range: work.range,
            message: 'the work that others may still be at',
          },
          relatedHandler(code, handler),
        ],
      });
    }
  },
});
