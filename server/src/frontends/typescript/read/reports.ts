import { ts } from 'ts-morph';
import type { Listener, Outcome } from '../../../facts/facts';
import type { Client } from '../clients/client';
import { isChanged, objectOf, propertyValue } from './configs';
import { originsOf } from './events';
import { declarationOf } from '../resolve/scopes';
import type { Semantics } from '../resolve/semantics';
import { bare, isFunctionNode, outer, rangeOf } from '../syntax/syntax';
import { valueOf } from '../resolve/values';

/** What becomes of a send is told here: a callback among its arguments, or the delivery reports of its producer. */
export interface ReportContext {
  readonly semantics: Semantics;
  /** The function that a value is, as somebody who hears of success and failure, `(error, result) => ...`. */
  listenerOf(value: ts.Expression): Listener;
}

/** The outcome of a send that is given a callback; undefined when it is given none. */
export function heardByCallback(
  call: ts.CallExpression,
  client: Client,
  member: string,
  context: ReportContext,
): Outcome | undefined {
  const last = call.arguments.at(-1);
  if (!last || !client.callbacks?.includes(member) || !isCallback(last, call.arguments.length, context.semantics))
    return undefined;
  return outcome(call, 'discarded', [context.listenerOf(last)]);
}

/** A function, or a name for one; the first argument is what is sent. */
function isCallback(value: ts.Expression, place: number, semantics: Semantics): boolean {
  const node = bare(value);
  if (isFunctionNode(node as ts.Node)) return true;
  if (place < 2 || !(ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)))
    return false;
  return semantics.isFunction(node) || /^(cb|callback|done|next|resolve|reject)$/i.test(node.getText());
}

/**
 * The outcome of a send of which only delivery reports tell: `discarded` with whoever hears them, or with nobody when
 * it is known that none are
 * asked for, heard or looked for; `kept` when the producer comes from elsewhere, or may be listened to elsewhere.
 */
export function heardByReports(
  call: ts.CallExpression,
  client: Client,
  { semantics, listenerOf }: ReportContext,
): Outcome {
  const callee = bare(call.expression);
  const origins = ts.isPropertyAccessExpression(callee) ? originsOf(callee.expression, semantics) : [];
  const { reports } = client;
  if (
    !reports ||
    !origins.length ||
    !origins.every((origin) => semantics.clientType(origin)?.container === 'Producer' && isMade(origin, semantics))
  )
    return outcome(call, 'kept', []);
  // the commit of a transaction fails when one of its records was not delivered
  if (origins.some((origin) => propertyValue(objectOf(origin.arguments?.[0], semantics), 'transactional.id')))
    return outcome(call, 'kept', []);
  const producer = (callee as ts.PropertyAccessExpression).expression;
  const listeners: Listener[] = [];
  let polled = false;
  for (const used of memberCalls(call.getSourceFile(), new Set(['on', 'once', 'addListener', ...reports.polls]))) {
    const on = originsOf(used.on, semantics);
    if (on.length && !on.some((one) => origins.includes(one))) continue;
    // a producer that we lose sight of may be this one
    if (reports.polls.includes(used.name))
      polled ||= on.length > 0 || semantics.clientType(used.on)?.container === 'Producer';
    else if (used.call.arguments[1] && isNamed(used.call.arguments[0]!, reports.event, semantics))
      listeners.push(listenerOf(used.call.arguments[1]));
  }
  const asked = origins.map((origin) => asksFor(origin, reports.options, semantics));
  for (const one of asked) if (typeof one === 'object') listeners.push(listenerOf(one.listener));
  if (asked.every((one) => one === 'no')) return outcome(call, 'discarded', []);
  const elsewhere = asked.includes('unknown') || asked.includes('no') || escapes(producer);
  if (listeners.length && (polled || elsewhere)) return outcome(call, 'discarded', listeners);
  return outcome(call, elsewhere ? 'kept' : 'discarded', []);
}

/** True for `new Producer(...)`, and for `Producer(...)`; not for the project's own function that yields one. */
const isMade = (origin: ts.CallExpression | ts.NewExpression, semantics: Semantics): boolean =>
  ts.isNewExpression(origin) || semantics.memberOfReceiver(origin.expression)?.name === 'constructor';

function outcome(call: ts.CallExpression, use: Outcome['use'], listeners: readonly Listener[]): Outcome {
  const parent = outer(call).parent;
  return {
    use,
    listeners,
    chain: rangeOf(call),
    ...(ts.isExpressionStatement(parent) ? { statement: rangeOf(parent) } : {}),
  };
}

const isNamed = (node: ts.Expression, name: string, semantics: Semantics): boolean => {
  const value = valueOf(node, semantics);
  return value.known && value.value === name;
};

/** Whether a producer is made with delivery reports: an option that asks for them, or a function that takes them. */
function asksFor(
  origin: ts.CallExpression | ts.NewExpression,
  options: readonly string[],
  semantics: Semantics,
): 'yes' | 'no' | 'unknown' | { readonly listener: ts.Expression } {
  const object = objectOf(origin.arguments?.[0], semantics);
  if (!object) return origin.arguments?.length ? 'unknown' : 'no';
  const given = options.map((name) => propertyValue(object, name)).filter((value) => value !== undefined);
  const taken = given.find((value) => isFunctionNode(bare(value) as ts.Node) || semantics.targetOf(value));
  if (taken) return { listener: taken };
  const values = given.map((value) => valueOf(value, semantics));
  if (values.some((value) => value.known && value.value)) return 'yes';
  if (
    values.some((value) => !value.known) ||
    isChanged(origin.arguments?.[0]) ||
    object.properties.some(
      (p) => ts.isSpreadAssignment(p) || (p.name && ts.isComputedPropertyName(p.name)) || ts.isMethodDeclaration(p),
    )
  )
    return 'unknown';
  return 'no';
}

interface MemberCall {
  readonly call: ts.CallExpression;
  readonly on: ts.Expression;
  readonly name: string;
}

const callsBySource = new WeakMap<ts.SourceFile, readonly MemberCall[]>();

/** The calls of members with these names in a file. */
function memberCalls(source: ts.SourceFile, names: ReadonlySet<string>): readonly MemberCall[] {
  let found = callsBySource.get(source);
  if (!found) {
    const all: MemberCall[] = [];
    const visit = (node: ts.Node): void => {
      const callee = ts.isCallExpression(node) ? bare(node.expression) : undefined;
      if (callee && ts.isPropertyAccessExpression(callee))
        all.push({ call: node as ts.CallExpression, on: callee.expression, name: callee.name.text });
      ts.forEachChild(node, visit);
    };
    visit(source);
    callsBySource.set(source, (found = all));
  }
  return found.filter((one) => names.has(one.name));
}

/** True when a variable or field is used otherwise than by its members: exported, returned, handed over. */
function escapes(producer: ts.Expression): boolean {
  const node = bare(producer);
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return true;
  const name = ts.isIdentifier(node) ? node : node.name;
  const declared = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  let found = false;
  const visit = (at: ts.Node): void => {
    if (ts.isIdentifier(at) && at.text === name.text) {
      const whole = ts.isPropertyAccessExpression(at.parent) && at.parent.name === at ? at.parent : at;
      const other = declarationOf(at);
      const same =
        whole === at
          ? ts.isIdentifier(node) && (!other || other === declared)
          : ts.isPropertyAccessExpression(node) && whole.getText() === node.getText();
      const parent = outer(whole).parent;
      const own =
        (ts.isPropertyAccessExpression(parent) && parent.expression === outer(whole)) ||
        (ts.isBinaryExpression(parent) && parent.left === outer(whole)) ||
        ((ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) &&
          parent.name === whole &&
          !isExported(parent)) ||
        ((ts.isIfStatement(parent) || ts.isWhileStatement(parent)) && parent.expression === outer(whole)) ||
        ts.isPrefixUnaryExpression(parent);
      if (same && !own) found = true;
    }
    if (!found) ts.forEachChild(at, visit);
  };
  visit(node.getSourceFile());
  return found;
}

const isExported = (declaration: ts.VariableDeclaration | ts.PropertyDeclaration): boolean => {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : undefined;
  return (
    !!statement &&
    ts.isVariableStatement(statement) &&
    !!statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword)
  );
};
