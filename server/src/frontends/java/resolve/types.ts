import type { Creation } from '../../../facts/facts';
import { CLIENTS } from '../clients';
import { ADMINS, CONSUMERS, JAVA_LANG, MADE, PACKAGES, PRODUCERS, SUPERTYPES } from '../clients/kafka';
import {
  type ClassInfo,
  dotted,
  type FieldInfo,
  type MethodInfo,
  readTypeParameters,
  type Unit,
  unitOf,
} from './model';
import type { Node } from '../syntax/syntax';
import { isTestPath } from './tests';
import type { Workspace } from './workspace';

/** A type as far as it is known. */
export interface Type {
  /** The simple name as written: `KafkaTemplate`, `int`. */
  readonly simple: string;
  /** The fully-qualified name, when imports or the package tell; absent when only the simple name is known. */
  readonly qualified?: string;
  readonly args: readonly Type[];
  /** The workspace's own declaration. */
  readonly cls?: ClassInfo;
  readonly array?: boolean;
}

/** What may declare type parameters. */
const GENERIC = new Set([
  'method_declaration',
  'constructor_declaration',
  'class_declaration',
  'interface_declaration',
  'record_declaration',
]);

/** Makes a type of a known qualified name. */
export const known = (qualified: string, ...args: Type[]): Type => ({
  simple: qualified.split('.').pop()!,
  qualified,
  args,
});

/** Makes the type of a class of the workspace. */
export const typeOfClass = (cls: ClassInfo, args: readonly Type[] = []): Type => ({
  simple: cls.name || cls.path,
  qualified: cls.qualified,
  args,
  cls,
});

/** Resolves the names of types and the members of the workspace's classes. */
export class Types {
  readonly #resolved = new Map<Node, Type>();

  constructor(readonly workspace: Workspace) {}

  /** The type a type node means. */
  of(node: Node): Type {
    let type = this.#resolved.get(node);
    if (type) return type;
    // `T extends Comparable<T>` leads back here.
    this.#resolved.set(node, { simple: node.text, args: [] });
    type = this.#read(node);
    this.#resolved.set(node, type);
    return type;
  }

  #read(node: Node): Type {
    switch (node.type) {
      case 'generic_type': {
        const base = this.of(node.children[0]!);
        return { ...base, args: (node.first('type_arguments')?.children ?? []).map((a) => this.of(a)) };
      }
      case 'array_type':
        return { ...this.of(node.child('element')!), array: true };
      case 'annotated_type':
        return this.of(node.children[node.children.length - 1]!);
      case 'wildcard':
        return node.children.length ? this.of(node.children[node.children.length - 1]!) : known('java.lang.Object');
      case 'type_identifier':
      case 'scoped_type_identifier':
      case 'identifier':
      case 'scoped_identifier':
      case 'field_access':
        return this.named(dotted(node).replace(/<.*>/, ''), node);
      default:
        return { simple: node.text, qualified: node.text, args: [] };
    }
  }

  /** The type a (perhaps dotted) name means at a place. */
  named(name: string, at: Node): Type {
    const dot = name.indexOf('.');
    if (dot < 0) return this.#simple(name, at, 0);
    const first = name.slice(0, dot);
    if (/^[A-Z]/.test(first)) {
      const outer = this.#simple(first, at, 0);
      if (outer.cls) {
        const cls = outer.cls.unit.classes.find((c) => c.path === `${outer.cls!.path}.${name.slice(dot + 1)}`);
        if (cls) return typeOfClass(cls);
      }
      return {
        simple: name.split('.').pop()!,
        qualified: outer.qualified && !outer.cls ? outer.qualified + name.slice(dot) : undefined,
        args: [],
      };
    }
    const cls = this.workspace.classNamed(name, unitOf(at).file);
    return cls ? typeOfClass(cls) : known(name);
  }

  #simple(name: string, at: Node, depth: number): Type {
    // Type parameters of the methods and classes around.
    for (let n: Node | undefined = at; n; n = n.parent) {
      const parameters = GENERIC.has(n.type) ? n.child('type_parameters') : undefined;
      if (!parameters) continue;
      const declared = new Map<string, Node | undefined>();
      readTypeParameters(parameters, declared);
      if (declared.has(name)) {
        const bound = declared.get(name);
        return bound && depth < 3 && bound.text !== name ? this.#bound(bound, depth) : { simple: name, args: [] };
      }
    }
    // Else the same name means the same in the whole class.
    const unit = unitOf(at);
    const inside = unit.classAround(at);
    // what a class extends is named outside of its body: its own lineage has no say in it
    const body = inside?.node.child('body');
    const around = inside && body && at.start < body.start ? inside.outer : inside;
    const scope = around ?? unit;
    let known = this.#names.get(scope);
    if (!known) this.#names.set(scope, (known = new Map()));
    let type = known.get(name);
    if (!type) known.set(name, (type = this.#visible(name, unit, around)));
    return type;
  }

  readonly #names = new Map<ClassInfo | Unit, Map<string, Type>>();

  /**
   * What a simple name means in a class: nested ones, then the file's, imports, the package, wildcards, `java.lang`.
   */
  #visible(name: string, unit: Unit, around: ClassInfo | undefined): Type {
    for (let cls = around; cls; cls = cls.outer) {
      if (cls.name === name) return typeOfClass(cls);
      const nested = this.nested(cls, name);
      if (nested) return typeOfClass(nested);
    }
    // A class of this file: top level, or local to a method.
    const here = unit.classes.find((c) => c.name === name && (!c.outer || c.node.parent?.type === 'block'));
    if (here) return typeOfClass(here);
    const imported = unit.imports.get(name);
    if (imported) {
      const cls = this.workspace.classNamed(imported, unit.file);
      return cls ? typeOfClass(cls) : known(imported);
    }
    const own = this.workspace.classNamed(unit.package ? `${unit.package}.${name}` : name, unit.file);
    if (own) return typeOfClass(own);
    for (const wildcard of unit.wildcards) {
      const cls = this.workspace.classNamed(`${wildcard}.${name}`, unit.file);
      if (cls) return typeOfClass(cls);
      if (PACKAGES.get(wildcard)?.has(name) || CLIENTS.some((c) => c.packages[wildcard]?.split(' ').includes(name)))
        return known(`${wildcard}.${name}`);
    }
    if (JAVA_LANG.has(name)) return known(`java.lang.${name}`);
    return { simple: name, args: [] };
  }

  #bound(bound: Node, depth: number): Type {
    return bound.type === 'type_identifier' ? this.#simple(bound.text, bound, depth + 1) : this.of(bound);
  }

  /** A class nested in another or in what that extends. */
  nested(cls: ClassInfo, name: string): ClassInfo | undefined {
    for (const c of this.lineage(cls)) {
      const found = c.unit.classes.find((n) => n.outer === c && n.name === name);
      if (found) return found;
    }
    return undefined;
  }

  #lineages = new Map<ClassInfo, ClassInfo[]>();

  /** A class, and the workspace's classes and interfaces it inherits from, nearest first. */
  lineage(cls: ClassInfo): readonly ClassInfo[] {
    let list = this.#lineages.get(cls);
    if (list) return list;
    list = [cls];
    this.#lineages.set(cls, list);
    for (let i = 0; i < list.length && list.length < 50; i++) {
      for (const node of list[i]!.supertypes) {
        const above = this.#superOf(list[i]!, node).cls;
        if (above && !list.includes(above)) list.push(above);
      }
    }
    return list;
  }

  /**
   * A supertype is named outside the class body: a nested class of the same name does not count, unless it is an
   * anonymous one's.
   */
  #superOf(cls: ClassInfo, node: Node): Type {
    const type = this.of(node);
    return type.cls === cls ? { simple: type.simple, args: [] } : type;
  }

  /** The qualified names of a type and of all it is known to inherit from. */
  names(type: Type): ReadonlySet<string> {
    const names = new Set<string>();
    const add = (qualified: string | undefined) => {
      for (let name = qualified; name && !names.has(name); name = SUPERTYPES.get(name)) names.add(name);
    };
    add(type.qualified);
    if (type.cls)
      for (const cls of this.lineage(type.cls)) {
        add(cls.qualified);
        for (const node of cls.supertypes) add(this.#superOf(cls, node).qualified);
      }
    return names;
  }

  /** True when the type is, or inherits from, one of these. */
  is(type: Type | undefined, qualified: ReadonlySet<string>): boolean {
    if (!type || type.array) return false;
    if (type.qualified && qualified.has(type.qualified)) return true;
    for (const name of this.names(type)) if (qualified.has(name)) return true;
    return false;
  }

  /**
   * The client that a class is, or extends: what comes into being when it is made. What only implements an interface of
   * the clients is none.
   */
  made(type: Type): Creation['of'] | undefined {
    const classes = type.cls
      ? this.lineage(type.cls).flatMap((c) => (c.superclass ? [this.#superOf(c, c.superclass).qualified] : []))
      : [type.qualified];
    for (const name of classes) if (name && MADE.has(name)) return MADE.get(name);
    return undefined;
  }

  /** True for producers, consumers and admin clients, whatever implements them. */
  client(type: Type): boolean {
    return this.is(type, PRODUCERS) || this.is(type, CONSUMERS) || this.is(type, ADMINS);
  }

  /** A field of a class or of what it inherits from. */
  field(cls: ClassInfo, name: string): FieldInfo | undefined {
    for (const c of this.lineage(cls)) {
      const found = c.fields.get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** The methods of this name that take so many arguments, nearest class first; overridden ones are left out. */
  methods(cls: ClassInfo, name: string, count: number): readonly MethodInfo[] {
    const found: MethodInfo[] = [];
    for (const c of this.lineage(cls)) {
      for (const method of c.methods.get(name) ?? []) {
        if (method.parameters.length !== count && !(method.variadic && count >= method.parameters.length - 1)) continue;
        const signature = method.parameters.map((p) => p.type.text).join();
        if (!found.some((f) => f.owner !== method.owner && f.parameters.map((p) => p.type.text).join() === signature))
          found.push(method);
      }
    }
    return found;
  }

  /** The one method an interface leaves to implement, when the workspace declares the interface. */
  single(cls: ClassInfo): MethodInfo | undefined {
    const open = this.lineage(cls)
      .flatMap((c) => [...c.methods.values()].flat())
      .filter((m) => !m.body && !m.isStatic);
    return open.length === 1 ? open[0] : undefined;
  }

  /**
   * The workspace's classes that implement an interface or extend an abstract class and are not abstract themselves,
   * tests left out.
   */
  implementations(cls: ClassInfo): readonly ClassInfo[] {
    return this.heirs(cls).filter((c) => !c.isAbstract);
  }

  /**
   * The workspace's classes and interfaces that inherit from a class, tests left out.
   */
  heirs(cls: ClassInfo): readonly ClassInfo[] {
    let heirs = this.#heirs.get(cls);
    if (!heirs) this.#heirs.set(cls, (heirs = this.#heirsOf(cls)));
    return heirs;
  }

  readonly #heirs = new Map<ClassInfo, readonly ClassInfo[]>();

  #heirsOf(cls: ClassInfo): readonly ClassInfo[] {
    const found = new Set<ClassInfo>();
    const queue = [cls];
    for (let at = queue.pop(); at; at = queue.pop()) {
      if (!at.name) continue;
      const test = isTestPath(cls.unit.file);
      for (const file of this.workspace.extending(at.name)) {
        if ((isTestPath(file) && !test) || !this.workspace.sees(file, at.unit.file)) continue;
        for (const c of this.workspace.unit(file)?.classes ?? []) {
          if (c === cls || found.has(c) || !c.supertypes.some((s) => this.#superOf(c, s).cls === at)) continue;
          found.add(c);
          queue.push(c);
        }
      }
    }
    return [...found];
  }
}
