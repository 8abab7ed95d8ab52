import type { ClientId, Config, ConfigEntry, FileFacts, Send } from '../facts/facts';
import { calls } from '../facts/steps';
import { entryOf, numberOf, textOf } from '../facts/values';
import { defineRule } from './rule';
import { functionIdAt, shown } from './wording';

/** Clients whose producers are idempotent unless a setting takes that away. */
const idempotentByDefault: readonly ClientId[] = ['kafka-clients', 'spring-kafka', 'reactor-kafka', 'configuration'];
const inFlight = 'max.in.flight.requests.per.connection';

/**
 * Clients whose idempotent producer loses records when several sends are under way at a time: how it comes, and what to
 * do.
 */
const losesParallel: Partial<Record<ClientId, { readonly how: string; readonly instead: string }>> = {
  // the number moves on when the answer comes (producer.js)
  platformatic: {
    how: 'and @platformatic/kafka before 2.4 gives such sends of an idempotent producer the same sequence number: the broker keeps one of them, and every promise is fulfilled',
    instead: 'Use 2.4 or later, or remove the setting and ask for all in-sync replicas in each send',
  },
  // a failed send gives its number back and waits for its next try (producer/sendMessages.js)
  kafkajs: {
    how: 'and when such a send of an idempotent producer has to be tried again, kafkajs gives its sequence number to the next one: the broker takes that for a repetition, and an acknowledged record is lost',
    instead: 'Send them in one call or one after the other, or remove the setting',
  },
};

/** The entry that keeps this producer from being idempotent although it is asked to be, and what it should be. */
function against(config: Config): { readonly entry: ConfigEntry; readonly wants: string } | undefined {
  const acks = entryOf(config, 'acks');
  if (/^[01]$/.test(textOf(acks) ?? '')) return { entry: acks!, wants: '`acks` all' };
  const retries = entryOf(config, 'retries');
  if (numberOf(retries) === 0) return { entry: retries!, wants: '`retries` above 0' };
  const many = entryOf(config, inFlight);
  if ((numberOf(many) ?? 0) > 5 && idempotentByDefault.includes(config.client))
    return { entry: many!, wants: `at most 5 requests in flight` };
  return undefined;
}

/**
 * The send of this producer that stands in a callback for each of several things (`map`), so that many are under way at
 * a time.
 */
function parallelSend(facts: FileFacts, config: Config): Send | undefined {
  const made = facts.creations.find(
    (creation) => creation.of === 'producer' && creation.config?.start === config.range.start,
  );
  const sends = facts.sends.filter((send) => made && send.receiver === made.name && !send.transactional);
  if (!sends.length) return undefined;
  const each = new Set(
    facts.functions
      .flatMap(({ body }) => [...calls(body)])
      .flatMap(({ name, callbacks }) =>
        callbacks
          .filter(({ runs }) => runs === 'each' || (runs === 'inline' && /^(?:map|flatMap)$/.test(name)))
          .map((one) => one.function),
      ),
  );
  return sends.find((send) => each.has(functionIdAt(facts, send.range)));
}

export default defineRule({
  id: 'non-idempotent-producer',
  summary:
    'A setting takes idempotence from a producer, or conflicts with it, or the client does not keep what it promises',
  severity: 'warning',
  why: `A producer that gets no answer sends again. When the first attempt had arrived after all, the record is in the log twice; and when several requests are in flight, a batch that is sent again may land behind one that was sent after it. An idempotent producer numbers its batches, so that the broker drops repetitions and keeps the order.

In Java it is the default since 3.0, but other settings take it away: \`acks\` 0 or 1 and \`retries=0\` silently; \`max.in.flight.requests.per.connection\` above 5 with a line in the log up to 3.x and with a \`ConfigException\` at the start from 4.0 on. When \`enable.idempotence=true\` is set as well, all three are refused.

With @platformatic/kafka it is the other way round: before 2.4 (1.35 included, which is what Node.js before 22.22 gets) its idempotent producer gives sends that are under way at the same time the same number. The broker takes all but one for repetitions, every promise is fulfilled, and the others are lost: of 100 parallel sends 99. So nothing is said of a producer that is not idempotent there.

kafkajs (2.2.4) numbers one send after the other, but a send that fails gives its number back while it waits for its next try. When the record had arrived after all, the next send goes out with that number, and the broker drops it as a repetition: its promise is fulfilled, and the record is lost. Its idempotent producer is safe only where each send is waited for before the next one begins; the same holds for the sends of a transaction.`,
  silentWhen: [
    'the producer is idempotent: by default, or explicitly and with nothing against it',
    '`acks` or `retries` alone take it away: `acks-not-all` and `retries-disabled` speak there',
    'kafkajs, Nest and Confluent leave it at its default, which is off (kafkajs calls its idempotent producer experimental)',
    '@platformatic/kafka: it is switched off',
    '@platformatic/kafka and kafkajs: it is on, and no two sends are seen to be under way at the same time',
    'values that are not known',
    'the code is a test',
  ],
  repair:
    'Remove the setting that is in the way. Where the order of records does not matter and repetitions are harmless, suppress the finding with that reason.',
  sources: [
    'https://kafka.apache.org/documentation/#producerconfigs_enable.idempotence',
    'https://kafka.apache.org/documentation/#producerconfigs_max.in.flight.requests.per.connection',
    'https://github.com/platformatic/kafka/issues/326',
    'https://github.com/tulios/kafkajs/blob/v2.2.4/src/producer/sendMessages.js',
    'https://cwiki.apache.org/confluence/display/KAFKA/KIP-679%3A+Producer+will+enable+the+strongest+delivery+guarantee+by+default',
  ],
  clients: ['kafkajs', 'platformatic', 'kafka-clients', 'spring-kafka', 'configuration'],
  check({ facts, report }) {
    for (const config of facts.configs) {
      if (config.of !== 'producer' && config.of !== 'client') continue;
      const byDefault = idempotentByDefault.includes(config.client);
      const asked = entryOf(config, 'enable.idempotence');
      const idempotence = textOf(asked);
      const remove = (entry: ConfigEntry) => [
        {
          title: `Remove \`${entry.written}\``,
          safety: 'unsafe' as const,
          change: { kind: 'remove-config' as const, entry },
        },
      ];
      if (idempotence === 'false') {
        // with a transactional id the producer is refused, which is conflicting-config's
        if (entryOf(config, 'transactional.id') || (!byDefault && config.client !== 'kafkajs')) continue;
        report({
          range: asked!.value.range,
          severity: byDefault ? 'warning' : 'information',
          message: `Idempotence is switched off: when a send is tried again, the record may be stored twice, or behind one that was sent after it. ${byDefault ? 'Remove the setting: it is on by default.' : 'Where that matters, set it to true and wait for each send before the next one: kafkajs loses records when sends of an idempotent producer overlap.'}`,
          fixes: byDefault ? remove(asked!) : [],
        });
        continue;
      }
      const loses = losesParallel[config.client];
      const parallel =
        loses && idempotence === 'true' && !entryOf(config, 'transactional.id')
          ? parallelSend(facts, config)
          : undefined;
      if (parallel) {
        report({
          range: asked!.value.range,
          message: `${shown(parallel)} is called for several records at a time, ${loses!.how}. ${loses!.instead}.`,
          related: [{ file: facts.file, range: parallel.range, message: 'sent several times at once' }],
          fixes: remove(asked!),
        });
      }
      // its producer sets right what is against it (constructor in producer.js)
      if (config.client === 'platformatic') continue;
      const conflict = against(config);
      if (idempotence === 'true' && conflict) {
        report({
          range: conflict.entry.value.range,
          message: `This producer is asked to be idempotent, which needs ${conflict.wants}: it is refused when it is made or sends, and nothing is sent. Remove this setting.`,
          related: [{ file: facts.file, range: asked!.range, message: 'idempotence is asked for here' }],
          fixes: remove(conflict.entry),
        });
      } else if (!asked && conflict?.entry.key === inFlight) {
        report({
          range: conflict.entry.value.range,
          message:
            'More than 5 requests in flight rule idempotence out: Kafka clients up to 3.x switch it off, so that a retry may repeat or reorder records, and 4.x refuse to start. Use at most 5, or remove the setting.',
          fixes: [
            {
              title: 'Set it to 5',
              safety: 'unsafe',
              change: { kind: 'set-config', entry: conflict.entry, value: '5' },
            },
            ...remove(conflict.entry),
          ],
        });
      }
    }
  },
});
