import { ts } from 'ts-morph';
import type { Creation, CreationUse } from '../../../facts/facts';
import type { Range } from '../../../text/range';
import type { Client } from '../clients/client';
import { objectOf } from './configs';
import { idOf } from '../syntax/functions';
import type { Names } from '../syntax/names';
import { declarationOf } from '../resolve/scopes';
import { valueOf } from '../resolve/values';
import type { Semantics } from '../resolve/semantics';
import {
  bare,
  calledName,
  enclosingFunction,
  isFunctionNode,
  outer,
  rangeOf,
  shortText,
  type FunctionNode,
} from '../syntax/syntax';

export interface CreationContext {
  readonly semantics: Semantics;
  readonly names: Names;
}

/** Where a created client goes, before its holder's uses are looked at. */
interface Place {
  readonly held: Creation['held'];
  /** The name that holds it, as identifiers of the file have it. */
  readonly holder?: ts.Identifier;
  readonly name?: string;
  readonly cached: boolean;
  readonly statement?: Range;
  /** For fields: the class. */
  readonly owner?: ts.ClassLikeDeclaration;
}

/** The fact of a client that comes into being here, with all that is done with it in this file. */
export function creationOf(
  node: ts.CallExpression | ts.NewExpression,
  client: Client,
  member: string,
  of: Creation['of'],
  context: CreationContext,
): Creation {
  const place = placeOf(node, context);
  const references = referencesOf(place, context);
  const escaped =
    place.held === 'local' || place.held === 'module' || place.held === 'field'
      ? references.map((r) => escapeOf(r, place, context, client)).filter((e) => e !== undefined)
      : [];
  const field = escaped.find((e) => e.field)?.field;
  const held = escaped.some((e) => e.held === 'handed')
    ? 'handed'
    : escaped.some((e) => e.held === 'returned')
      ? place.held === 'local'
        ? 'returned'
        : 'handed'
      : field
        ? 'field'
        : place.held;
  const inField = field ? referencesOf(field, context) : [];
  const all = [...references, ...inField].sort((a, b) => a.getStart() - b.getStart());
  const on = [node, ...all].flatMap((reference) => membersOf(reference, context));
  const within = enclosingFunction(node);
  const table = client.options[member]?.[0];
  const argument = table && node.arguments?.[table.argument];
  return {
    client: client.id,
    evidence: 'type',
    of,
    range: rangeOf(node),
    function: within ? idOf(within) : moduleId(node),
    held,
    ...((field?.name ?? place.name) ? { name: field?.name ?? place.name } : {}),
    cached:
      place.cached ||
      isGuarded(node, field?.name ?? (place.held === 'local' ? undefined : place.name)) ||
      escaped.some((e) => e.cached),
    ...((held === 'local' || held === 'module') && place.statement ? { statement: place.statement } : {}),
    uses: on.map((one) => useOf(one, client, context)).filter((u) => u !== undefined),
    listens: [...new Set(on.map((one) => eventOf(one, client, context)).filter((e) => e !== undefined))],
    ...(table ? { config: rangeOf(objectOf(argument, context.semantics) ?? argument ?? node) } : {}),
  };
}

/** The id of what stands at the top of a file. */
const moduleId = (node: ts.Node): string => `${node.getSourceFile().fileName}#`;

const once = /^(once|memoize|memo|lazy|cache|cached|singleton|useMemo)$/;

function placeOf(node: ts.Node, context: CreationContext): Place {
  let at = outer(node);
  let cached = false;
  for (;;) {
    const parent = at.parent;
    if (ts.isAwaitExpression(parent) || (ts.isConditionalExpression(parent) && parent.condition !== at))
      at = outer(parent);
    else if (
      ts.isBinaryExpression(parent) &&
      parent.right === at &&
      (parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken ||
        parent.operatorToken.kind === ts.SyntaxKind.BarBarToken)
    ) {
      cached = true;
      at = outer(parent);
    } else if (ts.isVariableDeclaration(parent) && parent.initializer === at) return { ...inVariable(parent), cached };
    else if (ts.isPropertyDeclaration(parent) && ts.isClassLike(parent.parent))
      return { ...inField(parent.name as ts.Identifier, parent.parent), cached };
    else if (ts.isBinaryExpression(parent) && parent.right === at && isAssignment(parent))
      return {
        ...assignedTo(parent),
        ...(cached ||
        parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken ||
        ts.isElementAccessExpression(bare(parent.left))
          ? { cached: true }
          : {}),
      };
    else if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === at))
      return { held: 'returned', cached: cached || isMemoized(at) };
    else if (ts.isPropertyAccessExpression(parent) && onItself(parent, context)) at = outer(onItself(parent, context)!);
    else if (ts.isExpressionStatement(parent) || ts.isPropertyAccessExpression(parent) || ts.isVoidExpression(parent))
      return { held: 'dropped', cached };
    else return { held: 'handed', cached: cached || isKept(parent) };
  }
}

const isAssignment = (node: ts.BinaryExpression): boolean => {
  const operator = node.operatorToken.kind;
  return (
    operator === ts.SyntaxKind.EqualsToken ||
    operator === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    operator === ts.SyntaxKind.BarBarEqualsToken
  );
};

/** `clients.set(key, x)`: kept in a collection. */
const isKept = (parent: ts.Node): boolean =>
  ts.isCallExpression(parent) && /^(set|push|add)$/.test(calledName(parent.expression));

function isMemoized(node: ts.Node): boolean {
  const around = enclosingFunction(node);
  const call = around && outer(around).parent;
  return !!call && ts.isCallExpression(call) && once.test(calledName(call.expression));
}

function inVariable(declaration: ts.VariableDeclaration): Omit<Place, 'cached'> {
  if (!ts.isIdentifier(declaration.name)) return { held: 'handed' };
  const statement = declaration.parent.parent;
  const alone = ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1;
  const top = ts.isSourceFile(statement.parent);
  const exported =
    ts.isVariableStatement(statement) && !!statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
  return {
    held: exported ? 'handed' : top ? 'module' : 'local',
    holder: declaration.name,
    name: declaration.name.text,
    ...(alone ? { statement: rangeOf(statement) } : {}),
  };
}

const inField = (name: ts.Identifier, owner: ts.ClassLikeDeclaration): Omit<Place, 'cached'> => ({
  held: 'field',
  holder: name,
  name: `this.${name.text}`,
  owner,
});

function assignedTo(assignment: ts.BinaryExpression): Place {
  const left = bare(assignment.left);
  if (ts.isIdentifier(left)) {
    const declaration = declarationOf(left);
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.getSourceFile() === left.getSourceFile())
      return { ...withoutStatement(inVariable(declaration)), cached: false };
    return { held: 'handed', cached: false };
  }
  const owner =
    ts.isPropertyAccessExpression(left) && left.expression.kind === ts.SyntaxKind.ThisKeyword
      ? classAround(left)
      : undefined;
  if (owner) return { ...inField((left as ts.PropertyAccessExpression).name as ts.Identifier, owner), cached: false };
  return { held: 'handed', cached: /^(globalThis|global)\b/.test(left.getText()) };
}

const withoutStatement = ({ statement, ...place }: Omit<Place, 'cached'>): Omit<Place, 'cached'> => place;

function classAround(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (let at = node.parent; at; at = at.parent) if (ts.isClassLike(at)) return at;
  return undefined;
}

/**
 * Where the holder's name stands in the file, besides its declaration: of a field only through `this` in its class and
 * what extends that.
 */
function referencesOf({ holder, owner }: Place, { names }: CreationContext): ts.Node[] {
  if (!holder) return [];
  if (owner)
    return names
      .of(holder.text)
      .map((n) => n.parent)
      .filter(
        (p): p is ts.PropertyAccessExpression =>
          ts.isPropertyAccessExpression(p) &&
          /^(this|self|that)$/.test(p.expression.getText()) &&
          belongsTo(classAround(p), owner, names),
      );
  const declared = declarationOf(holder);
  return names
    .of(holder.text)
    .filter(
      (n) =>
        n !== holder &&
        !(ts.isPropertyAccessExpression(n.parent) && n.parent.name === n) &&
        !(ts.isPropertyAssignment(n.parent) && n.parent.name === n) &&
        referred(n) === declared,
    );
}

/** What a name refers to; of `export { producer as default }` the variable, not the exported name. */
const referred = (node: ts.Identifier): ts.Node | undefined =>
  ts.isExportSpecifier(node.parent) && node.parent.propertyName && node.parent.name === node
    ? undefined
    : declarationOf(node);

/** True for the class itself and for one of this file that extends it. */
function belongsTo(
  found: ts.ClassLikeDeclaration | undefined,
  owner: ts.ClassLikeDeclaration,
  names: Names,
  depth = 0,
): boolean {
  if (!found || found === owner || depth > 4) return found === owner;
  const base = found.heritageClauses?.find((c) => c.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const declared =
    base && ts.isIdentifier(base)
      ? names
          .of(base.text)
          .map((n) => n.parent)
          .find((p): p is ts.ClassLikeDeclaration => ts.isClassLike(p) && p.name?.text === base.text)
      : undefined;
  return belongsTo(declared, owner, names, depth + 1);
}

interface Escape {
  readonly held: 'handed' | 'returned' | 'field';
  readonly cached?: boolean;
  readonly field?: Place;
}

/** How a use of the holder takes the client out of its reach; undefined when it does not. */
function escapeOf(reference: ts.Node, place: Place, context: CreationContext, client: Client): Escape | undefined {
  const at = outer(reference);
  const parent = at.parent;
  if (place.held === 'local') {
    const own = functionOf(place.holder!);
    for (let f = enclosingFunction(reference); f && f !== own; f = enclosingFunction(f))
      if (outlives(f, context) && !listensTo(f, place.holder!)) return { held: 'handed' };
  }
  if (
    ts.isPropertyAccessExpression(parent) ||
    ts.isElementAccessExpression(parent) ||
    ts.isPrefixUnaryExpression(parent) ||
    ts.isTypeOfExpression(parent) ||
    ts.isIfStatement(parent) ||
    (ts.isVariableDeclaration(parent) && parent.name === at) ||
    ts.isExpressionStatement(parent) ||
    ts.isForOfStatement(parent) ||
    ts.isTypeQueryNode(parent)
  )
    return undefined;
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === at)) return { held: 'returned' };
  if (ts.isBinaryExpression(parent)) {
    if (parent.left === at || !isAssignment(parent)) return undefined;
    const target = assignedTo(parent);
    if (target.held === 'field' && place.held === 'local')
      return { held: 'field', field: target, cached: parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken };
    return { held: 'handed', cached: ts.isElementAccessExpression(bare(parent.left)) || target.cached };
  }
  if (ts.isConditionalExpression(parent) && parent.condition === at) return undefined;
  if (ts.isCallExpression(parent) && isLent(parent, at, context, client, 0)) return undefined;
  return { held: 'handed', cached: isKept(parent) };
}

/**
 * True when an argument's function, one of the same file, only calls members of it that end and hear nothing, and at
 * most lends it on.
 */
function isLent(
  call: ts.CallExpression,
  argument: ts.Node,
  context: CreationContext,
  client: Client,
  depth: number,
): boolean {
  const index = call.arguments.indexOf(argument as ts.Expression);
  const target = index < 0 || depth > 3 ? undefined : context.semantics.targetOf(call.expression);
  const parameter = target?.parameters[index];
  if (
    !target ||
    target.getSourceFile() !== call.getSourceFile() ||
    !parameter ||
    parameter.dotDotDotToken ||
    !ts.isIdentifier(parameter.name)
  )
    return false;
  return referencesOf({ held: 'local', holder: parameter.name, cached: false }, context).every((reference) => {
    for (let f = enclosingFunction(reference); f && f !== target; f = enclosingFunction(f))
      if (outlives(f, context)) return false;
    const parent = outer(reference).parent;
    if (ts.isPropertyAccessExpression(parent))
      return (
        !/^(close|flush|run)$/.test(waysOf(client).get(parent.name.text) ?? '') &&
        !client.listens?.some((m) => m.endsWith(`.${parent.name.text}`))
      );
    return ts.isCallExpression(parent) && isLent(parent, outer(reference), context, client, depth + 1);
  });
}

/** The function a variable is declared in. */
const functionOf = (holder: ts.Identifier): FunctionNode | undefined => enclosingFunction(holder);

const inline = /^(map|flatMap|filter|some|every|forEach|find|reduce|then|catch|finally)$/;

/** True when a nested function may run after the one it stands in has returned. */
function outlives(node: FunctionNode, { names }: CreationContext): boolean {
  const at = outer(node);
  const parent = at.parent;
  if (ts.isCallExpression(parent)) {
    if (parent.expression === at || inline.test(calledName(parent.expression)) || isProcessListener(parent))
      return false;
    const result = outer(parent).parent;
    return !ts.isAwaitExpression(result);
  }
  if (ts.isNewExpression(parent)) return calledName(parent.expression) !== 'Promise';
  const name = ts.isFunctionDeclaration(node)
    ? node.name
    : ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)
      ? parent.name
      : undefined;
  if (!name) return true;
  return names
    .of(name.text)
    .some(
      (n) =>
        n !== name && !(ts.isCallExpression(n.parent) && (n.parent.expression === n || isProcessListener(n.parent))),
    );
}

/**
 * True for a function that is given to the client itself: `producer.on('ready', () => ...)`, `producer.produce(..., ()
 * => ...)`.
 */
function listensTo(node: FunctionNode, holder: ts.Identifier): boolean {
  const call = outer(node).parent;
  if (!ts.isCallExpression(call)) return false;
  let on: ts.Expression = call;
  while (ts.isCallExpression(on) || ts.isPropertyAccessExpression(on)) on = bare(on.expression);
  return ts.isIdentifier(on) && on.text === holder.text && on !== bare(call.expression);
}

const isProcessListener = (call: ts.CallExpression): boolean =>
  /^process\.(on|once|addListener)$/.test(call.expression.getText());

const shutdownMethod =
  /^(onModuleDestroy|onApplicationShutdown|beforeApplicationShutdown|onSignal|onShutdown|beforeShutdown|onClose|preStop|asyncDispose|\[Symbol\.(asyncDispose|dispose)\])$/;

/**
 * True when a node runs however the code before it ends: in `finally`, in a process listener, in what a framework calls
 * when it stops.
 */
function runsAlways(node: ts.Node, { names }: CreationContext): boolean {
  for (let at = node; at.parent; at = at.parent) {
    const parent = at.parent;
    if (ts.isTryStatement(parent) && parent.finallyBlock === at) return true;
    if (!isFunctionNode(parent) || parent.body !== at) continue;
    const call = outer(parent).parent;
    if (ts.isCallExpression(call)) {
      const name = calledName(call.expression);
      if (name === 'finally' || isProcessListener(call) || shutdownMethod.test(name)) return true;
      const first = call.arguments[0];
      if (name === 'addHook' && first && ts.isStringLiteralLike(first) && first.text === 'onClose') return true;
    }
    const owner =
      ts.isPropertyAssignment(call) || ts.isVariableDeclaration(call) || ts.isPropertyDeclaration(call)
        ? call.name
        : parent.name;
    const name = owner?.getText();
    if (name && (shutdownMethod.test(name) || names.of(name).some((n) => isInProcessListener(n)))) return true;
  }
  return false;
}

/** True for a name that is called or passed in the arguments of `process.on`. */
function isInProcessListener(name: ts.Identifier): boolean {
  for (let at: ts.Node = name; at.parent && !ts.isStatement(at); at = at.parent)
    if (ts.isCallExpression(at.parent) && at.parent.expression !== at && isProcessListener(at.parent)) return true;
  const inner = enclosingFunction(name);
  return (
    !!inner && ts.isCallExpression(outer(inner).parent) && isProcessListener(outer(inner).parent as ts.CallExpression)
  );
}

const ways = new WeakMap<Client, ReadonlyMap<string, CreationUse['how']>>();

/** What is done by a method's name, on what is known to be a client. */
function waysOf(client: Client): ReadonlyMap<string, CreationUse['how']> {
  const known = ways.get(client);
  if (known) return known;
  const methods = (members: readonly string[], how: CreationUse['how']): [string, CreationUse['how']][] =>
    members.map((m) => [m.slice(m.indexOf('.') + 1), how]);
  const found = new Map([
    ...methods([...Object.keys(client.runs), ...(client.opens ?? [])], 'run'),
    ...Object.entries(client.lifecycle ?? {}).flatMap(([member, how]) => methods([member], how)),
  ]);
  ways.set(client, found);
  return found;
}

/** A member of a client where it is used, and its call, when it is called. */
interface Member {
  readonly access: ts.PropertyAccessExpression;
  readonly call?: ts.CallExpression;
}

/** The call of a member that yields what it is called on: `stream.on(...)`. */
function onItself(access: ts.PropertyAccessExpression, { semantics }: CreationContext): ts.CallExpression | undefined {
  const call = outer(access).parent;
  const own =
    ts.isCallExpression(call) && call.expression === outer(access)
      ? semantics.clientType(access.expression)?.container
      : undefined;
  return own && semantics.clientType(call as ts.CallExpression)?.container === own
    ? (call as ts.CallExpression)
    : undefined;
}

/**
 * The members that a reference to a client is used by, further ones of a chain among them: `connect` and `on` in
 * `consumer.connect().on(...)`.
 */
function membersOf(reference: ts.Node, context: CreationContext): Member[] {
  const found: Member[] = [];
  for (let at: ts.Node | undefined = reference; at;) {
    const access: ts.Node = outer(at).parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== outer(at)) break;
    const call = outer(access).parent;
    found.push({ access, ...(ts.isCallExpression(call) && call.expression === outer(access) ? { call } : {}) });
    at = onItself(access, context);
  }
  return found;
}

function useOf({ access, call }: Member, client: Client, context: CreationContext): CreationUse | undefined {
  const how =
    waysOf(client).get(access.name.text) ?? (call && delivers(access, call, client, context) ? 'run' : undefined);
  if (!how) return undefined;
  const node = call ?? access;
  const within = enclosingFunction(node);
  return {
    how,
    range: rangeOf(node),
    always: runsAlways(node, context),
    ...(how === 'close' && client.closesLater ? { later: true } : {}),
    function: within ? idOf(within) : moduleId(node),
  };
}

/** True when records arrive from here on: `consumer.consume(...)`, `stream.on('data', ...)`. */
const delivers = (
  access: ts.PropertyAccessExpression,
  call: ts.CallExpression,
  client: Client,
  context: CreationContext,
): boolean =>
  Object.entries(client.deliveries ?? {}).some(
    ([member, { event }]) => member.endsWith(`.${access.name.text}`) && (!event || nameOf(call, context) === event),
  );

/** The event that a call names first; `*` when it cannot be read. */
function nameOf(call: ts.CallExpression, { semantics }: CreationContext): string {
  const first = call.arguments[0];
  const value = first && valueOf(first, semantics);
  return value?.known && typeof value.value === 'string' ? value.value : '*';
}

const eventOf = ({ access, call }: Member, client: Client, context: CreationContext): string | undefined =>
  call && client.listens?.some((m) => m.slice(m.indexOf('.') + 1) === access.name.text)
    ? nameOf(call, context)
    : undefined;

/**
 * True when a client is made only while there is none yet: under an `if` that asks for its holder or a collection, or
 * after one that left with it.
 */
function isGuarded(node: ts.Node, name: string | undefined): boolean {
  const asks = (condition: ts.Expression): boolean => {
    const text = shortText(condition, 400);
    return (
      (!!name && new RegExp(`(^|[^\\w.$])${name.replace(/[$.#]/g, '\\$&')}($|[^\\w$])`).test(text)) ||
      /^!.*\.(has|get)\(/.test(text) ||
      /^!.*\[.+\]$/.test(text)
    );
  };
  for (let at = node; at.parent && !isFunctionNode(at); at = at.parent) {
    const parent = at.parent;
    if (ts.isIfStatement(parent) && parent.expression !== at && asks(parent.expression)) return true;
    const statements = ts.isBlock(parent) ? parent.statements : [];
    for (const statement of statements) {
      if (statement.getStart() >= at.getStart()) break;
      if (
        ts.isIfStatement(statement) &&
        !statement.elseStatement &&
        leaves(statement.thenStatement) &&
        ((name && shortText(statement.expression, 400).includes(name)) || returnsKnown(statement))
      )
        return true;
    }
  }
  return false;
}

/** `if (cached) return cached;`, `if (this.clients.has(key)) return this.clients.get(key);` */
function returnsKnown(statement: ts.IfStatement): boolean {
  const last = ts.isBlock(statement.thenStatement)
    ? statement.thenStatement.statements.at(-1)
    : statement.thenStatement;
  const value = last && ts.isReturnStatement(last) && last.expression ? shortText(last.expression, 200) : '';
  const condition = shortText(statement.expression, 200);
  return (
    !!value &&
    (value.replace(/!$/, '') === condition ||
      (/\.has\(/.test(condition) && /\.get\(/.test(value)) ||
      (condition.length > 3 && value.startsWith(condition)))
  );
}

const leaves = (statement: ts.Statement): boolean =>
  ts.isBlock(statement)
    ? !!statement.statements.length && leaves(statement.statements.at(-1)!)
    : ts.isReturnStatement(statement) || ts.isThrowStatement(statement);
