import type { FileFacts } from '../../../../server/src/facts/facts';
import { isClassNode, isFunctionNode, type Node } from '../../../../server/src/frontends/java/syntax/syntax';
import type { Original } from '../program';

/** One file of a Java program that is about to be written in another shape. */
export interface JavaSource {
  readonly name: string;
  readonly original: Original;
  readonly root: Node;
  readonly facts: FileFacts | undefined;
}

/** A variable with its type as it is written. */
export interface JavaTyped {
  readonly name: string;
  readonly type: string;
}

/** A field of a class. */
export interface Field extends JavaTyped {
  readonly node: Node;
  readonly isStatic: boolean;
  readonly isFinal: boolean;
}

/** The class a node stands in: never an anonymous one. */
export function classAround(node: Node): Node | undefined {
  let at = node.parent;
  while (at && !isClassNode(at)) {
    if (at.type === 'object_creation_expression') return undefined;
    at = at.parent;
  }
  return at;
}

const modifiersOf = (node: Node): string => node.first('modifiers')?.text ?? '';

/** The fields of a class, its own alone. */
export function fieldsOf(type: Node): readonly Field[] {
  if (type.type === 'record_declaration')
    return (type.child('parameters')?.children ?? []).map((node) => ({
      ...typedOf(node)!,
      node,
      isStatic: false,
      isFinal: true,
    }));
  return (type.child('body')?.all('field_declaration') ?? []).flatMap((node) =>
    node.all('variable_declarator').map((declarator) => ({
      name: declarator.child('name')!.text,
      type: node.child('type')!.text,
      node,
      isStatic: /\bstatic\b/.test(modifiersOf(node)),
      isFinal: /\bfinal\b/.test(modifiersOf(node)),
    })),
  );
}

/** A declaration's name and type; `undefined` where the type is not written. */
export function typedOf(node: Node): JavaTyped | undefined {
  const name = node.child('name')?.text ?? node.first('variable_declarator')?.child('name')?.text;
  const type = node.child('type')?.text ?? node.first('catch_type')?.text;
  return name && type && type !== 'var' && !type.includes('|') ? { name, type } : undefined;
}

/** What a node declares for the code after it or inside it. */
function declares(node: Node): readonly string[] {
  switch (node.type) {
    case 'local_variable_declaration':
      return node.all('variable_declarator').map((one) => one.child('name')!.text);
    case 'formal_parameter':
    case 'catch_formal_parameter':
    case 'enhanced_for_statement':
    case 'resource':
    case 'spread_parameter':
      return [node.child('name')?.text ?? node.first('variable_declarator')?.child('name')?.text ?? ''];
    case 'inferred_parameters':
      return node.children.map(({ text }) => text);
    case 'lambda_expression': {
      const parameters = node.child('parameters');
      return parameters?.type === 'identifier' ? [parameters.text] : [];
    }
    case 'instanceof_expression':
      return node.child('name') ? [node.child('name')!.text] : [];
    default:
      return [];
  }
}

/** What some code needs of its surroundings. */
export interface JavaNeeds {
  /** Variables and parameters around it. */
  readonly captured: readonly JavaTyped[];
  readonly fields: readonly Field[];
  /** It calls methods of its class, or uses `this` as a whole. */
  readonly ownThis: boolean;
  /** It assigns to fields. */
  readonly assigns: boolean;
  /** The names that are declared inside. */
  readonly own: ReadonlySet<string>;
}

const isName = (node: Node): boolean => {
  const { parent, field } = node;
  if (!parent) return false;
  if (parent.type === 'method_invocation' && field === 'name') return false;
  if (parent.type === 'field_access' && field === 'field') return false;
  if (parent.type === 'scoped_identifier' || parent.type === 'annotation' || parent.type === 'marker_annotation')
    return false;
  if (parent.type === 'element_value_pair' && field === 'key') return false;
  if (parent.type === 'method_reference' && parent.children[0] !== node) return false;
  if (parent.type === 'labeled_statement' || parent.type === 'break_statement' || parent.type === 'continue_statement')
    return false;
  return !['method_declaration', 'class_declaration', 'switch_label'].includes(parent.type);
};

const isAssigned = ({ parent, field }: Node): boolean =>
  (parent?.type === 'assignment_expression' && field === 'left') || parent?.type === 'update_expression';

/** What the code in some nodes needs; `undefined` when it cannot stand elsewhere. */
export function needsOf(regions: readonly Node[]): JavaNeeds | undefined {
  const [first] = regions;
  const type = first && classAround(first);
  if (!first || !type) return undefined;
  const own = new Set<string>();
  for (const region of regions) region.walk((node) => declares(node).forEach((name) => own.add(name)));
  const fields = new Map(fieldsOf(type).map((one) => [one.name, one]));
  // a name that is both a field's and a variable's: which one is meant depends on the place
  if ([...own].some((name) => fields.has(name))) return undefined;
  const captured = new Map<string, JavaTyped>();
  const used = new Map<string, Field>();
  let ownThis = false;
  let assigns = false;
  let possible = true;

  const useField = (name: string, node: Node): void => {
    const field = fields.get(name);
    if (!field) ownThis = true;
    else used.set(name, field);
    if (isAssigned(node)) assigns = true;
  };
  const anonymous = (node: Node): boolean => regions.some((one) => (node.above('class_body')?.start ?? 0) > one.start);
  const visit = (node: Node): boolean | void => {
    if (node.type === 'super') possible = false;
    if (node.type === 'method_invocation' && !node.child('object')) ownThis = true;
    if (node.type === 'this' && !anonymous(node)) {
      if (node.parent?.type === 'field_access') useField(node.parent.child('field')!.text, node.parent);
      else ownThis = true;
    }
    if (node.type !== 'identifier' || !isName(node) || own.has(node.text)) return;
    const local = localOf(node.text, first);
    if (local === undefined) {
      if (fields.has(node.text)) useField(node.text, node);
      else if (/^[a-z]/.test(node.text)) ownThis = true;
    } else if (local === 'untyped' || isAssigned(node)) possible = false;
    else captured.set(node.text, local);
  };
  for (const region of regions) region.walk(visit);
  return possible ? { captured: [...captured.values()], fields: [...used.values()], ownThis, assigns, own } : undefined;
}

/** The variable of this name around a place: its declaration, or that it has no type to write. */
function localOf(name: string, place: Node): JavaTyped | 'untyped' | undefined {
  for (let at: Node = place; at.parent && !isClassNode(at); at = at.parent) {
    const { parent } = at;
    const beside = [parent, ...parent.children.filter((one) => one.start < at.start)];
    const inside = parent.children.flatMap((one) =>
      ['formal_parameters', 'resource_specification', 'inferred_parameters'].includes(one.type)
        ? [one, ...one.children]
        : [],
    );
    for (const node of [...beside, ...inside]) {
      if (node !== parent && isFunctionNode(node)) continue;
      if (!declares(node).includes(name)) continue;
      const typed =
        node.type === 'lambda_expression' || node.type === 'inferred_parameters' ? undefined : typedOf(node);
      return typed && typed.name === name ? typed : 'untyped';
    }
  }
  return undefined;
}

/** The exceptions that code may throw at a place: what the function declares, and what is caught around it there. */
export function throwsAt(place: Node): readonly string[] {
  const found: string[] = [];
  let at: Node | undefined = place;
  while (at?.parent) {
    const { parent }: { parent: Node | undefined } = at;
    if (parent?.type.startsWith('try') && at.field === 'body')
      for (const clause of parent.all('catch_clause'))
        found.push(
          ...(clause
            .first('catch_formal_parameter')
            ?.first('catch_type')
            ?.text.split(/\s*\|\s*/) ?? []),
        );
    if (parent && isFunctionNode(parent)) return [...new Set([...found, ...declaredThrows(parent)])];
    at = parent;
  }
  return found;
}

/** What a method declares to throw. */
export const declaredThrows = (method: Node): readonly string[] =>
  method.first('throws')?.children.map(({ text }) => text) ?? [];

/** The package of a file. */
export const packageOf = ({ root }: JavaSource): string => root.first('package_declaration')?.children[0]?.text ?? '';
