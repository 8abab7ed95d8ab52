import type { OffsetUse } from '../../../facts/facts';
import { CONSUMERS, OFFSET_TAKERS, PRODUCERS, TEMPLATES } from '../clients/kafka';
import { type Declaration, nodeOf, referencesOf } from '../resolve/expressions';
import type { Resolver } from '../resolve/resolver';
import { type Unit, unitOf } from '../resolve/model';
import { argumentsOf, bare, functionAround, type Node } from '../syntax/syntax';

/** A call that offsets are given to. */
interface Sink {
  readonly call: Node;
  readonly to: OffsetUse['to'];
}

/** What an offset is, and the record's offset alone within it. */
interface Reading {
  readonly form: OffsetUse['form'];
  readonly offset: Node;
}

/** How many variables and methods an offset is followed through. */
const DEPTH = 6;
/** Makers of maps and entries of what they are given. */
const MAKES =
  /^(?:of|ofEntries|entry|singletonMap|singleton|singletonList|copyOf|unmodifiableMap|toMap|toUnmodifiableMap|pair|asList|collect|build|get|orElse|SimpleEntry|SimpleImmutableEntry)$/;
const PUTS = /^(?:put|putIfAbsent|merge|compute|computeIfAbsent|computeIfPresent|replace|putAll|add)$/;

/** The offsets that a file's code makes for commits and transactions, and seeks to. */
export function readOffsets(unit: Unit, resolver: Resolver): OffsetUse[] {
  const found: OffsetUse[] = [];
  const sought = new Set<string>();
  const wanted = new Map<OffsetUse, string>();
  const add = (node: Node, sink: Sink, given: Node) => {
    const { form, offset } = read(node, resolver, 0);
    const use: OffsetUse = {
      client: 'kafka-clients',
      evidence: 'type',
      range: node.range,
      to: sink.to,
      expects: 'next',
      form,
      type: 'number',
      offset: offset.range,
      call: (unitOf(sink.call) === unit ? sink.call : given).range,
    };
    found.push(use);
    const place = `${functionAround(node)?.start} ${node.text.replace(/\s+/g, '')}`;
    if (sink.to === 'seek') sought.add(place);
    else wanted.set(use, place);
  };
  unit.root.walk((n) => {
    if (n.type === 'object_creation_expression') {
      const type = n.child('type');
      const offset = argumentsOf(n)[0];
      if (
        !type ||
        !offset ||
        resolver.types.of(type).qualified !== 'org.apache.kafka.clients.consumer.OffsetAndMetadata'
      )
        return;
      const sink = sinkOf(n, resolver, new Set(), 0);
      if (sink) add(offset, sink, n);
    } else if (n.type === 'method_invocation' && n.child('name')?.text === 'seek') {
      const object = n.child('object');
      const offset = argumentsOf(n)[1];
      if (
        offset &&
        object &&
        resolver.types.is(resolver.type(object), CONSUMERS) &&
        resolver.type(offset)?.simple !== 'OffsetAndMetadata' &&
        offset.type !== 'object_creation_expression'
      )
        add(offset, { call: n, to: 'seek' }, n);
    }
  });
  // Who commits an offset and seeks to it wants just that.
  return found.map((use) =>
    use.form !== 'next' && sought.has(wanted.get(use) ?? '') ? { ...use, form: 'unknown' } : use,
  );
}

/** The call that the value of an expression is given to, directly or in a map. */
function sinkOf(node: Node, resolver: Resolver, seen: Set<Node>, depth: number): Sink | undefined {
  if (depth > DEPTH || seen.has(node)) return undefined;
  seen.add(node);
  const further = (at: Node) => sinkOf(at, resolver, seen, depth + 1);
  let at = node;
  let up = at.parent;
  while (
    up &&
    (up.type === 'parenthesized_expression' || up.type === 'cast_expression' || up.type === 'ternary_expression')
  )
    ((at = up), (up = up.parent));
  switch (up?.type) {
    case 'variable_declarator':
    case 'assignment_expression': {
      const name = up.child(up.type === 'variable_declarator' ? 'name' : 'left');
      return name && at.field !== 'left' ? variable(name, up, resolver, seen, depth) : undefined;
    }
    case 'return_statement': {
      const around = functionAround(up);
      return around?.type === 'lambda_expression' ? further(around) : around && callers(around, resolver, further);
    }
    case 'lambda_expression':
      return further(up);
    case 'method_invocation':
      // `.collect(...)`, `.build()`: what comes out holds it.
      return at.field === 'object' && MAKES.test(up.child('name')?.text ?? '') ? further(up) : undefined;
    case 'argument_list':
      return argument(at, up, resolver, seen, depth);
    default:
      return undefined;
  }
}

function argument(at: Node, list: Node, resolver: Resolver, seen: Set<Node>, depth: number): Sink | undefined {
  const call = list.parent;
  if (!call) return undefined;
  const further = (node: Node) => sinkOf(node, resolver, seen, depth + 1);
  // `new HashMap<>(offsets)`, `new SimpleEntry<>(partition, offset)`
  if (call.type === 'object_creation_expression') return further(call);
  if (call.type !== 'method_invocation') return undefined;
  const name = call.child('name')?.text ?? '';
  const object = call.child('object');
  const to = OFFSET_TAKERS.get(name);
  const receiver = object && resolver.type(object);
  if (to && receiver && [CONSUMERS, PRODUCERS, TEMPLATES].some((types) => resolver.types.is(receiver, types)))
    return { call, to };
  if (PUTS.test(name) && object)
    return variable(object, call, resolver, seen, depth) ?? callersMap(object, resolver, seen, depth);
  const method = resolver.target(call);
  if (method) {
    const parameter = method.parameters[list.children.indexOf(at)];
    return parameter && !method.variadic
      ? through({ kind: 'parameter', ...parameter }, resolver, seen, depth)
      : undefined;
  }
  return MAKES.test(name) ? further(call) : undefined;
}

function variable(name: Node, from: Node, resolver: Resolver, seen: Set<Node>, depth: number): Sink | undefined {
  const declaration =
    from.type === 'variable_declarator' && from.parent?.type === 'local_variable_declaration'
      ? local(from)
      : resolver.declarationOf(name);
  return declaration && through(declaration, resolver, seen, depth);
}

/** Through a variable to whoever reads it. */
function through(declaration: Declaration, resolver: Resolver, seen: Set<Node>, depth: number): Sink | undefined {
  const own = nodeOf(declaration);
  if (seen.has(own)) return undefined;
  seen.add(own);
  for (const reference of referencesOf(declaration, resolver)) {
    const sink = sinkOf(reference, resolver, seen, depth + 1);
    if (sink) return sink;
  }
  return undefined;
}

const local = (declarator: Node): Declaration => ({
  kind: 'local',
  name: declarator.child('name')?.text ?? '',
  node: declarator,
  type: declarator.parent?.child('type'),
  value: declarator.child('value'),
});

/** A map that came as a parameter is the callers' own, in the same file. */
function callersMap(map: Node, resolver: Resolver, seen: Set<Node>, depth: number): Sink | undefined {
  const declaration = resolver.declarationOf(map);
  const method = declaration?.kind === 'parameter' ? functionAround(declaration.node) : undefined;
  const index =
    (method &&
      unitOf(method)
        .method(method)
        ?.parameters.findIndex((p) => p.name === declaration!.name)) ??
    -1;
  if (!method || index < 0) return undefined;
  return callers(method, resolver, (call) => {
    const given = argumentsOf(call)[index];
    return given && variable(given, call, resolver, seen, depth + 1);
  });
}

/** Through a method's result to its callers in the same file. */
function callers(method: Node, resolver: Resolver, further: (node: Node) => Sink | undefined): Sink | undefined {
  const name = unitOf(method).method(method)?.name;
  let sink: Sink | undefined;
  unitOf(method).root.walk((n) => {
    if (
      !sink &&
      n.type === 'method_invocation' &&
      n.child('name')?.text === name &&
      resolver.target(n)?.node === method
    )
      sink = further(n);
    return !sink;
  });
  return sink;
}

/** What an expression for an offset is. */
function read(node: Node, resolver: Resolver, depth: number): Reading {
  const at = bare(node)!;
  const unknown: Reading = { form: 'unknown', offset: at };
  if (depth > DEPTH) return unknown;
  switch (at.type) {
    case 'method_invocation': {
      const name = at.child('name')?.text;
      const object = at.child('object');
      if (!object || argumentsOf(at).length > 1) return unknown;
      const type = resolver.type(object);
      if (name === 'offset' && type?.qualified === 'org.apache.kafka.clients.consumer.ConsumerRecord')
        return { form: isRemembered(object, resolver) ? 'unknown' : 'processed', offset: at };
      if (
        /\.map(?:ToLong)?\(ConsumerRecord::offset\)\.max\([^()]*(?:\(\))?\)$/.test(object.text.replace(/\s+/g, '')) &&
        /^(?:get|getAsLong|orElse|orElseThrow)$/.test(name ?? '')
      )
        return { form: 'processed', offset: at };
      return name === 'position' && resolver.types.is(type, CONSUMERS) ? { form: 'next', offset: at } : unknown;
    }
    case 'binary_expression': {
      const left = at.child('left');
      const right = at.child('right');
      const inner = left && isOne(right) ? left : right && isOne(left) ? right : undefined;
      if (at.operator !== '+' || !inner) return unknown;
      const { form } = read(inner, resolver, depth + 1);
      return form === 'processed'
        ? { form: 'next', offset: inner }
        : form === 'next'
          ? { form: 'beyond', offset: inner }
          : unknown;
    }
    case 'identifier': {
      const declaration = resolver.declarationOf(at);
      if (declaration?.kind !== 'local') return unknown;
      const values = assigned(declaration, resolver);
      const forms = new Set(values?.map((v) => read(v, resolver, depth + 1).form));
      return forms.size === 1 ? { form: [...forms][0]!, offset: at } : unknown;
    }
    default:
      return unknown;
  }
}

/** True for a record that a catch clause put into a variable: it failed, and is wanted again. */
function isRemembered(record: Node, resolver: Resolver): boolean {
  const declaration = record.type === 'identifier' ? resolver.declarationOf(record) : undefined;
  if (!declaration) return false;
  const scope = declaration.kind === 'field' ? declaration.field.owner.body : functionAround(declaration.node);
  let found = false;
  scope?.walk((n) => {
    if (
      n.type === 'assignment_expression' &&
      n.child('left')?.text.replace(/^this\./, '') === declaration.name &&
      n.above('catch_clause')
    )
      found = true;
    return !found;
  });
  return found;
}

const isOne = (node: Node | undefined): boolean => !!node && /^1[lL]?$/.test(node.text);

/**
 * All that a local variable is ever set to, the number it begins with left out; `undefined` when it is counted up or
 * set in other ways.
 */
function assigned(declaration: Declaration & { node: Node; value?: Node }, resolver: Resolver): Node[] | undefined {
  const values =
    declaration.value && !/_literal$|^unary_expression$/.test(declaration.value.type) ? [declaration.value] : [];
  let plain = true;
  functionAround(declaration.node)?.walk((n) => {
    const target =
      n.type === 'update_expression' ? n.children[0] : n.type === 'assignment_expression' ? n.child('left') : undefined;
    if (target?.type !== 'identifier' || target.text !== declaration.name) return;
    const named = resolver.declarationOf(target);
    if (!named || nodeOf(named) !== declaration.node) return;
    const value = n.child('right');
    if (n.type === 'assignment_expression' && n.operator === '=' && value) values.push(value);
    else plain = false;
  });
  return plain ? values : undefined;
}
