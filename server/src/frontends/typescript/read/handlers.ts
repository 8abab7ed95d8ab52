import { ts } from 'ts-morph';
import { optionsOf } from '../../../catalog/options';
import type { Config, ConfigEntry, Creation, Handler, Value } from '../../../facts/facts';
import type { Client, RunTable } from '../clients/client';
import { entriesOf, objectOf, topicsIn } from './configs';
import { idOf } from '../syntax/functions';
import type { Semantics } from '../resolve/semantics';
import type { ClientCall } from './steps';
import {
  bare,
  bindingNames,
  decoratorsOf,
  isFunctionNode,
  property,
  propertyName,
  rangeOf,
  shortText,
  type FunctionNode,
} from '../syntax/syntax';
import { valueOf } from '../resolve/values';

/** What the handlers of a file are read from. */
export interface HandlerContext {
  readonly calls: readonly ClientCall[];
  readonly objects: readonly ts.ObjectLiteralExpression[];
  readonly configs: readonly Config[];
  readonly creations: readonly Creation[];
  readonly semantics: Semantics;
  readonly clients: readonly Client[];
}

/**
 * The handlers given to `consumer.run` and the like, and the parameters that are handlers. Besides direct calls: object
 * literals
 * whose expected type is the client's own (`const config: ConsumerRunConfig`, an argument of the project's own
 * wrapper).
 */
export function readRunHandlers({ calls, objects, configs, creations, semantics, clients }: HandlerContext): {
  handlers: Handler[];
  given: Handler[];
} {
  const handlers: Handler[] = [];
  const given: Handler[] = [];
  const seen = new Set<ts.ObjectLiteralExpression>();
  const read = (
    client: Client,
    tables: readonly RunTable[],
    object: ts.ObjectLiteralExpression,
    receiver?: string,
  ): void => {
    if (seen.has(object)) return;
    seen.add(object);
    const made = creations.filter(
      (c) => c.client === client.id && c.of === 'consumer' && !!receiver && c.name === receiver,
    );
    const config =
      made.length === 1
        ? configs.find((c) => c.range.start === made[0]!.config?.start && c.range.end === made[0]!.config.end)
        : undefined;
    const run =
      configs.find((c) => c.range.start === object.getStart() && c.range.end === object.getEnd()) ??
      entriesOf(object, optionsOf(client.id === 'confluent' ? 'confluent' : 'kafkajs', 'run'), semantics);
    const entry = (key: string): ConfigEntry | undefined =>
      [
        ...run.entries,
        ...(config ? [config] : configs.filter((c) => c.client === client.id && c.of === 'consumer')).flatMap(
          (c) => c.entries,
        ),
      ].find((e) => e.key === key);
    const setting = entry('enable.auto.commit');
    const commits: Handler['commits'] = setting
      ? setting.value.known
        ? setting.value.value === false
          ? 'manual'
          : 'after'
        : 'unknown'
      : run.complete
        ? 'after'
        : 'unknown';
    const resolves = run.entries.find((e) => e.key === 'eachBatchAutoResolve');
    const autoResolve = resolves
      ? resolves.value.known
        ? resolves.value.value !== false
        : undefined
      : run.complete
        ? true
        : undefined;
    const topics = receiver ? topicsOf(client, receiver, calls, semantics) : [];
    for (const table of tables) {
      const option = property(object, table.option);
      if (!option?.name) continue;
      const base = {
        client: client.id,
        evidence: 'type' as const,
        kind: table.kind,
        range: rangeOf(option.name),
        commits,
        waitsForResult: true,
        ...(setting ? { commitSetting: setting.range } : {}),
        ...(table.kind === 'batch' && autoResolve !== undefined ? { autoResolve } : {}),
        ...(topics.length ? { topics } : {}),
        ...(config ? { config: config.range } : {}),
      };
      const value = ts.isPropertyAssignment(option)
        ? option.initializer
        : ts.isShorthandPropertyAssignment(option)
          ? option.name
          : undefined;
      const { functions, handed } = ts.isMethodDeclaration(option)
        ? { functions: [option], handed: false }
        : handlerFunctions(value, semantics);
      for (const found of functions) {
        const handler = { ...base, function: idOf(found), ...recordsOf(found, table) };
        (handed ? given : handlers).push(handler);
      }
    }
  };
  for (const { client, member, call } of calls) {
    const tables = client.runs[member];
    const object = tables && objectOf(call.arguments?.[0], semantics);
    if (object) read(client, tables, object, receiverText(call));
  }
  for (const object of objects) {
    if (seen.has(object)) continue;
    for (const client of clients) {
      const tables = Object.values(client.runs).flat();
      const options = tables.map((t) => property(object, t.option)).filter((o) => !!o);
      if (!options.length) continue;
      const declared = tables
        .map((t) => semantics.expectedProperty(object, t.option)?.getSourceFile().fileName)
        .find((f) => f !== undefined);
      if (declared && client.declarations.test(declared)) read(client, tables, object);
    }
  }
  return { handlers, given };
}

function receiverText(call: ts.CallExpression | ts.NewExpression): string | undefined {
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) ? shortText(callee.expression, 80) : undefined;
}

/** The topics that a consumer is subscribed to, by the name it is called by. */
const topicsOf = (client: Client, receiver: string, calls: readonly ClientCall[], semantics: Semantics): Value[] =>
  calls
    .filter(
      (c) => c.client === client && client.lifecycle?.[c.member] === 'subscribe' && receiverText(c.call) === receiver,
    )
    .flatMap((c) => topicsIn(objectOf(c.call.arguments?.[0], semantics), semantics));

/**
 * The functions that a value may be: itself, what a wrapper of the project makes of one (`safely(async (message) =>
 * {...})`), or, where the wrapper cannot be seen, the function it is given.
 */
export function handlerFunctions(
  value: ts.Expression | undefined,
  semantics: Semantics,
): { readonly functions: readonly FunctionNode[]; readonly handed: boolean } {
  if (!value) return { functions: [], handed: false };
  const node = bare(value);
  if (isFunctionNode(node as ts.Node)) return { functions: [node as ts.Node as FunctionNode], handed: false };
  const reachable = semantics.reachable(node);
  if (reachable.functions.length) return reachable;
  const literals = ts.isCallExpression(node) ? node.arguments.map((a): ts.Node => bare(a)).filter(isFunctionNode) : [];
  return { functions: literals.length === 1 ? literals : [], handed: false };
}

/** The names under which a handler's first parameter carries records: bound fields, or the parameter itself. */
function recordsOf(handler: FunctionNode, table: RunTable): Pick<Handler, 'records' | 'recordMembers'> {
  const first = handler.parameters[0];
  if (!first) return { records: [] };
  if (ts.isIdentifier(first.name)) return { records: [first.name.text], recordMembers: table.records };
  if (!ts.isObjectBindingPattern(first.name)) return { records: [] };
  const records = first.name.elements
    .filter((e) =>
      table.records.includes(
        (e.propertyName ? propertyName(e.propertyName) : ts.isIdentifier(e.name) ? e.name.text : undefined) ?? '',
      ),
    )
    .flatMap((e) => bindingNames(e.name).map((n) => n.text));
  return { records };
}

/** Nest's handlers: methods with `@EventPattern` or `@MessagePattern` of Nest, in a package that speaks Kafka. */
export function readNestHandlers(source: ts.SourceFile, manualCommits: boolean, semantics: Semantics): Handler[] {
  const handlers: Handler[] = [];
  const nest = importsOf(source, '@nestjs/microservices');
  const visit = (node: ts.Node): void => {
    if (ts.isMethodDeclaration(node) && node.body) {
      const pattern = decoratorsOf(node)
        .map((d) => patternOf(d, nest, semantics))
        .find((one) => one);
      if (pattern) {
        const listed = pattern.of && bare(pattern.of);
        const topics = (
          listed && ts.isArrayLiteralExpression(listed) ? [...listed.elements] : listed ? [listed] : []
        ).map((topic) => valueOf(topic, semantics));
        const records = node.parameters
          .filter(
            (p) => !decoratorsOf(p).some((d) => nest(d.name) === 'Ctx') && !/Context$/.test(p.type?.getText() ?? ''),
          )
          .flatMap((p) => bindingNames(p.name).map((n) => n.text));
        handlers.push({
          client: 'nestjs',
          evidence: 'import',
          kind: pattern.name === 'MessagePattern' ? 'reply' : 'message',
          function: idOf(node),
          range: rangeOf(node.name),
          records,
          commits: manualCommits ? 'manual' : 'after',
          waitsForResult: true,
          ...(topics.length ? { topics } : {}),
        });
      }
    }
    if (ts.isSourceFile(node) || ts.isClassLike(node) || ts.isModuleBlock(node) || ts.isModuleDeclaration(node))
      ts.forEachChild(node, visit);
  };
  visit(source);
  return handlers;
}

/**
 * The pattern that a decorator is, or makes: `applyDecorators(EventPattern(topic), ...)` in a decorator of the
 * project's own.
 */
function patternOf(
  { name, call }: ReturnType<typeof decoratorsOf>[number],
  nest: (local: string) => string | undefined,
  semantics: Semantics,
): { readonly name: string; readonly of?: ts.Expression } | undefined {
  const direct = nest(name) ?? '';
  if (patterns.test(direct)) return { name: direct, ...(call?.arguments[0] ? { of: call.arguments[0] } : {}) };
  const made = call && !direct ? semantics.targetOf(call.expression) : undefined;
  if (!made?.body) return undefined;
  const imported = importsOf(made.getSourceFile(), '@nestjs/microservices');
  const find = (node: ts.Node): string | undefined =>
    ts.isCallExpression(node) && patterns.test(imported(node.expression.getText()) ?? '')
      ? imported(node.expression.getText())
      : ts.forEachChild(node, find);
  const found = find(made.body);
  return found ? { name: found } : undefined;
}

const patterns = /^(EventPattern|MessagePattern)$/;

/** Maps a local name to the name it has in a package, undefined when it does not come from there. */
function importsOf(source: ts.SourceFile, from: string): (local: string) => string | undefined {
  const names = new Map<string, string>();
  let whole = false;
  for (const statement of source.statements) {
    if (
      !ts.isImportDeclaration(statement) ||
      !ts.isStringLiteral(statement.moduleSpecifier) ||
      statement.moduleSpecifier.text !== from
    )
      continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) whole = true;
    else if (bindings)
      for (const element of bindings.elements)
        names.set(element.name.text, element.propertyName?.text ?? element.name.text);
  }
  if (!names.size && !whole && source.text.includes('require(')) {
    for (const match of source.text.matchAll(/\{([^{}]*)\}\s*=\s*require\(\s*['"]([^'"]+)['"]/g)) {
      if (match[2] === from)
        for (const name of match[1]!.split(',')) names.set(name.split(':').at(-1)!.trim(), name.split(':')[0]!.trim());
    }
  }
  return (local) => names.get(local) ?? (whole ? local : undefined);
}
