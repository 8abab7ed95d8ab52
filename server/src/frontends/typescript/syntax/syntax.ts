import { ts } from 'ts-morph';
import type { Range } from '../../../text/range';

/** Any function-like node that has a body of its own. */
export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration;

export const isFunctionNode = (node: ts.Node): node is FunctionNode =>
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isConstructorDeclaration(node) ||
  ts.isGetAccessorDeclaration(node) ||
  ts.isSetAccessorDeclaration(node);

/** A node's own text, without the comments before it. */
export const rangeOf = (node: ts.Node): Range => ({ start: node.getStart(), end: node.getEnd() });

/** The node inside parentheses, `as`, `!`, `satisfies` and type assertions. */
export function bare(node: ts.Expression): ts.Expression {
  while (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isTypeAssertionExpression(node)
  )
    node = node.expression;
  return node;
}

/** Climbs out of parentheses, `as`, `!` and the like: the outermost node that still is this value. */
export function outer(node: ts.Node): ts.Node {
  let at = node;
  while (
    at.parent &&
    (ts.isParenthesizedExpression(at.parent) ||
      ts.isAsExpression(at.parent) ||
      ts.isNonNullExpression(at.parent) ||
      ts.isSatisfiesExpression(at.parent) ||
      ts.isTypeAssertionExpression(at.parent))
  )
    at = at.parent;
  return at;
}

/** The called name: `send` of `this.producer.send()` and of `send()`; empty for computed calls. */
export function calledName(callee: ts.Expression): string {
  const node = bare(callee);
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return node.argumentExpression.text;
  return node.kind === ts.SyntaxKind.SuperKeyword ? 'super' : '';
}

/** Source text with white space collapsed, cut at `limit` characters. */
export const shortText = (node: ts.Node, limit: number): string => node.getText().replace(/\s+/g, ' ').slice(0, limit);

/** The function a node stands in, or undefined at the top level of the file. */
export function enclosingFunction(node: ts.Node): FunctionNode | undefined {
  for (let at = node.parent; at; at = at.parent) if (isFunctionNode(at)) return at;
  return undefined;
}

/** The statement (in a block or a file) that a node belongs to. */
export function statementOf(node: ts.Node): ts.Node {
  let at = node;
  while (
    at.parent &&
    !ts.isBlock(at.parent) &&
    !ts.isSourceFile(at.parent) &&
    !ts.isCaseOrDefaultClause(at.parent) &&
    !isFunctionNode(at)
  )
    at = at.parent;
  return at;
}

/** A property of an object literal by its plain name, shorthand included. */
export function property(object: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
  return object.properties.find((p) => p.name && propertyName(p.name) === name);
}

/** The name of a property as a string; undefined when it is computed. */
export function propertyName(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) ||
    ts.isStringLiteralLike(name) ||
    ts.isNumericLiteral(name) ||
    ts.isPrivateIdentifier(name)
    ? name.text
    : undefined;
}

/** The names a binding brings into scope. */
export function bindingNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bindingNames(element.name) : []));
}

/** Decorators of a class member or parameter, as (name, call arguments). */
export function decoratorsOf(
  node: ts.Node,
): { name: string; call: ts.CallExpression | undefined; node: ts.Decorator }[] {
  const list = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return list.map((decorator) => {
    const expression = decorator.expression;
    const call = ts.isCallExpression(expression) ? expression : undefined;
    return { name: calledName(call ? call.expression : expression), call, node: decorator };
  });
}

/**
 * For every renamed import of a file (`import { EventPattern as On }`): the local name and the one it was exported
 * under.
 */
export function renamedImports(source: ts.SourceFile): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const statement of source.statements) {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (bindings && ts.isNamedImports(bindings))
      for (const element of bindings.elements)
        if (element.propertyName) names.set(element.name.text, element.propertyName.text);
  }
  return names;
}

/** What a function gives back. */
export function returned(node: FunctionNode): ts.Expression[] {
  if (!node.body) return [];
  if (!ts.isBlock(node.body)) return [node.body];
  const found: ts.Expression[] = [];
  const visit = (child: ts.Node): void => {
    if (isFunctionNode(child)) return;
    if (ts.isReturnStatement(child) && child.expression) found.push(child.expression);
    ts.forEachChild(child, visit);
  };
  visit(node.body);
  return found;
}
