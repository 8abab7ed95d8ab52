import type { Config, ConfigEntry, FileFacts, Handler, Send, Value } from '../facts/facts';
import { configAt, entryOf, textOf } from '../facts/values';
import { rememberedOfAll, type Code } from './code';

/** A handler that also gets the records of transactions that were aborted. */
export interface UncommittedRead {
  readonly handler: Handler;
  readonly topic: string;
  /** The send that writes the topic in a transaction, and its file. */
  readonly send: Send;
  readonly writer: string;
  /** The entry that asks for it; absent when a default decides. */
  readonly entry?: ConfigEntry;
  /** The configuration that says nothing of it, when it is the handler's own. */
  readonly config?: Config;
}

const written = rememberedOfAll<ReadonlyMap<string, { readonly send: Send; readonly writer: string }>>((code) => {
  const found = new Map<string, { send: Send; writer: string }>();
  for (const { file, sends, test } of code.files) {
    for (const send of test ? [] : sends) {
      const topic = nameOf(send.topic);
      if (send.transactional && topic && !found.has(topic)) found.set(topic, { send, writer: file });
    }
  }
  return found;
});

/** The handlers of a file that read what is written in transactions as soon as it is there, committed or not. */
export function uncommittedReads(code: Code, facts: FileFacts): readonly UncommittedRead[] {
  return facts.handlers.flatMap((handler): readonly UncommittedRead[] => {
    if (handler.client !== 'kafka-clients' && handler.client !== 'spring-kafka') return [];
    const topic = handler.topics?.map(nameOf).find((name) => name && written(code).has(name));
    if (!topic) return [];
    const isolation = handler.client === 'spring-kafka' ? ofModule(code) : ofConsumer(facts, handler);
    return isolation ? [{ handler, topic, ...written(code).get(topic)!, ...isolation }] : [];
  });
}

/**
 * A topic's name; where it can be set from outside, the one that holds when it is not, for writers and readers alike.
 */
const nameOf = (topic: Value | undefined): string | undefined => {
  const name = topic?.known ? topic.value : topic?.fallback;
  return typeof name === 'string' ? name : undefined;
};

type Isolation = Pick<UncommittedRead, 'entry' | 'config'>;

/** Why the consumer reads uncommitted records; `undefined` when it does not, or when that is not known. */
function ofConsumer(facts: FileFacts, { config: range }: Handler): Isolation | undefined {
  const config = configAt(facts, range);
  const entry = config && entryOf(config, 'isolation.level');
  if (entry) return textOf(entry) === 'read_uncommitted' ? { entry } : undefined;
  return config?.complete ? { config } : undefined;
}

/** The same in Spring, where settings and factories of the module decide: nobody may have said anything else. */
function ofModule(code: Code): Isolation | undefined {
  const configs = code.files
    .filter((f) => !f.test)
    .flatMap((f) => f.configs)
    .filter((c) => c.client === 'spring-kafka' && (c.of === 'consumer' || c.of === 'client' || c.of === 'subscribe'));
  if (!configs.some((c) => c.of === 'consumer')) return undefined;
  const entries = configs.flatMap((c) => entryOf(c, 'isolation.level') ?? []);
  return entries.every((entry) => textOf(entry) === 'read_uncommitted') ? {} : undefined;
}
