import { ts } from 'ts-morph';
import type { Value } from '../../../facts/facts';
import type { Semantics } from './semantics';
import { declarationOf, type Declaration } from './scopes';
import {
  bare,
  calledName,
  isFunctionNode,
  outer,
  propertyName,
  rangeOf,
  returned,
  type FunctionNode,
} from '../syntax/syntax';

type Constant = string | number | boolean | null;

/** How far constants, helpers and conversions are followed. */
const maxDepth = 4;

/**
 * What an expression will be: a literal, a constant's or enum member's value, a calculation with these, or unknown:
 * then whether chance or the
 * clock go into it, and what holds when nothing else is given.
 */
export function valueOf(node: ts.Expression, semantics: Semantics, depth = 0): Value {
  const range = rangeOf(node);
  const value = bare(node);
  const constant = literal(value) ?? (depth < maxDepth ? calculated(value, semantics, depth) : undefined);
  if (constant !== undefined) return { known: true, value: constant, range };
  if (depth >= maxDepth) return { known: false, range };
  const declared =
    ts.isIdentifier(value) || ts.isPropertyAccessExpression(value)
      ? declaredValue(value, semantics)
      : gottenValue(value, semantics);
  if (declared) return { ...valueOf(declared, semantics, depth + 1), range };
  const fallback = fallbackOf(value, semantics, depth);
  const random = isRandom(value, semantics, depth, 'some');
  return {
    known: false,
    range,
    ...(random ? { random } : {}),
    ...(random && !isRandom(value, semantics, depth, 'every') ? { randomFallback: true } : {}),
    ...(fallback !== undefined ? { fallback } : {}),
  };
}

function literal(value: ts.Expression): Constant | undefined {
  if (ts.isStringLiteralLike(value)) return value.text;
  if (ts.isNumericLiteral(value)) return Number(value.text);
  if (
    ts.isPrefixUnaryExpression(value) &&
    value.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(value.operand)
  )
    return -Number(value.operand.text);
  if (value.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (value.kind === ts.SyntaxKind.FalseKeyword) return false;
  return value.kind === ts.SyntaxKind.NullKeyword ? null : undefined;
}

const known = (node: ts.Expression, semantics: Semantics, depth: number): Constant | undefined => {
  const value = valueOf(node, semantics, depth + 1);
  return value.known ? value.value : undefined;
};

/** `30 * 1000`, `'orders-' + stage`, a template whose parts are all known. */
function calculated(value: ts.Expression, semantics: Semantics, depth: number): Constant | undefined {
  if (ts.isTemplateExpression(value)) {
    const parts = value.templateSpans.map((span) => known(span.expression, semantics, depth));
    return parts.includes(undefined)
      ? undefined
      : value.head.text + value.templateSpans.map((span, i) => `${parts[i]}${span.literal.text}`).join('');
  }
  if (!ts.isBinaryExpression(value)) return undefined;
  const operator = value.operatorToken.kind;
  if (
    operator !== ts.SyntaxKind.PlusToken &&
    operator !== ts.SyntaxKind.AsteriskToken &&
    operator !== ts.SyntaxKind.MinusToken &&
    operator !== ts.SyntaxKind.SlashToken
  )
    return undefined;
  const left = known(value.left, semantics, depth);
  const right = left === undefined ? undefined : known(value.right, semantics, depth);
  if (
    operator === ts.SyntaxKind.PlusToken &&
    (typeof left === 'string' || typeof right === 'string') &&
    left !== undefined &&
    right !== undefined
  )
    return `${left}${right}`;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  if (operator === ts.SyntaxKind.PlusToken) return left + right;
  if (operator === ts.SyntaxKind.MinusToken) return left - right;
  return operator === ts.SyntaxKind.AsteriskToken ? left * right : left / right;
}

/** What a getter without parameters answers: `topic()` with `const topic = () => 'orders'`. */
function gottenValue(value: ts.Expression, semantics: Semantics): ts.Expression | undefined {
  if (!ts.isCallExpression(value) || value.arguments.length) return undefined;
  const target = semantics.targetOf(value.expression);
  const result = target && onlyResult(target);
  return result && literal(bare(result)) !== undefined ? result : undefined;
}

/** What a constant, an enum member, a constant object's property or a read-only field was declared with. */
function declaredValue(
  value: ts.Identifier | ts.PropertyAccessExpression,
  semantics: Semantics,
): ts.Expression | undefined {
  const named = ts.isIdentifier(value) ? declarationOf(value) : semantics.memberDeclaration(value);
  const declaration = (ts.isIdentifier(value) && named && semantics.imported(named as Declaration)) || named;
  if (!declaration) return undefined;
  if (ts.isVariableDeclaration(declaration))
    return declaration.parent.flags & ts.NodeFlags.Const ? declaration.initializer : undefined;
  if (ts.isBindingElement(declaration)) return boundValue(declaration, semantics);
  if (ts.isEnumMember(declaration)) return declaration.initializer;
  // a client's constants, declared as `{ readonly ALL: -1 }`
  if (ts.isPropertySignature(declaration))
    return declaration.type && ts.isLiteralTypeNode(declaration.type)
      ? (declaration.type.literal as ts.Expression)
      : undefined;
  if (ts.isPropertyAssignment(declaration))
    return isConstantObject(declaration.parent) ? declaration.initializer : undefined;
  if (ts.isGetAccessor(declaration)) return onlyResult(declaration);
  return ts.isPropertyDeclaration(declaration) &&
    declaration.modifiers?.some((m) => m.kind === ts.SyntaxKind.ReadonlyKeyword)
    ? declaration.initializer
    : undefined;
}

/** What a name of a pattern is taken from: `const { CRASH } = consumer.events`. */
function boundValue(element: ts.BindingElement, semantics: Semantics): ts.Expression | undefined {
  const name = element.propertyName ?? (ts.isIdentifier(element.name) ? element.name : undefined);
  const text = name && propertyName(name);
  const found = text === undefined ? undefined : semantics.memberOfValues(semantics.destructured(element), text);
  if (!found) return undefined;
  if (ts.isPropertySignature(found))
    return found.type && ts.isLiteralTypeNode(found.type) ? (found.type.literal as ts.Expression) : undefined;
  return ts.isPropertyAssignment(found) && isConstantObject(found.parent) ? found.initializer : undefined;
}

/** True for an object literal in a constant, at any depth: `const topics = { orders: { created: 'orders.created' } }`. */
function isConstantObject(object: ts.Node): boolean {
  const owner = outer(object).parent;
  if (ts.isPropertyAssignment(owner)) return isConstantObject(owner.parent);
  if (ts.isPropertyDeclaration(owner)) return !!owner.modifiers?.some((m) => m.kind === ts.SyntaxKind.ReadonlyKeyword);
  if (ts.isExportAssignment(owner)) return true;
  return ts.isVariableDeclaration(owner) && !!(owner.parent.flags & ts.NodeFlags.Const);
}

/** What a function gives back, when that is one expression. */
function onlyResult(node: FunctionNode): ts.Expression | undefined {
  const results = returned(node);
  return results.length === 1 ? results[0] : undefined;
}

const environment = /^(process|import\.meta|Deno|Bun)\.env\b/;
const readsEnvironment = (value: ts.Expression): boolean => environment.test(bare(value).getText());

/**
 * What holds when the environment says nothing: `1` of `process.env.ACKS ?? 1`, of `Number(process.env.ACKS || '1')`.
 */
function fallbackOf(value: ts.Expression, semantics: Semantics, depth: number): Constant | undefined {
  if (ts.isBinaryExpression(value)) {
    const operator = value.operatorToken.kind;
    if (operator === ts.SyntaxKind.QuestionQuestionToken || operator === ts.SyntaxKind.BarBarToken) {
      const right = valueOf(value.right, semantics, depth + 1);
      return right.known ? right.value : right.fallback;
    }
    const text = readsEnvironment(value.left) ? literal(bare(value.right)) : undefined;
    if (text === undefined || typeof text !== 'string') return undefined;
    if (operator === ts.SyntaxKind.EqualsEqualsEqualsToken || operator === ts.SyntaxKind.EqualsEqualsToken)
      return false;
    return operator === ts.SyntaxKind.ExclamationEqualsEqualsToken || operator === ts.SyntaxKind.ExclamationEqualsToken
      ? true
      : undefined;
  }
  if (ts.isConditionalExpression(value))
    return readsEnvironment(value.condition) ? known(value.whenFalse, semantics, depth) : undefined;
  if (ts.isPrefixUnaryExpression(value) && value.operator === ts.SyntaxKind.PlusToken)
    return numeric(fallbackOf(bare(value.operand), semantics, depth + 1));
  const argument = ts.isCallExpression(value) ? value.arguments[0] : undefined;
  if (!argument || depth >= maxDepth || !ts.isCallExpression(value)) return undefined;
  const inner = fallbackOf(bare(argument), semantics, depth + 1);
  const name = calledName(value.expression);
  if (name === 'Number' || name === 'parseInt' || name === 'parseFloat') return numeric(inner);
  return name === 'String' && inner !== undefined ? String(inner) : undefined;
}

const numeric = (value: Constant | undefined): number | undefined =>
  value === undefined || value === null || Number.isNaN(Number(value)) ? undefined : Number(value);

const randomCall =
  /^(uuid|uuidv[1-7]|uuid_?v?4|v[1467]|randomUUID|nanoid|customAlphabet|cuid|createId|ulid|randomBytes|randomInt|random|hrtime|bigint)$/i;

/** The expressions that one of is taken: of `a ?? b`, `a || b` and `x ? a : b`. */
function armsOf(node: ts.Node): readonly ts.Expression[] | undefined {
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
  const operator = ts.isBinaryExpression(node) ? node.operatorToken.kind : undefined;
  return operator === ts.SyntaxKind.QuestionQuestionToken || operator === ts.SyntaxKind.BarBarToken
    ? [(node as ts.BinaryExpression).left, (node as ts.BinaryExpression).right]
    : undefined;
}

/**
 * True when chance, the clock or the process id go into a value: in its expression, the constants it names, or the
 * helper it calls.
 * Where one of several expressions is taken: into `some` of them, or into `every` one.
 */
function isRandom(value: ts.Node, semantics: Semantics, depth: number, arms: 'some' | 'every'): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (found || isFunctionNode(node)) return;
    const either = arms === 'every' ? armsOf(node) : undefined;
    if (either) {
      found = either.every((arm) => isRandom(arm, semantics, depth, arms));
      return;
    }
    if (ts.isPropertyAccessExpression(node) && /^process\.(pid|hrtime)\b/.test(node.getText())) found = true;
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) found = true;
    if (ts.isCallExpression(node)) {
      const name = calledName(node.expression);
      const receiver = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression.getText() : '';
      if (
        receiver === 'Date' || receiver === 'performance'
          ? name === 'now'
          : randomCall.test(name) && (name !== 'bigint' || receiver.endsWith('hrtime'))
      )
        found = true;
      else if (depth < maxDepth) {
        const target = semantics.targetOf(node.expression);
        const results = target ? returned(target) : [];
        if (results.length && results[arms]((result) => isRandom(result, semantics, depth + 1, arms))) found = true;
      }
    }
    if (
      ts.isIdentifier(node) &&
      depth < maxDepth &&
      !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)
    ) {
      const declared = declaredValue(node, semantics);
      if (declared && isRandom(declared, semantics, depth + 1, arms)) found = true;
    }
    if (!found) ts.forEachChild(node, visit);
  };
  visit(value);
  return found;
}
