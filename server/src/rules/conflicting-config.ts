import type { Config, ConfigEntry, FileFacts } from '../facts/facts';
import { entryOf, textOf } from '../facts/values';
import { holds, named } from './held';
import { defineRule, type ProposedFix, type Report } from './rule';

const java = (config: Config): boolean =>
  ['kafka-clients', 'spring-kafka', 'reactor-kafka', 'configuration'].includes(config.client);
const librdkafka = (config: Config): boolean =>
  config.client === 'node-rdkafka' || config.client === 'confluent-rdkafka';

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
const set = (entry: ConfigEntry, value: string | number): ProposedFix => ({
  title: `Set \`${entry.written}\` to ${value}`,
  safety: 'unsafe',
  change: { kind: 'set-config', entry, value: String(value) },
});
const remove = (entry: ConfigEntry): ProposedFix => ({
  title: `Remove \`${entry.written}\``,
  safety: 'unsafe',
  change: { kind: 'remove-config', entry },
});

/** Where a finding points: the first of these that stands there; the others are related places. */
function at(
  facts: FileFacts,
  entries: readonly (ConfigEntry | undefined)[],
  rest: Omit<Report, 'range' | 'related'>,
): Report | undefined {
  const [first, ...others] = entries.filter((entry) => entry !== undefined);
  return (
    first && {
      ...rest,
      range: first.value.range,
      related: others.map((entry) => ({
        file: facts.file,
        range: entry.value.range,
        message: `\`${entry.written}\` is set here`,
      })),
    }
  );
}

/** The time for a delivery has room for one try. */
function delivery(config: Config, facts: FileFacts): Report | undefined {
  const linger = holds(config, 'linger.ms', 'queue.buffering.max.ms');
  if (java(config)) {
    const [total, request] = [holds(config, 'delivery.timeout.ms'), holds(config, 'request.timeout.ms')];
    // Java lets its own default follow the other two; from 4.0 on records linger for 5 ms, before that for none
    const waits = linger?.entry ? linger.value : 0;
    if (!total?.entry || !request || total.value >= request.value + waits) return undefined;
    const fixes = request.value + waits <= 120_000 ? [remove(total.entry)] : [];
    return at(facts, [total.entry, request.entry, linger?.entry], {
      message: `${named(total)} is less than ${named(request)}${linger?.entry ? ` plus ${named(linger)}` : ''}: the producer refuses to start, since not even one try fits. Leave it at its default of two minutes, or lower the other${linger?.entry ? 's' : ''}.`,
      fixes,
    });
  }
  if (!librdkafka(config)) return undefined;
  const total = holds(config, 'message.timeout.ms', 'delivery.timeout.ms');
  if (total?.entry && total.value > 0 && linger?.entry && total.value <= linger.value) {
    return at(facts, [total.entry, linger.entry], {
      message: `${named(total)} is not more than ${named(linger)}: the producer refuses to start, since every record would be given up before it is sent. Raise the one or lower the other.`,
    });
  }
  const transaction = holds(config, 'transaction.timeout.ms');
  if (entryOf(config, 'transactional.id') && total?.entry && transaction && total.value > transaction.value) {
    return at(facts, [total.entry, transaction.entry], {
      message: `${named(total)} is more than ${named(transaction)}: a transactional producer refuses to start so. Remove it: it then follows the transaction's.`,
      fixes: [remove(total.entry)],
    });
  }
  return undefined;
}

/** Two heartbeats may get lost before a member counts as dead. */
function heartbeats(config: Config, facts: FileFacts): Report | undefined {
  if (textOf(entryOf(config, 'group.protocol')) === 'consumer') return undefined;
  const [session, beat] = [holds(config, 'session.timeout.ms'), holds(config, 'heartbeat.interval.ms')];
  if (!session || !beat || session.value >= 3 * beat.value || session.value === 0) return undefined;
  const third = Math.floor(session.value / 3);
  const refused = session.value <= beat.value && (java(config) || config.client === 'platformatic');
  return at(facts, [beat.entry, session.entry], {
    message: `${capital(named(session))} is less than three times ${named(beat)}: ${refused ? 'the consumer refuses to run so' : 'one heartbeat that comes late has the consumer thrown out of its group, and its records are read again elsewhere'}. ${beat.entry ? `Send heartbeats at most every ${third} ms.` : `Allow at least ${3 * beat.value} ms.`}`,
    fixes: [beat.entry ? set(beat.entry, third) : set(session.entry!, 3 * beat.value)],
  });
}

/** What librdkafka refuses of a consumer. */
function fetching(config: Config, facts: FileFacts): Report | undefined {
  if (!librdkafka(config) || config.of !== 'consumer') return undefined;
  const [poll, session] = [holds(config, 'max.poll.interval.ms'), holds(config, 'session.timeout.ms')];
  if (poll && session && poll.value < session.value) {
    return at(facts, [poll.entry, session.entry], {
      message: `${named(poll)} is less than ${named(session)}: the consumer refuses to start. Raise the one or lower the other.`,
    });
  }
  const [fetch, message] = [holds(config, 'fetch.max.bytes'), holds(config, 'message.max.bytes')];
  if (fetch?.entry && message && fetch.value < message.value) {
    return at(facts, [fetch.entry, message.entry], {
      message: `${named(fetch)} is less than ${named(message)}: the consumer refuses to start. Raise the one or lower the other.`,
    });
  }
  const receive = holds(config, 'receive.message.max.bytes');
  if (receive?.entry && fetch && fetch.value + 512 > receive.value) {
    return at(facts, [receive.entry, fetch.entry], {
      message: `${named(receive)} is less than ${named(fetch)} plus 512: the consumer refuses to start. Raise it, or remove it.`,
      fixes: [remove(receive.entry)],
    });
  }
  return undefined;
}

/** Transactions rest on idempotence. kafkajs switches it on for a transaction by itself. */
function transactions(config: Config, facts: FileFacts): Report | undefined {
  const [id, idempotence] = [entryOf(config, 'transactional.id'), entryOf(config, 'enable.idempotence')];
  if (
    !id ||
    textOf(idempotence) !== 'false' ||
    config.client === 'kafkajs' ||
    config.client === 'nestjs' ||
    (id.value.known && !id.value.value)
  )
    return undefined;
  const refused = config.client === 'platformatic' ? 'a transaction cannot begin' : 'the producer refuses to start';
  return at(facts, [idempotence, id], {
    message: `A producer with a transactional id has to be idempotent, which is switched off here: ${refused}. Remove the setting, or set it to true.`,
    fixes: [set(idempotence!, 'true')],
  });
}

/** Offsets are committed for a group. */
function withoutGroup(config: Config, facts: FileFacts): Report | undefined {
  const auto = entryOf(config, 'enable.auto.commit');
  if (
    config.client !== 'kafka-clients' ||
    config.of !== 'consumer' ||
    !config.complete ||
    textOf(auto) !== 'true' ||
    entryOf(config, 'group.id')
  )
    return undefined;
  return at(facts, [auto], {
    message:
      'Auto-commit is asked for, but there is no `group.id` to commit for: the consumer refuses to start. Add the group, or remove the setting.',
  });
}

/** Spring's container does not take acknowledgements from the listener and let the client commit as well. */
function acknowledgements(config: Config, facts: FileFacts): Report | undefined {
  const auto = entryOf(config, 'enable.auto.commit');
  if (config.client !== 'spring-kafka' || textOf(auto) !== 'true') return undefined;
  const mode = facts.configs
    .filter((one) => one.client === 'spring-kafka' && one.profile === config.profile)
    .map((one) => entryOf(one, 'spring.kafka.listener.ack-mode'))
    .find((entry) => /^manual/.test(textOf(entry) ?? ''));
  return (
    mode &&
    at(facts, [auto, mode], {
      message:
        'The listener is to acknowledge records itself, but the client is told to commit by the clock: the container refuses to start. Remove this setting.',
      fixes: [remove(auto!)],
    })
  );
}

export default defineRule({
  id: 'conflicting-config',
  summary: 'Configuration values that cannot hold together',
  severity: 'warning',
  why: `Some settings only make sense together. Where they contradict each other, most clients refuse to start, which shows at the first run. Others go on: a consumer whose session is shorter than three heartbeats is thrown out of its group whenever one heartbeat is late, its partitions move, and records are read again.`,
  silentWhen: [
    'one of the values is not known, or not given where something else may set it',
    'a key is set in several ways, as by the arms of an `if`',
    "a value is absent and the client's default goes with the other",
    'kafkajs: a transactional id without `idempotent`, which it switches on for transactions itself',
    "the group uses the consumer protocol (KIP-848), whose session is the broker's",
    'the code is a test',
  ],
  repair: 'Change one of the two values, as the message says.',
  sources: [
    'https://kafka.apache.org/documentation/#producerconfigs_delivery.timeout.ms',
    'https://kafka.apache.org/documentation/#consumerconfigs_heartbeat.interval.ms',
    'https://kafka.apache.org/documentation/#producerconfigs_transactional.id',
    'https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md',
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
    'configuration',
  ],
  check({ facts, report }) {
    for (const config of facts.configs) {
      const checks =
        config.of === 'producer'
          ? [delivery, transactions]
          : config.of === 'consumer' || config.of === 'stream'
            ? [heartbeats, fetching, withoutGroup, acknowledgements]
            : [];
      for (const check of checks) {
        const found = check(config, facts);
        if (found) report(found);
      }
    }
  },
});
