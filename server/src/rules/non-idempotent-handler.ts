import type { Effect } from '../facts/effects';
import { effects, handling, isQuery, keepsFailed, keepsOffsets, passesOn } from '../flow/effects';
import { defineRule } from './rule';
import { shown } from './wording';

/**
 * What a repeated delivery does a second time; `undefined` for effects whose repeat changes nothing, or that are not
 * certain.
 */
function repeated(effect: Effect): string | undefined {
  if (effect.kind === 'database')
    return effect.operation === 'insert'
      ? 'inserts a row'
      : effect.operation === 'increment'
        ? 'changes a stored value by an amount'
        : undefined;
  if (effect.kind === 'http') return effect.method === 'post' ? 'posts to another service' : undefined;
  return effect.kind === 'mail' ? 'sends a message to people' : effect.kind === 'payment' ? 'moves money' : undefined;
}

export default defineRule({
  id: 'non-idempotent-handler',
  summary: 'A record that is delivered twice does its effect twice',
  severity: 'warning',
  why: `Kafka delivers at least once: after a crash, a rebalance or a failed commit the records since the last commit come again. A handler that inserts a row, adds to a balance, posts to another service, sends mail or takes a payment does it again for each of them.

Retries make it worse: when the handler fails after the effect, the very same record is tried again. For request/response handlers (\`@MessagePattern\`), whose failures go back to the caller, it is information only.`,
  silentWhen: [
    'the write is an upsert, a conditional update, or guarded by a unique key (`ON CONFLICT`, `INSERT IGNORE`, a caught unique violation)',
    'a processed-message table or cache is asked first (`exists`, `alreadyProcessed`, `setIfAbsent`)',
    'a read of the state decides whether the effect happens',
    'an idempotency key goes with the request',
    'the effect sets a value that a repeat sets again, or deletes',
    'what the call does is not known, or it keeps a record that failed (a dead-letter store)',
    'the loop keeps its own offsets beside the data and seeks to them',
    'the code is a test',
  ],
  repair:
    "Write a processed-message record (topic, partition and offset, or the event's id, under a unique key) in the same transaction as the effect and skip records that are there; or use an upsert keyed by the event, or an idempotency key.",
  sources: [
    'https://kafka.apache.org/documentation/#semantics',
    'https://kafka.js.org/docs/consuming',
    'https://docs.spring.io/spring-kafka/reference/kafka/exactly-once.html',
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
  ],
  check({ facts, code, report }) {
    for (const handler of facts.handlers) {
      const one = effects(code, handler).find(
        (e) => !e.guarded && !isQuery(e) && !keepsFailed(e) && repeated(e.effect),
      );
      const fact = one && handling(code, handler, one);
      if (!one || !fact || passesOn(code, handler, one) || keepsOffsets(code, handler)) continue;
      report({
        file: code.fileOf(fact.id),
        range: fact.nameRange,
        severity: handler.kind === 'reply' ? 'information' : undefined,
        message: `This handler ${repeated(one.effect)!} for every delivery (${shown(one.call)}), and Kafka may deliver a record more than once: the repeat does it again. Remember which records were processed, or make the effect repeatable.`,
        related: [
          {
            file: code.fileOf(one.place.function.id),
            range: one.call.range,
            message: 'the effect that a repeated delivery repeats',
          },
        ],
      });
    }
  },
});
