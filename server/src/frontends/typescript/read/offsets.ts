import { ts } from 'ts-morph';
import type { OffsetUse } from '../../../facts/facts';
import type { Client, OffsetTable } from '../clients/client';
import { declarationOf } from '../resolve/scopes';
import { passedFor, valuesOf } from '../resolve/follow';
import type { Values } from '../resolve/flow';
import type { Names } from '../syntax/names';
import { placeOf, type Semantics } from '../resolve/semantics';
import { containerOf } from './configs';
import type { ClientCall } from './steps';
import { bare, calledName, isFunctionNode, outer, propertyName, rangeOf, returned } from '../syntax/syntax';

export interface OffsetContext {
  readonly semantics: Semantics;
  readonly names: Names;
  readonly clients: readonly Client[];
}

/** What an expression is as an offset. */
interface Reading {
  readonly form: OffsetUse['form'];
  /** The type of the record's offset that it comes from. */
  readonly type: OffsetUse['type'];
  /** What the expression itself is now: `Number(message.offset)` is a number. */
  readonly now: OffsetUse['type'];
  /** The record's offset within it; the whole where that stands elsewhere. */
  readonly offset: ts.Node;
  /** For `concatenated`: the sum. */
  readonly sum?: ts.Node;
  /** Whose record it is. */
  readonly client?: Client;
}

/** How many variables, helpers and conversions an offset is followed through. */
const maxDepth = 8;

/** The offsets that a file gives to clients, and sums of a record's offset and a number that join them as text. */
export function readOffsets(calls: readonly ClientCall[], context: OffsetContext): OffsetUse[] {
  const found = new Map<ts.Node, OffsetUse>();
  for (const { client, member, call } of calls) {
    for (const table of client.offsets?.[member] ?? []) {
      const argument = call.arguments?.[table.argument];
      if (argument)
        for (const { node, at } of given(argument, table, context))
          add(found, node, client, table, at ?? call, context);
    }
  }
  for (const name of ['offset', 'lastOffset', 'firstOffset']) {
    for (const identifier of context.names.of(name)) {
      const sum = sumOf(identifier);
      if (!sum || found.has(sum)) continue;
      const reading = read(sum, context);
      if (reading.form === 'concatenated' && reading.sum === sum && reading.client)
        found.set(sum, {
          client: reading.client.id,
          evidence: 'type',
          range: rangeOf(sum),
          to: 'other',
          expects: 'next',
          form: 'concatenated',
          type: reading.type,
          offset: rangeOf(reading.offset),
          call: rangeOf(sum),
        });
    }
  }
  return [...found.values()].sort((a, b) => a.range.start - b.range.start);
}

function add(
  found: Map<ts.Node, OffsetUse>,
  node: ts.Expression,
  client: Client,
  { to, expects }: OffsetTable,
  call: ts.Node,
  context: OffsetContext,
): void {
  const reading = read(node, context);
  const at = reading.sum ?? node;
  if (!found.has(at))
    found.set(at, {
      client: client.id,
      evidence: 'type',
      range: rangeOf(at),
      to,
      expects,
      form: reading.form,
      type: reading.type,
      offset: rangeOf(reading.offset),
      call: rangeOf(call),
    });
}

/** `message.offset + 1` around the name `offset`. */
function sumOf(name: ts.Identifier): ts.BinaryExpression | undefined {
  let node: ts.Node = ts.isPropertyAccessExpression(name.parent) && name.parent.name === name ? name.parent : name;
  if (ts.isCallExpression(node.parent) && node.parent.expression === node) node = node.parent;
  const parent = outer(node).parent;
  return ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    [parent.left, parent.right].some((side) => isOne(bare(side)))
    ? parent
    : undefined;
}

interface Given {
  readonly node: ts.Expression;
  /** The call of a helper that passed it on to the client. */
  readonly at?: ts.Node;
}

/** The offsets in an argument: itself, or what stands under `offset` in the objects and lists it is made of. */
function given(argument: ts.Expression, table: OffsetTable, context: OffsetContext): Given[] {
  const found: Given[] = [];
  const seen = new Set<ts.Node>();
  const offset = (node: ts.Expression, at?: ts.Node): void => {
    const passed = at ? [] : passedFor(node, context);
    if (passed.length) for (const one of passed) offset(one.argument, one.call);
    else found.push({ node, ...(at ? { at } : {}) });
  };
  const visit = (expression: ts.Expression): void => {
    const node = bare(expression);
    if (seen.has(node) || seen.size > 200) return;
    seen.add(node);
    if (ts.isObjectLiteralExpression(node)) {
      for (const member of node.properties) {
        if (ts.isSpreadAssignment(member)) visit(member.expression);
        else if (ts.isShorthandPropertyAssignment(member))
          member.name.text === 'offset' ? offset(member.name) : visit(member.name);
        else if (ts.isPropertyAssignment(member))
          member.name && propertyName(member.name) === 'offset'
            ? offset(member.initializer)
            : visit(member.initializer);
      }
    } else if (ts.isArrayLiteralExpression(node))
      for (const element of node.elements) visit(ts.isSpreadElement(element) ? element.expression : element);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(visit);
    else if (ts.isAwaitExpression(node)) visit(node.expression);
    else if (ts.isCallExpression(node)) {
      for (const part of [
        ...node.arguments,
        ...(ts.isPropertyAccessExpression(node.expression) ? [node.expression.expression] : []),
      ]) {
        const value: ts.Node = bare(part);
        if (isFunctionNode(value)) returned(value).forEach(visit);
        else if (
          ts.isExpression(value) &&
          (ts.isCallExpression(value) || ts.isIdentifier(value) || ts.isPropertyAccessExpression(value))
        )
          visit(value);
      }
      const target = context.semantics.targetOf(node.expression);
      if (target && target.getSourceFile() === node.getSourceFile()) returned(target).forEach(visit);
    } else if (ts.isIdentifier(node)) {
      for (const value of valuesOf(node, context) ?? []) visit(value);
      for (const one of passedFor(node, context)) visit(one.argument);
    }
  };
  if (table.as === 'value') offset(argument);
  else visit(argument);
  return found;
}

const isOne = (node: ts.Expression): boolean =>
  (ts.isNumericLiteral(node) && Number(node.text) === 1) ||
  (ts.isBigIntLiteral(node) && node.text === '1n') ||
  (ts.isCallExpression(node) && /^BigInt\(\s*['"]?1n?['"]?\s*\)$/.test(node.getText()));
const isNothing = (node: ts.Expression): boolean =>
  node.kind === ts.SyntaxKind.NullKeyword ||
  (ts.isIdentifier(node) && node.text === 'undefined') ||
  (ts.isStringLiteralLike(node) && node.text === '');

const toNumber = /^(Number|parseInt|parseFloat)$/;

/** Reads an expression as an offset. Parameters of a helper that is followed are read as what it was called with. */
function read(
  expression: ts.Expression,
  context: OffsetContext,
  bound: ReadonlyMap<ts.Node, ts.Expression> = new Map(),
  depth = 0,
): Reading {
  const node = bare(expression);
  const unknown: Reading = { form: 'unknown', type: 'unknown', now: 'unknown', offset: node };
  if (depth > maxDepth) return unknown;
  const further = (inner: ts.Expression, map = bound): Reading => read(inner, context, map, depth + 1);
  const record = recordOffset(node, context);
  if (record) return { form: 'processed', ...record, now: record.type, offset: node };
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    if (operator === ts.SyntaxKind.QuestionQuestionToken || operator === ts.SyntaxKind.BarBarToken)
      return further(node.left);
    if (operator !== ts.SyntaxKind.PlusToken) return unknown;
    const [one, other] = isOne(bare(node.right)) ? [node.right, node.left] : [node.left, node.right];
    if (!isOne(bare(one))) return unknown;
    const inner = further(other);
    if (inner.form !== 'processed') return inner.form === 'concatenated' ? inner : unknown;
    if (inner.now === 'string') return { ...inner, form: 'concatenated', sum: node };
    return inner.now === 'unknown' ? unknown : { ...inner, form: 'next' };
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken)
    return { ...further(node.operand), now: 'number' };
  if (ts.isTemplateExpression(node))
    return node.templateSpans.length === 1 && !node.head.text && !node.templateSpans[0]!.literal.text
      ? { ...further(node.templateSpans[0]!.expression), now: 'string' }
      : unknown;
  if (ts.isConditionalExpression(node)) return same([further(node.whenTrue), further(node.whenFalse)], node);
  if (ts.isCallExpression(node)) return called(node, unknown, further, context, bound);
  if (!ts.isIdentifier(node)) return unknown;
  const declaration = declarationOf(node);
  const passed = declaration && bound.get(declaration);
  // what a variable holds stands elsewhere: the offset within this expression is its name
  const here = (reading: Reading): Reading => ({
    ...reading,
    offset: reading.form === 'concatenated' ? reading.offset : node,
  });
  if (passed) return here(further(passed));
  const values = valuesOf(node, context)?.filter((value) => !isNothing(bare(value)));
  return values?.length
    ? here(
        same(
          values.map((value) => further(value)),
          node,
        ),
      )
    : unknown;
}

/** What several possible values are together: one thing when they agree. */
function same(readings: readonly Reading[], node: ts.Node): Reading {
  const [first] = readings;
  return first && readings.every((r) => r.form === first.form && r.now === first.now)
    ? first
    : { form: 'unknown', type: first?.type ?? 'unknown', now: 'unknown', offset: node };
}

function called(
  node: ts.CallExpression,
  unknown: Reading,
  further: (inner: ts.Expression, map?: ReadonlyMap<ts.Node, ts.Expression>) => Reading,
  { semantics }: OffsetContext,
  bound: ReadonlyMap<ts.Node, ts.Expression>,
): Reading {
  const callee = bare(node.expression);
  const name = calledName(callee);
  const argument = node.arguments[0];
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
  if (argument && toNumber.test(name)) return { ...further(argument), now: 'number' };
  if (argument && name === 'BigInt') return { ...further(argument), now: 'bigint' };
  if (argument && name === 'String') return { ...further(argument), now: 'string' };
  if (receiver && name === 'toString') return { ...further(receiver), now: 'string' };
  // the library `long`
  if (argument && receiver && /^(fromString|fromValue|fromNumber)$/.test(name))
    return { ...further(argument), now: 'number' };
  if (argument && receiver && /^(add|plus)$/.test(name) && /^['"]?1n?['"]?$|\.ONE$/.test(argument.getText())) {
    const inner = further(receiver);
    return inner.form === 'processed' && inner.now === 'number' ? { ...inner, form: 'next' } : unknown;
  }
  const target = semantics.targetOf(node.expression);
  if (!target) return unknown;
  const map = new Map(bound);
  target.parameters.forEach((parameter, i) => {
    const passed = node.arguments[i];
    if (passed) map.set(parameter, passed);
  });
  const results = returned(target);
  const inner = results.length
    ? same(
        results.map((result) => further(result, map)),
        node,
      )
    : unknown;
  const elsewhere = target.getSourceFile() !== node.getSourceFile();
  return inner.form === 'concatenated' && !elsewhere
    ? inner
    : { ...inner, form: inner.form === 'concatenated' ? 'unknown' : inner.form, offset: node };
}

/**
 * Whether an expression is the offset of a record as it came: `message.offset`, `batch.lastOffset()`, a name bound to
 * it by destructuring.
 */
function recordOffset(
  node: ts.Expression,
  { semantics, clients }: OffsetContext,
): { type: OffsetUse['type']; client: Client } | undefined {
  if (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'lastOffset') return undefined;
    const member = semantics.member(semantics.signatureOf(callee));
    const client = member && clients.find((c) => c.declarations.test(member.file));
    return client ? { type: 'string', client } : undefined;
  }
  if (ts.isPropertyAccessExpression(node))
    return node.name.text === 'offset'
      ? offsetOf(semantics.flow.valuesOf(node.expression), { semantics, clients })
      : undefined;
  const declaration = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  if (!declaration || !ts.isBindingElement(declaration) || !ts.isObjectBindingPattern(declaration.parent))
    return undefined;
  const name = declaration.propertyName
    ? propertyName(declaration.propertyName)
    : ts.isIdentifier(declaration.name)
      ? declaration.name.text
      : undefined;
  if (name !== 'offset') return undefined;
  const from = semantics.destructured(declaration);
  return offsetOf(from, { semantics, clients });
}

/** The type of a record's `offset`, when the type is that of a client's records. */
function offsetOf(
  record: Values,
  { semantics, clients }: Pick<OffsetContext, 'semantics' | 'clients'>,
): { type: OffsetUse['type']; client: Client } | undefined {
  for (const value of record.all) {
    const offset = value.kind === 'instance' ? semantics.flow.declaredMember(value.node, 'offset') : undefined;
    const place = value.kind === 'instance' && offset ? placeOf(value.node) : undefined;
    const file = offset?.getSourceFile().fileName;
    const client = file && clients.find((c) => c.declarations.test(file));
    if (!place || !client || !isPropertyType(offset!)) continue;
    const names = [place.container, containerOf(offset!)];
    if (client.records?.some((name) => names.includes(name)))
      return { client, type: primitiveOf(semantics.flow.typed(offset!.type!)) };
  }
  return undefined;
}

const isPropertyType = (node: ts.Node): node is ts.PropertySignature | ts.PropertyDeclaration =>
  (ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)) && !!node.type;

function primitiveOf({ all }: Values): OffsetUse['type'] {
  const found = all.find((value) => value.kind === 'primitive');
  const name = found?.kind === 'primitive' ? found.name : 'unknown';
  return name === 'boolean' || name === 'void' ? 'unknown' : name;
}
