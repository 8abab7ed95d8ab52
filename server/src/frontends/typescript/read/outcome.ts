import { declarationOf } from '../resolve/scopes';
import { ts } from 'ts-morph';
import type { Listener, Outcome } from '../../../facts/facts';
import type { Range } from '../../../text/range';
import {
  bare,
  bindingNames,
  calledName,
  enclosingFunction,
  isFunctionNode,
  outer,
  rangeOf,
  statementOf,
  type FunctionNode,
} from '../syntax/syntax';

/** What the outcome of a call needs of its surroundings. */
export interface OutcomeContext {
  /** The fact id of a function of this file. */
  idOf(node: FunctionNode): string | undefined;
  /** The project's function that an expression names (`onFailure`, `this.handle`), when known. */
  functionOf(expression: ts.Expression): { readonly id: string; readonly node: FunctionNode } | undefined;
  /** The name a local name was imported under, itself when it was not renamed. */
  importedName(local: string): string;
  /** `promise` chains end with then/catch; `observable` ones with subscribe, lastValueFrom and the like. */
  readonly yields: 'promise' | 'hot' | 'cold';
}

const promiseCollectors = new Set(['all', 'race', 'any', 'allSettled']);
const converters = new Set([
  'lastValueFrom',
  'firstValueFrom',
  'from',
  'forkJoin',
  'merge',
  'concat',
  'zip',
  'combineLatest',
  'defer',
]);
/** Array methods whose callback's result is dropped, and those that collect it. */
const drops = new Set(['forEach']);
const collects = new Set(['map', 'flatMap']);
const ignoresResult = new Set(['setTimeout', 'setImmediate', 'setInterval', 'queueMicrotask', 'nextTick']);

/** Follows a call's value to where its chain ends: awaited, returned, dropped, or out of sight. */
export function outcomeOf(call: ts.Expression, context: OutcomeContext): Outcome {
  const listeners: Listener[] = [];
  let node: ts.Node = outer(call);
  let chain: ts.Node = node;
  /** True while the value is a collection of promises, which `await` alone does not wait for. */
  let collection = false;
  let converted = context.yields === 'promise';
  /** True once the value has left the callback it was made in: then the statement around is not the call's own. */
  let crossed = false;
  const end = (use: Outcome['use'], statement?: ts.Node): Outcome => ({
    use,
    listeners,
    chain: rangeOf(chain),
    ...(statement && !crossed ? { statement: rangeOf(statement) } : {}),
  });
  for (let steps = 0; steps < 50; steps++) {
    node = outer(node);
    const parent = node.parent;
    if (!parent) return end('kept');
    if (
      ts.isPropertyAccessExpression(parent) &&
      parent.expression === node &&
      ts.isCallExpression(outer(parent).parent) &&
      (outer(parent).parent as ts.CallExpression).expression === outer(parent)
    ) {
      const next = outer(parent).parent as ts.CallExpression;
      const name = parent.name.text;
      if (name === 'then' || name === 'catch' || name === 'finally') {
        listeners.push(...promiseListeners(name, next, context));
        node = next;
        if (!crossed) chain = next;
        continue;
      }
      if (context.yields !== 'promise' && (name === 'pipe' || name === 'toPromise' || name === 'forEach')) {
        if (name === 'toPromise') converted = true;
        if (
          name === 'pipe' &&
          next.arguments.some(
            (a) => ts.isCallExpression(a) && context.importedName(calledName(a.expression)) === 'catchError',
          )
        )
          listeners.push({
            on: 'failure',
            range: rangeOf(next),
            error: 'unknown',
            parameters: [],
            passesFailureOn: false,
          });
        node = chain = next;
        continue;
      }
      if (context.yields !== 'promise' && name === 'subscribe') {
        listeners.push(...observerListeners(next, context));
        chain = next;
        return end('discarded', ts.isExpressionStatement(outer(next).parent) ? outer(next).parent : undefined);
      }
      return end('kept');
    }
    if (ts.isAwaitExpression(parent)) {
      if (collection) return end(ts.isExpressionStatement(outer(parent).parent) ? 'discarded' : 'kept');
      if (converted) return end('awaited');
      // awaiting an Observable yields it at once: nobody waits for the send, but the value goes on
      if (ts.isExpressionStatement(outer(parent).parent)) return end('discarded', outer(parent).parent);
      node = parent;
      continue;
    }
    if (ts.isExpressionStatement(parent)) return end('discarded', parent);
    if (ts.isVoidExpression(parent))
      return end('voided', ts.isExpressionStatement(outer(parent).parent) ? outer(parent).parent : undefined);
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node)) {
      const owner = ts.isArrowFunction(parent) ? parent : enclosingFunction(parent);
      const taken = owner && consumer(owner);
      if (!taken) return end('returned');
      if (!taken.call) return end('discarded');
      crossed = true;
      if (taken.how === 'collected') collection = true;
      node = taken.call;
      continue;
    }
    if (ts.isCallExpression(parent) && parent.expression !== node) {
      const name = calledName(parent.expression);
      const receiver = ts.isPropertyAccessExpression(bare(parent.expression))
        ? (bare(parent.expression) as ts.PropertyAccessExpression).expression.getText()
        : '';
      if (receiver === 'Promise' && (promiseCollectors.has(name) || name === 'resolve')) {
        if (name !== 'resolve') {
          // what waits for the whole collection is what a fix would await
          if (collection || crossed) chain = parent;
          collection = crossed = false;
        }
        node = parent;
        continue;
      }
      const imported = context.importedName(name);
      if (context.yields !== 'promise' && converters.has(imported)) {
        if (imported === 'lastValueFrom' || imported === 'firstValueFrom') converted = true;
        node = chain = parent;
        continue;
      }
      return end('kept');
    }
    if (ts.isArrayLiteralExpression(parent)) {
      collection = true;
      node = parent;
      continue;
    }
    if (ts.isConditionalExpression(parent) && parent.condition !== node) {
      node = parent;
      continue;
    }
    if (ts.isBinaryExpression(parent)) {
      const operator = parent.operatorToken.kind;
      const logical =
        operator === ts.SyntaxKind.AmpersandAmpersandToken ||
        operator === ts.SyntaxKind.BarBarToken ||
        operator === ts.SyntaxKind.QuestionQuestionToken;
      if (logical && parent.right === node) {
        node = parent;
        continue;
      }
      if (operator === ts.SyntaxKind.CommaToken) {
        if (parent.left === node) return end('discarded');
        node = parent;
        continue;
      }
      return end('kept');
    }
    if (ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isIdentifier(parent.name)) {
      const use = usesOf(parent.name);
      return end(
        use,
        use === 'discarded' && ts.isVariableStatement(statementOf(parent)) ? statementOf(parent) : undefined,
      );
    }
    return end('kept');
  }
  return end('kept');
}

/**
 * Whether a variable that holds a promise is ever read again: never (then the promise is dropped), awaited, returned or
 * otherwise kept.
 */
function usesOf(name: ts.Identifier): Outcome['use'] {
  const statement = statementOf(name);
  if (ts.isVariableStatement(statement) && statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword))
    return 'kept';
  if (ts.isSourceFile(statement.parent)) return 'kept';
  const declared = declarationOf(name);
  const scope = statement.parent;
  let use: Outcome['use'] = 'discarded';
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text && declarationOf(node) === declared) {
      const parent = outer(node).parent;
      if (ts.isAwaitExpression(parent)) use = 'awaited';
      else if (use === 'discarded') use = ts.isReturnStatement(parent) ? 'returned' : 'kept';
    }
    ts.forEachChild(node, visit);
  };
  visit(scope);
  return use;
}

/** Who takes a callback's result: nobody, an array made of the results, or the promise chain it stands in. */
type Consumption = { readonly how: 'dropped' | 'collected' | 'chained'; readonly call?: ts.CallExpression };

/**
 * Who takes what a function literal returns, when it is passed to a call; undefined when it is no argument, or of a
 * call we know nothing of.
 */
export function consumer(owner: FunctionNode): Consumption | undefined {
  const at = outer(owner);
  const call = at.parent;
  if (!ts.isCallExpression(call) || call.expression === at) return undefined;
  const name = calledName(call.expression);
  // a function of that name may wait for what it is given: `await forEach(stream, work)`
  const isMember = ts.isPropertyAccessExpression(bare(call.expression));
  if ((isMember && drops.has(name)) || ignoresResult.has(name)) return { how: 'dropped' };
  if (collects.has(name)) return { how: 'collected', call };
  if (name === 'then' || name === 'catch' || name === 'finally') return { how: 'chained', call };
  return undefined;
}

function promiseListeners(name: string, call: ts.CallExpression, context: OutcomeContext): Listener[] {
  if (name === 'finally') return [];
  const [first, second] = call.arguments;
  const listeners: Listener[] = [];
  if (name === 'then') {
    if (second && !isNothing(second)) {
      if (first && !isNothing(first)) listeners.push(listener('success', first, context, true));
      listeners.push(listener('failure', second, context, false));
    } else if (first) listeners.push(listener('success', first, context, true));
  } else if (first && !isNothing(first)) listeners.push(listener('failure', first, context, false));
  return listeners;
}

const isNothing = (node: ts.Expression): boolean =>
  node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');

/** The listeners of `subscribe(...)`: functions in order (next, error, complete) or an observer object. */
function observerListeners(call: ts.CallExpression, context: OutcomeContext): Listener[] {
  const [first, second] = call.arguments;
  if (!first) return [{ on: 'success', range: rangeOf(call), error: 'absent', parameters: [], passesFailureOn: true }];
  if (ts.isObjectLiteralExpression(bare(first))) {
    const members = (bare(first) as ts.ObjectLiteralExpression).properties;
    const error = members.find((p) => p.name && ts.isIdentifier(p.name) && p.name.text === 'error');
    const spread = members.some(ts.isSpreadAssignment);
    if (!error)
      return [
        {
          on: 'success',
          range: rangeOf(first),
          error: spread ? 'unknown' : 'absent',
          parameters: [],
          passesFailureOn: !spread,
        },
      ];
    const value = ts.isPropertyAssignment(error)
      ? error.initializer
      : ts.isMethodDeclaration(error)
        ? error
        : undefined;
    return [
      value
        ? listener('failure', value, context, false)
        : { on: 'failure', range: rangeOf(error), error: 'unknown', parameters: [], passesFailureOn: false },
    ];
  }
  const listeners = [listener('success', first, context, true)];
  if (second && !isNothing(second)) listeners.push(listener('failure', second, context, false));
  else if (!ts.isFunctionExpression(bare(first)) && !ts.isArrowFunction(bare(first)))
    return [{ on: 'both', range: rangeOf(first), error: 'unknown', parameters: [], passesFailureOn: false }];
  return listeners;
}

/** A function as somebody who hears how a call ended; it is given the error first. */
export function listener(
  on: Listener['on'],
  value: ts.Expression | ts.MethodDeclaration,
  context: OutcomeContext,
  passesFailureOn: boolean,
): Listener {
  const literal = isFunctionNode(value as ts.Node)
    ? (value as unknown as FunctionNode)
    : isFunctionNode(bare(value as ts.Expression))
      ? (bare(value as ts.Expression) as unknown as FunctionNode)
      : undefined;
  const named = literal ? undefined : context.functionOf(value as ts.Expression);
  const body = literal ?? named?.node;
  if (!body) {
    const text = value.getText();
    const logs = /^(console\.\w+|(this\.)?(\w+\.)?log(ger)?\.\w+)(\.bind\(.*\))?$/i.test(text);
    const noop = /^(\w+\.)?noop$/.test(text);
    return {
      on,
      range: rangeOf(value),
      error: noop ? 'ignored' : 'unknown',
      parameters: [],
      passesFailureOn,
      ...(logs ? { effect: { kind: 'log' } as const } : {}),
    };
  }
  const parameter = body.parameters[0];
  const error = !parameter
    ? 'absent'
    : ts.isIdentifier(parameter.name)
      ? reads(body, parameter.name.text)
        ? 'used'
        : 'ignored'
      : 'used';
  const id = literal ? context.idOf(literal) : named?.id;
  return {
    on,
    range: rangeOf(value),
    ...(id ? { function: id } : {}),
    error,
    // what is told of both and never asks which it is records no failure
    ...(body.body &&
    (on !== 'both' || error === 'used') &&
    recordsFailure(
      body.body,
      body.parameters[0] && ts.isIdentifier(body.parameters[0].name) ? body.parameters[0].name.text : undefined,
    )
      ? { records: true }
      : {}),
    parameters: body.parameters.map((p) => p.name.getText()),
    ...(literal && literal.body && ts.isBlock(literal.body) ? { bodyStart: literal.body.getStart() + 1 } : {}),
    passesFailureOn,
  };
}

/** True when a name is read anywhere in a function's body. */
export function reads(body: FunctionNode, name: string): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (
      ts.isIdentifier(node) &&
      node.text === name &&
      !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)
    )
      found = true;
    if (!found) ts.forEachChild(node, visit);
  };
  if (body.body) visit(body.body);
  return found;
}

/**
 * True when a failure branch keeps the failure somewhere: it assigns to or counts in something declared outside, or
 * hands the error, or
 * something from outside, to a list, a callback or a promise's `reject`.
 */
export function recordsFailure(body: ts.Node, error: string | undefined): boolean {
  const own = new Set<string>();
  let found = false;
  const isOuter = (target: ts.Expression): boolean => !(ts.isIdentifier(target) && own.has(target.text));
  const tells = (argument: ts.Node): boolean =>
    ts.isIdentifier(argument)
      ? argument.text === error || !own.has(argument.text)
      : (ts.forEachChild(argument, tells) ?? false);
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node)) for (const name of bindingNames(node.name)) own.add(name.text);
    const assigned = assignedBy(node);
    if (assigned && isOuter(assigned)) found = true;
    if (ts.isCallExpression(node)) {
      const name = calledName(node.expression);
      if (
        /^(reject|resolve|next|callback|cb|done)$/.test(name) ||
        (/^(push|add|set)$/.test(name) && node.arguments.some(tells))
      )
        found = true;
    }
    if (!isFunctionNode(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

/** What a node assigns to or counts in: `x` of `x = 1`, `x += 1`, `x++`. */
function assignedBy(node: ts.Node): ts.Expression | undefined {
  if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  )
    return node.left;
  if (ts.isPostfixUnaryExpression(node)) return node.operand;
  return ts.isPrefixUnaryExpression(node) &&
    (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
    ? node.operand
    : undefined;
}

/** Assignments in a block to what is declared outside of it. */
export function outerAssignments(block: ts.Node): Range[] {
  const own = new Set<string>();
  const found: Range[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node)) for (const name of bindingNames(node.name)) own.add(name.text);
    const assigned = assignedBy(node);
    if (assigned && !(ts.isIdentifier(assigned) && own.has(assigned.text))) found.push(rangeOf(node));
    if (!isFunctionNode(node)) ts.forEachChild(node, visit);
  };
  visit(block);
  return found;
}
