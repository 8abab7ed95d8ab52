import { ts } from 'ts-morph';
import type { CommitStep, Listener, Outcome, Send, Step, TransactionStep } from '../../../facts/facts';
import type { Range } from '../../../text/range';
import type { Client } from '../clients/client';
import { propertyValue, topicsIn } from './configs';
import { creationOf } from './creations';
import type { Names } from '../syntax/names';
import { heardByCallback, heardByReports } from './reports';
import type { Semantics } from '../resolve/semantics';
import { bare, calledName, enclosingFunction, outer, property, rangeOf, shortText } from '../syntax/syntax';
import { valueOf } from '../resolve/values';

/** What the steps of a client's members need of their surroundings. */
export interface ClientStepContext {
  readonly semantics: Semantics;
  readonly names: Names;
  /** Whether a Nest `ClientProxy` of this file is known to speak Kafka. */
  nestSpeaksKafka(): boolean;
  /** What becomes of what a call yields. */
  outcomeOf(call: ts.Expression, yields: Send['yields']): Outcome;
  /** A function as somebody who hears of success and failure, `(error, result) => ...`. */
  listenerOf(value: ts.Expression): Listener;
  /** See `CallStep.inputs`. */
  inputsOf(node: ts.Node): readonly string[];
}

/**
 * The steps that a call of a client's member is; none for one that is no step; `ordinary` when it is not a Kafka call
 * after all.
 */
export function clientSteps(
  node: ts.CallExpression | ts.NewExpression,
  client: Client,
  member: string,
  context: ClientStepContext,
): readonly Step[] | 'ordinary' {
  const range = rangeOf(node);
  const creates = client.creates?.[member];
  if (creates) return [{ kind: 'create', creation: creationOf(node, client, member, creates, context), range }];
  if (ts.isNewExpression(node)) return [];
  const callee = bare(node.expression);
  const yields = client.sends[member];
  if (yields) {
    if (member.startsWith('ClientProxy.') && !isKafkaProxy(callee, context)) return 'ordinary';
    return [
      {
        kind: 'send',
        send: sendOf(node, callee, client, member, yields, context),
        range,
        inputs: context.inputsOf(node),
      },
    ];
  }
  const how = client.commits[member];
  if (how)
    return !node.arguments.length && client.commitsOnlyWhatIsGiven.includes(member)
      ? []
      : [commitOf(node, callee, how, context)];
  const steps: Step[] = [];
  const control = client.controls[member];
  if (control) steps.push({ kind: 'control', how: control, range });
  const transaction = client.transactions?.[member];
  if (transaction) steps.push(transactionOf(node, callee, client, transaction));
  const lifecycle = client.lifecycle?.[member];
  if (lifecycle) steps.push({ kind: 'lifecycle', how: lifecycle, range, ...receiverOf(callee) });
  return steps.length || client.quiet.test(member) ? steps : 'ordinary';
}

const receiverOf = (callee: ts.Expression): { receiver?: string } =>
  ts.isPropertyAccessExpression(callee) ? { receiver: shortText(callee.expression, 80) } : {};

/** The statement that a call and its `await` are alone in. */
function ownStatement(node: ts.Node): { statement?: Range } {
  const parent = outer(node).parent;
  const top = ts.isAwaitExpression(parent) ? outer(parent).parent : parent;
  return ts.isExpressionStatement(top) ? { statement: rangeOf(top) } : {};
}

function commitOf(
  node: ts.CallExpression,
  callee: ts.Expression,
  how: CommitStep['how'],
  { outcomeOf, inputsOf }: ClientStepContext,
): CommitStep {
  // only a commit asks the broker: resolving and storing are done when the call returns, and so is librdkafka's
  // `commitSync`
  const outcome = how === 'commit' && !calledName(callee).endsWith('Sync') ? outcomeOf(node, 'promise') : undefined;
  const asynchronous = outcome?.use === 'discarded' || outcome?.use === 'voided';
  return {
    kind: 'commit',
    how,
    range: rangeOf(node),
    ...ownStatement(node),
    inputs: inputsOf(node),
    explicit: node.arguments.length > 0,
    ...(asynchronous ? { asynchronous } : {}),
    ...(asynchronous && outcome.listeners.some((l) => l.on !== 'success') ? { heard: true } : {}),
    ...receiverOf(callee),
  };
}

function transactionOf(
  node: ts.CallExpression,
  callee: ts.Expression,
  client: Client,
  how: TransactionStep['how'],
): TransactionStep {
  const receiver = receiverOf(callee).receiver ?? '';
  const holder = how === 'begin' ? holderOf(node) : {};
  return {
    kind: 'transaction',
    client: client.id,
    how,
    range: rangeOf(node),
    ...ownStatement(node),
    receiver,
    ...holder,
    ...(holder.variable && client.transactionSends ? { leavesOut: 'own' } : {}),
  };
}

/**
 * The name that holds what a call yields, and where that name is in scope: from its declaration to the end of the block
 * around it.
 */
function holderOf(node: ts.Node): { variable?: string; scope?: Range } {
  const awaited = outer(node).parent;
  const value = ts.isAwaitExpression(awaited) ? outer(awaited) : outer(node);
  const parent = value.parent;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name))
    return { variable: parent.name.text, scope: scopeOf(parent) };
  if (
    !ts.isBinaryExpression(parent) ||
    parent.right !== value ||
    parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken
  )
    return {};
  const left = bare(parent.left);
  if (ts.isPropertyAccessExpression(left)) return { variable: shortText(left, 80) };
  if (!ts.isIdentifier(left)) return {};
  const declared = declarationAround(node, left.text);
  return { variable: left.text, ...(declared ? { scope: scopeOf(declared) } : {}) };
}

function scopeOf(declaration: ts.VariableDeclaration): Range {
  // `var` is known in the whole function
  if (!(declaration.parent.flags & ts.NodeFlags.BlockScoped))
    return rangeOf(enclosingFunction(declaration)?.body ?? declaration.getSourceFile());
  let block: ts.Node = declaration.parent;
  while (block.parent && !ts.isBlock(block) && !ts.isSourceFile(block) && !ts.isCaseOrDefaultClause(block))
    block = block.parent;
  return { start: declaration.getStart(), end: block.getEnd() };
}

/** The declaration of a variable in one of the blocks around a node. */
function declarationAround(node: ts.Node, name: string): ts.VariableDeclaration | undefined {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    const statements = ts.isBlock(at) || ts.isSourceFile(at) ? at.statements : [];
    for (const statement of statements) {
      const found = ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.find((d) => ts.isIdentifier(d.name) && d.name.text === name)
        : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function isKafkaProxy(callee: ts.Expression, { semantics, nestSpeaksKafka }: ClientStepContext): boolean {
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const names = semantics.typeNames(callee.expression);
  if (names.some((n) => n === 'ClientKafka' || n === 'ClientKafkaProxy')) return true;
  return names.includes('ClientProxy') && nestSpeaksKafka();
}

function sendOf(
  node: ts.CallExpression,
  callee: ts.Expression,
  client: Client,
  member: string,
  yields: Send['yields'],
  context: ClientStepContext,
): Send {
  const { semantics, outcomeOf } = context;
  const receiver = receiverOf(callee).receiver ?? '';
  const first = node.arguments[0] && bare(node.arguments[0]);
  const record = first && ts.isObjectLiteralExpression(first) ? first : undefined;
  const topics = record && yields !== 'stream' ? topicsIn(record, semantics) : [];
  const topic =
    topics.length === 1
      ? topics[0]
      : record || yields === 'promise' || yields === 'stream' || !first
        ? undefined
        : valueOf(first, semantics);
  const keys =
    yields === 'report'
      ? keyOf(node.arguments[3])
      : keysOf(yields === 'hot' || yields === 'cold' ? node.arguments[1] : record, yields);
  return {
    client: client.id,
    evidence: 'type',
    method: calledName(callee),
    receiver,
    range: rangeOf(node),
    arguments: node.arguments.map(rangeOf),
    argumentsEnd: node.arguments.length ? node.arguments[node.arguments.length - 1]!.getEnd() : node.getEnd() - 1,
    yields,
    outcome:
      heardByCallback(node, client, member, context) ??
      (yields === 'report'
        ? heardByReports(node, client, context)
        : yields === 'stream'
          ? { use: 'kept', listeners: [], chain: rangeOf(node) }
          : outcomeOf(node, yields)),
    ...(topic ? { topic } : {}),
    // what a kafkajs transaction commits does not say whether its sends went well: each has to be waited for
    transactional: false,
    flushed: !!receiver && client.flushes.length > 0 && flushFollows(node, receiver),
    ...(keys ? { key: keys } : {}),
  };
}

/** Whether librdkafka's `produce` is given a key: its fourth argument. */
const keyOf = (key: ts.Expression | undefined): Send['key'] =>
  !key || /^(null|undefined)$/.test(key.getText()) ? 'absent' : 'present';

/**
 * Whether the records of a send have a key, as far as they are written out: `{ messages: [{ key, value }] }`, `{
 * topicMessages: [...] }`, Nest's `{ key, value }`.
 */
function keysOf(given: ts.Expression | undefined, yields: Send['yields']): Send['key'] | undefined {
  const records = given && messagesOf(bare(given), yields !== 'promise');
  const objects = records?.map((record) => bare(record));
  if (!objects?.length || !objects.every(ts.isObjectLiteralExpression)) return undefined;
  const keyed = objects.filter((object) => property(object, 'key'));
  if (keyed.length === objects.length) return 'present';
  // a record that names its partition needs no key
  return keyed.length ||
    objects.some((object) => property(object, 'partition') || object.properties.some(ts.isSpreadAssignment))
    ? undefined
    : 'absent';
}

function messagesOf(node: ts.Expression, single: boolean): readonly ts.Expression[] | undefined {
  if (single && ts.isObjectLiteralExpression(node)) return [node];
  if (ts.isArrayLiteralExpression(node))
    return node.elements.flatMap((e) =>
      ts.isObjectLiteralExpression(bare(e)) && property(bare(e) as ts.ObjectLiteralExpression, 'messages')
        ? (messagesOf(bare(e), false) ?? [e])
        : [e],
    );
  if (ts.isCallExpression(node) && calledName(node.expression) === 'map') {
    const callback = node.arguments[0] && bare(node.arguments[0]);
    return callback && ts.isArrowFunction(callback) && !ts.isBlock(callback.body) ? [callback.body] : undefined;
  }
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const messages = propertyValue(node, 'messages') ?? propertyValue(node, 'topicMessages');
  return messages && messagesOf(bare(messages), false);
}

/** True when the same receiver is flushed later in the same function. */
function flushFollows(node: ts.Node, receiver: string): boolean {
  const scope = enclosingFunction(node)?.body ?? node.getSourceFile();
  const after = scope.getText().slice(node.getEnd() - scope.getStart());
  return after.replace(/\s+/g, '').includes(`${receiver.replace(/\s+/g, '')}.flush(`);
}
