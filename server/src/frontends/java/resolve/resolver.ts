import { argumentsOf, bare, isClassNode, isFunctionNode, type Node, returnedValues } from '../syntax/syntax';
import { type Declaration, Expressions, nodeOf, referencesOf } from './expressions';
import { beansOf, isInjected, isMadeByFramework } from './injection';
import { type Construction, constructionOf } from './lombok';
import { accessorsIn, mayCall } from './mentions';
import { type ClassInfo, type FieldInfo, type MethodInfo, simpleName, unitOf } from './model';
import type { Type, Types } from './types';

/**
 * What an expression may come to: the expressions that make it (creations, lambdas, method references, literals, calls
 * that lead out of the workspace), and for what a framework makes the declaration of its class.
 */
export interface Values {
  readonly of: readonly Node[];
  /** True when it can come to nothing else, as far as the workspace's sources tell. */
  readonly complete: boolean;
}

/** The functions that may stand in one place: methods with a body, lambdas, references to methods outside. */
export interface Functions extends Values {
  /** It is a value that somebody handed over: a parameter, a field, an entry of a registry. */
  readonly handed: boolean;
}

/** An expression, or what it holds: the elements of a collection, of an Optional, what a supplier yields. */
interface Place {
  readonly node: Node;
  /** How many holders deep. */
  readonly inside: number;
}

/** Where the value at a place comes from: further places; or it is made there. */
interface Sources {
  readonly from: readonly Place[];
  readonly made?: boolean;
  readonly complete: boolean;
}

const UNSEEN: Sources = { from: [], complete: false };
const MADE: Sources = { from: [], made: true, complete: true };
const nowhere: Functions = { of: [], complete: false, handed: false };

const HOLDERS =
  /^(?:Optional|AtomicReference|ThreadLocal|ObjectProvider|ObjectFactory|Provider|Lazy|Instance|WeakReference|SoftReference|Supplier|Callable|CompletableFuture|Mono)$/;
const GETS =
  /^(?:get|orElse|orElseGet|orElseThrow|getObject|getIfAvailable|getIfUnique|getNow|join|block|call|getPlain)$/;
const ELEMENTS =
  /^(?:get|getOrDefault|remove|next|poll|peek|take|pop|getFirst|getLast|element|removeFirst|pollFirst|computeIfAbsent)$/;
const SAME =
  /^(?:stream|parallelStream|filter|peek|sorted|distinct|limit|skip|iterator|values|entrySet|toList|collect|findFirst|findAny|reversed|or|getValue|toMap)$/;
const COLLECTION = /(?:List|Set|Map|Collection|Iterable|Iterator|Queue|Deque|Stream|Stack|Vector|Entry)$/;
const FILLS = /^(?:add|put|putIfAbsent|offer|push|set|addLast|addFirst|register|computeIfAbsent|replace)$/;
const FUNCTIONAL =
  /^(?:Runnable|Callable|(?:Bi|Int|Long|Double|ObjInt|Boolean|To\w+)?(?:Consumer|Function|Supplier|Predicate)|(?:Unary|Binary)Operator|Callback)$/;
const COMPOSES = /^(?:andThen|compose)$/;

/**
 * Says of callees, receivers and arguments who they may be, and whether that is all. A value is followed field by field
 * over the whole workspace: through variables, fields, parameters and arguments, what methods return, what collections
 * hold, what constructors and frameworks put in.
 */
export class Resolver extends Expressions {
  readonly #values = new Map<Node, Values[]>();
  readonly #functions = new Map<Node, Functions>();
  readonly #callers = new Map<MethodInfo, readonly Node[]>();
  readonly #asked = new Set<Node>();
  /** Calls of what somebody handed over that were not followed. */
  readonly open = new Set<Node>();

  /**
   * @param follows whether to find out, for a call of a contract that lambdas fulfil, what was handed over: this may lead
   *   through many files, and matters where records go
   */
  constructor(
    types: Types,
    readonly follows: (call: Node) => boolean = () => true,
  ) {
    super(types);
  }

  /** What an expression may come to. */
  values(node: Node | undefined, inside = 0): Values {
    const at = bare(node);
    if (!at) return { of: [], complete: false };
    const known = this.#values.get(at);
    if (known?.[inside]) return known[inside];
    const answer = this.#reach({ node: at, inside });
    const answers = known ?? [];
    answers[inside] = answer;
    this.#values.set(at, answers);
    return answer;
  }

  /** All that a value is made by, wherever it comes from. */
  #reach(start: Place): Values {
    const of = new Set<Node>();
    const seen = new Map<Node, Set<number>>();
    const queue = [start];
    let complete = true;
    for (let at = queue.pop(); at; at = queue.pop()) {
      const node = bare(at.node);
      if (!node || at.inside > 4) {
        complete = false;
        continue;
      }
      const depths = seen.get(node);
      if (depths?.has(at.inside)) continue;
      if (depths) depths.add(at.inside);
      else seen.set(node, new Set([at.inside]));
      const sources = this.#sources(node, at.inside);
      if (sources.made) of.add(node);
      complete &&= sources.complete;
      queue.push(...sources.from);
    }
    return { of: [...of], complete };
  }

  #sources(node: Node, inside: number): Sources {
    switch (node.type) {
      case 'lambda_expression':
      case 'method_reference':
        return inside ? this.#yielded(node, inside - 1) : MADE;
      case 'object_creation_expression':
        return inside ? this.#copied(node, inside) : MADE;
      case 'array_initializer':
        return inside ? through(node.children, inside - 1) : MADE;
      case 'array_creation_expression':
        return through([node.child('value')], inside);
      case 'array_access':
        return through([node.child('array')], inside + 1);
      case 'ternary_expression':
        return through([node.child('consequence'), node.child('alternative')], inside);
      case 'switch_expression':
        return through(switchedValues(node), inside);
      case 'assignment_expression':
        return through([node.child('right')], inside);
      case 'null_literal':
        return { from: [], complete: true };
      case 'identifier':
      case 'field_access': {
        const declaration = this.declarationOf(node);
        return declaration ? this.#declared(declaration, inside) : inside ? UNSEEN : { ...MADE, complete: false };
      }
      case 'method_invocation':
        return this.#called(node, inside);
      default:
        return inside ? UNSEEN : MADE;
    }
  }

  /** What a lambda or method reference gives back. */
  #yielded(node: Node, inside: number): Sources {
    const target = node.type === 'lambda_expression' ? node : this.reference(node)?.method?.node;
    const body = target && this.#bodyOf(target);
    if (!body) return UNSEEN;
    return through(body.type === 'block' ? returnedValues(body) : [body], inside);
  }

  /** What a new collection or holder is filled with where it is made. */
  #copied(creation: Node, inside: number): Sources {
    const args = argumentsOf(creation);
    const type = simpleName(creation.child('type'));
    if (HOLDERS.test(type)) return through(args, inside - 1);
    if (!COLLECTION.test(type)) return UNSEEN;
    const body = creation.first('class_body');
    const put: Node[] = [];
    body?.walk((n) => {
      if (n.type === 'method_invocation' && !n.child('object') && FILLS.test(n.child('name')?.text ?? ''))
        put.push(argumentsOf(n).at(-1)!);
    });
    const others = args.filter((arg) => !/^(?:int|long|boolean)$/.test(this.type(arg)?.simple ?? ''));
    return {
      from: [...places(others, inside), ...places(put, inside - 1)],
      complete: true,
    };
  }

  #declared(declaration: Declaration, inside: number): Sources {
    const own = this.#given(declaration, inside);
    if (!inside) return own;
    // what is put into a collection anywhere is what it holds
    const filled = referencesOf(declaration, this).flatMap((reference) => this.#filled(reference, inside));
    const made =
      declaration.kind === 'field' || declaration.kind === 'local'
        ? { ...own, complete: own.complete || !!filled.length }
        : own;
    return { from: [...made.from, ...filled], complete: made.complete };
  }

  /** What a call on a reference to a collection or holder puts into it. */
  #filled(reference: Node, inside: number): Place[] {
    const call = reference.parent;
    if (call?.type === 'assignment_expression') return [];
    if (call?.type === 'array_access' && call.parent?.type === 'assignment_expression' && call.field === 'left')
      return places([call.parent.child('right')], inside - 1);
    if (call?.type !== 'method_invocation' || reference.field !== 'object') return [];
    const name = call.child('name')?.text ?? '';
    const last = argumentsOf(call).at(-1);
    if (/^(?:addAll|putAll|setAll)$/.test(name)) return places([last], inside);
    if (name === 'computeIfAbsent') return places([last], inside);
    return FILLS.test(name) ? places([last], inside - 1) : [];
  }

  /** What a variable, parameter or field is given. */
  #given(declaration: Declaration, inside: number): Sources {
    switch (declaration.kind) {
      case 'field':
        return this.#field(declaration.field, inside);
      case 'parameter':
        return this.#parameter(declaration.name, declaration.node, inside);
      case 'each':
        return through([declaration.value], inside + 1);
      case 'catch':
        return UNSEEN;
      case 'pattern':
        return through([declaration.node.child('left')], inside);
      case 'lambda':
        return this.#lambdaArgument(declaration.lambda, declaration.index, inside);
      case 'local':
        return through([declaration.value, ...this.#assigned(declaration.name, declaration.node)], inside);
    }
  }

  /** What is assigned to a local variable or parameter after its declaration. */
  #assigned(name: string, declarator: Node): Node[] {
    const scope = declarator.above('method_declaration', 'constructor_declaration', 'static_initializer', 'class_body');
    const found: Node[] = [];
    scope?.walk((n) => {
      const left = n.type === 'assignment_expression' ? n.child('left') : undefined;
      const right = n.child('right');
      if (left?.type !== 'identifier' || left.text !== name || !right) return;
      const named = this.declaration(left.text, left);
      if (named && nodeOf(named) === declarator) found.push(right);
    });
    return found;
  }

  #parameter(name: string, declarator: Node, inside: number): Sources {
    const around = declarator.above('method_declaration', 'constructor_declaration');
    const method = around && unitOf(around).method(around);
    const index = method?.parameters.findIndex((p) => p.node === declarator) ?? -1;
    if (!method || index < 0) return UNSEEN;
    const assigned = this.#assigned(name, declarator);
    const passed = this.#passed(method, index, inside);
    const injected = isMadeByFramework(method)
      ? this.#injected(method.parameters[index]!.type, name, declarator, inside)
      : undefined;
    if (!passed.from.length && injected)
      return { from: [...injected.from, ...places(assigned, inside)], complete: injected.complete };
    return {
      from: [...passed.from, ...(injected?.from ?? []), ...places(assigned, inside)],
      complete: passed.from.length > 0 && passed.complete && (injected?.complete ?? true),
    };
  }

  /** What the callers of a method pass for a parameter. */
  #passed(method: MethodInfo, index: number, inside: number): Sources {
    const from: Place[] = [];
    let complete = true;
    for (const call of this.callers(method)) {
      const args = call.type === 'method_reference' ? undefined : argumentsOf(call);
      if (!args) complete = false;
      else if (method.variadic && index === method.parameters.length - 1 && inside)
        from.push(...places(args.slice(index), args.length === index + 1 ? inside : inside - 1));
      else if (args[index]) from.push({ node: args[index], inside });
    }
    return { from, complete };
  }

  /** What a framework puts into a parameter or field, by its type. */
  #injected(type: Node, name: string, place: Node, inside: number): Sources {
    let wanted = this.types.of(type);
    let depth = inside;
    for (; depth > 0 && wanted.args.length; depth--) wanted = wanted.args.at(-1)!;
    if (depth) return UNSEEN;
    const beans = beansOf(wanted, name, place, this);
    return beans.length ? { from: beans.map((node) => ({ node, inside: 0 })), complete: true } : UNSEEN;
  }

  #field(field: FieldInfo, inside: number): Sources {
    const assigned = this.#assignments(field);
    const values = [...(field.value ? [field.value] : []), ...assigned];
    const construction = constructionOf(field);
    const constructed = construction ? this.#constructed(field, construction) : [];
    const from = places([...values, ...constructed], inside);
    const injected =
      field.type && (isInjected(field) || (construction && !constructed.length && isMadeByFramework(field.owner)))
        ? this.#injected(field.type, field.name, field.node, inside)
        : undefined;
    return {
      from: [...from, ...(injected?.from ?? [])],
      complete: from.length + (injected?.from.length ?? 0) > 0 && (injected?.complete ?? true),
    };
  }

  /** What is assigned to a field, in its class and those that inherit it. */
  #assignments(field: FieldInfo): Node[] {
    const units = new Set([
      field.owner.unit,
      ...(field.isPrivate ? [] : this.types.heirs(field.owner).map((c) => c.unit)),
    ]);
    const found: Node[] = [];
    for (const unit of units)
      this.types.workspace.bodies(unit).root.walk((n) => {
        const left = n.type === 'assignment_expression' ? n.child('left') : undefined;
        const right = n.child('right');
        if (!left || !right || !left.text.endsWith(field.name)) return;
        const declaration = this.declarationOf(left);
        if (declaration?.kind === 'field' && declaration.field === field) found.push(right);
      });
    return found;
  }

  /** What a generated constructor, setter or builder of a field's class is given for it. */
  #constructed(field: FieldInfo, { index, setter, built }: Construction): Node[] {
    const { owner } = field;
    const found: Node[] = [];
    const files = this.types.workspace.holding(owner.name, owner.unit.file);
    for (const file of new Set([owner.unit.file, ...files])) {
      const unit = this.types.workspace.unit(file);
      if (!unit) continue;
      this.types.workspace.bodies(unit);
      if (index !== undefined)
        for (const call of unit.calls(owner.name))
          if (call.type === 'object_creation_expression' && this.types.of(call.child('type')!).cls === owner)
            found.push(...argumentsOf(call).slice(index, index + 1));
      if (setter)
        for (const call of unit.calls(setter)) {
          const object = call.type === 'method_invocation' ? call.child('object') : undefined;
          if (object && this.type(object)?.cls === owner) found.push(...argumentsOf(call).slice(0, 1));
        }
      if (built)
        for (const call of unit.calls(field.name)) {
          const object = call.type === 'method_invocation' ? call.child('object') : undefined;
          if (object && this.#buildsWith(object, owner)) found.push(...argumentsOf(call).slice(0, 1));
        }
    }
    return found;
  }

  /** True for a link of a chain that begins with `Owner.builder()`. */
  #buildsWith(node: Node, owner: ClassInfo): boolean {
    let at: Node | undefined = bare(node);
    if (at?.type === 'identifier') {
      const declaration = this.declaration(at.text, at);
      at = declaration?.kind === 'local' ? bare(declaration.value) : undefined;
    }
    for (; at?.type === 'method_invocation'; at = bare(at.child('object')))
      if (/^(?:builder|toBuilder)$/.test(at.child('name')?.text ?? '')) {
        const object = at.child('object');
        return !object || (this.type(object) ?? this.staticClass(object))?.cls === owner;
      }
    return false;
  }

  /** What a lambda's parameter is given by whoever runs the lambda. */
  #lambdaArgument(lambda: Node, index: number, inside: number): Sources {
    const list = lambda.parent?.type === 'argument_list' ? lambda.parent : undefined;
    const call = list?.parent;
    if (call?.type !== 'method_invocation') return UNSEEN;
    const method = this.target(call);
    const parameter = method?.parameters[list!.children.indexOf(lambda)];
    if (method && parameter) {
      const given: Node[] = [];
      this.types.workspace.body(method)?.walk((n) => {
        const object = n.type === 'method_invocation' ? n.child('object') : undefined;
        if (object?.type === 'identifier' && object.text === parameter.name)
          given.push(...argumentsOf(n).slice(index, index + 1));
      });
      return through(given, inside);
    }
    const object = call.child('object');
    const type = object && this.type(object);
    if (!object || !type || method) return UNSEEN;
    if (/Map$/.test(type.simple)) return index === 1 ? through([object], inside + 1) : UNSEEN;
    return index === 0 && (COLLECTION.test(type.simple) || HOLDERS.test(type.simple))
      ? through([object], inside + 1)
      : UNSEEN;
  }

  /** What a call comes to. */
  #called(call: Node, inside: number): Sources {
    const { of: functions, complete } = this.functions(call);
    if (functions.length) {
      const from = functions.flatMap((node) => this.#returned(node, call, inside));
      return { from, complete: complete && from.length > 0 };
    }
    const name = call.child('name')?.text ?? '';
    const object = call.child('object');
    const args = argumentsOf(call);
    const type = object && this.type(object);
    if (object && type && !type.cls) {
      if (HOLDERS.test(type.simple) && GETS.test(name))
        return through(
          [object],
          inside + 1,
          args.map((node) => ({ node, inside: name === 'orElseGet' ? inside + 1 : inside })),
        );
      if (COLLECTION.test(type.simple)) {
        if (SAME.test(name)) return through([object], inside);
        if (name === 'getKey' || name === 'keySet') return UNSEEN;
        if (ELEMENTS.test(name))
          return through([object], inside + 1, name === 'getOrDefault' ? [{ node: args[1]!, inside }] : []);
        if (name === 'map' && inside) return through([args[0]], inside);
      }
      if (COMPOSES.test(name)) return through([object, args[0]], inside);
    }
    const owner = object && !type ? this.staticClass(object)?.simple : undefined;
    if (owner === 'Objects' && /^requireNonNull/.test(name))
      return through(name === 'requireNonNull' ? args.slice(0, 1) : args.slice(0, 2), inside);
    if (
      inside &&
      owner &&
      /^(?:of|ofNullable|asList|singleton\w*|fromIterable|just|justOrEmpty|copyOf|unmodifiable\w*)$/.test(name)
    ) {
      if (/^(?:copyOf|unmodifiable)/.test(name)) return through(args, inside);
      return through(owner.endsWith('Map') ? args.filter((_, i) => i % 2) : args, inside - 1);
    }
    if (owner === 'Map' && name === 'entry') return through([args[1]], inside);
    if (owner === 'Map' && name === 'ofEntries') return through(args, inside - 1);
    return inside ? UNSEEN : MADE;
  }

  /** The body of a lambda or method, to look into. */
  #bodyOf(node: Node): Node | undefined {
    const method = unitOf(node).method(node);
    return method ? this.types.workspace.body(method) : node.child('body');
  }

  /** What a function gives back to one call of it: a parameter that it returns is that call's argument. */
  #returned(node: Node, call: Node, inside: number): Place[] {
    if (node.type === 'method_reference') return [...this.#yielded(node, inside).from];
    const body = this.#bodyOf(node);
    if (!body) return [];
    const values = body.type === 'block' ? returnedValues(body) : [body];
    return values.map((value) => {
      const at = bare(value);
      const declaration = at?.type === 'identifier' ? this.declaration(at.text, at) : undefined;
      const index =
        declaration?.kind === 'parameter'
          ? (unitOf(node)
              .method(node)
              ?.parameters.findIndex((p) => p.node === declaration.node) ?? -1)
          : -1;
      const argument = index >= 0 && call.type === 'method_invocation' ? argumentsOf(call)[index] : undefined;
      return { node: argument ?? value, inside };
    });
  }

  /** Who may run when a call, or a method reference, is reached. */
  functions(call: Node): Functions {
    const known = this.#functions.get(call);
    if (known) return known;
    // a question that comes back to itself is answered by the class hierarchy alone
    if (this.#asked.has(call)) return this.#byHierarchy(call) ?? nowhere;
    this.#asked.add(call);
    const found = this.#find(call);
    this.#asked.delete(call);
    this.#functions.set(call, found);
    return found;
  }

  #find(call: Node): Functions {
    const hierarchy = this.#byHierarchy(call);
    const object = call.child('object');
    if (hierarchy?.complete) return hierarchy;
    if (!object || !this.#mayBeHanded(object, hierarchy)) return hierarchy ?? nowhere;
    if (!this.follows(call)) {
      this.open.add(call);
      return hierarchy ?? nowhere;
    }
    const handed = this.#byValue(call, object);
    if (!handed.of.length) return hierarchy ?? nowhere;
    if (handed.complete || !hierarchy) return handed;
    return { of: [...new Set([...handed.of, ...hierarchy.of])], complete: hierarchy.complete, handed: true };
  }

  /** Whether it is worth asking what a receiver may be: contracts of one method, which lambdas fulfil. */
  #mayBeHanded(object: Node, hierarchy: Functions | undefined): boolean {
    if (hierarchy) return true;
    const type = this.type(object);
    if (!type || type.array) return false;
    return type.cls ? type.cls.isInterface && this.types.single(type.cls) !== undefined : FUNCTIONAL.test(type.simple);
  }

  /** The functions of a call by the declared type of its receiver: all that may override what it names. */
  #byHierarchy(call: Node): Functions | undefined {
    const method = this.declaredTarget(call);
    if (!method) return undefined;
    const object = call.child('object');
    const only = (one: MethodInfo): Functions => ({ of: [one.node], complete: true, handed: false });
    if (method.isStatic || object?.type === 'super' || (method.body && isPrivate(method)))
      return method.body ? only(method) : nowhere;
    const receiver =
      (object && this.type(object)?.cls) ?? (object ? method.owner : unitOf(call).classAround(call)) ?? method.owner;
    const cls = this.types.lineage(receiver).includes(method.owner) ? receiver : method.owner;
    const open = [cls, ...this.types.heirs(cls)].filter((c) => !c.isAbstract);
    const found = [...new Set(open.map((c) => this.#inClass(method, c)).filter((m) => m !== undefined))];
    if (!found.length) return method.body ? only(method) : undefined;
    const functional = cls.isInterface && this.types.single(cls) !== undefined;
    return { of: found.map((m) => m.node), complete: !functional, handed: false };
  }

  /** The functions of a call by what its receiver may be. */
  #byValue(call: Node, object: Node): Functions {
    const { of, complete } = this.values(object);
    const name = call.child('name')?.text ?? '';
    const count = argumentsOf(call).length;
    const found = new Set<Node>();
    let all = complete;
    for (const value of of) {
      const one = this.#functionOf(value, name, count);
      if (one) found.add(one);
      else all = false;
    }
    return { of: [...found], complete: all && found.size > 0, handed: true };
  }

  /** The function that a value runs when a method of it is called. */
  #functionOf(value: Node, name: string, count: number): Node | undefined {
    if (value.type === 'lambda_expression') return COMPOSES.test(name) ? undefined : value;
    if (value.type === 'method_reference') return this.reference(value)?.method?.node ?? value;
    const cls = this.classOf(value);
    return cls && this.types.methods(cls, name, count).find((m) => m.body)?.node;
  }

  /** The workspace's class that a value is an object of. */
  classOf(value: Node): ClassInfo | undefined {
    if (isClassNode(value)) return unitOf(value).classOf(value);
    if (value.type === 'object_creation_expression') {
      const type = value.child('type');
      return unitOf(value).classOf(value) ?? (type && this.types.of(type).cls);
    }
    if (value.type === 'this') return unitOf(value).classAround(value);
    return this.type(value)?.cls;
  }

  /** A class's own version of a method that it inherits the declaration of. */
  #inClass(method: MethodInfo, cls: ClassInfo): MethodInfo | undefined {
    const signature = (m: MethodInfo) => m.parameters.map((p) => p.type.text).join();
    const found = this.types.methods(cls, method.name, method.parameters.length).filter((m) => m.body);
    return found.find((m) => signature(m) === signature(method)) ?? found[0];
  }

  /** The method with a body that a call reaches, when it is one. */
  target(call: Node): MethodInfo | undefined {
    const { of } = this.functions(call);
    const methods = of.map((node) => unitOf(node).method(node));
    if (methods.length === 1) return methods[0];
    const declared = this.declaredTarget(call);
    return declared?.body && methods.includes(declared) ? declared : undefined;
  }

  /** What a method reference names: its receiver's type, the method's name, and the workspace's method that it runs. */
  reference(node: Node): { receiver: Node; type?: Type; name: string; method?: MethodInfo } | undefined {
    const named = this.referred(node);
    if (!named?.method || !named.type?.cls) return named && { ...named, method: undefined };
    const { cls } = named.type;
    const open = [cls, ...this.types.heirs(cls)].filter((c) => !c.isAbstract);
    const found = [...new Set(open.map((c) => this.#inClass(named.method!, c)).filter((m) => m !== undefined))];
    if (found.length === 1) return { ...named, method: found[0]! };
    return { ...named, method: named.method.body ? named.method : undefined };
  }

  /** The calls of a method, the creations by a constructor, and the references to either; tests left out. */
  callers(method: MethodInfo): readonly Node[] {
    let callers = this.#callers.get(method);
    if (callers) return callers;
    // while it is asked, a question that comes back to itself finds none
    this.#callers.set(method, []);
    this.#callers.set(method, (callers = this.#callersOf(method)));
    return callers;
  }

  #callersOf(method: MethodInfo): readonly Node[] {
    const { owner } = method;
    const { workspace } = this.types;
    const found: Node[] = [];
    for (const file of this.mayCall(method)) {
      const unit = workspace.unit(file);
      if (!unit) continue;
      workspace.bodies(unit);
      if (method.returns) {
        for (const call of unit.calls(method.name)) if (this.#mayReach(call, method)) found.push(call);
        continue;
      }
      for (const call of unit.calls(owner.name)) if (this.#makes(call, method)) found.push(call);
      for (const call of [...unit.calls('super'), ...unit.calls('this')]) {
        const around = unit.classAround(call);
        const above = around?.superclass && this.types.of(around.superclass).cls;
        const cls = call.child('constructor')?.text === 'this' ? around : above;
        if (cls === owner && argumentsOf(call).length === method.parameters.length) found.push(call);
      }
    }
    return found;
  }

  /** True when a creation, or a reference to one, runs a constructor. */
  #makes(call: Node, constructor: MethodInfo): boolean {
    if (call.type === 'object_creation_expression') return this.constructorOf(call) === constructor;
    return call.type === 'method_reference' && this.referred(call)?.type?.cls === constructor.owner;
  }

  /**
   * The files in which a call of a method may stand, tests left out: that hold its name after something that may be an
   * object of its class.
   */
  mayCall(method: MethodInfo): readonly string[] {
    const { owner } = method;
    const { workspace } = this.types;
    const own = owner.unit.file;
    if (isPrivate(method)) return [own];
    if (!method.returns) {
      const heirs = this.types.heirs(owner).map((heir) => heir.unit.file);
      return [...new Set([own, ...workspace.holding(owner.name, own), ...heirs])];
    }
    const having = [...this.types.lineage(owner).filter((c) => c.methods.has(method.name)), ...this.types.heirs(owner)];
    const names = new Set([simpleName(owner.anonymous ? owner.superclass : undefined), ...having.map((c) => c.name)]);
    names.delete('');
    const inheriting = new Set([own, ...having.map((c) => c.unit.file)]);
    const files = new Set(inheriting);
    for (const file of inheriting) for (const holding of workspace.holding(method.name, file)) files.add(holding);
    let accessors: readonly string[] | undefined;
    const indirectly = (file: string): boolean => {
      if ([...names].some((name) => workspace.holds(file, name))) return true;
      accessors ??= this.#accessors(names, own);
      return accessors.some((word) => workspace.holds(file, word));
    };
    return [...files].filter((file) =>
      mayCall(workspace.text(file) ?? '', method.name, {
        names,
        inherits: inheriting.has(file),
        declared: () => workspace.declaredTypes(file),
        indirectly: () => indirectly(file),
      }),
    );
  }

  /** The words by which one comes to objects of some classes without naming these: fields and methods of others. */
  #accessors(names: ReadonlySet<string>, from: string): readonly string[] {
    const { workspace } = this.types;
    const found = new Set<string>();
    for (const name of names)
      for (const file of workspace.holding(name, from))
        for (const word of accessorsIn(workspace.text(file) ?? '', [name]))
          found.add(word).add(`get${word[0]!.toUpperCase()}${word.slice(1)}`);
    return [...found];
  }

  /** True when a call, or a reference, may run a method: by its declared target, which the method is or overrides. */
  #mayReach(call: Node, method: MethodInfo): boolean {
    if (call.type === 'method_reference') {
      const reference = this.reference(call);
      const cls = reference?.type?.cls;
      return !!cls && this.types.lineage(cls).includes(method.owner) ? true : reference?.method === method;
    }
    if (call.type !== 'method_invocation') return false;
    const declared = this.declaredTarget(call);
    if (!declared) return false;
    if (declared === method) return true;
    if (declared.name !== method.name || declared.parameters.length !== method.parameters.length) return false;
    if (this.types.lineage(method.owner).includes(declared.owner)) return true;
    return this.functions(call).of.includes(method.node);
  }
}

const places = (nodes: readonly (Node | undefined)[], inside: number): Place[] =>
  nodes.flatMap((node) => (node && inside >= 0 ? [{ node, inside }] : []));

const through = (nodes: readonly (Node | undefined)[], inside: number, more: readonly Place[] = []): Sources => {
  const from = [...places(nodes, inside), ...more];
  return from.length ? { from, complete: true } : UNSEEN;
};

/** What a `switch` comes to. */
function switchedValues(node: Node): Node[] {
  const found: Node[] = [];
  node.child('body')?.walk((n) => {
    if (isFunctionNode(n) || n.type === 'class_body') return false;
    if (n.type === 'yield_statement' && n.children[0]) found.push(n.children[0]);
    if (n.type === 'switch_rule') {
      const value = n.children.at(-1);
      if (value?.type === 'expression_statement' && value.children[0]) found.push(value.children[0]);
    }
    return true;
  });
  return found;
}

const isPrivate = (method: MethodInfo): boolean => /\bprivate\b/.test(method.node.first('modifiers')?.text ?? '');
