import type { Config, ConfigEntry } from '../../../facts/facts';
import { moduleOf } from '../../../facts/modules';
import type { Range } from '../../../text/range';
import type { Configs } from '../read/configs';
import { configsOf } from '../read/topics';
import type { Resolver } from '../resolve/resolver';
import { attribute, type Unit } from '../resolve/model';
import { elements, isListenerAnnotation, springValue } from './listeners';
import { springTopics } from './topics';
import { argumentsOf, bare, type Node, returnedValues, stringValue } from '../syntax/syntax';
import { typeName } from '../resolve/values';

const FACTORIES = new Map<string, 'producer' | 'consumer'>([
  ['DefaultKafkaProducerFactory', 'producer'],
  ['DefaultKafkaConsumerFactory', 'consumer'],
]);

/**
 * The configurations of a file with what only Spring knows of them: their module, whether they start from Spring Boot's
 * properties; and those that Spring's own classes and annotations hold.
 */
export function springConfigs(unit: Unit, configs: Configs, resolver: Resolver): Config[] {
  if (!unit.text.includes('springframework')) return configsOf(unit, configs, resolver);
  const topics = springTopics(unit, configs, resolver);
  const found = new Map<number, Config>(configsOf(unit, configs, resolver).map((c) => [c.range.start, c]));
  const module = moduleOf(unit.file);
  unit.root.walk((n) => {
    const of = n.type === 'object_creation_expression' ? factoryOf(n, resolver) : undefined;
    if (!of) return;
    const known = configs.rangeOf(n);
    const config = (known && found.get(known.start)) ?? found.get(n.start);
    const map = argumentsOf(n)[0];
    const inherits = !!map && startsAtSpring(map, resolver, 0);
    const set = codecsSet(n, resolver);
    const base: Config = config ?? {
      client: 'spring-kafka',
      evidence: 'type',
      of,
      entries: [],
      complete: false,
      range: n.range,
      topics: [],
    };
    found.set(base.range.start, {
      ...base,
      entries: [...base.entries, ...set],
      complete: base.complete && !inherits,
      module,
      ...(inherits ? { inherits } : {}),
    });
  });
  const all = [...found.values()].map((c) =>
    c.client === 'spring-kafka' && c.module === undefined ? { ...c, module } : c,
  );
  return [...all, ...topics, ...listeners(unit, resolver, module)].sort((a, b) => a.range.start - b.range.start);
}

/** What a factory of clients, or a subclass of one on the spot, is for. */
function factoryOf(creation: Node, resolver: Resolver): 'producer' | 'consumer' | undefined {
  const type = creation.child('type');
  const { simple, qualified } = type ? resolver.types.of(type) : { simple: '', qualified: undefined };
  return qualified?.startsWith('org.springframework.kafka.') ? FACTORIES.get(simple) : undefined;
}

/**
 * True when a map starts from what Spring Boot read: `kafkaProperties.buildConsumerProperties()`, a copy of it, another
 * factory's configuration. In doubt false.
 */
function startsAtSpring(node: Node, resolver: Resolver, depth: number): boolean {
  const at = bare(node);
  if (!at || depth > 4) return false;
  const further = (next: Node | undefined): boolean => !!next && startsAtSpring(next, resolver, depth + 1);
  if (at.type === 'object_creation_expression') return argumentsOf(at).some(further);
  if (at.type === 'method_invocation') {
    const name = at.child('name')?.text ?? '';
    if (/^build(?:Consumer|Producer|Admin|Streams)?Properties$|^getConfigurationProperties$/.test(name)) return true;
    const method = resolver.target(at);
    const body = method && resolver.types.workspace.body(method);
    return body ? returnedValues(body).some(further) : argumentsOf(at).some(further);
  }
  const declaration = resolver.declarationOf(at);
  if (declaration?.kind === 'field') return further(declaration.field.value);
  if (declaration?.kind !== 'local') return false;
  if (further(declaration.value)) return true;
  let filled = false;
  declaration.node.above('block', 'constructor_body')?.walk((n) => {
    if (
      n.type === 'method_invocation' &&
      n.child('name')?.text === 'putAll' &&
      n.child('object')?.text === declaration.name
    )
      filled ||= argumentsOf(n).some(further);
  });
  return filled;
}

const CODEC = /^set(Key|Value)(Des|S)erializer(?:Supplier)?$/;

/** The serializers and deserializers that are set on a factory after it is made. */
function codecsSet(creation: Node, resolver: Resolver): ConfigEntry[] {
  const name = creation.parent?.type === 'variable_declarator' ? creation.parent.child('name')?.text : undefined;
  const entries: ConfigEntry[] = [];
  if (name !== undefined)
    creation.above('block')?.walk((n) => {
      const setter =
        n.type === 'method_invocation' && n.child('object')?.text === name
          ? CODEC.exec(n.child('name')?.text ?? '')
          : undefined;
      const value = setter && argumentsOf(n)[0];
      const type = value && codec(value, resolver);
      if (type)
        entries.push({
          key: `${setter[1]!.toLowerCase()}.${setter[2]!.toLowerCase()}erializer`,
          written: n.child('name')!.text,
          value: { known: true, value: type, range: value.range },
          range: n.parent?.type === 'expression_statement' ? n.parent.range : n.range,
        });
    });
  return entries;
}

function codec(node: Node, resolver: Resolver): string | undefined {
  const at = resolver.value(node);
  const value = at?.type === 'lambda_expression' ? resolver.value(at.child('body')) : at;
  if (value?.type === 'object_creation_expression')
    return value.first('class_body') || !value.child('type') ? undefined : typeName(value.child('type')!, resolver);
  return value && resolver.type(value)?.qualified;
}

/** What `@KafkaListener` sets for its own consumer: the group, and Kafka's properties. */
function listeners(unit: Unit, resolver: Resolver, module: string): Config[] {
  const found: Config[] = [];
  for (const cls of unit.text.includes('Listener') ? unit.classes : []) {
    for (const annotation of [cls.annotations, ...[...cls.methods.values()].flat().map((m) => m.annotations)].flat()) {
      if (!isListenerAnnotation(annotation, resolver)) continue;
      const group =
        attribute(annotation, 'groupId') ??
        (attribute(annotation, 'idIsGroup')?.text === 'false' ? undefined : attribute(annotation, 'id'));
      const properties = attribute(annotation, 'properties');
      const entries: ConfigEntry[] = [
        ...(group
          ? [
              {
                key: 'group.id',
                written: group.parent?.child('key')?.text ?? 'groupId',
                value: springValue(group, resolver),
                range: group.parent?.type === 'element_value_pair' ? group.parent.range : group.range,
              },
            ]
          : []),
        ...(properties ? elements(properties).flatMap((node) => property(node) ?? []) : []),
      ];
      if (entries.length)
        found.push({
          client: 'spring-kafka',
          evidence: 'type',
          of: 'subscribe',
          entries,
          complete: false,
          range: annotation.node.range,
          topics: [],
          module,
        });
    }
  }
  return found;
}

/** `"auto.offset.reset=latest"`, one property in a string; `undefined` for anything else. */
function property(node: Node): ConfigEntry | undefined {
  if (stringValue(node) === undefined || node.text.startsWith('"""')) return undefined;
  const match = /^"\s*([\w.-]+)(\s*[=:]\s*)(.*?)\s*"$/.exec(node.text);
  if (!match) return undefined;
  const [, key, between, value] = match as unknown as [string, string, string, string];
  const start = node.start + node.text.indexOf(key);
  const at = start + key.length + between.length;
  const range: Range = { start: at, end: at + value.length };
  return {
    key,
    written: key,
    value: /[$#]\{/.test(value) ? { known: false, range } : { known: true, value, range },
    range: node.range,
    keyRange: { start, end: start + key.length },
  };
}
