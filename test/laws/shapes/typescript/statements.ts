import { ts } from 'ts-morph';
import type { Replacement } from '../program';
import { walk } from './lift';
import type { Source } from './source';

/** Says a statement in other words; `undefined` where it does not apply. */
export type Rewording = (node: ts.Node, source: Source) => Replacement | undefined;

const hasOwn = (node: ts.Node, test: (node: ts.Node) => boolean): boolean => {
  let found = false;
  walk(node, (one) => {
    if (ts.isFunctionLike(one)) return false;
    found ||= test(one);
    return undefined;
  });
  return found;
};

const isJump = (node: ts.Node): boolean => ts.isBreakStatement(node) || ts.isContinueStatement(node);
const awaits = (node: ts.Node): boolean => hasOwn(node, (one) => ts.isAwaitExpression(one) || isAwaitingLoop(one));
const isAwaitingLoop = (node: ts.Node): boolean => ts.isForOfStatement(node) && node.awaitModifier !== undefined;
const returns = (node: ts.Node): boolean => hasOwn(node, ts.isReturnStatement);

/** True when nothing of its function comes after a statement. */
const isLast = (node: ts.Node): boolean =>
  ts.isBlock(node.parent) && ts.isFunctionLike(node.parent.parent) && node.parent.statements.at(-1) === node;

const replace = (node: ts.Node, text: string): Replacement => ({ start: node.getStart(), end: node.end, text });
const slice = (source: Source, node: ts.Node, changes: readonly Replacement[] = []): string =>
  source.original.slice(node.getStart(), node.end, changes);

/** `try { await x(); } catch (e) { ... }` as `await x().catch((e) => { ... });`. */
export const catchCallback: Rewording = (node, source) => {
  if (!ts.isTryStatement(node) || node.finallyBlock || node.tryBlock.statements.length !== 1) return undefined;
  const [statement] = node.tryBlock.statements;
  const clause = node.catchClause!;
  if (!statement || !ts.isExpressionStatement(statement) || !ts.isAwaitExpression(statement.expression))
    return undefined;
  const awaited = statement.expression.expression;
  const back = hasOwn(clause.block, (one) => ts.isReturnStatement(one));
  if (!ts.isCallExpression(awaited) || hasOwn(clause.block, isJump) || (back && !isLast(node))) return undefined;
  const isUntyped = (source.checker.getTypeAtLocation(awaited).flags & ts.TypeFlags.Any) !== 0;
  const type = isUntyped && /\.[cm]?tsx?$/.test(source.name) ? ': unknown' : '';
  const variable = clause.variableDeclaration ? slice(source, clause.variableDeclaration.name) + type : '';
  const isAsync = awaits(clause.block) ? 'async ' : '';
  const head = source.original.mark(clause.getStart());
  return replace(
    node,
    `${source.original.mark(node.getStart())}await ${slice(source, awaited)}.catch(${head}${isAsync}(${variable}) => ${slice(source, clause.block)});`,
  );
};

/** `await x().catch((e) => { ... });` as `try { await x(); } catch (e) { ... }`. */
export const tryCatch: Rewording = (node, source) => {
  if (!ts.isExpressionStatement(node) || !ts.isAwaitExpression(node.expression)) return undefined;
  const call = node.expression.expression;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { expression, name } = call.expression;
  const [listener] = call.arguments;
  if (name.text !== 'catch' || call.arguments.length !== 1 || !listener) return undefined;
  if (!ts.isArrowFunction(listener) || listener.parameters.some((one) => !ts.isIdentifier(one.name))) return undefined;
  if (ts.isBlock(listener.body) && returns(listener.body) && !isLast(node)) return undefined;
  const [parameter] = listener.parameters;
  const head = `catch${parameter ? ` (${slice(source, parameter.name)})` : ''}`;
  const wait = listener.modifiers?.length ? 'await ' : '';
  const body = ts.isBlock(listener.body)
    ? slice(source, listener.body)
    : `{\n  ${wait}${slice(source, listener.body)};\n}`;
  return replace(
    node,
    `try {\n  await ${slice(source, expression)};\n} ${source.original.mark(listener.getStart())}${head} ${body}`,
  );
};

/** What a loop over an array goes over, and what it calls each. */
function loopOf(node: ts.Node, source: Source) {
  if (!ts.isForOfStatement(node) || node.awaitModifier || !ts.isVariableDeclarationList(node.initializer))
    return undefined;
  const [variable] = node.initializer.declarations;
  const type = source.checker.getTypeAtLocation(node.expression);
  const isArray = source.checker.isArrayType(type) || source.checker.isTupleType(type);
  return variable && isArray && ts.isBlock(node.statement)
    ? { variable, expression: node.expression, body: node.statement }
    : undefined;
}

/** `for (const x of xs)` as a loop over the indexes. */
export const indexLoop: Rewording = (node, source) => {
  const loop = loopOf(node, source);
  if (!loop || (!ts.isIdentifier(loop.expression) && !ts.isPropertyAccessExpression(loop.expression))) return undefined;
  const { variable, expression, body } = loop;
  const all = expression.getText();
  const mark = source.original.mark(node.getStart());
  const isTyped = /\.[cm]?tsx?$/.test(source.name);
  const first = `${mark}const ${slice(source, variable.name)} = ${all}[i]${isTyped ? '!' : ''};`;
  const inner = source.original.slice(body.getStart() + 1, body.end);
  return replace(node, `${mark}for (let i = 0; i < ${all}.length; i++) {\n  ${first}${inner}`);
};

/** `for (const x of xs)` as `xs.forEach`, where nothing waits and nothing leaves the loop. */
export const forEach: Rewording = (node, source) => {
  const loop = loopOf(node, source);
  if (!loop || awaits(loop.body) || returns(loop.body) || hasOwn(loop.body, isJump)) return undefined;
  const { variable, expression, body } = loop;
  const head = `${slice(source, expression)}.forEach((${slice(source, variable.name)}) => `;
  return replace(node, `${source.original.mark(node.getStart())}${head}${slice(source, body)});`);
};

/** `xs.forEach((x) => { ... });` as `for (const x of xs)`. */
export const forOf: Rewording = (node, source) => {
  if (!ts.isExpressionStatement(node) || !ts.isCallExpression(node.expression)) return undefined;
  const call = node.expression;
  const { expression: callee } = call;
  const [work] = call.arguments;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'forEach' || call.arguments.length !== 1)
    return undefined;
  const type = source.checker.getTypeAtLocation(callee.expression);
  if (!source.checker.isArrayType(type) || callee.questionDotToken) return undefined;
  if (!work || !ts.isArrowFunction(work) || work.modifiers?.length || work.parameters.length !== 1) return undefined;
  if (returns(work.body)) return undefined;
  const head = `for (const ${slice(source, work.parameters[0]!.name)} of ${slice(source, callee.expression)})`;
  const body = ts.isBlock(work.body) ? slice(source, work.body) : `{\n  ${slice(source, work.body)};\n}`;
  return replace(node, `${source.original.mark(node.getStart())}${head} ${body}`);
};

/** `if (x) { ...; return; } rest` of a function's body as `if (x) { ... } else { rest }`. */
export const elseBranch: Rewording = (node, source) => {
  if (!ts.isIfStatement(node) || node.elseStatement || !ts.isBlock(node.parent)) return undefined;
  if (!ts.isFunctionLike(node.parent.parent) || !ts.isBlock(node.thenStatement)) return undefined;
  const last = node.thenStatement.statements.at(-1);
  const rest = node.parent.statements.slice(node.parent.statements.indexOf(node) + 1);
  if (!last || !ts.isReturnStatement(last) || last.expression || !rest.length) return undefined;
  // what is declared in the rest may be used by functions before it
  if (rest.some((one) => ts.isFunctionDeclaration(one) || ts.isClassDeclaration(one))) return undefined;
  const { original } = source;
  const then = original.slice(node.getStart(), last.getStart()) + original.mark(last.getStart());
  const other = original.slice(rest[0]!.getStart(), rest.at(-1)!.end);
  return { start: node.getStart(), end: rest.at(-1)!.end, text: `${then}} else {\n  ${other}\n}` };
};

/** `if (x) { ... } else { rest }` at the end of a function's body as `if (x) { ...; return; } rest`. */
export const earlyReturn: Rewording = (node, source) => {
  if (!ts.isIfStatement(node) || !node.elseStatement || !isLast(node)) return undefined;
  const { thenStatement, elseStatement } = node;
  if (!ts.isBlock(thenStatement) || !ts.isBlock(elseStatement)) return undefined;
  const { original } = source;
  const then = original.slice(node.getStart(), thenStatement.end - 1);
  const rest = original.slice(elseStatement.getStart() + 1, elseStatement.end - 1);
  const end = thenStatement.statements.at(-1);
  const back = end && (ts.isReturnStatement(end) || ts.isThrowStatement(end)) ? '' : 'return;\n';
  return replace(node, `${then}${back}}\n${rest}`);
};

/** `if (x) { a } else { b }` as `if (!x) { b } else { a }`. */
export const otherWayRound: Rewording = (node, source) => {
  if (!ts.isIfStatement(node) || !node.elseStatement || ts.isIfStatement(node.elseStatement)) return undefined;
  const { original } = source;
  const condition = slice(source, node.expression);
  const [then, other] = [slice(source, node.thenStatement), slice(source, node.elseStatement)];
  if (!ts.isBlock(node.thenStatement) || !ts.isBlock(node.elseStatement)) return undefined;
  return replace(node, `${original.mark(node.getStart())}if (!(${condition})) ${other} else ${then}`);
};

/** All that a rewording does to a file; of what lies within each other only the outermost. */
export function reworded(source: Source, rewording: Rewording): readonly Replacement[] {
  const made: Replacement[] = [];
  const visit = (node: ts.Node): void => {
    const one = rewording(node, source);
    if (one && made.every(({ start, end }) => one.end <= start || end <= one.start)) made.push(one);
    else ts.forEachChild(node, visit);
  };
  visit(source.file);
  return made;
}
