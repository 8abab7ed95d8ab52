import { isClassNode, Node, type Source } from '../syntax/syntax';

/** A parsed file: its names and its classes. */
export class Unit implements Source {
  root!: Node;
  /** The text has syntax errors. */
  broken = false;
  package = '';
  /** Simple name to fully-qualified name, for `import a.b.C`. */
  readonly imports = new Map<string, string>();
  /** Packages (or classes) of `import a.b.*`. */
  readonly wildcards: string[] = [];
  /** Member name to its class, for `import static a.B.member`. */
  readonly staticImports = new Map<string, string>();
  /** Classes of `import static a.B.*`. */
  readonly staticWildcards: string[] = [];
  /** All classes of the file, nested and anonymous ones included, as far as bodies were read. */
  readonly classes: ClassInfo[] = [];
  /** Bodies that were left out so far. */
  readonly unread: Node[] = [];
  readonly #byNode = new Map<Node, ClassInfo>();
  readonly #methods = new Map<Node, MethodInfo>();
  #calls: ReadonlyMap<string, readonly Node[]> | undefined;

  constructor(
    readonly file: string,
    readonly text: string,
  ) {}

  /** Reads the declarations of a parsed tree. */
  declare(root: Node, broken: boolean): this {
    this.root = root;
    this.broken = broken;
    for (const node of root.children) {
      if (node.type === 'package_declaration')
        this.package = dotted(node.children.find((c) => c.type.endsWith('identifier')));
      else if (node.type === 'import_declaration') this.#import(node);
    }
    this.#visit(root, undefined);
    return this;
  }

  /** Reads the declarations of a body that was unread before. */
  fill(body: Node, broken: boolean): void {
    this.broken ||= broken;
    this.#calls = undefined;
    const around = this.classAround(body);
    for (const child of body.children) this.#visit(child, around);
  }

  #visit(node: Node, outer: ClassInfo | undefined): void {
    let inside = outer;
    if (isClassNode(node) || (node.type === 'object_creation_expression' && node.first('class_body'))) {
      inside = new ClassInfo(this, node, outer);
      this.classes.push(inside);
      this.#byNode.set(node, inside);
      for (const methods of inside.methods.values())
        for (const method of methods) this.#methods.set(method.node, method);
      for (const method of inside.constructors) this.#methods.set(method.node, method);
    }
    if (node.unread) this.unread.push(node);
    for (const child of node.children) this.#visit(child, inside);
  }

  #import(node: Node): void {
    const name = dotted(node.children[0]);
    const isStatic = /^import\s+static\b/.test(node.text);
    const star = !!node.first('asterisk');
    const dot = name.lastIndexOf('.');
    if (isStatic && star) this.staticWildcards.push(name);
    else if (isStatic) this.staticImports.set(name.slice(dot + 1), name.slice(0, dot));
    else if (star) this.wildcards.push(name);
    else this.imports.set(name.slice(dot + 1), name);
  }

  /** The class declared by a node. */
  classOf(node: Node): ClassInfo | undefined {
    return this.#byNode.get(node);
  }

  /** The innermost class around a node. */
  classAround(node: Node): ClassInfo | undefined {
    let at: Node | undefined = node;
    while (at) {
      const found = at !== node ? this.#byNode.get(at) : undefined;
      // Arguments of `new X(args) { body }` are evaluated outside the anonymous class.
      if (found && (!found.anonymous || isInBody(found.node, node))) return found;
      at = at.parent;
    }
    return undefined;
  }

  method(node: Node): MethodInfo | undefined {
    return this.#methods.get(node);
  }

  /**
   * The calls and references of a method by its name, and the creations of a class by its simple name; `super(...)` and
   * `this(...)` under these words.
   */
  calls(name: string): readonly Node[] {
    this.#calls ??= callsIn(this.root);
    return this.#calls.get(name) ?? [];
  }
}

function callsIn(root: Node): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  root.walk((n) => {
    const name = calledName(n);
    if (!name) return;
    const list = found.get(name);
    if (list) list.push(n);
    else found.set(name, [n]);
  });
  return found;
}

function calledName(node: Node): string | undefined {
  switch (node.type) {
    case 'method_invocation':
      return node.child('name')?.text;
    case 'object_creation_expression':
      return simpleName(node.child('type'));
    case 'method_reference': {
      const name = referredName(node);
      return name === 'new' ? simpleName(node.children[0]) : name;
    }
    case 'explicit_constructor_invocation':
      return node.child('constructor')?.text;
    default:
      return undefined;
  }
}

/** The name after `::`. */
export const referredName = (reference: Node): string | undefined =>
  /::\s*(?:<[^>]*>\s*)?([\w$]+)\s*$/.exec(reference.text)?.[1];

const isInBody = (creation: Node, node: Node): boolean => {
  const body = creation.first('class_body');
  return !!body && body.start <= node.start && node.end <= body.end;
};

/** A dotted name without white space or annotations. */
export const dotted = (node: Node | undefined): string => (node ? node.text.replace(/\s+/g, '') : '');

/** The unit a node stands in. */
export const unitOf = (node: Node): Unit => node.source as Unit;

/** A field, an enum's constant, or a record's component. */
export interface FieldInfo {
  readonly owner: ClassInfo;
  readonly name: string;
  /** The declared type's node; absent for enum constants. */
  readonly type?: Node;
  readonly value?: Node;
  readonly node: Node;
  readonly isStatic: boolean;
  readonly isFinal: boolean;
  readonly isPrivate: boolean;
}

/** A parameter of a method or constructor. */
export interface ParameterInfo {
  readonly name: string;
  readonly type: Node;
  readonly node: Node;
}

/** A method or constructor as declared. */
export interface MethodInfo {
  readonly owner: ClassInfo;
  /** The method's name; the class's name for constructors. */
  readonly name: string;
  readonly node: Node;
  readonly parameters: readonly ParameterInfo[];
  /** The last parameter takes any number of arguments. */
  readonly variadic: boolean;
  /** The declared return type; absent for constructors. */
  readonly returns?: Node;
  readonly body?: Node;
  readonly annotations: readonly Annotation[];
  readonly isStatic: boolean;
  /** Simple names of the declared exceptions. */
  readonly throws: readonly string[];
}

/** An annotation: its simple name, and its node for arguments. */
export interface Annotation {
  readonly name: string;
  readonly node: Node;
}

/** The value of an annotation's attribute; for `value` also what stands in its parentheses alone. */
export function attribute(annotation: Annotation, name: string): Node | undefined {
  for (const child of annotation.node.child('arguments')?.children ?? []) {
    if (child.type !== 'element_value_pair') {
      if (name === 'value') return child;
    } else if (child.child('key')?.text === name) return child.child('value');
  }
  return undefined;
}

/** A class, interface, enum, record or annotation as declared, anonymous classes too. */
export class ClassInfo {
  readonly name: string;
  readonly anonymous: boolean;
  readonly isInterface: boolean;
  readonly isAbstract: boolean;
  /** Names of the type parameters, with their bound's node. */
  readonly typeParameters = new Map<string, Node | undefined>();
  /** The types it extends and implements; for an anonymous class the type after `new`. */
  readonly supertypes: Node[] = [];
  readonly superclass?: Node;
  readonly fields = new Map<string, FieldInfo>();
  readonly methods = new Map<string, MethodInfo[]>();
  readonly constructors: MethodInfo[] = [];
  readonly annotations: readonly Annotation[];
  readonly body: Node | undefined;

  constructor(
    readonly unit: Unit,
    readonly node: Node,
    readonly outer: ClassInfo | undefined,
  ) {
    this.anonymous = node.type === 'object_creation_expression';
    this.isInterface = node.type === 'interface_declaration' || node.type === 'annotation_type_declaration';
    this.name = this.anonymous ? '' : (node.child('name')?.text ?? '');
    this.body = this.anonymous ? node.first('class_body') : node.child('body');
    const modifiers = modifiersOf(node);
    this.isAbstract = this.isInterface || modifiers.words.has('abstract');
    this.annotations = this.anonymous ? [] : modifiers.annotations;
    if (this.anonymous) {
      this.superclass = node.child('type');
      if (this.superclass) this.supertypes.push(this.superclass);
    } else {
      this.superclass = node.child('superclass')?.children[0];
      if (this.superclass) this.supertypes.push(this.superclass);
      const interfaces = node.child('interfaces') ?? node.first('extends_interfaces');
      this.supertypes.push(...(interfaces?.first('type_list')?.children ?? []));
      readTypeParameters(node.child('type_parameters'), this.typeParameters);
    }
    if (node.type === 'record_declaration') this.#record(node);
    const members =
      this.body?.type === 'enum_body'
        ? [...this.body.all('enum_constant'), ...(this.body.first('enum_body_declarations')?.children ?? [])]
        : (this.body?.children ?? []);
    for (const member of members) this.#member(member);
  }

  #record(node: Node): void {
    for (const p of parametersOf(node).parameters) {
      this.fields.set(p.name, {
        owner: this,
        name: p.name,
        type: p.type,
        node: p.node,
        isStatic: false,
        isFinal: true,
        isPrivate: true,
      });
    }
  }

  #member(node: Node): void {
    if (node.type === 'field_declaration' || node.type === 'constant_declaration') {
      const { words } = modifiersOf(node);
      const constant = node.type === 'constant_declaration';
      for (const declarator of node.all('variable_declarator')) {
        const name = declarator.child('name')?.text;
        if (!name) continue;
        this.fields.set(name, {
          owner: this,
          name,
          type: node.child('type'),
          value: declarator.child('value'),
          node: declarator,
          isStatic: constant || words.has('static'),
          isFinal: constant || words.has('final'),
          isPrivate: words.has('private'),
        });
      }
    } else if (node.type === 'enum_constant') {
      const name = node.child('name')?.text ?? '';
      this.fields.set(name, { owner: this, name, node, isStatic: true, isFinal: true, isPrivate: false });
    } else if (node.type === 'method_declaration') {
      const name = node.child('name')?.text;
      if (!name) return;
      const { words, annotations } = modifiersOf(node);
      const list = this.methods.get(name) ?? [];
      list.push({
        owner: this,
        name,
        node,
        ...parametersOf(node),
        returns: node.child('type'),
        body: node.child('body'),
        annotations,
        isStatic: words.has('static'),
        throws: throwsOf(node),
      });
      this.methods.set(name, list);
    } else if (node.type === 'constructor_declaration' || node.type === 'compact_constructor_declaration') {
      const { annotations } = modifiersOf(node);
      this.constructors.push({
        owner: this,
        name: this.name,
        node,
        ...parametersOf(node),
        body: node.child('body'),
        annotations,
        isStatic: false,
        throws: throwsOf(node),
      });
    }
  }

  /** The name with those of the classes around it: `Outer.Inner`; an anonymous class is named after what it extends. */
  get path(): string {
    if (this.anonymous) return `${this.outer?.path ?? ''}$${simpleName(this.superclass)}`;
    return this.outer && !this.outer.anonymous ? `${this.outer.path}.${this.name}` : this.name;
  }

  /** Package, outer classes and name. */
  get qualified(): string {
    return this.unit.package ? `${this.unit.package}.${this.path}` : this.path;
  }

  annotated(...names: string[]): Annotation | undefined {
    return this.annotations.find((a) => names.includes(a.name));
  }
}

/** The last part of a type's name, without its arguments. */
export function simpleName(type: Node | undefined): string {
  if (!type) return '';
  return type.text
    .replace(/<[\s\S]*/, '')
    .replace(/\[\s*\]/g, '')
    .replace(/@\w+(\([^)]*\))?\s*/g, '')
    .split('.')
    .pop()!
    .trim();
}

/** Reads `<T extends A, U>`. */
export function readTypeParameters(node: Node | undefined, into: Map<string, Node | undefined>): void {
  for (const p of node?.children ?? []) {
    const name = p.first('type_identifier')?.text;
    if (name) into.set(name, p.first('type_bound')?.children[0]);
  }
}

/** The modifiers of a declaration: its key words, and its annotations. */
export function modifiersOf(node: Node): { words: Set<string>; annotations: Annotation[] } {
  const modifiers = node.first('modifiers');
  if (!modifiers) return { words: new Set(), annotations: [] };
  const annotations: Annotation[] = [];
  let text = modifiers.text;
  for (const child of [...modifiers.children].reverse()) {
    const name = child.child('name');
    if (!name) continue;
    annotations.unshift({ name: dotted(name).split('.').pop()!, node: child });
    text = text.slice(0, child.start - modifiers.start) + ' ' + text.slice(child.end - modifiers.start);
  }
  return { words: new Set(text.split(/\s+/)), annotations };
}

function parametersOf(node: Node): { parameters: ParameterInfo[]; variadic: boolean } {
  const parameters: ParameterInfo[] = [];
  let variadic = false;
  for (const p of node.child('parameters')?.children ?? []) {
    if (p.type === 'formal_parameter') {
      const name = p.child('name')?.text;
      const type = p.child('type');
      if (name && type) parameters.push({ name, type, node: p });
    } else if (p.type === 'spread_parameter') {
      variadic = true;
      const name = p.first('variable_declarator')?.child('name')?.text;
      const type = p.children.find((c) => c.type !== 'modifiers' && c.type !== 'variable_declarator');
      if (name && type) parameters.push({ name, type, node: p });
    }
  }
  return { parameters, variadic };
}

const throwsOf = (node: Node): string[] => (node.first('throws')?.children ?? []).map((t) => simpleName(t));
