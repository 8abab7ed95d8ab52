import { ts } from 'ts-morph';
import type { Config, ConfigEntry, FunctionId, Handler } from '../../facts/facts';
import type { Client, RunTable } from './clients/client';
import { idOf, nameRange } from './functions';
import type { Semantics } from './semantics';
import { valueOf, type ClientCall, type ParameterCall } from './steps';
import { bare, bindingNames, decoratorsOf, enclosingFunction, isFunctionNode, property, propertyName, rangeOf, type FunctionNode } from './syntax';

/** A function of the project that calls one of its parameters from a Kafka handler: what callers pass there is a handler too. */
export interface HandlerParameter {
  readonly function: FunctionId;
  readonly index: number;
  readonly handler: Handler;
}

/** The object literal an expression is, directly or through a `const` of the same file. */
function objectOf(expression: ts.Expression | undefined, semantics: Semantics): ts.ObjectLiteralExpression | undefined {
  if (!expression) return undefined;
  const node = bare(expression);
  if (ts.isObjectLiteralExpression(node)) return node;
  const declaration = ts.isIdentifier(node) ? semantics.checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer && declaration.parent.flags & ts.NodeFlags.Const) return objectOf(declaration.initializer, semantics);
  return undefined;
}

/** The entries of an object literal whose options the table knows, and whether nothing else can add to them. */
function entriesOf(object: ts.ObjectLiteralExpression, keys: Readonly<Record<string, string>>, semantics: Semantics): { entries: ConfigEntry[]; complete: boolean } {
  const entries: ConfigEntry[] = [];
  let complete = true;
  for (const member of object.properties) {
    if (ts.isSpreadAssignment(member)) {
      const spread = objectOf(member.expression, semantics);
      const inner = spread && entriesOf(spread, keys, semantics);
      if (inner) entries.push(...inner.entries);
      complete &&= inner?.complete ?? false;
    }
    const written = member.name && propertyName(member.name);
    if (member.name && written === undefined) complete = false;
    const key = written !== undefined && Object.hasOwn(keys, written) ? keys[written] : undefined;
    if (!key) continue;
    const node = ts.isPropertyAssignment(member) ? member.initializer : ts.isShorthandPropertyAssignment(member) ? member.name : undefined;
    if (!node) continue;
    entries.push({ key, written: written!, value: ts.isShorthandPropertyAssignment(member) ? { known: false, range: rangeOf(member) } : valueOf(node, semantics), range: rangeOf(member) });
  }
  // the last one of a name holds
  return { entries: entries.filter((entry, i) => !entries.slice(i + 1).some((later) => later.key === entry.key)), complete };
}

/** The configurations given to clients, to sends and to `run`, and object literals whose expected type is that of a send's argument. */
export function readConfigs(source: ts.SourceFile, calls: readonly ClientCall[], semantics: Semantics, clients: readonly Client[]): Config[] {
  const configs: Config[] = [];
  const seen = new Set<ts.Node>();
  for (const { client, member, call } of calls) {
    for (const table of client.options[member] ?? []) {
      const argument = call.arguments[table.argument];
      const object = objectOf(argument, semantics);
      if (object) seen.add(object);
      const entries: ConfigEntry[] = [];
      let complete = !argument || !!object;
      for (const path of object ? table.blocks : []) {
        let block: ts.ObjectLiteralExpression | undefined = object;
        for (const name of path) {
          const inner: ts.ObjectLiteralElementLike | undefined = block && property(block, name);
          block = inner && ts.isPropertyAssignment(inner) ? objectOf(inner.initializer, semantics) : undefined;
          if (inner && !block) complete = false;
        }
        if (!block) continue;
        const read = entriesOf(block, table.keys, semantics);
        entries.push(...read.entries);
        complete &&= read.complete;
      }
      const topic = object && property(object, 'topic');
      const value = topic && ts.isPropertyAssignment(topic) ? valueOf(topic.initializer, semantics) : undefined;
      configs.push({ client: client.id, evidence: 'type', of: table.of, entries, complete, range: rangeOf(argument ?? call), topics: value?.known && typeof value.value === 'string' ? [value.value] : [] });
    }
  }
  const visit = (node: ts.Node): void => {
    const acks = ts.isObjectLiteralExpression(node) && !seen.has(node) ? property(node, 'acks') : undefined;
    if (acks) {
      const declared = semantics.checker.getContextualType(node as ts.ObjectLiteralExpression)?.getProperty('acks')?.declarations?.[0]?.getSourceFile().fileName;
      const client = declared && clients.find((c) => c.declarations.test(declared));
      if (client) configs.push({ client: client.id, evidence: 'type', of: 'send', ...entriesOf(node as ts.ObjectLiteralExpression, { acks: 'acks' }, semantics), range: rangeOf(node), topics: [] });
    }
    ts.forEachChild(node, visit);
  };
  if (/\backs\b/.test(source.text)) visit(source);
  return configs;
}

/**
 * The handlers given to `consumer.run` and the like, and the parameters that are handlers. Besides direct calls: object literals
 * whose expected type is the client's own (`const config: ConsumerRunConfig`, an argument of the project's own wrapper).
 */
export function readRunHandlers(source: ts.SourceFile, calls: readonly ClientCall[], configs: readonly Config[], semantics: Semantics, clients: readonly Client[]): { handlers: Handler[]; parameters: HandlerParameter[] } {
  const handlers: Handler[] = [];
  const parameters: HandlerParameter[] = [];
  const seen = new Set<ts.ObjectLiteralExpression>();
  const read = (client: Client, tables: readonly RunTable[], object: ts.ObjectLiteralExpression): void => {
    if (seen.has(object)) return;
    seen.add(object);
    const own = entriesOf(object, { autoCommit: 'enable.auto.commit' }, semantics);
    const setting = own.entries[0] ?? configs.filter((c) => c.client === client.id && c.of === 'consumer').flatMap((c) => c.entries).find((e) => e.key === 'enable.auto.commit');
    const commits: Handler['commits'] = setting ? (setting.value.known ? (setting.value.value === false ? 'manual' : 'after') : 'unknown') : own.complete ? 'after' : 'unknown';
    for (const table of tables) {
      const option = property(object, table.option);
      if (!option?.name) continue;
      const base = { client: client.id, evidence: 'type' as const, kind: table.kind, range: rangeOf(option.name), commits, ...(setting ? { commitSetting: setting.range } : {}), waitsForResult: true };
      const value = ts.isPropertyAssignment(option) ? option.initializer : ts.isShorthandPropertyAssignment(option) ? option.name : undefined;
      const found = ts.isMethodDeclaration(option) ? option : value && handlerFunction(value, semantics);
      if (found) handlers.push({ ...base, function: idOf(found), records: recordNames(found, table) });
      else if (value) {
        const parameter = parameterOf(value, option, semantics);
        if (parameter) parameters.push({ ...parameter, handler: { ...base, function: '', records: [...table.records] } });
      }
    }
  };
  for (const { client, member, call } of calls) {
    const tables = client.runs[member];
    const object = tables && objectOf(call.arguments[0], semantics);
    if (object) read(client, tables, object);
  }
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && !seen.has(node)) {
      for (const client of clients) {
        const tables = Object.values(client.runs).flat();
        const options = tables.map((t) => property(node, t.option)).filter((o) => !!o);
        if (!options.length) continue;
        const expected = semantics.checker.getContextualType(node);
        const declared = expected && tables.map((t) => expected.getProperty(t.option)?.declarations?.[0]?.getSourceFile().fileName).find((f) => f !== undefined);
        if (declared && client.declarations.test(declared)) read(client, tables, node);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { handlers, parameters };
}

function handlerFunction(value: ts.Expression, semantics: Semantics): FunctionNode | undefined {
  const node = bare(value);
  if (isFunctionNode(node as ts.Node)) return node as ts.Node as FunctionNode;
  if (ts.isCallExpression(node)) {
    const literals = node.arguments.map((a): ts.Node => bare(a)).filter(isFunctionNode);
    if (literals.length === 1) return literals[0];
  }
  return semantics.targetOf(node);
}

function parameterOf(value: ts.Expression, at: ts.Node, semantics: Semantics): { function: FunctionId; index: number } | undefined {
  const node = bare(value);
  if (!ts.isIdentifier(node)) return undefined;
  const symbol = ts.isShorthandPropertyAssignment(at) ? semantics.checker.getShorthandAssignmentValueSymbol(at) : semantics.checker.getSymbolAtLocation(node);
  const declaration = symbol?.valueDeclaration;
  if (!declaration || !ts.isParameter(declaration) || !isFunctionNode(declaration.parent)) return undefined;
  return { function: idOf(declaration.parent), index: declaration.parent.parameters.indexOf(declaration) };
}

/** The names under which a handler's first parameter carries records: bound fields, or the parameter itself. */
function recordNames(handler: FunctionNode, table: RunTable): string[] {
  const first = handler.parameters[0];
  if (!first) return [];
  if (ts.isIdentifier(first.name)) return [first.name.text];
  if (!ts.isObjectBindingPattern(first.name)) return [];
  return first.name.elements.filter((e) => table.records.includes((e.propertyName ? propertyName(e.propertyName) : ts.isIdentifier(e.name) ? e.name.text : undefined) ?? '')).flatMap((e) => bindingNames(e.name).map((n) => n.text));
}

/** Parameters called from within a handler: whoever passes a function there passes a handler. */
export function parametersCalledByHandlers(parameterCalls: readonly ParameterCall[], handlers: readonly Handler[]): HandlerParameter[] {
  const byFunction = new Map(handlers.map((h) => [h.function, h]));
  const found: HandlerParameter[] = [];
  for (const { owner, index, within } of parameterCalls) {
    for (let at: FunctionNode | undefined = within; at && at !== owner; at = enclosingFunction(at)) {
      const handler = byFunction.get(idOf(at));
      if (handler) found.push({ function: idOf(owner), index, handler });
    }
  }
  return found;
}

/** The handler that a function becomes by being passed where handlers go. */
export function handedHandler(template: Handler, node: FunctionNode): Handler {
  return { ...template, function: idOf(node), range: nameRange(node), records: node.parameters.flatMap((p) => bindingNames(p.name).map((n) => n.text)) };
}

/** Nest's handlers: methods with `@EventPattern` or `@MessagePattern` of Nest, in a package that speaks Kafka. */
export function readNestHandlers(source: ts.SourceFile, manualCommits: boolean): Handler[] {
  const handlers: Handler[] = [];
  const nest = importsOf(source, '@nestjs/microservices');
  const visit = (node: ts.Node): void => {
    if (ts.isMethodDeclaration(node) && node.body) {
      const decorator = decoratorsOf(node).map((d) => nest(d.name)).find((name) => name === 'EventPattern' || name === 'MessagePattern');
      if (decorator) {
        const records = node.parameters.filter((p) => !decoratorsOf(p).some((d) => nest(d.name) === 'Ctx') && !/Context$/.test(p.type?.getText() ?? '')).flatMap((p) => bindingNames(p.name).map((n) => n.text));
        handlers.push({ client: 'nestjs', evidence: 'import', kind: decorator === 'MessagePattern' ? 'reply' : 'message', function: idOf(node), range: rangeOf(node.name), records, commits: manualCommits ? 'manual' : 'after', waitsForResult: true });
      }
    }
    if (ts.isSourceFile(node) || ts.isClassLike(node) || ts.isModuleBlock(node) || ts.isModuleDeclaration(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  return handlers;
}

/** Maps a local name to the name it has in a package, undefined when it does not come from there. */
function importsOf(source: ts.SourceFile, from: string): (local: string) => string | undefined {
  const names = new Map<string, string>();
  let whole = false;
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier) || statement.moduleSpecifier.text !== from) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) whole = true;
    else if (bindings) for (const element of bindings.elements) names.set(element.name.text, element.propertyName?.text ?? element.name.text);
  }
  if (!names.size && !whole && source.text.includes('require(')) {
    for (const match of source.text.matchAll(/\{([^{}]*)\}\s*=\s*require\(\s*['"]([^'"]+)['"]/g)) {
      if (match[2] === from) for (const name of match[1]!.split(',')) names.set(name.split(':').at(-1)!.trim(), name.split(':')[0]!.trim());
    }
  }
  return (local) => names.get(local) ?? (whole ? local : undefined);
}

/** Kafka options inside Nest's transport object: `{ transport: Transport.KAFKA, options: { send: { acks: 0 } } }`. */
export function readNestConfigs(source: ts.SourceFile, semantics: Semantics): Config[] {
  const configs: Config[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const transport = property(node, 'transport');
      const options = property(node, 'options');
      if (transport && ts.isPropertyAssignment(transport) && /\.KAFKA$/.test(transport.initializer.getText()) && options && ts.isPropertyAssignment(options)) {
        const inner = objectOf(options.initializer, semantics);
        for (const [name, of, keys] of [['send', 'send', { acks: 'acks' }], ['run', 'run', { autoCommit: 'enable.auto.commit' }]] as const) {
          const block = inner && property(inner, name);
          const object = block && ts.isPropertyAssignment(block) ? objectOf(block.initializer, semantics) : undefined;
          if (object) configs.push({ client: 'nestjs', evidence: 'import', of, ...entriesOf(object, keys, semantics), range: rangeOf(object), topics: [] });
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return configs;
}
