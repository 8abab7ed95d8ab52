import type { Send, Value } from '../../../facts/facts';
import { lookup } from '../clients';
import { PRODUCERS, TEMPLATE_SENDS, TEMPLATES } from '../clients/kafka';
import { subscription } from './reactive';
import { referenceEffect } from './effects';
import type { Resolver } from '../resolve/resolver';
import { idOf } from './ids';
import { unitOf } from '../resolve/model';
import { CALLBACK_ARGUMENT, listenerOf, type Names, outcomeOf } from './outcome';
import { useOf } from './callbacks';
import { argumentsOf, functionAround, type Node, oneLine, returnedValues } from '../syntax/syntax';
import { type Type, typeOfClass } from '../resolve/types';
import { valueOf } from '../resolve/values';

/** What of a workspace decides about its sends. */
export interface SendContext {
  /** The workspace uses Spring Kafka 2: `send` yields a ListenableFuture. */
  readonly spring2: boolean;
  /** The module's Spring configuration sets a transaction id prefix: its templates send in transactions only. */
  readonly transactionPrefix: boolean;
}

/**
 * The client a call of `send` goes to, by its receiver's type; `undefined` when it is no Kafka producer's or is not
 * known to be one.
 */
function clientOf(type: Type | undefined, resolver: Resolver): Send['client'] | undefined {
  if (!type) return undefined;
  if (resolver.types.is(type, PRODUCERS)) return 'kafka-clients';
  return resolver.types.is(type, TEMPLATES) ? 'spring-kafka' : undefined;
}

/** The Kafka client that a call (or a method reference) sends through. */
function sendClient(
  node: Node,
  resolver: Resolver,
): { client: Send['client']; method: string; type: Type; yields?: Send['yields'] } | undefined {
  if (node.type === 'method_reference') {
    const reference = resolver.reference(node);
    const client =
      reference && TEMPLATE_SENDS.has(reference.name) && !isOwn(reference.method)
        ? clientOf(reference.type, resolver)
        : undefined;
    return client && { client, method: reference!.name, type: reference!.type! };
  }
  const method = node.child('name')?.text ?? '';
  if (!TEMPLATE_SENDS.has(method)) return undefined;
  const object = node.child('object');
  if (isOwn(resolver.declaredTarget(node))) return undefined;
  if (object) {
    const type = resolver.type(object);
    const table = type && lookup((one) => one.sends, resolver.types.names(type), method);
    // Of `outbound.send(a).send(b)` the last stands for all.
    if (table)
      return node.parent?.type === 'method_invocation' &&
        node.field === 'object' &&
        node.parent.child('name')?.text === method
        ? undefined
        : { client: table.client.id, method, type, yields: table.entry };
    const client = clientOf(type, resolver);
    return client && (client === 'spring-kafka' || method === 'send') && !isMock(object, resolver)
      ? { client, method, type: type! }
      : undefined;
  }
  for (let cls = unitOf(node).classAround(node); cls; cls = cls.outer) {
    const type = typeOfClass(cls);
    const client = clientOf(type, resolver);
    if (client && (client === 'spring-kafka' || method === 'send')) return { client, method, type };
  }
  return undefined;
}

/** True for `Producer<K, V> producer = new MockProducer<>(...)`: nothing it is given is lost. */
function isMock(object: Node, resolver: Resolver): boolean {
  const declaration = resolver.declarationOf(object);
  const value =
    declaration?.kind === 'local'
      ? declaration.value
      : declaration?.kind === 'field'
        ? declaration.field.value
        : undefined;
  return (
    value?.type === 'object_creation_expression' &&
    value
      .child('type')
      ?.text.replace(/<[\s\S]*/, '')
      .endsWith('MockProducer') === true
  );
}

/**
 * A method that the workspace declares outside the Kafka clients' own classes: what it does is followed, not assumed.
 */
const isOwn = (method: { owner: { qualified: string } } | undefined): boolean =>
  !!method && !PRODUCERS.has(method.owner.qualified) && !TEMPLATES.has(method.owner.qualified);

/** How functions are named in outcomes. */
export const namesFor = (resolver: Resolver): Names => ({
  id: idOf,
  logs: (node) => referenceEffect(node, resolver).kind === 'log',
});

/** The fact of a send. */
export function readSend(node: Node, resolver: Resolver, context: SendContext): Send | undefined {
  const found = sendClient(node, resolver);
  if (!found) return undefined;
  const args = node.type === 'method_reference' ? [] : argumentsOf(node);
  const receiver = node.type === 'method_reference' ? node.children[0] : node.child('object');
  const list = node.child('arguments');
  const names = namesFor(resolver);
  let outcome =
    node.type === 'method_reference'
      ? {
          use: useOf(node, resolver).result === 'void' ? ('discarded' as const) : ('kept' as const),
          listeners: [],
          chain: node.range,
        }
      : outcomeOf(node, resolver, names);
  const callback = found.client === 'kafka-clients' ? args[1] : undefined;
  if (callback && callback.type !== 'null_literal')
    outcome = {
      ...outcome,
      listeners: [listenerOf(callback, CALLBACK_ARGUMENT, resolver, names), ...outcome.listeners],
    };
  const subscribed = found.yields === 'cold' ? subscription(node) : undefined;
  if (subscribed)
    outcome = { use: subscribed.use, listeners: [subscribed.listener], chain: subscribed.statement.range };
  const receiverText = oneLine(receiver?.text ?? '', 80);
  const topic = topicOf(found, args, resolver);
  const key = keyOf(found, args, resolver);
  return {
    client: found.client,
    evidence: 'type',
    method: found.method,
    receiver: receiverText,
    range: node.range,
    arguments: args.map((a) => a.range),
    argumentsEnd: args.length ? args[args.length - 1]!.end : list ? list.start + 1 : node.end,
    yields:
      found.yields ??
      (found.client === 'spring-kafka' && !(context.spring2 && !found.type.simple.endsWith('Operations2'))
        ? 'completable-future'
        : 'future'),
    outcome,
    ...(topic ? { topic } : {}),
    transactional: isTransactional(node, found.client, receiverText, resolver, context),
    flushed: flushes(node, receiverText),
    ...(found.client === 'spring-kafka' ? { managed: true } : {}),
    ...(key ? { key } : {}),
  };
}

/** The `new ProducerRecord<>(...)` that an argument is, also when a method of the same file makes it. */
function recordOf(arg: Node | undefined, resolver: Resolver): Node | undefined {
  const at = arg && resolver.value(arg);
  const isRecord = (node: Node | undefined) =>
    node?.type === 'object_creation_expression' && /(?:^|\.)ProducerRecord(?:<|$)/.test(node.child('type')?.text ?? '');
  if (isRecord(at)) return at;
  const method = at?.type === 'method_invocation' ? resolver.target(at) : undefined;
  const body = method && unitOf(method.node) === unitOf(at!) ? method.body : undefined;
  const returned = body ? returnedValues(body) : [];
  const made = returned.length === 1 ? resolver.value(returned[0]!) : undefined;
  return isRecord(made) ? made : undefined;
}

function topicOf(
  found: { client: string; method: string },
  args: readonly Node[],
  resolver: Resolver,
): Value | undefined {
  const record = recordOf(args[0], resolver);
  const first = record
    ? argumentsOf(record)[0]
    : found.client === 'spring-kafka' && found.method === 'send' && args.length > 1
      ? args[0]
      : undefined;
  return first && valueOf(first, resolver);
}

/**
 * Whether a record has a key, by what its constructor, or the template, is given. A partition that is named keeps the
 * order as a key does: then nothing is said.
 */
function keyOf(found: { client: string; method: string }, args: readonly Node[], resolver: Resolver): Send['key'] {
  const record = recordOf(args[0], resolver);
  const template = found.client === 'spring-kafka' && found.method !== 'sendAndReceive';
  let given: readonly (Node | undefined)[] = [];
  if (record) given = argumentsOf(record);
  else if (template && found.method === 'sendDefault') given = [undefined, ...args];
  else if (template && args.length > 1) given = args;
  if (given.length < 3) return given.length === 2 ? 'absent' : undefined;
  const isNull = (node: Node | undefined) => !!node && resolver.value(node)?.type === 'null_literal';
  if (given.length === 3) return isNull(given[1]) ? 'absent' : 'present';
  // (topic, partition, key, value[, headers]) or (topic, partition, timestamp, key, value[, headers])
  const keys = given.length === 4 ? [given[2]] : given.length === 6 ? [given[3]] : [given[2], given[3]];
  if (keys.every((k) => !isNull(k))) return 'present';
  return keys.every(isNull) && isNull(given[1]) ? 'absent' : undefined;
}

const plain = (receiver: string): string => receiver.replace(/^this\./, '');

/** Calls of a method by this name on a receiver of this text, within a node. */
function calls(scope: Node, names: ReadonlySet<string>, receiver: string): Node[] {
  const found: Node[] = [];
  scope.walk((n) => {
    if (
      n.type === 'method_invocation' &&
      names.has(n.child('name')?.text ?? '') &&
      plain(oneLine(n.child('object')?.text ?? '', 80)) === plain(receiver)
    )
      found.push(n);
  });
  return found;
}

const FLUSH = new Set(['flush']);
const BEGIN = new Set(['beginTransaction']);
const COMMIT = new Set(['commitTransaction']);

/** The method around a node, through lambdas and anonymous classes. */
function methodAround(node: Node): Node | undefined {
  let at = functionAround(node) ?? node.above('method_declaration', 'constructor_declaration');
  while (at?.type === 'lambda_expression') at = functionAround(at);
  return at;
}

function flushes(send: Node, receiver: string): boolean {
  const method = methodAround(send);
  return !!method && calls(method, FLUSH, receiver).some((c) => c.start > send.start);
}

function isTransactional(
  send: Node,
  client: Send['client'],
  receiver: string,
  resolver: Resolver,
  context: SendContext,
): boolean {
  for (let at: Node | undefined = send; at; at = at.parent) {
    if (at.type !== 'lambda_expression' && at.type !== 'method_reference' && at.type !== 'object_creation_expression')
      continue;
    const call = at.parent?.type === 'argument_list' ? at.parent.parent : undefined;
    if (call?.type === 'method_invocation' && call.child('name')?.text === 'executeInTransaction') return true;
  }
  const method = methodAround(send);
  if (client === 'kafka-clients') {
    if (!method || !receiver) return false;
    const begun = calls(method, BEGIN, receiver);
    if (begun.length)
      return (
        begun.some((b) => b.start < send.start) && calls(method, COMMIT, receiver).some((c) => c.start > send.start)
      );
    // Begun elsewhere in the class, on the same field: this method is part of that transaction.
    const field = receiver && resolver.declaration(plain(receiver), send)?.kind === 'field';
    const body = unitOf(send).classAround(send)?.body;
    return !!field && !!body && calls(body, BEGIN, receiver).length > 0;
  }
  if (context.transactionPrefix) return true;
  const owner = unitOf(send).classAround(send);
  const annotation = [
    ...((method && unitOf(send).method(method)?.annotations) ?? []),
    ...(owner?.annotations ?? []),
  ].find((a) => a.name === 'Transactional');
  return !!annotation && /kafkaTransactionManager|KafkaTransactionManager/.test(annotation.node.text);
}
