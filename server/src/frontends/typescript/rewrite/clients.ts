import { ts } from 'ts-morph';
import type { Change } from '../../../facts/change';
import { indentAt, indentUnit, lineEnd } from '../../../text/lines';
import { applyEdits, type Range, type TextEdit } from '../../../text/range';
import type { RewriteContext } from '../../frontend';
import { clients } from '../clients/index';
import { bare, isFunctionNode, outer } from '../syntax/syntax';

/** The innermost node of exactly this range, in a tree made of the text alone. */
function nodeAt({ file, text }: RewriteContext, range: Range): ts.Node | undefined {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > range.start || node.end < range.end) return;
    if (node.getStart(source) === range.start && node.getEnd() === range.end) found = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Makes an offset the next one, or takes the 1 away. */
export function changeOffset(
  { offset: use, to }: Extract<Change, { kind: 'offset' }>,
  context: RewriteContext,
): TextEdit[] | undefined {
  const { text } = context;
  const whole = use.range.start === use.offset.start && use.range.end === use.offset.end;
  const record = text.slice(use.offset.start, use.offset.end);
  if (to === 'processed') return whole || use.form === 'processed' ? undefined : [{ range: use.range, text: record }];
  if (use.form === 'next' || use.type === 'unknown') return undefined;
  const node = nodeAt(context, use.range);
  const next =
    use.type === 'string' ? `(BigInt(${record}) + 1n).toString()` : `${record} + ${use.type === 'bigint' ? '1n' : '1'}`;
  if (node && ts.isShorthandPropertyAssignment(node.parent))
    return [{ range: use.range, text: `${node.parent.name.text}: ${next}` }];
  const parent = node && outer(node).parent;
  const binds =
    !!parent &&
    (ts.isBinaryExpression(parent) ||
      ts.isPropertyAccessExpression(parent) ||
      ts.isPrefixUnaryExpression(parent) ||
      ts.isTemplateSpan(parent)) &&
    use.type !== 'string';
  return [{ range: use.range, text: binds && !(parent && ts.isTemplateSpan(parent)) ? `(${next})` : next }];
}

/** `producer.send(...)` as `transaction.send(...)`. */
export function sendInTransaction(
  { send, variable }: Extract<Change, { kind: 'send-in-transaction' }>,
  { text }: RewriteContext,
): TextEdit[] | undefined {
  const end = send.range.start + send.receiver.length;
  return send.receiver && text.slice(send.range.start, end) === send.receiver
    ? [{ range: { start: send.range.start, end }, text: variable }]
    : undefined;
}

/** How a client is closed, where that can be waited for. */
function closing(client: string): string | undefined {
  const table = clients.find((c) => c.id === client);
  if (!table || table.closesLater) return undefined;
  return Object.entries(table.lifecycle ?? {})
    .find(([, how]) => how === 'close')?.[0]
    .split('.')[1];
}

/**
 * Puts what follows a client's declaration into `try { ... } finally { await x.disconnect(); }`. A closing statement of
 * its own in the same
 * block goes. Not where it is closed
 * elsewhere as well, where a text of several lines would be indented, or where nothing follows.
 */
export function close(
  { creation, function: id }: Extract<Change, { kind: 'close' }>,
  context: RewriteContext,
): TextEdit[] | undefined {
  const { text } = context;
  const method = closing(creation.client);
  const owner = context.function(id);
  if (!creation.statement || !creation.name || !method || !owner?.asynchronous) return undefined;
  let declaration = nodeAt(context, creation.statement);
  while (declaration && !ts.isVariableStatement(declaration)) declaration = declaration.parent;
  const block = declaration?.parent;
  if (!declaration || !block || !ts.isBlock(block)) return undefined;
  const following = block.statements.slice(block.statements.indexOf(declaration) + 1);
  const closes = following.filter((s) =>
    new RegExp(`^(await\\s+)?${escaped(creation.name!)}\\s*\\.\\s*${method}\\(\\s*\\)\\s*;?$`).test(s.getText()),
  );
  const rest = following.filter((s) => !closes.includes(s));
  const others = creation.uses.filter((u) => u.how === 'close').length - closes.length;
  if (!rest.length || others > 0 || closes.length > 1 || rest.some(hasLines)) return undefined;
  const first = rest[0]!;
  const indent = indentAt(text, first.getStart());
  if (!/(^|[\r\n])[ \t]*$/.test(text.slice(0, first.getStart()))) return undefined;
  const eol = lineEnd(text);
  const unit = indentUnit(text);
  const start =
    following[0]!.getFullStart() +
    (/^[ \t]*(\/\/[^\r\n]*)?(\r\n|\r|\n)/.exec(text.slice(following[0]!.getFullStart()))?.[0].length ?? 0);
  const end = following.at(-1)!.getEnd();
  const returns = rest.flatMap(returnsOf);
  if (returns.some((r) => r.expression && mayBePromise(r.expression) && !ts.isCallExpression(bare(r.expression))))
    return undefined;
  // what is returned unawaited would still be under way when the client is closed
  const awaits = returns.flatMap(({ expression }) =>
    expression && mayBePromise(expression)
      ? [{ range: { start: expression.getStart() - start, end: expression.getStart() - start }, text: 'await ' }]
      : [],
  );
  const source = text.slice(start, end);
  const body = applyEdits(source, [
    ...awaits,
    ...closes.map((s) => ({
      range: linesOf({ start: s.getStart() - start, end: s.getEnd() - start }, source),
      text: '',
    })),
  ]);
  const indented = body
    .replace(/[\s]+$/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => (line.trim() ? unit + line : line))
    .join(eol);
  const semicolon = text.slice(declaration.getStart(), declaration.getEnd()).endsWith(';') ? ';' : '';
  return [
    {
      range: { start, end },
      text: `${indent}try {${eol}${indented}${eol}${indent}} finally {${eol}${indent}${unit}await ${creation.name}.${method}()${semicolon}${eol}${indent}}`,
    },
  ];
}

/** The statement of a block or module that an expression stands in, when that is a declaration or an assignment. */
function statementAround(context: RewriteContext, range: Range): Range | undefined {
  let at = nodeAt(context, range);
  while (at && !ts.isStatement(at) && !isFunctionNode(at) && !ts.isPropertyDeclaration(at)) at = at.parent;
  return at &&
    (ts.isVariableStatement(at) || ts.isExpressionStatement(at)) &&
    (ts.isSourceFile(at.parent) || ts.isBlock(at.parent))
    ? { start: at.getStart(), end: at.getEnd() }
    : undefined;
}

/**
 * Listens to a kafkajs consumer's crash and ends the process when it is not restarted. Only behind a statement: not for
 * a class's field, nor where the
 * consumer has no name.
 */
export function addCrashListener(
  { creation }: Extract<Change, { kind: 'add-crash-listener' }>,
  context: RewriteContext,
): TextEdit[] | undefined {
  const { text } = context;
  if (creation.client !== 'kafkajs' || !creation.name) return undefined;
  const statement = creation.statement ?? statementAround(context, creation.range);
  if (!statement) return undefined;
  const { start, end } = statement;
  const [indent, unit, eol] = [indentAt(text, start), indentUnit(text), lineEnd(text)];
  const semicolon = text.slice(start, end).endsWith(';') ? ';' : '';
  // a line without its own end begins with something that goes on with it
  if (!semicolon && /^\s*[([`]/.test(text.slice(end))) return undefined;
  const { name } = creation;
  const listener = [
    `${name}.on(${name}.events.CRASH, ({ payload }) => {`,
    `${unit}if (!payload.restart) process.exit(1)${semicolon}`,
    `})${semicolon}`,
  ];
  return [{ range: { start: end, end }, text: listener.map((line) => `${eol}${indent}${line}`).join('') }];
}

const escaped = (name: string): string => name.replace(/[$.]/g, '\\$&');

/** True for a statement with a text of several lines, which an indentation would change. */
function hasLines(statement: ts.Node): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if ((ts.isTemplateLiteral(node) || ts.isStringLiteral(node)) && /[\r\n]/.test(node.getText())) found = true;
    if (!found) ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

/** The `return`s of a statement's own function. */
function returnsOf(statement: ts.Node): ts.ReturnStatement[] {
  const found: ts.ReturnStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) found.push(node);
    if (!isFunctionNode(node)) ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

/** True for a value in which a call stands that is not waited for. */
function mayBePromise(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || isFunctionNode(node)) return false;
  return ts.isCallExpression(node) || !!ts.forEachChild(node, (child) => mayBePromise(child) || undefined);
}

/** A statement's range with its line, when it stands alone on it. */
function linesOf(range: Range, text: string): Range {
  const before = /(^|[\r\n])([ \t]*)$/.exec(text.slice(0, range.start));
  const after = /^[ \t]*(\r\n|\r|\n|$)/.exec(text.slice(range.end));
  return before && after ? { start: range.start - before[2]!.length, end: range.end + after[0].length } : range;
}
