import type { Config, ConfigEntry, Value } from '../../../facts/facts';
import { type Configs, keyRange } from './configs';
import { type Declaration, referencesOf } from '../resolve/expressions';
import type { Resolver } from '../resolve/resolver';
import type { Unit } from '../resolve/model';
import { argumentsOf, bare, type Node } from '../syntax/syntax';
import { valueOf } from '../resolve/values';

/** `NewTopic` and `ConfigEntry` of Kafka's admin client. */
const ADMIN = 'org.apache.kafka.clients.admin';

/** The configurations of a file's clients and topics. Topics come first: what they are made with is theirs alone. */
export function configsOf(unit: Unit, configs: Configs, resolver: Resolver): Config[] {
  const topics = readTopics(unit, configs, resolver);
  return [...configs.of(unit), ...topics].sort((a, b) => a.range.start - b.range.start);
}

/** The topics that a file's code makes or changes with Kafka's own classes, as configurations. */
function readTopics(unit: Unit, configs: Configs, resolver: Resolver): Config[] {
  const found: Config[] = [];
  unit.root.walk((n) => {
    const type = n.type === 'object_creation_expression' ? n.child('type') : undefined;
    const qualified = type && resolver.types.of(type).qualified;
    const entries =
      qualified === `${ADMIN}.NewTopic`
        ? made(n, resolver)
        : qualified === `${ADMIN}.ConfigEntry`
          ? changed(n, configs, resolver)
          : undefined;
    if (!entries) return;
    const maps = qualified === `${ADMIN}.NewTopic` ? configured(n, resolver).map((map) => configs.take(map)) : [];
    const name = valueOf(argumentsOf(n)[0]!, resolver);
    found.push({
      client: 'kafka-clients',
      evidence: 'type',
      of: 'topic',
      entries: [...entries, ...maps.flatMap((m) => m?.entries ?? [])],
      complete: qualified === `${ADMIN}.NewTopic` && maps.every((m) => m?.complete),
      range: n.range,
      topics: qualified === `${ADMIN}.NewTopic` && name.known && typeof name.value === 'string' ? [name.value] : [],
    });
  });
  return found;
}

/**
 * `new NewTopic(name, partitions, replicationFactor)`, `new NewTopic(name, Optional, Optional)`, `new NewTopic(name,
 * assignments)`.
 */
function made(creation: Node, resolver: Resolver): ConfigEntry[] | undefined {
  const args = argumentsOf(creation);
  const entry = (key: string, node: Node, value: Value | undefined): ConfigEntry[] =>
    value ? [{ key, written: node.text, value, range: node.range }] : [];
  if (args.length === 2) return entry('replication.factor', args[1]!, assigned(args[1]!, resolver));
  return args.length === 3
    ? [
        ...entry('num.partitions', args[1]!, optional(args[1]!, resolver)),
        ...entry('replication.factor', args[2]!, optional(args[2]!, resolver)),
      ]
    : undefined;
}

/** What an argument or the Optional around it holds; `undefined`: nothing, the broker's default is asked for. */
function optional(node: Node, resolver: Resolver): Value | undefined {
  const at = resolver.value(node);
  const name =
    at?.type === 'method_invocation' && /(?:^|\.)Optional$/.test(at.child('object')?.text ?? '')
      ? at.child('name')?.text
      : undefined;
  if (name === 'empty') return undefined;
  const inner = name === 'of' ? argumentsOf(at!)[0] : undefined;
  return valueOf(inner ?? node, resolver);
}

/**
 * How many replicas the assignments name, when they stand there: `Map.of(0, List.of(1, 2, 3))`. Of several partitions
 * the fewest.
 */
function assigned(node: Node, resolver: Resolver): Value | undefined {
  const at = resolver.value(node);
  const counts: number[] = [];
  at?.walk((n) => {
    if (
      n.type !== 'method_invocation' ||
      !/^(?:of|asList|singletonList)$/.test(n.child('name')?.text ?? '') ||
      !/(?:^|\.)(?:List|Arrays|Collections|ImmutableList)$/.test(n.child('object')?.text ?? '')
    )
      return;
    counts.push(argumentsOf(n).length);
    return false;
  });
  return counts.length
    ? { known: true, value: Math.min(...counts), range: node.range }
    : { known: false, range: node.range };
}

/** `new ConfigEntry("min.insync.replicas", "1")`, for a change of a topic or broker. */
function changed(creation: Node, configs: Configs, resolver: Resolver): ConfigEntry[] | undefined {
  const [name, value] = argumentsOf(creation);
  const read = name && configs.key(name);
  return read && value
    ? [
        {
          key: read.key,
          written: name.text,
          value: valueOf(value, resolver),
          range: creation.range,
          ...keyRange(name),
        },
      ]
    : undefined;
}

/** The maps that a new topic is given by `configs(...)`: on the spot, or on the variable that holds it. */
function configured(creation: Node, resolver: Resolver): Node[] {
  let at: Node = creation;
  while (at.parent && (at.parent.type === 'parenthesized_expression' || at.parent.type === 'cast_expression'))
    at = at.parent;
  const up = at.parent;
  if (up?.type === 'method_invocation' && at.field === 'object')
    return up.child('name')?.text === 'configs' ? [...argumentsOf(up)] : [];
  if (up?.type !== 'variable_declarator' || up.parent?.type !== 'local_variable_declaration') return [];
  const declaration: Declaration = {
    kind: 'local',
    name: up.child('name')?.text ?? '',
    node: up,
    value: up.child('value'),
  };
  return referencesOf(declaration, resolver)
    .flatMap((r) =>
      r.parent?.type === 'method_invocation' && r.field === 'object' && r.parent.child('name')?.text === 'configs'
        ? [...argumentsOf(r.parent)]
        : [],
    )
    .map((n) => bare(n)!);
}
