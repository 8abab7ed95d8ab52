import type { CallStep, Config, FileFacts, FunctionFact, FunctionId, Handler, Outcome, Send } from '../facts/facts';
import { isJava, type Code } from '../flow/code';
import type { Site } from '../flow/way';
import type { Range } from '../text/range';
import type { ProposedFix, Related, Severity } from './rule';

/** A send or call as messages show it: `` `producer.send(...)` ``. */
export function shown(what: Send | CallStep): string {
  const name = 'method' in what ? what.method : what.name;
  return `\`${what.receiver ? `${what.receiver}.` : ''}${name}(...)\``;
}

/** What a call yields, in the client's own word. */
export const yielded = (yields: Send['yields']): string =>
  ({
    promise: 'promise',
    future: '`Future`',
    'completable-future': '`CompletableFuture`',
    hot: 'Observable',
    cold: 'Observable',
    report: 'delivery report',
    stream: '`error` event',
  })[yields];

/** The innermost function that holds the range; `undefined` at the top of a module. */
export function functionAt(facts: FileFacts, range: Range): FunctionFact | undefined {
  let found: FunctionFact | undefined;
  for (const one of facts.functions) {
    if (
      one.range.start <= range.start &&
      range.end <= one.range.end &&
      (!found || one.range.end - one.range.start <= found.range.end - found.range.start)
    )
      found = one;
  }
  return found;
}

/** The id of the function that holds the range, or of the module. */
export const functionIdAt = (facts: FileFacts, range: Range): FunctionId =>
  functionAt(facts, range)?.id ?? `${facts.file}#`;

/** When the handler's offset moves on, as half a sentence. */
export function commitsWhen({ client, commits, kind, letsGo }: Handler): string {
  if (commits === 'early' && !letsGo)
    return 'auto-commit moves the offset on at a later `poll`, whatever became of the record';
  if (commits === 'manual') return 'the next commit moves the offset past the record';
  if (letsGo)
    return commits === 'unknown'
      ? 'the offset moves on'
      : letsGo === 'handed'
        ? 'the client stored the offset for its next commit when it handed the record over'
        : 'the client commits the offset when the record enters the stream';
  switch (client) {
    case 'kafkajs':
      return "kafkajs commits the offset once the handler's promise resolves";
    case 'confluent':
      return "the client stores the offset for its next commit once the handler's promise resolves";
    case 'nestjs':
      return 'the offset is committed once the handler returned';
    case 'spring-kafka':
      return 'the container commits the offset once the listener returned';
    case 'kafka-clients':
      return kind === 'poll' ? 'the loop goes on to the next poll and the offset moves on' : 'the offset moves on';
    case 'reactor-kafka':
      return 'the batch is acknowledged once its inner Flux has ended';
    case 'node-rdkafka':
    case 'confluent-rdkafka':
    case 'platformatic':
    case 'configuration':
      return 'the offset moves on';
  }
}

/** How to be given one record after the other, where nothing waits for a listener. */
export const oneAfterTheOther = ({ sideBySide }: Handler): string =>
  sideBySide === 'stream'
    ? 'read one record after the other (`for await (const message of stream)`)'
    : 'ask for one record after the other (`consume(1, callback)`)';

/** The handler as a related place. */
export const relatedHandler = (code: Code, handler: Handler): Related => ({
  file: code.fileOf(handler.function),
  range: handler.range,
  message: 'the handler whose records these are',
});

/**
 * How bad a send is whose result is dropped: Spring's template logs a failure, so it is not silent; Confluent's
 * documentation shows sends followed by `flush`.
 */
export function unheardSeverity(send: Send): Severity | undefined {
  if (send.client === 'spring-kafka') return 'warning';
  return send.client === 'confluent' && send.flushed ? 'information' : undefined;
}

/** What follows when the result of a send is dropped, and what to do instead. */
export function unheardConsequence(send: Send, yields: Send['yields']): string {
  if (send.client === 'reactor-kafka')
    return 'nothing is sent before somebody subscribes. Return it to whoever does, or subscribe with an error consumer';
  if (yields === 'cold')
    return 'nothing is sent before somebody subscribes. `await lastValueFrom(...)` it, or return it';
  if (yields === 'hot')
    return 'when the send fails, Nest says nothing and the record is lost; `await` on an Observable does not wait either. `await lastValueFrom(...)` it, or subscribe with an `error` callback';
  if (send.client === 'spring-kafka')
    return 'when the send fails, the template only logs it and this code goes on as if the record were sent. Wait for it, return it, or handle the exception in `whenComplete`';
  if (send.client === 'kafka-clients') {
    const flush = send.flushed ? ' (`flush()` waits, but reports no failure)' : '';
    return `\`send\` only queues the record, and when delivery fails nobody hears of it${flush}. Wait with \`.get()\`, or give \`send\` a callback that handles the exception`;
  }
  if (send.flushed)
    return '`flush()` waits for delivery, but the failure of this record rejects only this promise. Collect the promises and `await Promise.all(...)` after the flush';
  return 'when the broker refuses the record, this code does not hear of it and goes on as if it were sent. `await` it, return it, or add a `.catch` that deals with the failure';
}

/** Where the sites stand, each with what it is. */
export const relatedSites = (
  code: Code,
  sites: readonly Site[],
  says: (site: Site, last: boolean) => string,
): readonly Related[] =>
  sites.map((site, i) => ({
    file: code.fileOf(site.function.id),
    range: site.range,
    message: says(site, i === sites.length - 1),
  }));

/**
 * The fix that waits for what a call yields. Safe only in a JavaScript function that is async already and does not drop
 * it by
 * `void`: nothing else changes than that the failure is heard. Elsewhere it changes a signature, or blocks a thread.
 */
export function awaitFix(
  outcome: Outcome,
  yields: Send['yields'],
  id: FunctionId,
  fact: FunctionFact | undefined,
): ProposedFix {
  const java = isJava(id);
  const title = java
    ? yields === 'completable-future'
      ? 'Wait for the result with `.join()`'
      : 'Wait for the result with `.get()`'
    : yields === 'hot' || yields === 'cold'
      ? 'Wait for it with `await lastValueFrom(...)`'
      : 'Wait for it with `await`';
  return {
    title,
    safety: !java && fact?.asynchronous && outcome.use !== 'voided' ? 'safe' : 'unsafe',
    change: { kind: 'await', chain: outcome.chain, statement: outcome.statement, yields, function: id },
  };
}

/**
 * How bad a setting is that leaves records with too few brokers, where there is only one or where the file is for
 * development.
 */
export const softer = (config: Config): { readonly severity?: Severity } =>
  config.singleBroker || config.development ? { severity: 'information' } : {};

/** What to say instead of advice where a cluster has one broker; `undefined` for any other. */
export const becauseSingle = (config: Config): string | undefined =>
  config.singleBroker
    ? 'A single broker keeps only one copy, so nothing better can be set here: see that production does not inherit it.'
    : undefined;
