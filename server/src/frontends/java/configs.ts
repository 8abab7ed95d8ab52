import type { Config, ConfigEntry, Value } from '../../facts/facts';
import type { Range } from '../../text/range';
import { configClass, configKey } from './clients/config-keys';
import { literal } from './effects';
import { type Declaration, type Expressions, nodeOf } from './expressions';
import { type Unit, unitOf } from './model';
import { argumentsOf, bare, type Node, returnedValues } from './syntax';

/** A map or Properties object that entries are put into. */
interface Group {
  /** What declares or makes it. */
  readonly node: Node;
  readonly entries: ConfigEntry[];
  complete: boolean;
  /** Other entries are put into it that cannot be seen. */
  filled?: boolean;
  of?: Config['of'];
  spring: boolean;
  /** Some key is one of Kafka's constants, or it goes into a Kafka client. */
  kafka: boolean;
}

const MAKERS = new Map<string, { of: Config['of']; spring: boolean }>([
  ['KafkaProducer', { of: 'producer', spring: false }],
  ['KafkaConsumer', { of: 'consumer', spring: false }],
  ['DefaultKafkaProducerFactory', { of: 'producer', spring: true }],
  ['DefaultKafkaConsumerFactory', { of: 'consumer', spring: true }],
]);
const PUTS = new Set(['put', 'setProperty', 'putIfAbsent', 'replace']);
const FILLS = new Set(['putAll', 'load', 'loadFromXML', 'compute', 'computeIfAbsent', 'merge']);
/** True for `new Properties(...)`, `new HashMap<>(...)` and the like. */
const isMap = (creation: Node): boolean => MAP_TYPES.test(creation.child('type')?.text.replace(/<[\s\S]*/, '').split('.').pop() ?? '');
const MAP_TYPES = /^(?:Properties|HashMap|LinkedHashMap|TreeMap|ConcurrentHashMap|Hashtable)$/;

/** The configurations written in a file. */
export class Configs {
  readonly #groups = new Map<Unit, readonly Group[]>();

  constructor(readonly expressions: Expressions) {}

  /** The facts of a file. */
  of(unit: Unit): Config[] {
    return this.#of(unit)
      .filter((g) => g.kafka && g.entries.length > 0)
      .map((g) => ({ client: g.spring ? 'spring-kafka' : 'kafka-clients', evidence: 'import', of: g.of ?? guess(g.entries), entries: g.entries, complete: g.complete, range: g.node.range, topics: [] }));
  }

  /** Where the configuration of a client made here stands, when that is in the same file. */
  rangeOf(creation: Node): Range | undefined {
    const first = argumentsOf(creation)[0];
    const root = first && this.#source(first, 0);
    return root && this.#groupOf(root.node)?.entries.length ? root.node.range : undefined;
  }

  /** The configuration object that an expression is: followed through variables, fields and methods. `undefined` when it cannot be seen. */
  trace(node: Node, depth = 0): { entries: readonly ConfigEntry[]; complete: boolean; unit: Unit } | undefined {
    const at = bare(node);
    if (!at || depth > 5) return undefined;
    if (at.type === 'method_invocation') {
      const found = this.#groupOf(at);
      if (found) return { ...found, unit: unitOf(at) };
      const method = this.expressions.target(at);
      const body = method && this.expressions.types.workspace.body(method);
      const returned = body ? returnedValues(body) : [];
      return returned.length === 1 ? this.trace(returned[0]!, depth + 1) : undefined;
    }
    if (at.type === 'object_creation_expression') {
      const found = this.#groupOf(at);
      if (found) return { ...found, unit: unitOf(at) };
      // `new HashMap<>(others)` begins with what they hold.
      const [others] = argumentsOf(at);
      return others && isMap(at) ? this.trace(others, depth + 1) : undefined;
    }
    const declaration = this.expressions.declarationOf(at);
    if (!declaration) return undefined;
    const root = nodeOf(declaration);
    const unit = unitOf(root);
    const group = this.#of(unit).find((g) => g.node === root);
    const value = declaration.kind === 'local' ? declaration.value : declaration.kind === 'field' ? declaration.field.value : undefined;
    if (group?.complete || (group && (group.filled || declaration.kind !== 'local' || this.#handedOn(declaration)))) return { ...group, unit };
    const begun = value && this.trace(value, depth + 1);
    if (!group) return begun;
    return { entries: [...(begun?.entries ?? []), ...group.entries], complete: begun?.complete ?? false, unit };
  }

  #groupOf(node: Node): Group | undefined {
    return this.#of(unitOf(node)).find((g) => g.node === node);
  }

  #of(unit: Unit): readonly Group[] {
    let groups = this.#groups.get(unit);
    if (!groups) this.#groups.set(unit, (groups = this.#read(unit)));
    return groups;
  }

  #read(unit: Unit): Group[] {
    const groups = new Map<Node, Group>();
    const group = (node: Node, complete: boolean): Group => {
      let g = groups.get(node);
      if (!g) groups.set(node, (g = { node, entries: [], complete, spring: false, kafka: false }));
      return g;
    };
    const add = (g: Group, key: Node | undefined, value: Node | undefined, whole: Range) => {
      const read = key && this.#key(key);
      // A key that cannot be read may be any.
      if (key && !read && literal(key, this.expressions) === undefined) Object.assign(g, { complete: false, filled: true });
      if (!read || !value) return;
      if (read.kafka) g.kafka = true;
      if (read.of && read.of !== 'any') g.of ??= read.of;
      const entry: ConfigEntry = { key: read.key, written: key.text, value: this.#value(value), range: whole };
      g.entries.push(entry);
    };
    unit.root.walk((n) => {
      if (n.type === 'method_invocation') this.#invocation(n, group, add);
      else if (n.type === 'object_creation_expression') this.#creation(n, group);
    });
    // A chain is met from its end.
    for (const g of groups.values()) g.entries.sort((a, b) => a.range.start - b.range.start);
    return [...groups.values()];
  }

  #invocation(n: Node, group: (node: Node, complete: boolean) => Group, add: (g: Group, key: Node | undefined, value: Node | undefined, whole: Range) => void): void {
    const name = n.child('name')?.text ?? '';
    const args = argumentsOf(n);
    const object = n.child('object');
    if (PUTS.has(name) && args.length === 2) {
      const root = object ? this.#root(object) : this.#doubleBrace(n);
      if (!root) return;
      // A link of a chain goes alone.
      const whole = object?.type === 'method_invocation' ? { start: object.end, end: n.end } : n.parent?.type === 'expression_statement' ? n.parent.range : n.range;
      add(group(root.node, root.complete), args[0], args[1], whole);
    } else if (FILLS.has(name) && object) {
      const root = this.#root(object);
      if (root) Object.assign(group(root.node, false), { complete: false, filled: true });
    } else if (object && (name === 'of' || name === 'ofEntries') && /^(?:Map|ImmutableMap)$/.test(object.text)) {
      const g = group(n, true);
      if (name === 'of') for (let i = 0; i + 1 < args.length; i += 2) add(g, args[i], args[i + 1], { start: args[i]!.start, end: args[i + 1]!.end });
      else for (const entry of args) add(g, argumentsOf(entry)[0], argumentsOf(entry)[1], entry.range);
    }
  }

  /** `new KafkaProducer<>(props)`: what goes in is a configuration. */
  #creation(n: Node, group: (node: Node, complete: boolean) => Group): void {
    const type = n.child('type');
    const simple = type ? this.expressions.types.of(type).simple : '';
    const made = MAKERS.get(simple);
    const first = argumentsOf(n)[0];
    if (!made || !first || !this.expressions.types.of(type!).qualified?.includes('kafka')) return;
    const root = this.#source(first, 0);
    if (!root) return;
    const g = group(root.node, root.complete);
    g.of = made.of;
    g.kafka = true;
    g.spring ||= made.spring;
  }

  /** The map that an expression is, in this file. */
  #source(node: Node, depth: number): { node: Node; complete: boolean } | undefined {
    const at = bare(node);
    if (!at || depth > 4) return undefined;
    if (at.type === 'identifier' || at.type === 'field_access') return this.#root(at);
    if (at.type === 'object_creation_expression' && at.first('class_body')) return { node: at, complete: argumentsOf(at).length === 0 };
    if (at.type !== 'method_invocation') return undefined;
    if (/^(?:of|ofEntries)$/.test(at.child('name')?.text ?? '') && /^(?:Map|ImmutableMap)$/.test(at.child('object')?.text ?? '')) return { node: at, complete: true };
    if (/^build/.test(at.child('name')?.text ?? '')) return this.#root(at);
    const method = this.expressions.target(at);
    if (!method?.body || unitOf(method.body) !== unitOf(at)) return undefined;
    const returned = returnedValues(method.body);
    return returned.length === 1 ? this.#source(returned[0]!, depth + 1) : undefined;
  }

  /** The variable or field that holds the map, and whether all its entries can be in sight. */
  #root(object: Node): { node: Node; complete: boolean } | undefined {
    const at = bare(object)!;
    if (at.type === 'method_invocation') {
      // `ImmutableMap.builder().put(k, v).build()`
      const name = at.child('name')?.text ?? '';
      if (name === 'builder' && /Map$/.test(at.child('object')?.text ?? '')) return { node: at, complete: true };
      return (PUTS.has(name) || /^build/.test(name)) && at.child('object') ? this.#root(at.child('object')!) : undefined;
    }
    const declaration = this.expressions.declarationOf(at);
    if (!declaration) return undefined;
    const node = nodeOf(declaration);
    if (unitOf(node) !== unitOf(object)) return undefined;
    if (declaration.kind !== 'local') return { node, complete: false };
    const value = declaration.value && bare(declaration.value);
    const fresh = value?.type === 'object_creation_expression' && isMap(value) && argumentsOf(value).every((a) => a.type.endsWith('integer_literal')) && !value.first('class_body');
    return { node, complete: fresh === true && !this.#handedOn(declaration) };
  }

  /** `new HashMap<>() {{ put(k, v); }}`. */
  #doubleBrace(call: Node): { node: Node; complete: boolean } | undefined {
    let block = call.parent?.type === 'expression_statement' ? call.parent.parent : undefined;
    while (block?.parent?.type === 'block') block = block.parent;
    const creation = block?.parent?.type === 'class_body' ? block.parent.parent : undefined;
    if (creation?.type !== 'object_creation_expression') return undefined;
    return { node: creation, complete: argumentsOf(creation).length === 0 };
  }

  /** True when the map is given to a method that may add to it. */
  #handedOn(declaration: Declaration): boolean {
    const node = nodeOf(declaration);
    const scope = node.above('block', 'constructor_body');
    let handed = false;
    scope?.walk((n) => {
      if (n.type !== 'identifier' || n.text !== declaration.name || n.parent?.type !== 'argument_list' || n.start < node.end) return;
      const call = n.parent.parent;
      if (call?.type === 'object_creation_expression') return;
      if (call?.type === 'method_invocation' && /^(?:info|debug|trace|warn|error|println|printf|print)$/.test(call.child('name')?.text ?? '')) return;
      handed = true;
    });
    return handed;
  }

  #key(node: Node): { key: string; of?: ReturnType<typeof configClass>; kafka: boolean } | undefined {
    const at = bare(node)!;
    if (at.type === 'field_access') {
      const owner = at.child('object')?.text.replace(/\s+/g, '') ?? '';
      const of = configClass(owner);
      const key = of && configKey(at.child('field')?.text ?? '');
      if (key) return { key, of, kafka: true };
    } else if (at.type === 'identifier') {
      const unit = unitOf(at);
      const owner = unit.staticImports.get(at.text) ?? unit.staticWildcards.find((w) => configClass(w));
      const of = owner ? configClass(owner) : undefined;
      const key = of && !this.expressions.declaration(at.text, at) ? configKey(at.text) : undefined;
      if (key) return { key, of, kafka: true };
    }
    const value = this.expressions.value(at);
    if (value && value !== at && (value.type === 'field_access' || value.type === 'identifier')) return this.#key(value);
    const text = literal(at, this.expressions);
    return text !== undefined && /^[a-z][a-z0-9]*(?:\.[a-z0-9]+)*$/.test(text) ? { key: text, kafka: text === 'bootstrap.servers' } : undefined;
  }

  #value(node: Node): Value {
    const known = constant(node, this.expressions);
    return known === undefined ? { known: false, range: node.range } : { known: true, value: known, range: node.range };
  }
}

/** A value known at compile time: strings, numbers, booleans, `Boolean.FALSE`, `String.valueOf(x)`, through constants and one local. */
export function constant(node: Node, expressions: Expressions): string | number | boolean | null | undefined {
  const at = expressions.value(node);
  if (!at) return undefined;
  switch (at.type) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null_literal':
      return null;
    case 'decimal_integer_literal':
      return Number(at.text.replace(/[_lL]/g, ''));
    case 'unary_expression': {
      const inner = at.child('operand');
      const value = inner && constant(inner, expressions);
      return at.operator === '-' && typeof value === 'number' ? -value : at.operator === '!' && typeof value === 'boolean' ? !value : undefined;
    }
    case 'field_access':
      return /^(?:java\.lang\.)?Boolean\.TRUE$/.test(at.text) ? true : /^(?:java\.lang\.)?Boolean\.FALSE$/.test(at.text) ? false : undefined;
    case 'method_invocation': {
      const name = at.child('name')?.text ?? '';
      const object = at.child('object');
      const first = argumentsOf(at)[0];
      if (name === 'toString' && object && !first) return text(constant(object, expressions));
      if (first && /^(?:valueOf|toString)$/.test(name) && /^(?:String|Boolean|Integer|Long)$/.test(object?.text ?? '')) {
        const value = constant(first, expressions);
        return object!.text === 'String' || name === 'toString' ? text(value) : value;
      }
      return undefined;
    }
    default:
      return literal(at, expressions);
  }
}

const text = (value: string | number | boolean | null | undefined): string | undefined => (value === undefined || value === null ? undefined : String(value));

function guess(entries: readonly ConfigEntry[]): Config['of'] {
  return entries.some((e) => /^(?:group\.id|enable\.auto\.commit|auto\.offset\.reset|(?:key|value)\.deserializer|max\.poll\..*)$/.test(e.key)) ? 'consumer' : 'producer';
}
