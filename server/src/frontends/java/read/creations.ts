import type { Creation, CreationUse } from '../../../facts/facts';
import { useOf } from './callbacks';
import { lookup } from '../clients';
import { useKind } from '../clients/kafka';
import type { Configs } from './configs';
import { type Declaration, referencesOf } from '../resolve/expressions';
import type { Resolver } from '../resolve/resolver';
import { idOf } from './ids';
import { isTemplate, madeBySpring } from '../spring/clients';
import { type MethodInfo, modifiersOf, type Unit, unitOf } from '../resolve/model';
import { argumentsOf, functionAround, isFunctionNode, type Node, oneLine, returnedValues } from '../syntax/syntax';

/** Where a client goes, of the ways it may go at once: the first of these that is seen. */
const RANK: readonly Creation['held'][] = ['managed', 'handed', 'field', 'module', 'returned', 'local', 'dropped'];

/** Where a value goes, the holder's name, and what is done with it there. */
interface Way {
  held: Creation['held'];
  name?: string;
  statement?: Node;
  cached: boolean;
  readonly uses: CreationUse[];
}

/** How many variables, methods and factories a client is followed through. */
const DEPTH = 4;
/** What frameworks call to get an object that they look after. */
const PROVIDES = new Set(['Bean', 'Produces', 'Provides', 'Singleton', 'ApplicationScoped']);
/** Methods that a framework or an owner calls at the end of an object's life. */
const ENDS =
  /^(?:close|closeAsync|stop|destroy|shutdown|shutDown|dispose|disconnect|terminate|cleanup|cleanUp|contextDestroyed|on(?:Stop|Close|Destroy|Shutdown)|do(?:Stop|Close)|tearDown)$/;
const END_ANNOTATIONS = new Set(['PreDestroy', 'BeforeDestroy', 'Disposes', 'Teardown', 'OnShutdown']);
const HOOKS = /^(?:addShutdownHook|registerShutdownHook|onShutdown|addCloseHandler|onClose|doFinally|onTermination)$/;
/** What keeps what its lambda makes. */
const KEEPS = /^(?:computeIfAbsent|compute|memoize|withInitial|getOrCompute|orElseGet|updateAndGet|get)$/;
const PUTS = /^(?:put|putIfAbsent|add|offer|set|replace|compareAndSet)$/;
/** Calls that look at what they are given and do not keep it. */
const LOOKS =
  /^(?:info|debug|trace|warn|error|log|println|printf|print|format|valueOf|toString|isNull|nonNull|equals|assertNotNull|assertThat|checkNotNull|notNull|verify|hash|identityHashCode)$/;

/** The clients that a file's code makes, by the expression that makes them. */
export class Creations {
  readonly #of = new Map<Unit, ReadonlyMap<Node, Creation>>();
  readonly #busy = new Set<Node>();

  constructor(
    readonly resolver: Resolver,
    readonly configs: Configs,
  ) {}

  of(unit: Unit): ReadonlyMap<Node, Creation> {
    const read = this.#of.get(unit);
    if (read) return read;
    const found = new Map<Node, Creation>();
    this.#of.set(unit, found);
    unit.root.walk((n) => {
      if (n.type !== 'object_creation_expression' && n.type !== 'method_invocation') return;
      const of = this.makes(n);
      if (of) found.set(n, this.#creation(n, of));
    });
    return found;
  }

  /**
   * What an expression makes anew: a client's constructor, `Admin.create`, or a method of the workspace that makes one
   * for its caller.
   */
  makes(node: Node, depth = 0): Creation['of'] | undefined {
    const { types } = this.resolver;
    const other = madeByTable(node, this.resolver)?.entry ?? madeBySpring(node, this.resolver);
    if (other) return other;
    if (node.type === 'object_creation_expression') {
      const type = node.child('type');
      return type && types.made(types.of(type));
    }
    if (node.type !== 'method_invocation' || depth > DEPTH) return undefined;
    const name = node.child('name')?.text ?? '';
    const object = node.child('object');
    if (name === 'create' && object && !this.resolver.type(object)) {
      const owner = this.resolver.staticClass(object);
      if (owner && types.made(owner) === 'admin') return 'admin';
    }
    return this.#factory(node, depth);
  }

  /** What a method makes for its caller and keeps nowhere: all it returns is made there. */
  #factory(call: Node, depth: number): Creation['of'] | undefined {
    const { types } = this.resolver;
    const declared = this.resolver.declaredTarget(call);
    if (!declared?.returns || !types.client(types.of(declared.returns))) return undefined;
    const method = this.resolver.target(call);
    if (!method || this.#busy.has(method.node)) return undefined;
    const body = types.workspace.body(method);
    if (!body || isProvider(method)) return undefined;
    this.#busy.add(method.node);
    const kinds = returnedValues(body).map((value) => this.#madeFor(value, depth));
    this.#busy.delete(method.node);
    return kinds.length && kinds.every((k) => k && k === kinds[0]) ? kinds[0] : undefined;
  }

  /** What a returned value is, when it was made there and goes to the caller alone. */
  #madeFor(value: Node, depth: number): Creation['of'] | undefined {
    const at = this.resolver.value(value);
    const of = at && this.makes(at, depth + 1);
    if (!at || !of || functionAround(at) !== functionAround(value)) return undefined;
    return this.#way(at, 0).held === 'returned' ? of : undefined;
  }

  #creation(node: Node, of: Creation['of']): Creation {
    const way = this.#way(node, 0);
    const config = this.configs.rangeOf(node);
    const spring = madeBySpring(node, this.resolver) !== undefined;
    return {
      client: madeByTable(node, this.resolver)?.client.id ?? (spring ? 'spring-kafka' : 'kafka-clients'),
      evidence: 'type',
      of,
      range: node.range,
      function: functionId(node),
      held: way.held,
      ...(way.name ? { name: way.name } : {}),
      cached: way.cached || this.#onceOnly(node, way.name),
      ...(way.held === 'local' && way.statement && !(spring && of === 'producer')
        ? { statement: way.statement.range }
        : {}),
      uses: [...new Map(way.uses.map((u) => [`${u.range.start} ${u.how}`, u])).values()].sort(
        (a, b) => a.range.start - b.range.start,
      ),
      listens: [],
      ...(config ? { config } : {}),
    };
  }

  /** Where the value of an expression goes. */
  #way(node: Node, depth: number): Way {
    const way: Way = { held: 'dropped', cached: false, uses: [] };
    if (depth > DEPTH || this.#busy.has(node)) return { ...way, held: 'handed' };
    this.#busy.add(node);
    this.#follow(node, way, depth);
    this.#busy.delete(node);
    return way;
  }

  #follow(node: Node, way: Way, depth: number): void {
    let at = node;
    let up = at.parent;
    while (
      up &&
      (up.type === 'parenthesized_expression' ||
        up.type === 'cast_expression' ||
        (up.type === 'ternary_expression' && at.field !== 'condition'))
    )
      ((at = up), (up = up.parent));
    if (!up) return;
    switch (up.type) {
      case 'yield_statement':
        return this.#chosen(up, way, depth);
      case 'expression_statement':
        if (up.parent?.type === 'switch_rule') this.#chosen(up, way, depth);
        return;
      case 'array_initializer':
        way.held = 'handed';
        return;
      case 'resource':
        way.held = 'managed';
        way.name = up.child('name')?.text;
        return;
      case 'variable_declarator':
        return this.#variable(up.child('name')!, way, depth, up);
      case 'assignment_expression': {
        const left = up.child('left');
        if (at.field !== 'right' || !left) return;
        if (left.type === 'array_access') way.held = 'handed';
        else this.#variable(left, way, depth);
        // `return producer = new KafkaProducer<>(props);`
        if (up.parent?.type !== 'expression_statement') this.#merge(way, this.#way(up, depth + 1));
        return;
      }
      case 'return_statement':
        this.#returned(up, way);
        return;
      case 'lambda_expression':
        way.held = 'handed';
        way.cached = KEEPS.test(callOf(up)?.child('name')?.text ?? '');
        return;
      case 'argument_list':
        return this.#argument(at, up, way, depth);
      case 'method_invocation':
        if (at.field === 'object') this.#used(up, node, way);
        return;
      case 'method_reference':
        this.#referred(up, way);
        return;
      case 'try_with_resources_statement':
      case 'resource_specification':
        way.held = 'managed';
        return;
      default:
        // Compared, joined to a text, thrown away.
        return;
    }
  }

  /** The value is what a `switch` comes to, when it stands as an expression. */
  #chosen(arm: Node, way: Way, depth: number): void {
    const choice = arm.above('switch_expression');
    if (choice && choice.parent?.type !== 'expression_statement' && choice.parent?.type !== 'block')
      this.#pass(this.#way(choice, depth + 1), way);
  }

  #returned(statement: Node, way: Way): void {
    const around = functionAround(statement);
    const method = around && unitOf(around).method(around);
    // What a private method returns stays in its class; its callers' own creations tell more.
    way.held = method ? (isProvider(method) ? 'managed' : 'returned') : 'handed';
    if (!method) way.cached = KEEPS.test(around ? (callOf(around)?.child('name')?.text ?? '') : '');
  }

  /** A variable or field takes the value: then it goes wherever that is used. */
  #variable(name: Node, way: Way, depth: number, declarator?: Node): void {
    const { resolver } = this;
    const declaration = declarator ? declaredBy(declarator, resolver) : resolver.declarationOf(name);
    way.name = oneLine(name.text, 80);
    if (declaration?.kind === 'field') {
      const { field } = declaration;
      way.held =
        field.owner.annotated('Getter', 'Data', 'Value') ||
        modifiersOf(field.node.parent!).annotations.some((a) => a.name === 'Getter')
          ? 'handed'
          : 'field';
      way.cached = field.isStatic && !!field.value && field.value.type !== 'null_literal';
    } else if (declaration?.kind === 'local') {
      if (
        declaration.node.type === 'resource' ||
        (declaration.node.parent &&
          /@(?:lombok\s*\.\s*)?Cleanup\b/.test(declaration.node.parent.first('modifiers')?.text ?? ''))
      )
        way.held = 'managed';
      else way.held = 'local';
      const statement = declarator?.parent;
      if (statement?.type === 'local_variable_declaration' && statement.all('variable_declarator').length === 1)
        way.statement = statement;
    } else {
      way.held = 'handed';
      return;
    }
    const around = declaration.kind === 'local' ? functionAround(declaration.node) : undefined;
    for (const reference of referencesOf(declaration, this.resolver)) {
      this.#merge(way, this.#way(reference, depth + 1));
      // Code that is kept and runs when somebody asks for it has the client with it.
      if (around && this.#isKept(reference, around)) this.#merge(way, { held: 'handed', cached: false, uses: [] });
    }
  }

  /** True for a place in a lambda or anonymous class, within a function, of which nobody knows when it runs. */
  #isKept(place: Node, within: Node): boolean {
    for (let at = place.parent; at && at !== within; at = at.parent) {
      const code =
        at.type === 'lambda_expression' ||
        at.type === 'method_reference' ||
        (at.type === 'object_creation_expression' &&
          at.first('class_body') &&
          at.first('class_body')!.start <= place.start);
      if (code && useOf(at, this.resolver).runs === 'unknown' && !hookOf(at)) return true;
    }
    return false;
  }

  #merge(into: Way, from: Way): void {
    into.uses.push(...from.uses);
    into.cached ||= from.cached;
    // Who gets a field may close it.
    const held = into.held === 'field' && from.held === 'returned' ? 'handed' : from.held;
    if (RANK.indexOf(held) >= RANK.indexOf(into.held)) return;
    into.held = held;
    if (from.held === 'field') into.name = from.name;
    delete into.statement;
  }

  /** The value is the receiver of a call. */
  #used(call: Node, value: Node, way: Way): void {
    const name = call.child('name')?.text ?? '';
    const how = useKind(name);
    if (!how) return;
    const args = argumentsOf(call);
    const atOnce = how === 'close' && args.length > 0 && isZero(args[0]!, this.resolver);
    way.uses.push({
      how,
      range: call.range,
      always: isCertain(value),
      ...(atOnce ? { atOnce } : {}),
      function: functionId(call),
    });
  }

  /** `producer::close`. */
  #referred(reference: Node, way: Way): void {
    const name = /::\s*(\w+)$/.exec(reference.text)?.[1] ?? '';
    const how = useKind(name);
    if (how)
      way.uses.push({ how, range: reference.range, always: isCertain(reference), function: functionId(reference) });
  }

  /** The value is given to a call: to a method that we see through, or to somebody who may look after it. */
  #argument(at: Node, list: Node, way: Way, depth: number): void {
    const call = list.parent;
    const name = call?.child('name')?.text ?? '';
    way.held = 'handed';
    // A template is its factory's holder.
    if (call && isTemplate(call, this.resolver)) return this.#pass(this.#way(call, depth + 1), way);
    if (call?.type !== 'method_invocation') return;
    if (/^requireNonNull$|^checkNotNull$/.test(name)) return this.#pass(this.#way(call, depth + 1), way);
    if (LOOKS.test(name)) {
      way.held = 'dropped';
      return;
    }
    way.cached = PUTS.test(name);
    const method = this.resolver.target(call);
    const parameter = method?.parameters[list.children.indexOf(at)];
    const body = method && this.resolver.types.workspace.body(method);
    if (!method || !parameter || !body || method.variadic || depth >= DEPTH) return;
    const inside: Way = { held: 'dropped', cached: false, uses: [] };
    for (const reference of referencesOf(
      { kind: 'parameter', name: parameter.name, node: parameter.node, type: parameter.type },
      this.resolver,
    ))
      this.#merge(inside, this.#way(reference, depth + 1));
    // A method of another file that closes it has taken it over.
    const elsewhere = unitOf(method.node) !== unitOf(call);
    if (inside.held === 'returned') return;
    if (inside.held !== 'dropped' || (elsewhere && inside.uses.some((u) => u.how === 'close'))) return;
    way.held = 'dropped';
    way.cached = false;
    if (!elsewhere) way.uses.push(...inside.uses);
  }

  #pass(from: Way, into: Way): void {
    Object.assign(into, from, { uses: into.uses });
    into.uses.push(...from.uses);
  }

  /** Made under a condition that it is not there yet, or by a class as a whole. */
  #onceOnly(node: Node, name: string | undefined): boolean {
    for (let at = node, up = at.parent; up && !isFunctionNode(at); at = up, up = up.parent) {
      if ((up.type === 'if_statement' || up.type === 'ternary_expression') && at.field !== 'condition') {
        const condition = up.child('condition')?.text ?? '';
        if (
          /==\s*null|null\s*==|\bisNull\b|!\s*[\w.]+\.(?:containsKey|isPresent|get)\b|\bisEmpty\(|compareAndSet|initiali[sz]ed|started/i.test(
            condition,
          ) &&
          (at.field !== 'alternative' || /!=/.test(condition))
        )
          return true;
        if (
          at.field === 'alternative' &&
          name &&
          /!=\s*null|null\s*!=|\bnonNull\b|containsKey|isPresent/.test(condition)
        )
          return true;
      }
      // `if (producer != null) { return producer; } producer = new KafkaProducer<>(props);`
      if (up.type === 'block' && name) {
        for (const before of up.children) {
          if (before.start >= at.start) break;
          const condition = before.type === 'if_statement' ? (before.child('condition')?.text ?? '') : '';
          if (
            /!=\s*null|null\s*!=|containsKey|isPresent|nonNull/.test(condition) &&
            /\breturn\b/.test(before.child('consequence')?.text ?? '')
          )
            return true;
        }
      }
    }
    return false;
  }
}

/** What a static method makes, by the tables of clients. */
function madeByTable(node: Node, resolver: Resolver) {
  const object =
    node.type === 'method_invocation' && node.child('name')?.text === 'create' ? node.child('object') : undefined;
  const owner = object && resolver.staticClass(object);
  return owner && lookup((client) => client.creates, resolver.types.names(owner), 'create');
}

/** The call that a lambda is an argument of. */
function callOf(lambda: Node): Node | undefined {
  let up = lambda.parent;
  while (up && (up.type === 'parenthesized_expression' || up.type === 'cast_expression')) up = up.parent;
  return up?.type === 'argument_list' ? up.parent : undefined;
}

/** The declaration that a declarator makes. */
function declaredBy(declarator: Node, resolver: Resolver): Declaration | undefined {
  const name = declarator.child('name')?.text ?? '';
  if (declarator.parent?.type === 'local_variable_declaration')
    return {
      kind: 'local',
      name,
      node: declarator,
      type: declarator.parent.child('type'),
      value: declarator.child('value'),
    };
  const cls = unitOf(declarator).classAround(declarator);
  const field = cls && resolver.types.field(cls, name);
  return field && { kind: 'field', name, field };
}

/** The id of the function a node stands in; of the file's top for fields' values. */
function functionId(node: Node): string {
  const around = functionAround(node);
  return around ? idOf(around) : `${unitOf(node).file}#`;
}

/** True for methods whose result a framework looks after. */
const isProvider = (method: MethodInfo): boolean => method.annotations.some((a) => PROVIDES.has(a.name));

/**
 * True for code that runs however the code before it ends: in `finally`, a shutdown hook, a method called there or at
 * an object's end.
 */
function isCertain(node: Node, depth = 0): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (at.type === 'finally_clause') return true;
    if (
      (at.type === 'lambda_expression' || at.type === 'method_reference' || at.type === 'object_creation_expression') &&
      hookOf(at)
    )
      return true;
    const method = at.type === 'method_declaration' ? unitOf(at).method(at) : undefined;
    if (!method) continue;
    if (
      method.annotations.some((a) => END_ANNOTATIONS.has(a.name)) ||
      (ENDS.test(method.name) && method.owner.supertypes.length > 0)
    )
      return true;
    if (depth < 2 && calledWithin(method).some((call) => isCertain(call, depth + 1))) return true;
  }
  return false;
}

/** The calls of a method by its own class, and references to it. */
function calledWithin({ name, node, owner }: MethodInfo): Node[] {
  const found: Node[] = [];
  owner.body?.walk((n) => {
    const receiver =
      n.type === 'method_invocation' && n.child('name')?.text === name
        ? n.child('object')
        : n.type === 'method_reference' && n.text.endsWith(`::${name}`)
          ? n.children[0]
          : null;
    if (receiver !== null && (!receiver || receiver.type === 'this') && n !== node) found.push(n);
  });
  return found;
}

/** The call that makes a shutdown hook of a lambda or thread, given to it directly or through a variable. */
function hookOf(node: Node): Node | undefined {
  const call = callOf(node);
  if (call && HOOKS.test(call.child('name')?.text ?? '')) return call;
  if (node.parent?.type !== 'variable_declarator') return undefined;
  const name = node.parent.child('name')?.text ?? '';
  let hook: Node | undefined;
  functionAround(node)?.walk((n) => {
    if (
      n.type === 'method_invocation' &&
      HOOKS.test(n.child('name')?.text ?? '') &&
      argumentsOf(n).some((a) => a.text === name)
    )
      hook = n;
    return !hook;
  });
  return hook;
}

/** `Duration.ZERO`, `0`, `Duration.ofMillis(0)`. */
export function isZero(node: Node, resolver: Resolver): boolean {
  const at = resolver.value(node);
  return !!at && /^(?:(?:java\.time\.)?Duration\s*\.\s*(?:ZERO|of\w+\(\s*0L?\s*\))|0L?)$/.test(at.text);
}
