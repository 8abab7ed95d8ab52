import { ts } from 'ts-morph';
import type { Names } from '../syntax/names';
import { declarationOf } from './scopes';
import type { Semantics } from './semantics';
import { bare, isFunctionNode, outer, type FunctionNode } from '../syntax/syntax';

/** What it takes to follow a value through the names of its file. */
export interface Following {
  readonly semantics: Semantics;
  readonly names: Names;
}

/** What a function of the same file is called with, for one of its parameters. */
export function passedFor(
  node: ts.Expression,
  { semantics, names }: Following,
): { readonly argument: ts.Expression; readonly call: ts.CallExpression }[] {
  const value = bare(node);
  const declaration = ts.isIdentifier(value) ? declarationOf(value) : undefined;
  if (!declaration || !ts.isParameter(declaration) || !isFunctionNode(declaration.parent)) return [];
  const owner: FunctionNode = declaration.parent;
  const parent = outer(owner).parent;
  const name =
    owner.name && (ts.isIdentifier(owner.name) || ts.isPrivateIdentifier(owner.name))
      ? owner.name.text
      : ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)
        ? parent.name.text
        : undefined;
  const index = owner.parameters.indexOf(declaration);
  return (name ? names.of(name) : []).flatMap((n) => {
    const callee = ts.isPropertyAccessExpression(n.parent) && n.parent.name === n ? n.parent : n;
    const call = outer(callee).parent;
    const argument = ts.isCallExpression(call) && bare(call.expression) === callee ? call.arguments[index] : undefined;
    return argument && semantics.targetOf((call as ts.CallExpression).expression) === owner
      ? [{ argument, call: call as ts.CallExpression }]
      : [];
  });
}

/**
 * Everything that a variable of this file is given, what is pushed into it included; undefined when it is counted up,
 * or not one of this file's.
 */
export function valuesOf(node: ts.Identifier, { names }: Following): ts.Expression[] | undefined {
  const declaration = declarationOf(node);
  if (!declaration || !ts.isVariableDeclaration(declaration) || declaration.getSourceFile() !== node.getSourceFile())
    return undefined;
  const loop = declaration.parent.parent;
  if (ts.isForOfStatement(loop)) return [loop.expression];
  const values: ts.Expression[] = declaration.initializer ? [declaration.initializer] : [];
  for (const name of names.of(node.text)) {
    const parent = outer(name).parent;
    if (name === node || declarationOf(name) !== declaration) continue;
    if (ts.isBinaryExpression(parent) && parent.left === outer(name)) {
      if (parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) values.push(parent.right);
      else if (
        parent.operatorToken.kind > ts.SyntaxKind.EqualsToken &&
        parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
      )
        return undefined;
    } else if (
      ts.isPostfixUnaryExpression(parent) ||
      (ts.isPrefixUnaryExpression(parent) &&
        (parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken))
    )
      return undefined;
    else if (
      ts.isPropertyAccessExpression(parent) &&
      /^(push|unshift|set)$/.test(parent.name.text) &&
      ts.isCallExpression(parent.parent)
    )
      values.push(...parent.parent.arguments);
    else if (
      ts.isElementAccessExpression(parent) &&
      ts.isBinaryExpression(parent.parent) &&
      parent.parent.left === parent
    )
      values.push(parent.parent.right);
  }
  return values;
}
