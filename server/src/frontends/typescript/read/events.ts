import { ts } from 'ts-morph';
import type { Config, FunctionId, Handler, Value } from '../../../facts/facts';
import type { Range } from '../../../text/range';
import type { Client } from '../clients/client';
import { objectOf } from './configs';
import { handlerFunctions } from './handlers';
import { idOf } from '../syntax/functions';
import type { Semantics } from '../resolve/semantics';
import type { ClientCall } from './steps';
import { bare, bindingNames, rangeOf } from '../syntax/syntax';
import { valueOf } from '../resolve/values';

/** A `for await` loop over a client's stream of records. */
export interface StreamLoop {
  readonly client: Client;
  readonly node: ts.ForOfStatement;
  /** The function that its body is in the facts. */
  readonly function: FunctionId;
  /** `for await (const message of stream)`. */
  readonly head: Range;
  readonly records: readonly string[];
}

/**
 * The calls that make what an expression holds: followed through variables and fields of the file, `await`, and members
 * that return what they are called on. Empty when it comes from elsewhere, or may.
 */
export function originsOf(
  expression: ts.Expression,
  semantics: Semantics,
  depth = 0,
): readonly (ts.CallExpression | ts.NewExpression)[] {
  const node = bare(expression);
  if (depth > 6) return [];
  if (ts.isAwaitExpression(node)) return originsOf(node.expression, semantics, depth + 1);
  if (ts.isNewExpression(node)) return [node];
  if (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    if (!ts.isPropertyAccessExpression(callee)) return [node];
    const on = semantics.clientType(callee.expression);
    const yields = semantics.clientType(node);
    // `consumer.connect().on(...)`
    return on && yields && on.container === yields.container
      ? originsOf(callee.expression, semantics, depth + 1)
      : [node];
  }
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return [];
  const given = semantics
    .givenTo(node)
    .filter(
      (value) =>
        value.kind !== ts.SyntaxKind.NullKeyword &&
        !(ts.isIdentifier(bare(value)) && bare(value).getText() === 'undefined'),
    );
  const found = given.map((value) => originsOf(value, semantics, depth + 1));
  return found.some((one) => !one.length) ? [] : [...new Set(found.flat())];
}

type Origin = ts.CallExpression | ts.NewExpression;

/** What the readers of handlers and reports look things up in. */
export interface EventContext {
  readonly configs: readonly Config[];
  readonly semantics: Semantics;
}

/** The configurations that a creating call is given. */
function configsOf(origin: Origin, { configs, semantics }: EventContext): readonly Config[] {
  const given: ts.Node[] = [
    origin,
    ...(origin.arguments ?? []).map((argument) => objectOf(argument, semantics) ?? argument),
  ];
  return configs.filter(({ range }) =>
    given.some((node) => node.getStart() === range.start && node.getEnd() === range.end),
  );
}

/**
 * An entry of what a creating call is given: `absent` when none of its configurations has it and all are seen whole.
 */
export function settingOf(origin: Origin, key: string, context: EventContext): Value | 'absent' | 'unknown' {
  const given = configsOf(origin, context);
  const entry = given.flatMap((config) => config.entries).findLast((one) => one.key === key);
  if (entry) return entry.value;
  return given.length && given.every((config) => config.complete) ? 'absent' : 'unknown';
}

type Commits = Pick<Handler, 'commits' | 'letsGo' | 'commitSetting' | 'config' | 'stream'>;

/** Who commits for the handlers of a consumer or stream. */
function commitsFor(client: Client, source: ts.Expression, context: EventContext): Commits {
  const origins = originsOf(source, context.semantics);
  const made = origins.length === 1 ? origins[0]! : undefined;
  if (!made) return { commits: 'unknown' };
  // what a stream is not told, the consumer behind it says
  const callee = ts.isCallExpression(made) ? bare(made.expression) : undefined;
  const opened = !!callee && opens(client, callee, context.semantics);
  const behind = opened && ts.isPropertyAccessExpression(callee) ? originsOf(callee.expression, context.semantics) : [];
  const config = configsOf(behind.length === 1 ? behind[0]! : made, context)[0]?.range;
  const stream = opened ? configsOf(made, context)[0]?.range : undefined;
  const commits = (commits: Handler['commits'], setting?: Value): Commits => ({
    commits,
    ...(client.letsGo && commits !== 'manual' ? { letsGo: client.letsGo } : {}),
    ...(setting ? { commitSetting: setting.range } : {}),
    ...(config ? { config } : {}),
    ...(stream ? { stream } : {}),
  });
  if (opened && behind.length !== 1) return commits('unknown');
  const stored = byStore(made, context, commits);
  if (stored) return stored;
  for (const origin of [made, ...behind]) {
    const setting = settingOf(origin, 'enable.auto.commit', context);
    if (setting === 'absent') continue;
    if (setting === 'unknown' || !setting.known) return commits('unknown');
    if (String(setting.value) === 'false') return commits('manual', setting);
    return commits(client.letsGo ? 'early' : 'after', setting);
  }
  return commits(client.letsGo ? 'early' : 'after');
}

/**
 * librdkafka commits what was stored: with its own storing off that is what the handler stores, by whomever it is
 * committed.
 */
function byStore(
  origin: Origin,
  context: EventContext,
  commits: (commits: Handler['commits'], setting?: Value) => Commits,
): Commits | undefined {
  const store = settingOf(origin, 'enable.auto.offset.store', context);
  if (store === 'absent' || store === 'unknown') return undefined;
  if (!store.known) return commits('unknown');
  return String(store.value) === 'false' ? commits('manual', store) : undefined;
}

function opens(client: Client, callee: ts.Expression, semantics: Semantics): boolean {
  const member = semantics.member(semantics.signatureOf(callee));
  return !!member && !!client.opens?.includes(`${member.container}.${member.name}`);
}

/** The handlers that events, callbacks and `for await` loops make of functions. */
export function readDeliveries(
  calls: readonly ClientCall[],
  loops: readonly StreamLoop[],
  context: EventContext,
): { handlers: Handler[]; given: Handler[] } {
  const { semantics } = context;
  const handlers: Handler[] = [];
  const given: Handler[] = [];
  for (const { client, member, call } of calls) {
    const table = client.deliveries?.[member];
    const callee = bare(call.expression);
    if (!table || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(callee)) continue;
    if (table.event && !isEvent(call, table.event, semantics)) continue;
    const value = call.arguments.at(-1);
    if (!value) continue;
    const kind = table.kind === 'arguments' ? (call.arguments.length > 1 ? 'batch' : 'message') : table.kind;
    const flows = kind === 'message' && !isAskedForOne(client, callee.expression, calls, semantics);
    const stream = !!client.iterates?.some((type) => member.startsWith(`${type}.`));
    const base = {
      client: client.id,
      evidence: 'type' as const,
      kind,
      waitsForResult: false,
      ...(flows ? { sideBySide: stream ? ('stream' as const) : ('listener' as const) } : {}),
      ...commitsFor(client, callee.expression, context),
    };
    const { functions, handed } = handlerFunctions(value, semantics);
    for (const node of functions) {
      const parameter = node.parameters[table.parameter];
      const records = parameter ? bindingNames(parameter.name).map((n) => n.text) : [];
      (handed ? given : handlers).push({ ...base, function: idOf(node), range: rangeOf(callee.name), records });
    }
  }
  for (const { client, node, function: id, head, records } of loops) {
    handlers.push({
      client: client.id,
      evidence: 'type',
      kind: 'message',
      function: id,
      range: head,
      records,
      waitsForResult: true,
      ...commitsFor(client, node.expression, context),
    });
  }
  return { handlers, given };
}

/**
 * True when a consumer is asked for one record after the other, or may be: `consumer.consume(1)` gives its `data`
 * listeners no more than that.
 */
function isAskedForOne(
  client: Client,
  consumer: ts.Expression,
  calls: readonly ClientCall[],
  semantics: Semantics,
): boolean {
  const made = originsOf(consumer, semantics);
  return calls.some(({ client: other, member, call }) => {
    const callee = bare(call.expression);
    const number = call.arguments?.[0];
    if (
      other !== client ||
      client.deliveries?.[member]?.kind !== 'arguments' ||
      !number ||
      handlerFunctions(number, semantics).functions.length > 0 ||
      !ts.isPropertyAccessExpression(callee)
    )
      return false;
    const count = valueOf(number, semantics);
    if (count.known && Number(count.value) > 1) return false;
    const origins = originsOf(callee.expression, semantics);
    return !origins.length || origins.some((one) => made.includes(one));
  });
}

const isEvent = (call: ts.CallExpression, event: string, semantics: Semantics): boolean => {
  const value = call.arguments[0] && valueOf(call.arguments[0], semantics);
  return !!value?.known && value.value === event;
};
