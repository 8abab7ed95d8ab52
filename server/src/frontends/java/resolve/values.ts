import type { Value } from '../../../facts/facts';
import { configClass, configKey } from '../clients/config-keys';
import { type Declaration } from './expressions';
import type { Resolver } from './resolver';
import { type Annotation, modifiersOf } from './model';
import { argumentsOf, bare, type Node, returnedValues, stringValue } from '../syntax/syntax';

/** What a compile-time constant may be. */
export type Constant = string | number | boolean | null;

/** How many variables and methods a value is followed through. */
const DEPTH = 5;
const PARSES = /^(?:parse(?:Int|Long|Short|Byte|Double|Float|Boolean)|valueOf|toString)$/;
const BOXES = /^(?:java\.lang\.)?(String|Boolean|Integer|Long|Short|Byte|Double|Float)$/;

/**
 * A value known at compile time: strings, numbers, booleans, `Boolean.FALSE`, `String.valueOf(x)`, through constants
 * and one local.
 */
export function constant(node: Node, resolver: Resolver): Constant | undefined {
  const at = resolver.value(node);
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
      const value = inner && constant(inner, resolver);
      return at.operator === '-' && typeof value === 'number'
        ? -value
        : at.operator === '!' && typeof value === 'boolean'
          ? !value
          : undefined;
    }
    case 'field_access': {
      const limit = LIMITS.get(at.text.replace(/\s+|^java\.lang\./g, ''));
      const owner = at.child('object')?.text ?? '';
      // `StreamsConfig.EXACTLY_ONCE_V2`
      return limit ?? (configClass(owner) ? configKey(at.child('field')?.text ?? '', owner) : undefined);
    }
    case 'method_invocation': {
      const name = at.child('name')?.text ?? '';
      const object = at.child('object');
      const first = argumentsOf(at)[0];
      const strategy = ENUMS.exec(at.text.replace(/\s+/g, ''))?.[1];
      if (strategy) return strategy.toLowerCase();
      if (name === 'toString' && object && !first) return asText(constant(object, resolver));
      if (!first || !object || !PARSES.test(name) || !BOXES.test(object.text)) return undefined;
      return converted(constant(first, resolver), name, object.text);
    }
    default:
      return literal(at, resolver);
  }
}

/** Kafka's enums whose names are values of its configuration. */
const ENUMS =
  /^(?:\w+\.)*(?:OffsetResetStrategy|IsolationLevel)\.([A-Z_]+)\.(?:toString|name)\(\)(?:\.toLowerCase\([^()]*\))?$/;
const LIMITS = new Map<string, Constant>([
  ['Boolean.TRUE', true],
  ['Boolean.FALSE', false],
  ['Integer.MAX_VALUE', 2147483647],
  ['Integer.MIN_VALUE', -2147483648],
  ['Short.MAX_VALUE', 32767],
  ['Long.MAX_VALUE', 9223372036854775807],
]);

const asText = (value: Constant | undefined): string | undefined =>
  value === undefined || value === null ? undefined : String(value);

/** What `Integer.parseInt`, `String.valueOf` and the like make of a value. */
function converted(value: Constant | undefined, name: string, box: string): Constant | undefined {
  if (value === undefined || value === null) return undefined;
  if (/String$/.test(box) || name === 'toString') return String(value);
  if (typeof value !== 'string') return value;
  if (/Boolean$/.test(box)) return value.toLowerCase() === 'true';
  return value.trim() === '' || Number.isNaN(Number(value)) ? undefined : Number(value);
}

/** The fact of a value: known, or what can be said of it without knowing it. */
export function valueOf(node: Node, resolver: Resolver): Value {
  const known = constant(node, resolver) ?? className(node, resolver);
  if (known !== undefined) return { known: true, value: known, range: node.range };
  const fallback = fallbackOf(node, resolver, 0);
  const random = isRandom(node, resolver, 0);
  return {
    known: false,
    range: node.range,
    ...(random ? { random } : {}),
    ...(random && mayBeGiven(node, resolver) ? { randomFallback: true } : {}),
    ...(fallback !== undefined ? { fallback } : {}),
  };
}

/**
 * True for a value that is one of several: `given != null ? given : UUID.randomUUID().toString()`,
 * `Optional.ofNullable(given).orElse(...)`.
 */
function mayBeGiven(node: Node, resolver: Resolver): boolean {
  let found = false;
  (resolver.value(node) ?? node).walk((n) => {
    if (
      n.type === 'ternary_expression' ||
      (n.type === 'method_invocation' &&
        /^(?:orElse(?:Get)?|getOrDefault|getProperty|requireNonNullElse(?:Get)?|defaultIf(?:Blank|Empty|Null)|defaultString|firstNonNull)$/.test(
          n.child('name')?.text ?? '',
        ))
    )
      found = true;
    return !found;
  });
  return found;
}

/** `X.class`, `X.class.getName()`: the class's name, qualified when imports tell. */
function className(node: Node, resolver: Resolver): string | undefined {
  let at = resolver.value(node);
  if (
    at?.type === 'method_invocation' &&
    /^(?:getName|getCanonicalName|getTypeName|toString)$/.test(at.child('name')?.text ?? '') &&
    at.child('object')?.type === 'class_literal'
  )
    at = at.child('object');
  const type = at?.type === 'class_literal' ? at.children[0] : undefined;
  return type && typeName(type, resolver);
}

/** A type's qualified name when it is known, else its simple one. */
export function typeName(type: Node, resolver: Resolver): string {
  const { qualified, simple } = resolver.types.of(type);
  return qualified ?? simple;
}

const RANDOM =
  /^(?:randomUUID|randomAlphanumeric|randomAlphabetic|randomNumeric|randomString|currentTimeMillis|nanoTime|timeBasedEpoch|randomUuid|fastUUID)$/;

/** True when a random id, the clock or the process id goes into a value. */
function isRandom(node: Node, resolver: Resolver, depth: number): boolean {
  if (depth > DEPTH) return false;
  let random = false;
  node.walk((n) => {
    if (random || n.type === 'class_body' || n.type === 'lambda_expression') return false;
    if (n.type === 'method_invocation') {
      const name = n.child('name')?.text ?? '';
      const object = n.child('object')?.text.replace(/\s+/g, '') ?? '';
      if (
        RANDOM.test(name) ||
        (name === 'random' && /^(?:java\.lang\.)?Math$/.test(object)) ||
        (name === 'pid' && /ProcessHandle/.test(object)) ||
        (/^next(?:Int|Long|Double)$/.test(name) && /random/i.test(object)) ||
        (name === 'now' && /^(?:Instant|LocalDateTime|ZonedDateTime|OffsetDateTime|LocalTime)$/.test(object)) ||
        (name === 'getName' && /getRuntimeMXBean\(\)$/.test(object))
      )
        return !(random = true);
      const method = resolver.target(n);
      const body = method && resolver.types.workspace.body(method);
      const returned = body ? returnedValues(body) : [];
      if (returned.length === 1 && isRandom(returned[0]!, resolver, depth + 1)) return !(random = true);
    } else if (
      n.type === 'object_creation_expression' &&
      /^(?:java\.util\.)?Date$/.test(n.child('type')?.text ?? '') &&
      argumentsOf(n).length === 0
    )
      return !(random = true);
    else if (
      n.type === 'identifier' &&
      n.field !== 'name' &&
      !(n.field === 'field' && n.parent?.type === 'field_access')
    ) {
      const declaration = resolver.declarationOf(n);
      const value =
        declaration?.kind === 'field'
          ? declaration.field.isFinal
            ? declaration.field.value
            : undefined
          : declaration?.kind === 'local' && !resolver.reassigned(declaration)
            ? declaration.value
            : undefined;
      if (value && isRandom(value, resolver, depth + 1)) return !(random = true);
    }
    return true;
  });
  return random;
}

const GETS_OR =
  /^(?:getOrDefault|getProperty|getenv|getEnv\w*|get(?:String|Int|Integer|Long|Short|Boolean|Number)(?:OrDefault)?|getInteger|requireNonNullElse|default(?:IfNull|IfBlank|IfEmpty|String)|firstNonNull|orElse|defaultTo|getOptional\w*|\w+OrDefault)$/;

/** What holds when nothing else is given: the last argument of `getProperty("x", "1")`, `@Value("${x:1}")`. */
function fallbackOf(node: Node, resolver: Resolver, depth: number): Constant | undefined {
  const at = bare(node);
  if (!at || depth > DEPTH) return undefined;
  const further = (next: Node | undefined) => {
    if (!next) return undefined;
    const known = constant(next, resolver);
    return known !== undefined && known !== null ? known : fallbackOf(next, resolver, depth + 1);
  };
  switch (at.type) {
    case 'identifier':
    case 'field_access': {
      const declaration = resolver.declarationOf(at);
      if (!declaration) return undefined;
      if (declaration.kind === 'field' || declaration.kind === 'parameter') {
        const given = annotated(declaration);
        if (given !== undefined) return given;
      }
      if (declaration.kind === 'field')
        return declaration.field.isFinal || declaration.field.value?.type !== 'null_literal'
          ? further(declaration.field.value)
          : undefined;
      return declaration.kind === 'local' && !resolver.reassigned(declaration) ? further(declaration.value) : undefined;
    }
    case 'ternary_expression': {
      const other = at.child(
        /!=\s*null|isPresent|nonNull|containsKey/.test(at.child('condition')?.text ?? '')
          ? 'alternative'
          : /==\s*null|isEmpty|isNull|isBlank/.test(at.child('condition')?.text ?? '')
            ? 'consequence'
            : 'none',
      );
      const known = other && constant(other, resolver);
      return known ?? undefined;
    }
    case 'method_invocation': {
      const name = at.child('name')?.text ?? '';
      const object = at.child('object');
      const args = argumentsOf(at);
      const last = args[args.length - 1];
      if (GETS_OR.test(name) && last && (args.length > 1 || /^(?:orElse|getOr\w*)$/.test(name)))
        return further(last) ?? undefined;
      if (args.length === 1 && object && PARSES.test(name) && BOXES.test(object.text))
        return converted(further(last), name, object.text);
      if (
        args.length === 0 &&
        object &&
        /^(?:toString|trim|strip|toLowerCase|toUpperCase|(?:int|short|long|boolean)Value)$/.test(name)
      )
        return further(object);
      const method = resolver.target(at);
      const body = method && resolver.types.workspace.body(method);
      const returned = body ? returnedValues(body) : [];
      return returned.length === 1 ? further(returned[0]) : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * The default in the annotation of a field or parameter: `@Value("${acks:1}")`, `@ConfigProperty(name = "acks",
 * defaultValue = "1")`.
 */
function annotated(declaration: Declaration): Constant | undefined {
  const place = declaration.kind === 'field' ? declaration.field.node.parent! : (declaration as { node: Node }).node;
  const type =
    declaration.kind === 'field'
      ? (declaration.field.type?.text ?? '')
      : ((declaration as { type?: Node }).type?.text ?? '');
  for (const a of modifiersOf(place).annotations) {
    const text = given(a);
    if (text === undefined) continue;
    if (/^(?:int|short|long|byte|Integer|Short|Long|Byte)$/.test(type))
      return Number.isNaN(Number(text)) || text.trim() === '' ? undefined : Number(text);
    return /^[bB]oolean$/.test(type) ? text === 'true' : text;
  }
  return undefined;
}

function given(annotation: Annotation): string | undefined {
  const list = annotation.node.child('arguments');
  if (annotation.name === 'Value') {
    const text = list?.children
      .map(
        (c) =>
          stringValue(c) ??
          (c.type === 'element_value_pair' && c.child('value') ? stringValue(c.child('value')!) : undefined),
      )
      .find((t) => t !== undefined);
    return text === undefined ? undefined : /^\s*\$\{[^:{}]+:([^${}]*)\}\s*$/.exec(text)?.[1];
  }
  const pair = list?.children
    .find((c) => c.type === 'element_value_pair' && c.child('key')?.text === 'defaultValue')
    ?.child('value');
  return pair && stringValue(pair);
}

/** A string known at compile time: a literal, a constant, literals joined by `+`. */
export function literal(node: Node, resolver: Resolver, depth = 0): string | undefined {
  const at = resolver.value(node);
  if (!at || depth > 8) return undefined;
  const text = stringValue(at);
  if (text !== undefined) return text;
  if (at.type !== 'binary_expression' || at.operator !== '+') return undefined;
  const left = literal(at.child('left')!, resolver, depth + 1);
  const right = literal(at.child('right')!, resolver, depth + 1);
  return left === undefined || right === undefined ? undefined : left + right;
}
