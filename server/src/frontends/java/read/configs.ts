import type { Config, ConfigEntry } from '../../../facts/facts';
import type { Range } from '../../../text/range';
import { configClass, configKey } from '../clients/config-keys';
import { type Declaration, nodeOf } from '../resolve/expressions';
import type { Resolver } from '../resolve/resolver';
import { type Unit, unitOf } from '../resolve/model';
import { argumentsOf, bare, type Node, returnedValues, stringValue } from '../syntax/syntax';
import { literal, typeName, valueOf } from '../resolve/values';

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
  /** Its entries belong to a topic that is made with them. */
  taken?: boolean;
  /** How many clients in this file are made with it: nobody adds to it on the way. */
  given?: number;
}

const MAKERS = new Map<string, { of: Config['of']; spring: boolean }>([
  ['KafkaProducer', { of: 'producer', spring: false }],
  ['KafkaConsumer', { of: 'consumer', spring: false }],
  ['DefaultKafkaProducerFactory', { of: 'producer', spring: true }],
  ['DefaultKafkaConsumerFactory', { of: 'consumer', spring: true }],
  ['KafkaAdmin', { of: 'admin', spring: true }],
  ['StreamsConfig', { of: 'streams', spring: false }],
  ['KafkaStreams', { of: 'streams', spring: false }],
]);
const PUTS = new Set(['put', 'setProperty', 'putIfAbsent', 'replace']);
const FILLS = new Set(['putAll', 'load', 'loadFromXML', 'compute', 'computeIfAbsent', 'merge']);
/** True for `new Properties(...)`, `new HashMap<>(...)` and the like. */
const isMap = (creation: Node): boolean =>
  MAP_TYPES.test(
    creation
      .child('type')
      ?.text.replace(/<[\s\S]*/, '')
      .split('.')
      .pop() ?? '',
  );
/** Calls that read the map they are given. */
const KEEPS_AS_IT_IS = /^(?:info|debug|trace|warn|error|println|printf|print|configs|create)$/;
const MAP_TYPES = /^(?:Properties|HashMap|LinkedHashMap|TreeMap|ConcurrentHashMap|Hashtable)$/;

/** True for `Map.of(...)`, `Map.ofEntries(...)`, `Collections.singletonMap(...)`. */
const isMapOf = (call: Node): boolean => {
  const name = call.child('name')?.text ?? '';
  return /^(?:of|ofEntries)$/.test(name)
    ? /(?:^|\.)(?:Map|ImmutableMap)$/.test(call.child('object')?.text ?? '')
    : name === 'singletonMap';
};

/**
 * What a rename of an entry's key replaces: the text in quotes, or Kafka's own constant. A constant of the program has
 * other users.
 */
export function keyRange(key: Node): Pick<ConfigEntry, 'keyRange'> {
  const at = bare(key)!;
  if (stringValue(at) !== undefined && !at.text.startsWith('"""'))
    return { keyRange: { start: at.start + 1, end: at.end - 1 } };
  const owner =
    at.type === 'field_access'
      ? (at.child('object')?.text ?? '')
      : at.type === 'identifier'
        ? (unitOf(at).staticImports.get(at.text) ?? '')
        : '';
  return configClass(owner.replace(/\s+/g, '')) ? { keyRange: at.range } : {};
}

const isBlock = (node: Node | undefined): boolean => node?.type === 'block' || node?.type === 'constructor_body';

/** The configurations written in a file. */
export class Configs {
  readonly #groups = new Map<Unit, readonly Group[]>();
  /** The key's node, or the argument's that has none. */
  readonly #places = new Map<ConfigEntry, Node>();

  constructor(readonly resolver: Resolver) {}

  /** The clients' configurations of a file, save those that a topic took. */
  of(unit: Unit): Config[] {
    return this.#of(unit)
      .filter((g) => g.kafka && g.entries.length > 0 && !g.taken)
      .map((g): Config => ({
        client: g.spring ? 'spring-kafka' : 'kafka-clients',
        evidence: 'import',
        of: g.of ?? guess(g.entries),
        entries: g.entries,
        complete: g.complete && g.given !== undefined,
        range: g.node.range,
        topics: [],
      }));
  }

  /**
   * The entries of a map of a topic's configuration, when it is made in the same file: they are stated with the topic
   * and not again.
   */
  take(map: Node): { entries: readonly ConfigEntry[]; complete: boolean } | undefined {
    const root = this.#source(map, 0);
    const group = root && this.#groupOf(root.node);
    if (group) group.taken = true;
    return group;
  }

  /** Where the configuration of a client made here stands, when that is in the same file. */
  rangeOf(creation: Node): Range | undefined {
    const first = argumentsOf(creation)[0];
    const root = first && this.#source(first, 0);
    return root && this.#groupOf(root.node)?.entries.length ? root.node.range : undefined;
  }

  /**
   * The configuration object that an expression is: followed through variables, fields and methods. `undefined` when it
   * cannot be seen.
   */
  trace(
    node: Node,
    depth = 0,
  ): { entries: readonly ConfigEntry[]; complete: boolean; unit: Unit; range?: Range } | undefined {
    const at = bare(node);
    if (!at || depth > 5) return undefined;
    if (at.type === 'method_invocation') {
      const found = this.#groupOf(at);
      if (found) return { ...found, unit: unitOf(at), range: found.node.range };
      const method = this.resolver.target(at);
      const body = method && this.resolver.types.workspace.body(method);
      const returned = body ? returnedValues(body) : [];
      return returned.length === 1 ? this.trace(returned[0]!, depth + 1) : undefined;
    }
    if (at.type === 'object_creation_expression') {
      const found = this.#groupOf(at);
      if (found) return { ...found, unit: unitOf(at), range: found.node.range };
      // `new HashMap<>(others)` begins with what they hold.
      const [others] = argumentsOf(at);
      return others && isMap(at) ? this.trace(others, depth + 1) : undefined;
    }
    const declaration = this.resolver.declarationOf(at);
    if (!declaration) return undefined;
    const root = nodeOf(declaration);
    const unit = unitOf(root);
    const group = this.#of(unit).find((g) => g.node === root);
    const value =
      declaration.kind === 'local'
        ? declaration.value
        : declaration.kind === 'field'
          ? declaration.field.value
          : undefined;
    if (group?.complete || (group && (group.filled || declaration.kind !== 'local' || this.#handedOn(declaration))))
      return { ...group, unit, range: group.node.range };
    const begun = value && this.trace(value, depth + 1);
    if (!group) return begun;
    return {
      entries: [...(begun?.entries ?? []), ...group.entries],
      complete: begun?.complete ?? false,
      unit,
      range: group.node.range,
    };
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
      const read = key && this.key(key);
      // A key that cannot be read may be any.
      if (key && !read && literal(key, this.resolver) === undefined)
        Object.assign(g, { complete: false, filled: true });
      if (!read || !value) return;
      if (read.kafka) g.kafka = true;
      if (read.of && read.of !== 'any') g.of ??= read.of;
      const entry: ConfigEntry = {
        key: read.key,
        written: key.text,
        value: valueOf(value, this.resolver),
        range: whole,
        ...keyRange(key),
      };
      g.entries.push(entry);
      this.#places.set(entry, key);
    };
    this.resolver.types.workspace.bodies(unit).root.walk((n) => {
      if (n.type === 'method_invocation') {
        this.#invocation(n, group, add);
        if (n.child('name')?.text === 'create' && this.#isAdmin(n))
          this.#made({ of: 'admin', spring: false }, argumentsOf(n)[0], group);
      } else if (n.type === 'object_creation_expression') this.#creation(n, group);
    });
    // A chain is met from its end.
    for (const g of groups.values()) {
      g.entries.sort((a, b) => a.range.start - b.range.start);
      const gone = new Set(
        g.entries.filter((e, i) =>
          g.entries.some((later, j) => j > i && later.key === e.key && this.#isOverridden(g, e, later)),
        ),
      );
      if (gone.size) g.entries.splice(0, g.entries.length, ...g.entries.filter((e) => !gone.has(e)));
    }
    return [...groups.values()];
  }

  /**
   * True when an entry never holds, since a later one always takes its place before a client is made: a second `put`,
   * an argument of the client's constructor.
   */
  #isOverridden(group: Group, entry: ConfigEntry, later: ConfigEntry): boolean {
    const before = this.#places.get(entry)!.above('expression_statement');
    const place = this.#places.get(later)!;
    if (!later.keyRange && place.parent?.parent?.type === 'object_creation_expression')
      return group.given === 1 && entry.keyRange !== undefined;
    const after = place.above('expression_statement');
    const name = group.node.child('name')?.text;
    if (!before || !after || !name || after.start < before.end || /\bputIfAbsent\b/.test(after.text)) return false;
    // Where the later one stands, apart from blocks that are there for nothing.
    let outer = after.parent!;
    while (outer.type === 'block' && isBlock(outer.parent)) outer = outer.parent!;
    let block = before.parent;
    while (block && block !== outer && block.type !== 'lambda_expression') block = block.parent;
    return (
      isBlock(outer) &&
      block === outer &&
      !new RegExp(`[(,]\\s*${name}\\s*[,)]`).test(before.source.text.slice(before.end, after.start))
    );
  }

  #invocation(
    n: Node,
    group: (node: Node, complete: boolean) => Group,
    add: (g: Group, key: Node | undefined, value: Node | undefined, whole: Range) => void,
  ): void {
    const name = n.child('name')?.text ?? '';
    const args = argumentsOf(n);
    const object = n.child('object');
    if (PUTS.has(name) && args.length === 2) {
      const root = object ? this.#root(object) : this.#doubleBrace(n);
      if (!root) return;
      // A link of a chain goes alone.
      const whole =
        object?.type === 'method_invocation'
          ? { start: object.end, end: n.end }
          : n.parent?.type === 'expression_statement'
            ? n.parent.range
            : n.range;
      add(group(root.node, root.complete), args[0], args[1], whole);
    } else if (name === 'remove' && object && args.length === 1) {
      // What is taken out again was never there; under a condition, nobody knows.
      const root = this.#root(object);
      const key = root && this.key(args[0]!)?.key;
      if (!root || !key) return;
      const g = group(root.node, root.complete);
      g.complete = false;
      g.entries.splice(0, g.entries.length, ...g.entries.filter((e) => e.key !== key));
    } else if (FILLS.has(name) && object) {
      const root = this.#root(object);
      if (root) Object.assign(group(root.node, false), { complete: false, filled: true });
    } else if (isMapOf(n)) {
      const g = group(n, true);
      if (name !== 'ofEntries')
        for (let i = 0; i + 1 < args.length; i += 2)
          add(g, args[i], args[i + 1], { start: args[i]!.start, end: args[i + 1]!.end });
      else for (const entry of args) add(g, argumentsOf(entry)[0], argumentsOf(entry)[1], entry.range);
    }
  }

  /** `Admin.create(...)`. */
  #isAdmin(call: Node): boolean {
    const owner = call.child('object') && this.resolver.staticClass(call.child('object')!);
    return !!owner && this.resolver.types.made(owner) === 'admin';
  }

  /** `new KafkaProducer<>(props)`: what goes in is a configuration. */
  #creation(n: Node, group: (node: Node, complete: boolean) => Group): void {
    const node = n.child('type');
    const type = node && this.resolver.types.of(node);
    if (!type) return;
    const own = type.cls ? this.resolver.types.made(type) : undefined;
    const made = own
      ? { of: own, spring: false }
      : type.qualified?.startsWith('org.') && type.qualified.includes('kafka')
        ? MAKERS.get(type.simple)
        : undefined;
    if (!made) return;
    const args = argumentsOf(n);
    const g = this.#made(made, args[type.simple === 'KafkaStreams' ? 1 : 0], group);
    if (own || (made.of !== 'producer' && made.of !== 'consumer')) return;
    const role = made.of === 'producer' ? 'serializer' : 'deserializer';
    const given = [args[1], args[2]].map((arg) => arg && this.#codec(arg));
    if (!given.some((value) => value)) return;
    const into = g ?? group(n, false);
    Object.assign(into, { of: made.of, kafka: true, spring: made.spring });
    ['key', 'value'].forEach((part, i) => {
      const value = given[i];
      if (!value) return;
      const arg = args[i + 1]!;
      const entry: ConfigEntry = {
        key: `${part}.${role}`,
        written: arg.text,
        value: { known: true, value, range: arg.range },
        range: arg.range,
      };
      into.entries.push(entry);
      this.#places.set(entry, arg);
    });
  }

  #made(
    made: { of: Config['of']; spring: boolean },
    map: Node | undefined,
    group: (node: Node, complete: boolean) => Group,
  ): Group | undefined {
    const root = map && this.#source(map, 0);
    if (!root) return undefined;
    const g = group(root.node, root.complete);
    g.spring ||= made.spring;
    return Object.assign(g, { of: made.of, kafka: true, given: (g.given ?? 0) + 1 });
  }

  /** The class of a serializer or deserializer that a client is given, also by a supplier. */
  #codec(arg: Node): string | undefined {
    const at = this.resolver.value(arg);
    const value = at?.type === 'lambda_expression' ? this.resolver.value(at.child('body')) : at;
    const made = value?.type === 'object_creation_expression' ? value.child('type') : undefined;
    // What an anonymous class does is its own.
    if (made) return value!.first('class_body') ? undefined : typeName(made, this.resolver);
    const type = value && this.resolver.type(value);
    return type?.qualified && /\w(?:Des|S)erializer$/.test(type.simple) ? type.qualified : undefined;
  }

  /** The map that an expression is, in this file. */
  #source(node: Node, depth: number): { node: Node; complete: boolean } | undefined {
    const at = bare(node);
    if (!at || depth > 4) return undefined;
    if (at.type === 'identifier' || at.type === 'field_access') return this.#root(at);
    if (at.type === 'object_creation_expression' && at.first('class_body'))
      return { node: at, complete: argumentsOf(at).length === 0 };
    // `new HashMap<>(Map.of(...))` holds what it is made of.
    if (at.type === 'object_creation_expression' && isMap(at) && argumentsOf(at).length === 1)
      return this.#source(argumentsOf(at)[0]!, depth + 1);
    if (at.type !== 'method_invocation') return undefined;
    if (isMapOf(at)) return { node: at, complete: true };
    if (/^build/.test(at.child('name')?.text ?? '')) return this.#root(at);
    const method = this.resolver.target(at);
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
      return (PUTS.has(name) || /^build/.test(name)) && at.child('object')
        ? this.#root(at.child('object')!)
        : undefined;
    }
    const declaration = this.resolver.declarationOf(at);
    if (!declaration) return undefined;
    const node = nodeOf(declaration);
    if (unitOf(node) !== unitOf(object)) return undefined;
    const value = bare(
      declaration.kind === 'field'
        ? declaration.field.value
        : declaration.kind === 'local'
          ? declaration.value
          : undefined,
    );
    // `Map<String, Object> settings = Map.of(...)`, or with double braces: what is made there is meant.
    if (
      value &&
      (value.type === 'method_invocation'
        ? isMapOf(value)
        : value.type === 'object_creation_expression' && value.first('class_body') && isMap(value)) &&
      !this.resolver.reassigned(declaration)
    ) {
      return {
        node: value,
        complete:
          value.type === 'method_invocation' ||
          (declaration.kind === 'local' && argumentsOf(value).length === 0 && !this.#handedOn(declaration)),
      };
    }
    if (declaration.kind !== 'local') return { node, complete: false };
    const fresh =
      value?.type === 'object_creation_expression' &&
      isMap(value) &&
      argumentsOf(value).every((a) => a.type.endsWith('integer_literal')) &&
      !value.first('class_body');
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
      if (
        n.type !== 'identifier' ||
        n.text !== declaration.name ||
        n.parent?.type !== 'argument_list' ||
        n.start < node.end
      )
        return;
      const call = n.parent.parent;
      if (call?.type === 'object_creation_expression') return;
      if (
        call?.type === 'method_invocation' &&
        KEEPS_AS_IT_IS.test(call.child('name')?.text ?? '') &&
        (call.child('name')!.text !== 'create' || this.#isAdmin(call))
      )
        return;
      handed = true;
    });
    return handed;
  }

  /**
   * Kafka's key that an expression is, whose configuration it belongs to, and whether it is one of Kafka's constants.
   */
  key(node: Node): { key: string; of?: ReturnType<typeof configClass>; kafka: boolean } | undefined {
    const at = bare(node)!;
    if (at.type === 'field_access') {
      const owner = at.child('object')?.text.replace(/\s+/g, '') ?? '';
      const of = configClass(owner);
      const key = of && configKey(at.child('field')?.text ?? '', owner);
      if (key) return { key, of, kafka: true };
    } else if (at.type === 'identifier') {
      const unit = unitOf(at);
      const owner = unit.staticImports.get(at.text) ?? unit.staticWildcards.find((w) => configClass(w));
      const of = owner ? configClass(owner) : undefined;
      const key = of && !this.resolver.declaration(at.text, at) ? configKey(at.text, owner!) : undefined;
      if (key) return { key, of, kafka: true };
    }
    const value = this.resolver.value(at);
    if (value && value !== at && (value.type === 'field_access' || value.type === 'identifier')) return this.key(value);
    const text = literal(at, this.resolver);
    return text !== undefined && /^[a-z][\w-]*(?:\.[\w-]+)*$/i.test(text)
      ? { key: text, kafka: text === 'bootstrap.servers' }
      : undefined;
  }
}

/** Whose configuration it is, by keys that only one of them has. */
function guess(entries: readonly ConfigEntry[]): Config['of'] {
  const has = (pattern: RegExp) => entries.some((e) => pattern.test(e.key));
  if (
    has(
      /^(?:group\.id|enable\.auto\.commit|auto\.offset\.reset|(?:key|value)\.deserializer|max\.poll\..*|isolation\.level|fetch\..*)$/,
    )
  )
    return 'consumer';
  return has(
    /^(?:acks|enable\.idempotence|transactional\.id|linger\.ms|batch\.size|delivery\.timeout\.ms|buffer\.memory|max\.in\.flight\..*|compression\.type|(?:key|value)\.serializer|retries)$/,
  )
    ? 'producer'
    : 'client';
}
