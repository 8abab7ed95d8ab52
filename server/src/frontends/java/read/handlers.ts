import type { Handler, Value } from '../../../facts/facts';
import { ACKNOWLEDGMENT, CONSUMERS, LISTENERS } from '../clients/kafka';
import type { Configs } from './configs';
import { lambdaParameters, referencesOf } from '../resolve/expressions';
import type { Resolver } from '../resolve/resolver';
import { idOf } from './ids';
import { type MethodInfo, modifiersOf, type Unit, unitOf } from '../resolve/model';
import { isListenerAnnotation, listenerFacts, type ListenerFacts, named } from '../spring/listeners';
import { argumentsOf, bare, type Node, returnedValues } from '../syntax/syntax';
import type { Poll } from './polls';
import { valueOf } from '../resolve/values';
import { type Type, typeOfClass } from '../resolve/types';

/** What the module's configuration says of its listeners. */
export interface ListenerSettings {
  readonly transactionPrefix: boolean;
  readonly manualAck: boolean;
  readonly autoCommit: boolean;
  /** By a container factory's name. */
  readonly factories: Readonly<Record<string, 'manual' | 'after'>>;
  readonly application?: string;
}

/** Types of parameters that carry no record. */
const CONTROL =
  /^(?:Acknowledgment|Consumer|KafkaConsumer|ConsumerRecordMetadata|MessageHeaders|KafkaMessageHeaderAccessor)$/;

/** The handlers of a file: listener methods, listener classes and lambdas, poll loops. */
export function readHandlers(
  unit: Unit,
  polls: readonly Poll[],
  resolver: Resolver,
  configs: Configs,
  settings: ListenerSettings,
): Handler[] {
  const handlers: Handler[] = [];
  const spring = (
    kind: Handler['kind'],
    node: Node,
    range: Handler['range'],
    records: readonly string[],
    manual: boolean,
    waits: boolean,
    { ackMode, ...said }: ListenerFacts & Pick<Handler, 'byHand'> = {},
  ) => {
    const mode =
      ackMode ??
      settings.factories[said.containerFactory ?? 'kafkaListenerContainerFactory'] ??
      (settings.manualAck ? 'manual' : 'after');
    handlers.push({
      client: 'spring-kafka',
      evidence: 'type',
      kind,
      function: idOf(node),
      range,
      records,
      commits: manual || mode === 'manual' ? 'manual' : settings.autoCommit ? 'early' : 'after',
      waitsForResult: waits,
      ...said,
      ...(kind === 'batch' && settings.transactionPrefix ? { guarded: true } : {}),
      ...(settings.application === undefined ? {} : { application: settings.application }),
    });
  };
  const method = (m: MethodInfo, kind?: Handler['kind'], said?: ListenerFacts & Pick<Handler, 'byHand'>) => {
    const carrying = m.parameters.filter(
      (p) =>
        !CONTROL.test(simple(p.type, resolver)) &&
        !modifiersOf(p.node).annotations.some((a) => a.name === 'Header' || a.name === 'Headers'),
    );
    const first = carrying[0] && resolver.types.of(carrying[0].type);
    const batch = !!first && /^(?:List|Collection|Iterable|ConsumerRecords)$/.test(first.simple);
    const manual = m.parameters.some((p) => resolver.types.of(p.type).qualified === ACKNOWLEDGMENT);
    const waits = !!m.returns && /^(?:CompletableFuture|Mono)$/.test(simple(m.returns, resolver));
    const name = m.node.child('name');
    spring(
      kind ?? (batch ? 'batch' : 'message'),
      m.node,
      name?.range ?? m.node.range,
      carrying.map((p) => p.name),
      manual,
      waits,
      said,
    );
  };

  for (const cls of unit.classes) {
    const onClass = cls.annotations.find((a) => isListenerAnnotation(a, resolver));
    const onMessage = listenerOf(typeOfClass(cls), resolver);
    for (const m of [...cls.methods.values()].flat()) {
      if (!m.body) continue;
      const listener =
        m.annotations.find((a) => isListenerAnnotation(a, resolver)) ??
        (m.annotations.some((a) => named(a, 'KafkaHandler', resolver)) ? onClass : undefined);
      if (listener) method(m, undefined, listenerFacts(listener, [...m.annotations, ...cls.annotations], resolver));
      else if (onMessage && m.name === 'onMessage' && m.parameters.length > 0 && !isForwarder(m))
        method(m, onMessage.batch ? 'batch' : 'message', BY_HAND);
    }
  }
  unit.root.walk((n) => {
    if (n.type !== 'lambda_expression' && n.type !== 'method_reference') return;
    const type = resolver.functionType(n);
    const listener = type && listenerOf(type, resolver);
    if (!listener || !type) return;
    const manual = /Acknowledging/.test(type.simple);
    if (n.type === 'lambda_expression') {
      const first = lambdaParameters(n)[0];
      spring(
        listener.batch ? 'batch' : 'message',
        n,
        { start: n.start, end: n.child('parameters')?.end ?? n.end },
        first ? [first.name] : [],
        manual,
        false,
        BY_HAND,
      );
    } else {
      const target = resolver.reference(n)?.method;
      const first = target?.parameters[0];
      if (target && unitOf(target.node) === unit && first)
        spring(
          listener.batch ? 'batch' : 'message',
          target.node,
          target.node.child('name')?.range ?? target.node.range,
          [first.name],
          manual,
          false,
          BY_HAND,
        );
    }
  });
  for (const poll of polls) {
    const commits = pollCommits(poll.call, resolver, configs);
    // Of a turn in a framework's machinery, which may commit anywhere, nothing is known.
    if (poll.once && commits.commits === 'unknown') continue;
    const topics = subscribed(poll.call, resolver);
    handlers.push({
      client: 'kafka-clients',
      evidence: 'type',
      kind: 'poll',
      function: poll.id,
      range: poll.call.range,
      records: poll.records ? [poll.records] : [],
      ...commits,
      waitsForResult: false,
      ...(topics ? { topics } : {}),
    });
  }
  return handlers.sort((a, b) => a.range.start - b.range.start);
}

/** What is given to a container in code. */
const BY_HAND = { byHand: true } as const;

const simple = (type: Node, resolver: Resolver): string => resolver.types.of(type).simple;

/** An overload that only hands on what it got: `onMessage(data) { onMessage(data, null); }`, or that refuses. */
function isForwarder(m: MethodInfo): boolean {
  const statements = m.body?.children ?? [];
  if (statements.length === 0) return true;
  if (statements.length > 1) return false;
  if (statements[0]!.type === 'throw_statement') return true;
  const call = statements[0]!.children[0];
  return (
    call?.type === 'method_invocation' &&
    call.child('name')?.text === 'onMessage' &&
    (!call.child('object') || call.child('object')!.type === 'this')
  );
}

function listenerOf(type: Type, resolver: Resolver): { batch: boolean } | undefined {
  for (const name of resolver.types.names(type)) {
    const listener = LISTENERS.get(name);
    if (listener) return listener;
  }
  return undefined;
}

/** Who commits what a poll loop reads, by the configuration its consumer was made with. */
function pollCommits(
  poll: Node,
  resolver: Resolver,
  configs: Configs,
): Pick<Handler, 'commits' | 'commitSetting' | 'config'> {
  const method = poll.child('name')?.text === 'poll' ? undefined : resolver.target(poll);
  const body = method && resolver.types.workspace.body(method);
  const returned = body && returnedValues(body);
  const inner = returned?.length === 1 ? bare(returned[0]) : poll;
  const object = inner?.child('object');
  const creation = object && consumerCreation(object, resolver, 0);
  const first = creation && argumentsOf(creation)[0];
  const config = first && configs.trace(first);
  if (!config) return { commits: 'unknown' };
  const own = config.range && config.unit === unitOf(poll) ? { config: config.range } : {};
  const entry = [...config.entries].reverse().find((e) => e.key === 'enable.auto.commit');
  // Without a group nothing is committed, whatever the default says.
  if (!entry)
    return {
      commits: config.complete && config.entries.some((e) => e.key === 'group.id') ? 'early' : 'unknown',
      ...own,
    };
  if (!entry.value.known) return { commits: 'unknown', ...own };
  const setting = config.unit === unitOf(poll) ? { commitSetting: entry.value.range } : {};
  return { commits: String(entry.value.value) === 'true' ? 'early' : 'manual', ...setting, ...own };
}

/**
 * The topics that a polled consumer subscribes to or is assigned, where its variable is seen; `undefined` when some
 * cannot be read.
 */
function subscribed(poll: Node, resolver: Resolver): Value[] | undefined {
  const object = poll.child('name')?.text === 'poll' ? poll.child('object') : undefined;
  const declaration = object && resolver.declarationOf(object);
  if (!declaration) return undefined;
  const calls = referencesOf(declaration, resolver).flatMap((r) =>
    r.parent?.type === 'method_invocation' &&
    r.field === 'object' &&
    /^(?:subscribe|assign)$/.test(r.parent.child('name')?.text ?? '') &&
    unitOf(r) === unitOf(poll)
      ? [r.parent]
      : [],
  );
  const topics = calls.flatMap((call) => topicsOf(argumentsOf(call)[0], resolver));
  return calls.length && topics.every((t) => t !== undefined) ? (topics as Value[]) : undefined;
}

/**
 * The topics in `List.of("orders")`, `Arrays.asList(...)`, also of partitions; undefined elements for what is something
 * else.
 */
function topicsOf(node: Node | undefined, resolver: Resolver): (Value | undefined)[] {
  const at = node && resolver.value(node);
  if (
    at?.type !== 'method_invocation' ||
    !/^(?:of|asList|singleton|singletonList|singletonSet|copyOf|newArrayList|newHashSet)$/.test(
      at.child('name')?.text ?? '',
    )
  )
    return [undefined];
  return argumentsOf(at).map((arg) => {
    const value = resolver.value(arg);
    const partition =
      value?.type === 'object_creation_expression' && value.child('type')?.text.endsWith('TopicPartition');
    const name = partition ? argumentsOf(value)[0] : arg;
    return name && resolver.type(name)?.simple === 'String' ? valueOf(name, resolver) : undefined;
  });
}

/**
 * The `new KafkaConsumer(...)` behind an expression: through variables, fields (with their assignments in the class),
 * and methods.
 */
function consumerCreation(node: Node, resolver: Resolver, depth: number): Node | undefined {
  const at = bare(node);
  if (!at || depth > 5) return undefined;
  if (at.type === 'object_creation_expression')
    return resolver.types.is(resolver.types.of(at.child('type')!), CONSUMERS) ? at : undefined;
  if (at.type === 'method_invocation') {
    const method = resolver.target(at);
    const body = method && resolver.types.workspace.body(method);
    const returned = body ? returnedValues(body) : [];
    return returned.length === 1 ? consumerCreation(returned[0]!, resolver, depth + 1) : undefined;
  }
  const declaration = resolver.declarationOf(at);
  if (declaration?.kind === 'local')
    return declaration.value && consumerCreation(declaration.value, resolver, depth + 1);
  if (declaration?.kind !== 'field') return undefined;
  const { field } = declaration;
  if (field.value && field.value.type !== 'null_literal') return consumerCreation(field.value, resolver, depth + 1);
  const assigned: Node[] = [];
  field.owner.body?.walk((n) => {
    if (n.type !== 'assignment_expression') return;
    const left = n.child('left');
    const right = n.child('right');
    if (right && right.type !== 'null_literal' && (left?.text === field.name || left?.text === `this.${field.name}`))
      assigned.push(right);
  });
  return assigned.length === 1 ? consumerCreation(assigned[0]!, resolver, depth + 1) : undefined;
}
