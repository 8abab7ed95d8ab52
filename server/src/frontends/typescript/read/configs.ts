import { ts } from 'ts-morph';
import { kafkaValue, type Option, type Options } from '../../../catalog/options';
import type { Config, ConfigEntry, Value } from '../../../facts/facts';
import type { Client, OptionsTable } from '../clients/client';
import { kafkajsOptions, sent } from '../clients/kafkajs';
import { declarationOf } from '../resolve/scopes';
import type { Semantics } from '../resolve/semantics';
import type { ClientCall } from './steps';
import { bare, property, propertyName, rangeOf, shortText } from '../syntax/syntax';
import { valueOf } from '../resolve/values';

/** The object literal an expression is, directly or through a variable of the same file that is given nothing else. */
export function objectOf(
  expression: ts.Expression | undefined,
  semantics: Semantics,
): ts.ObjectLiteralExpression | undefined {
  if (!expression) return undefined;
  const node = bare(expression);
  if (ts.isObjectLiteralExpression(node)) return node;
  const declaration = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  if (
    declaration &&
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer &&
    declaration.getSourceFile() === node.getSourceFile() &&
    (declaration.parent.flags & ts.NodeFlags.Const || semantics.givenTo(node as ts.Identifier).length === 1)
  )
    return objectOf(declaration.initializer, semantics);
  return undefined;
}

/**
 * True when the object that a name stands for is changed after it was written: `conf.acks = 1`, `Object.assign(conf,
 * ...)`.
 */
export function isChanged(expression: ts.Expression | undefined): boolean {
  const node = expression && bare(expression);
  if (!node || !ts.isIdentifier(node)) return false;
  const name = node.text.replace(/\$/g, '\\$&');
  return new RegExp(
    `(^|[^\\w.$])(${name}(\\.[\\w$]+|\\[[^\\]]+\\])\\s*(\\?\\?|\\|\\|)?=[^=>]|Object\\.assign\\(\\s*${name}\\b)`,
  ).test(node.getSourceFile().text);
}

/** The value of a property of an object literal; undefined for methods, and when there is none. */
export function propertyValue(object: ts.ObjectLiteralExpression | undefined, name: string): ts.Expression | undefined {
  const found = object && property(object, name);
  return found && ts.isPropertyAssignment(found)
    ? found.initializer
    : found && ts.isShorthandPropertyAssignment(found)
      ? found.name
      : undefined;
}

export interface Entries {
  readonly entries: readonly ConfigEntry[];
  readonly complete: boolean;
}

/**
 * The entries of an object literal by Kafka's names, and whether nothing else can add to them. Options of nested
 * objects that the table knows are entries as well.
 */
export function entriesOf(
  object: ts.ObjectLiteralExpression,
  keys: Options,
  semantics: Semantics,
  skip: readonly string[] = [],
  prefix = '',
): Entries {
  const entries: ConfigEntry[] = [];
  let complete = true;
  for (const member of object.properties) {
    if (ts.isSpreadAssignment(member)) {
      const spread = objectOf(member.expression, semantics);
      const inner = spread && entriesOf(spread, keys, semantics, skip, prefix);
      if (inner) entries.push(...inner.entries);
      complete &&= inner?.complete ?? false;
      continue;
    }
    const written = propertyName(member.name);
    if (written === undefined) complete = false;
    if (written === undefined || (!prefix && skip.includes(written))) continue;
    const name = prefix + written;
    const node = ts.isPropertyAssignment(member)
      ? member.initializer
      : ts.isShorthandPropertyAssignment(member)
        ? member.name
        : undefined;
    const nested =
      node && Object.keys(keys).some((key) => key.startsWith(`${name}.`)) ? objectOf(node, semantics) : undefined;
    if (nested) {
      const inner = entriesOf(nested, keys, semantics, skip, `${name}.`);
      entries.push(...inner.entries);
      complete &&= inner.complete;
      continue;
    }
    const option = Object.hasOwn(keys, name) ? keys[name] : undefined;
    const value = node ? optionValue(node, option, semantics) : { known: false as const, range: rangeOf(member) };
    entries.push({
      key: option?.key ?? name,
      written,
      value,
      range: rangeOf(member),
      ...(ts.isShorthandPropertyAssignment(member) ? {} : { keyRange: unquoted(member.name) }),
    });
  }
  return { entries: lastOfEach(entries), complete };
}

/** Of several entries of one key the last one holds. */
const lastOfEach = (entries: readonly ConfigEntry[]): readonly ConfigEntry[] =>
  entries.filter((entry, i) => !entries.slice(i + 1).some((later) => later.key === entry.key));

/** A name without its quotes. */
export const unquoted = (name: ts.PropertyName): ConfigEntry['range'] =>
  ts.isStringLiteralLike(name) ? { start: name.getStart() + 1, end: name.getEnd() - 1 } : rangeOf(name);

/** What an option is set to, in Kafka's own words. */
function optionValue(node: ts.Expression, option: Option | undefined, semantics: Semantics): Value {
  const value = valueOf(node, semantics);
  if (!option?.values) return value;
  const inKafka = <T extends string | number | boolean | null>(written: T): T | string => {
    const kafka = kafkaValue(option, String(written));
    return kafka === String(written) ? written : kafka;
  };
  const named = option.values[shortText(bare(node), 80)];
  if (named !== undefined)
    return {
      known: true,
      value: value.known && String(value.value) === named ? value.value : named,
      range: value.range,
    };
  if (value.known) return { ...value, value: inKafka(value.value) };
  return value.fallback === undefined ? value : { ...value, fallback: inKafka(value.fallback) };
}

/** What a client's table says of one object, its blocks included. */
function readTable(table: OptionsTable, object: ts.ObjectLiteralExpression, semantics: Semantics): Entries {
  const entries: ConfigEntry[] = [];
  let complete = true;
  for (const path of table.blocks) {
    let block: ts.ObjectLiteralExpression | undefined = object;
    for (const name of path) {
      const inner: ts.ObjectLiteralElementLike | undefined = block && property(block, name);
      block = objectOf(propertyValue(block, name), semantics);
      if (inner && !block) complete = false;
    }
    if (!block) continue;
    const read = entriesOf(block, (path.length && table.blockKeys) || table.keys, semantics, table.skip);
    entries.push(...read.entries);
    complete &&= read.complete;
  }
  return { entries: lastOfEach(entries), complete };
}

/**
 * The topics named beside a configuration: `topic: 'orders'`, `topics: ['orders']`, those of single records in
 * `messages: [{ topic: 'orders' }]`.
 */
export function topicsIn(object: ts.ObjectLiteralExpression | undefined, semantics: Semantics): Value[] {
  const list = (name: string): readonly ts.Expression[] => {
    const value = propertyValue(object, name);
    const many = value && bare(value);
    return many && ts.isArrayLiteralExpression(many) ? many.elements : [];
  };
  const one = propertyValue(object, 'topic');
  const records = [...list('messages'), ...list('topicMessages')].map((record) =>
    propertyValue(objectOf(record, semantics), 'topic'),
  );
  return [...(one ? [one] : []), ...list('topics'), ...records.filter((topic) => topic !== undefined)].map((node) =>
    valueOf(node, semantics),
  );
}

const knownNames = (values: readonly Value[]): string[] =>
  values.flatMap((value) => (value.known && typeof value.value === 'string' ? [value.value] : []));

/**
 * The configurations given to clients, to sends, `run` and `subscribe`, and object literals whose expected type is that
 * of such an argument.
 */
export function readConfigs(
  calls: readonly ClientCall[],
  objects: readonly ts.ObjectLiteralExpression[],
  semantics: Semantics,
  clients: readonly Client[],
): Config[] {
  const configs: Config[] = [];
  const seen = new Set<ts.Node>();
  const add = (
    client: Client,
    table: OptionsTable,
    at: ts.Node,
    object: ts.ObjectLiteralExpression | undefined,
    complete: boolean,
    changed = false,
  ): void => {
    if (object && seen.has(object)) return;
    if (object) seen.add(object);
    const read = object ? readTable(table, object, semantics) : { entries: [], complete };
    configs.push({
      client: client.id,
      evidence: 'type',
      of: table.of,
      ...read,
      range: rangeOf(object ?? at),
      topics: knownNames(topicsIn(object, semantics)),
      ...(changed ? { complete: false } : {}),
    });
  };
  for (const { client, member, call } of calls) {
    for (const table of client.options[member] ?? []) {
      const argument = call.arguments?.[table.argument];
      add(client, table, argument ?? call, objectOf(argument, semantics), !argument, isChanged(argument));
    }
  }
  const byOption = optionsByName(clients);
  for (const object of objects) {
    if (seen.has(object)) continue;
    const found = typedTable(object, byOption, semantics);
    if (found) add(found.client, found.table, object, object, true);
  }
  return configs;
}

interface TypedTable {
  readonly client: Client;
  readonly table: OptionsTable;
}

const byName = new WeakMap<readonly Client[], ReadonlyMap<string, readonly TypedTable[]>>();

/** The tables with types, by the options that stand at the top of such an object. */
function optionsByName(clients: readonly Client[]): ReadonlyMap<string, readonly TypedTable[]> {
  const known = byName.get(clients);
  if (known) return known;
  const found = new Map<string, TypedTable[]>();
  for (const client of clients) {
    for (const table of Object.values(client.options).flat()) {
      const add = (names: readonly string[], one: OptionsTable): void => {
        for (const name of one.types?.length ? names : [])
          found.set(name, [...(found.get(name) ?? []), { client, table: one }]);
      };
      add([...Object.keys(table.keys), ...table.blocks.flatMap((path) => path.slice(0, 1))], table);
      if (table.blockKeys)
        add(Object.keys(table.blockKeys), {
          ...table,
          blocks: [[]],
          keys: table.blockKeys,
          types: table.blockTypes ?? [],
        });
    }
  }
  byName.set(clients, found);
  return found;
}

/**
 * The table for an object literal that is expected to be a client's own type: `const config: ProducerConfig = {...}`.
 */
function typedTable(
  object: ts.ObjectLiteralExpression,
  byOption: ReadonlyMap<string, readonly TypedTable[]>,
  semantics: Semantics,
): TypedTable | undefined {
  const names = object.properties
    .map((p) => p.name && propertyName(p.name))
    .filter((name) => name !== undefined && byOption.has(name)) as string[];
  if (!names.length) return undefined;
  for (const name of names) {
    const declaration = semantics.expectedProperty(object, name);
    if (!declaration) continue;
    const file = declaration.getSourceFile().fileName;
    const container = containerOf(declaration);
    const found = byOption
      .get(name)!
      .find(({ client, table }) => client.declarations.test(file) && table.types!.includes(container));
    if (found) return found;
  }
  return undefined;
}

/** The client's named type that a member is declared in. */
export function containerOf(declaration: ts.Node): string {
  for (let at: ts.Node | undefined = declaration; at; at = at.parent)
    if (ts.isInterfaceDeclaration(at) || ts.isTypeAliasDeclaration(at) || ts.isClassDeclaration(at))
      return at.name?.text ?? '';
  return '';
}

/**
 * The configurations of Nest's Kafka transports: `{ transport: Transport.KAFKA, options: { client: {...}, consumer:
 * {...}, run: {...}, send: {...} } }`.
 */
export function readNestConfigs(objects: readonly ts.ObjectLiteralExpression[], semantics: Semantics): Config[] {
  const configs: Config[] = [];
  for (const object of objects) {
    const transport = propertyValue(object, 'transport');
    const options =
      transport && /\.KAFKA$/.test(transport.getText())
        ? objectOf(propertyValue(object, 'options'), semantics)
        : undefined;
    if (!options) continue;
    for (const of of ['client', 'producer', 'consumer', 'send', 'run', 'subscribe'] as const) {
      const block = objectOf(propertyValue(options, of), semantics);
      if (block)
        configs.push({
          client: 'nestjs',
          evidence: 'import',
          of,
          ...entriesOf(block, kafkajsOptions[of], semantics, of === 'send' ? sent : []),
          range: rangeOf(block),
          topics: [],
        });
    }
  }
  return configs;
}
