import { type Node, returnedValues, stringValue } from '../syntax/syntax';
import type { Expressions } from './expressions';
import { type Annotation, attribute, ClassInfo, type FieldInfo, type MethodInfo, modifiersOf } from './model';
import type { Type } from './types';

/** Annotations of classes that a framework makes one object of: Spring's, CDI's, Micronaut's. */
const STEREOTYPES = new Set([
  'Component',
  'Service',
  'Repository',
  'Controller',
  'RestController',
  'Configuration',
  'SpringBootApplication',
  'Named',
  'Singleton',
  'ApplicationScoped',
  'RequestScoped',
  'Dependent',
  'Prototype',
  'KafkaListener',
]);
const INJECTS = new Set(['Autowired', 'Inject', 'Resource']);
const PROVIDES = new Set(['Bean', 'Produces', 'Provides']);

/** True for a field that a framework sets. */
export const isInjected = (field: FieldInfo): boolean =>
  modifiersOf(field.node.parent ?? field.node).annotations.some((a) => INJECTS.has(a.name));

/** True for a class that a framework makes, and for methods and constructors that it calls with what they need. */
export function isMadeByFramework(one: ClassInfo | MethodInfo): boolean {
  if (one instanceof ClassInfo) return one.annotations.some((a) => STEREOTYPES.has(a.name));
  if (one.annotations.some((a) => PROVIDES.has(a.name) || INJECTS.has(a.name))) return true;
  return !one.returns && isMadeByFramework(one.owner);
}

/** A bean: its name, and what it comes to (its class's declaration, or what its method returns). */
interface Bean {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly annotations: readonly Annotation[];
}

/** What a framework may put where a type is wanted: the declarations of its classes, and what its methods return. */
export function beansOf(type: Type, name: string, place: Node, expressions: Expressions): readonly Node[] {
  const { cls } = type;
  if (!cls) return [];
  const beans = [...classes(cls, expressions), ...methods(cls, expressions)];
  if (beans.length < 2) return beans.flatMap((b) => b.nodes);
  const qualifier = modifiersOf(place).annotations.find((a) => a.name === 'Qualifier' || a.name === 'Named');
  const wanted = qualifier ? text(qualifier) : name;
  const named = beans.filter((b) => b.name === wanted);
  if (qualifier && named.length) return named.flatMap((b) => b.nodes);
  const first = beans.filter((b) => b.annotations.some((a) => a.name === 'Primary'));
  const chosen = [first, named, beans].find((list) => list.length)!;
  return chosen.flatMap((b) => b.nodes);
}

function classes(cls: ClassInfo, expressions: Expressions): Bean[] {
  return [cls, ...expressions.types.heirs(cls)]
    .filter((c) => !c.isAbstract && !c.anonymous && isMadeByFramework(c))
    .map((c) => {
      const stereotype = c.annotations.find((a) => STEREOTYPES.has(a.name))!;
      return {
        name: text(stereotype) ?? c.name[0]!.toLowerCase() + c.name.slice(1),
        nodes: [c.node],
        annotations: c.annotations,
      };
    });
}

function methods(cls: ClassInfo, expressions: Expressions): Bean[] {
  const { types } = expressions;
  const found: Bean[] = [];
  const files = new Set<string>();
  for (const one of [cls, ...types.heirs(cls)])
    if (one.name) for (const file of types.workspace.holding(one.name, one.unit.file)) files.add(file);
  for (const file of files) {
    if (![...PROVIDES].some((word) => types.workspace.holds(file, word))) continue;
    const unit = types.workspace.unit(file)!;
    for (const method of unit.classes.flatMap((c) => [...c.methods.values()].flat())) {
      const provides = method.annotations.find((a) => PROVIDES.has(a.name));
      const returned = provides && method.returns && types.of(method.returns).cls;
      if (!provides || !returned || !method.body || !types.lineage(returned).includes(cls)) continue;
      found.push({
        name: text(provides) ?? method.name,
        nodes: returnedValues(types.workspace.body(method)!),
        annotations: method.annotations,
      });
    }
  }
  return found;
}

/** The name in an annotation: `@Bean("x")`, `@Bean(name = "x")`, `@Qualifier("x")`. */
function text(annotation: Annotation): string | undefined {
  const value = attribute(annotation, 'value') ?? attribute(annotation, 'name');
  const node = value?.type === 'element_value_array_initializer' ? value.children[0] : value;
  return node && stringValue(node);
}
