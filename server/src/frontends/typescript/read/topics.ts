import { declarationOf } from '../resolve/scopes';
import { ts } from 'ts-morph';
import type { Config, ConfigEntry } from '../../../facts/facts';
import type { Client, TopicTable } from '../clients/client';
import { containerOf, entriesOf, objectOf, propertyValue, topicsIn, unquoted, type Entries } from './configs';
import { passedFor, valuesOf, type Following } from '../resolve/follow';
import type { ClientCall } from './steps';
import { bare, calledName, isFunctionNode, property, propertyName, rangeOf, returned } from '../syntax/syntax';
import { valueOf } from '../resolve/values';

export interface TopicContext extends Following {
  readonly clients: readonly Client[];
}

/** The topics that a file makes or describes, each as a configuration. */
export function readTopics(
  calls: readonly ClientCall[],
  objects: readonly ts.ObjectLiteralExpression[],
  context: TopicContext,
): Config[] {
  const found = new Map<ts.Node, Config>();
  const add = (client: Client, table: TopicTable, object: ts.ObjectLiteralExpression): void => {
    if (!found.has(object))
      found.set(object, {
        client: client.id,
        evidence: 'type',
        of: 'topic',
        ...read(object, table, context),
        range: rangeOf(object),
        topics: namesOf(object, table, context),
      });
  };
  for (const { client, member, call } of calls) {
    const table = client.topics?.[member];
    const argument = table && call.arguments?.[table.argument];
    if (argument) for (const object of topicObjects(argument, table, context)) add(client, table, object);
  }
  for (const object of objects) {
    if (found.has(object)) continue;
    for (const client of context.clients) {
      for (const table of new Set(Object.values(client.topics ?? {})))
        if (isOf(object, client, table, context)) add(client, table, object);
    }
  }
  return [...found.values()];
}

/** The objects of topics in what is given to a client. */
function topicObjects(argument: ts.Expression, table: TopicTable, context: TopicContext): ts.ObjectLiteralExpression[] {
  const found: ts.ObjectLiteralExpression[] = [];
  const seen = new Set<ts.Node>();
  const visit = (expression: ts.Expression): void => {
    const node = bare(expression);
    if (seen.has(node) || seen.size > 200) return;
    seen.add(node);
    if (ts.isObjectLiteralExpression(node)) {
      const list = table.list && !table.names ? propertyValue(node, table.list) : undefined;
      if (list) visit(list);
      else if (property(node, table.name)) found.push(node);
    } else if (ts.isArrayLiteralExpression(node))
      for (const element of node.elements) visit(ts.isSpreadElement(element) ? element.expression : element);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(visit);
    else if (ts.isAwaitExpression(node)) visit(node.expression);
    else if (ts.isCallExpression(node)) {
      const callee = bare(node.expression);
      for (const argument of node.arguments) {
        const value: ts.Node = bare(argument);
        // `names.map((topic) => ({ topic, replicationFactor: 1 }))`
        if (isFunctionNode(value) && /^(map|flatMap)$/.test(calledName(callee))) returned(value).forEach(visit);
      }
      if (ts.isPropertyAccessExpression(callee) && /^(filter|concat|flat|slice|values)$/.test(callee.name.text))
        [callee.expression, ...(callee.name.text === 'filter' ? [] : node.arguments)].forEach(visit);
      const target = context.semantics.targetOf(node.expression);
      if (target && target.getSourceFile() === node.getSourceFile()) returned(target).forEach(visit);
    } else if (ts.isIdentifier(node)) {
      for (const value of valuesOf(node, context) ?? []) visit(value);
      for (const one of passedFor(node, context)) visit(one.argument);
    }
  };
  visit(argument);
  return found;
}

/**
 * True for an object literal that is expected to be a client's own type of topics; only those are asked for their type
 * that have a setting of Kafka's.
 */
function isOf(
  object: ts.ObjectLiteralExpression,
  client: Client,
  table: TopicTable,
  { semantics }: TopicContext,
): boolean {
  const name =
    table.type &&
    object.properties
      .map((p) => p.name && propertyName(p.name))
      .find((n) => n !== undefined && Object.hasOwn(table.keys, n) && table.keys[n]!.key !== n);
  if (!name) return false;
  const declaration = semantics.expectedProperty(object, name);
  return (
    !!declaration &&
    client.declarations.test(declaration.getSourceFile().fileName) &&
    containerOf(declaration) === table.type
  );
}

/** A topic's settings: the options of its object, and the configuration listed in it. */
function read(object: ts.ObjectLiteralExpression, table: TopicTable, context: TopicContext): Entries {
  const skip = [table.name, ...(table.list ? [table.list] : []), ...(table.entries ? [table.entries] : [])];
  const own = entriesOf(object, table.keys, context.semantics, skip);
  const given = table.entries ? propertyValue(object, table.entries) : undefined;
  const inner = given
    ? listed(given, context)
    : { entries: [], complete: !table.entries || !property(object, table.entries) };
  return { entries: [...own.entries, ...inner.entries], complete: own.complete && inner.complete };
}

/** Entries of `[{ name, value }]`, or of an object of keys. */
function listed(given: ts.Expression, context: TopicContext): Entries {
  const { semantics } = context;
  const node = bare(given);
  const object = objectOf(node, semantics);
  if (object) return entriesOf(object, {}, semantics);
  const list = ts.isIdentifier(node)
    ? valuesOf(node, context)
        ?.map((value) => bare(value))
        .find(ts.isArrayLiteralExpression)
    : node;
  if (!list || !ts.isArrayLiteralExpression(list)) return { entries: [], complete: false };
  const entries: ConfigEntry[] = [];
  let complete = true;
  for (const element of list.elements) {
    const item = objectOf(element, semantics);
    const name = propertyValue(item, 'name');
    const value = propertyValue(item, 'value');
    const key = name && valueOf(name, semantics);
    if (!item || !name || !value || !key?.known) complete = false;
    else
      entries.push({
        key: String(key.value),
        written: String(key.value),
        value: valueOf(value, semantics),
        range: rangeOf(item),
        ...(ts.isStringLiteralLike(name) ? { keyRange: unquoted(name) } : {}),
      });
  }
  return { entries, complete };
}

function namesOf(object: ts.ObjectLiteralExpression, table: TopicTable, { semantics }: TopicContext): string[] {
  const name = propertyValue(object, table.name);
  const values = table.names ? topicsIn(object, semantics) : name ? [valueOf(name, semantics)] : [];
  return values.flatMap((value) => (value.known && typeof value.value === 'string' ? [value.value] : []));
}

/**
 * A type of the project's own that describes topics: objects of it reach `createTopics`, which reads these of its
 * properties.
 */
export interface TopicShape {
  readonly client: Client;
  /** The type's name, and the property that becomes a topic's setting. */
  readonly type: string;
  readonly property: string;
  readonly key: string;
}

/** An object literal of a declared type, which may describe a topic. */
export interface DescribedTopic {
  readonly type: string;
  /** Its properties by their own names. */
  readonly entries: readonly ConfigEntry[];
  readonly range: Config['range'];
}

/**
 * The types whose properties a file makes topics of: `replicationFactor: settings.replicationFactor || 1` of a
 * `settings: TopicSettings`.
 */
export function topicShapes(calls: readonly ClientCall[], context: TopicContext): TopicShape[] {
  const found: TopicShape[] = [];
  for (const { client, member, call } of calls) {
    const table = client.topics?.[member];
    const argument = table && call.arguments?.[table.argument];
    for (const object of argument ? topicObjects(argument, table, context) : []) {
      for (const [name, { key }] of Object.entries(table!.keys)) {
        const value = name === table!.name ? undefined : propertyValue(object, name);
        const source = value && withoutFallback(value);
        const type =
          source && ts.isPropertyAccessExpression(source) && ts.isIdentifier(source.expression)
            ? declaredType(source.expression)
            : undefined;
        if (type && source && ts.isPropertyAccessExpression(source))
          found.push({ client, type, property: source.name.text, key });
      }
    }
  }
  return found;
}

/** `x` of `x || 1`, `x ?? 1`, `Number(x)`. */
function withoutFallback(value: ts.Expression): ts.Expression {
  const node = bare(value);
  if (
    ts.isBinaryExpression(node) &&
    (node.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
      node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
  )
    return withoutFallback(node.left);
  return ts.isCallExpression(node) && calledName(node.expression) === 'Number' && node.arguments[0]
    ? withoutFallback(node.arguments[0])
    : node;
}

/** The name of the type that a parameter or variable is declared with. */
function declaredType(name: ts.Identifier): string | undefined {
  const declaration = declarationOf(name);
  const type =
    declaration && (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration))
      ? declaration.type
      : undefined;
  return type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) ? type.typeName.text : undefined;
}

/**
 * The object literals that may describe topics (they have a number), by the type they are declared with: `const orders:
 * TopicSettings = { replicationFactor: 1 }`.
 */
export function describedTopics(
  objects: readonly ts.ObjectLiteralExpression[],
  { semantics }: TopicContext,
): DescribedTopic[] {
  return objects.flatMap((object) => {
    const type = object.properties.some((p) => ts.isPropertyAssignment(p) && ts.isNumericLiteral(bare(p.initializer)))
      ? annotatedType(object)
      : undefined;
    return type ? [{ type, entries: entriesOf(object, {}, semantics).entries, range: rangeOf(object) }] : [];
  });
}

/** The type an object literal is annotated with where it stands: alone, or in a list. */
function annotatedType(object: ts.ObjectLiteralExpression): string | undefined {
  let parent = object.parent;
  while (ts.isArrayLiteralExpression(parent) || (ts.isAsExpression(parent) && parent.type.getText() === 'const'))
    parent = parent.parent;
  const type =
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isAsExpression(parent)
      ? parent.type
      : undefined;
  const element = type && ts.isArrayTypeNode(type) ? type.elementType : type;
  return element && ts.isTypeReferenceNode(element) && ts.isIdentifier(element.typeName)
    ? element.typeName.text
    : undefined;
}

/** The configurations that a file's described topics are, for the shapes that reach the file. */
export function configsOf(described: readonly DescribedTopic[], shapes: readonly TopicShape[]): Config[] {
  return described.flatMap(({ type, entries, range }) => {
    const own = shapes.filter((shape) => shape.type === type);
    const set = entries.flatMap((entry) =>
      own
        .filter((shape) => shape.property === entry.key)
        .slice(0, 1)
        .map(({ key }) => ({ ...entry, key })),
    );
    return set.length
      ? [
          {
            client: own[0]!.client.id,
            evidence: 'type' as const,
            of: 'topic' as const,
            entries: set,
            complete: false,
            range,
            topics: [],
          },
        ]
      : [];
  });
}
