import { ts } from 'ts-morph';
import { bare, calledName, isFunctionNode, propertyName, returned, type FunctionNode } from '../syntax/syntax';
import {
  isDeclared,
  parameterProperty,
  type Abstract,
  type Flow,
  type Shape,
  type Signature,
  type Values,
} from './flow';
import { declarationOf, declaredIn, type Declaration } from './scopes';

/** A member of a Kafka client's declared types: `send` of `Sender` in `kafkajs`. */
export interface ClientMember {
  /** The declaration file, as `/node_modules/<package>/<path>`. */
  readonly file: string;
  /** The nearest named interface, class or type alias around the declaration. */
  readonly container: string;
  readonly name: string;
}

/** The functions that a call may reach. */
export interface Reachable {
  readonly functions: readonly FunctionNode[];
  readonly complete: boolean;
  readonly handed: boolean;
}

/** Answers the readers' questions about expressions from the value flow: what is called, made, given, expected. */
export class Semantics {
  readonly flow: Flow;

  constructor(flow: Flow) {
    this.flow = flow;
  }

  /**
   * The declaration that a call reaches: a client's or contract's signature, or a function of the project. Undefined
   * where nothing is known.
   */
  signatureOf(callee: ts.Expression): Signature | undefined {
    const { all } = this.flow.valuesOf(callee);
    const functions = all.filter((value) => value.kind === 'function');
    return (functions.find((value) => isDeclared(value.node)) ?? functions[0])?.node;
  }

  /** The Kafka client's member that a declaration is, when it stands in a client's declaration file. */
  member(declaration: Signature | undefined): ClientMember | undefined {
    if (!declaration || !isDeclared(declaration)) return undefined;
    let name = declaration.name && ts.isIdentifier(declaration.name) ? declaration.name.text : '';
    let container = '';
    for (let at: ts.Node | undefined = declaration; at; at = at.parent) {
      if (!name && ts.isPropertySignature(at) && ts.isIdentifier(at.name)) name = at.name.text;
      if (ts.isInterfaceDeclaration(at) || ts.isClassDeclaration(at) || ts.isTypeAliasDeclaration(at)) {
        container = at.name?.text ?? '';
        break;
      }
    }
    return { file: declaration.getSourceFile().fileName, container, name };
  }

  /**
   * The member by its receiver's own type, where that is a client's but inherits the member from what is not resolved
   * here: a stream of Node.js, an event emitter.
   */
  memberOfReceiver(callee: ts.Expression): ClientMember | undefined {
    const node = bare(callee);
    // a class that is called without `new`
    const made = this.flow.valuesOf(node).all.find((value) => value.kind === 'class' && isDeclared(value.node));
    if (made?.kind === 'class') return { ...placeOf(made.node), name: 'constructor' };
    const container = ts.isPropertyAccessExpression(node) ? this.clientType(node.expression) : undefined;
    return container && ts.isPropertyAccessExpression(node) ? { ...container, name: node.name.text } : undefined;
  }

  /** The type of an expression, when a declaration file of the packages names it. */
  clientType(expression: ts.Expression): Omit<ClientMember, 'name'> | undefined {
    const found = this.flow.valuesOf(expression).all.find((value) => isInstance(value) && isDeclared(value.node));
    return found?.kind === 'instance' ? placeOf(found.node) : undefined;
  }

  /** The client's class that `new` makes an object of. */
  constructed(node: ts.NewExpression): Omit<ClientMember, 'name'> | undefined {
    const made = this.flow.valuesOf(node).all.find((value) => isInstance(value));
    let shape = made?.kind === 'instance' ? made.node : undefined;
    for (let up = 0; shape && up < 8; up++, shape = this.#declaredBase(shape))
      if (isDeclared(shape)) return placeOf(shape);
    return undefined;
  }

  /** The client's class that a class of the project extends. */
  #declaredBase(shape: Shape): Shape | undefined {
    const heritage = ts.isClassLike(shape)
      ? shape.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]
      : undefined;
    const base = heritage && this.flow.valuesOf(heritage.expression).all.find((value) => value.kind === 'class');
    return base?.kind === 'class' && base.node !== shape ? base.node : undefined;
  }

  /** The functions of the project that an expression may be. */
  reachable(value: ts.Expression): Reachable {
    const { all, complete, handed } = this.flow.valuesOf(value);
    const functions = all.flatMap((found) =>
      found.kind === 'function' && isFunctionNode(found.node) && found.node.body && !isDeclared(found.node)
        ? [found.node]
        : [],
    );
    return { functions, complete: complete && functions.length === all.length, handed };
  }

  /** All the project's functions that a value may be. */
  targetsOf(value: ts.Expression): readonly FunctionNode[] {
    return this.reachable(value).functions;
  }

  /** The project's own function that a call reaches, when there is but one. */
  targetOf(callee: ts.Expression): FunctionNode | undefined {
    const { functions } = this.reachable(callee);
    return functions.length === 1 ? functions[0] : undefined;
  }

  /** True when calling it is known to be possible: some function or signature. */
  isFunction(value: ts.Expression): boolean {
    return this.flow.valuesOf(value).all.some((found) => found.kind === 'function');
  }

  /** True for members of strings, lists and objects of the standard library, and its functions. */
  isStandard(callee: ts.Expression): boolean {
    const node = bare(callee);
    if (ts.isIdentifier(node)) return standardFunctions.has(node.text) && !declarationOf(node);
    if (!ts.isPropertyAccessExpression(node)) return false;
    const { all } = this.flow.valuesOf(node.expression);
    return (
      all.length > 0 &&
      all.every((value) => value.kind === 'primitive' || value.kind === 'list' || value.kind === 'standard')
    );
  }

  /** Whether calling yields a promise: `unknown` when nothing tells. */
  yieldsPromise(callee: ts.Expression): boolean | 'unknown' {
    const node = bare(callee);
    if (ts.isIdentifier(node) && node.text === 'fetch' && !declarationOf(node)) return true;
    if (ts.isPropertyAccessExpression(node) && /^(then|catch|finally)$/.test(node.name.text)) {
      const before = this.isPromise(node.expression);
      if (before !== 'unknown') return before;
    }
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Promise')
      return true;
    const functions = this.flow.valuesOf(node).all.filter((value) => value.kind === 'function');
    if (!functions.length) return this.isStandard(node) ? false : 'unknown';
    const answers = functions.map((value) => this.#promises(value.node));
    if (answers.includes(true)) return true;
    return answers.includes('unknown') ? 'unknown' : false;
  }

  /** Whether what a function gives back is a promise. */
  #promises(node: Signature): boolean | 'unknown' {
    return this.flow.judge<boolean | 'unknown'>(node, 'unknown', () => this.#judge(node));
  }

  #judge(node: Signature): boolean | 'unknown' {
    if (ts.canHaveModifiers(node) && node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword))
      return !(isFunctionNode(node) && 'asteriskToken' in node && node.asteriskToken);
    if (node.type) return isPromiseType(node.type);
    if (!isFunctionNode(node) || !node.body) return 'unknown';
    const results = returned(node).map((value) => this.isPromise(value));
    if (results.includes(true)) return true;
    return results.includes('unknown') ? 'unknown' : false;
  }

  /** Whether an expression is a promise. */
  isPromise(expression: ts.Expression, depth = 0): boolean | 'unknown' {
    const node = bare(expression);
    if (depth > 20) return 'unknown';
    if (ts.isCallExpression(node)) return this.yieldsPromise(node.expression);
    if (ts.isNewExpression(node)) return calledName(node.expression) === 'Promise';
    if (ts.isAwaitExpression(node) || ts.isVoidExpression(node) || isLiteral(node)) return false;
    if (ts.isConditionalExpression(node))
      return either([node.whenTrue, node.whenFalse].map((arm) => this.isPromise(arm, depth + 1)));
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      const isChoice = operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken;
      if (isChoice) return either([node.left, node.right].map((arm) => this.isPromise(arm, depth + 1)));
      return operator === ts.SyntaxKind.AmpersandAmpersandToken ? this.isPromise(node.right, depth + 1) : false;
    }
    const declaration = ts.isIdentifier(node) ? declarationOf(node) : undefined;
    if (declaration && (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration))) {
      if (declaration.type) return isPromiseType(declaration.type);
      if (ts.isVariableDeclaration(declaration) && declaration.initializer)
        return this.isPromise(declaration.initializer, depth + 1);
    }
    return 'unknown';
  }

  /** The names a receiver's type goes by: its own and its bases', for clients whose member alone does not tell (Nest). */
  typeNames(expression: ts.Expression): string[] {
    return this.flow
      .valuesOf(expression)
      .all.flatMap((value) => (value.kind === 'instance' ? this.#namesOf(value.node, 0) : []));
  }

  #namesOf(shape: Shape, depth: number): string[] {
    const own = placeOf(shape).container;
    const bases =
      depth > 4 || ts.isTypeLiteralNode(shape)
        ? []
        : (shape.heritageClauses ?? []).flatMap((clause) =>
            clause.types.flatMap((type) => [
              type.expression.getText(),
              ...this.flow
                .typed(type)
                .all.flatMap((value) => (value.kind === 'instance' ? this.#namesOf(value.node, depth + 1) : [])),
            ]),
          );
    return [own, ...bases].filter(Boolean);
  }

  /**
   * What a variable, or a field in its file, is given: its initialiser and every assignment, in text order. None for
   * parameters and what is imported.
   */
  givenTo(node: ts.Identifier | ts.PropertyAccessExpression): ts.Expression[] {
    const source = node.getSourceFile();
    const declaration = ts.isIdentifier(node) ? declarationOf(node) : this.#fieldOf(node);
    const initializer =
      declaration && (ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration))
        ? declaration.initializer
        : undefined;
    const assigned = (assignmentsOf(source).get(node.getText().replace(/[!\s]/g, '')) ?? []).filter((value) => {
      if (value.getStart() <= node.getStart() && node.getEnd() <= value.getEnd()) return false;
      const left = bare((value.parent as ts.BinaryExpression).left);
      return !ts.isIdentifier(node) || !ts.isIdentifier(left) || declarationOf(left) === declaration;
    });
    const own = initializer?.getSourceFile() === source ? [initializer] : [];
    return [...new Set([...own, ...assigned])].sort((a, b) => a.pos - b.pos);
  }

  #fieldOf(node: ts.PropertyAccessExpression): ts.PropertyDeclaration | undefined {
    const found = this.memberDeclaration(node);
    return found && ts.isPropertyDeclaration(found) ? found : undefined;
  }

  /**
   * The declaration of a member where it is used: a property of an object or class, a getter, an enum's member, a
   * contract's property, what a module exports. Undefined when it may be one of several.
   */
  memberDeclaration(node: ts.PropertyAccessExpression): ts.Node | undefined {
    return this.memberOfValues(this.flow.valuesOf(node.expression), node.name.text);
  }

  /** The declaration of that member in what values may be, when they agree. */
  memberOfValues({ all }: Values, name: string): ts.Node | undefined {
    const found = new Set(all.flatMap((value) => declarationIn(value, name, (file) => this.flow.sourceOf(file))));
    return found.size === 1 ? [...found][0] : undefined;
  }

  /** What an imported name was exported as: a variable, function or class of another file. */
  imported(declaration: Declaration): Declaration | undefined {
    return this.flow.exportedDeclaration(declaration);
  }

  /** The property of that name in what an object literal is expected to be, where a client's type declares it. */
  expectedProperty(object: ts.ObjectLiteralExpression, name: string): ts.Node | undefined {
    for (const value of this.flow.expected(object).all) {
      const found = value.kind === 'instance' ? this.flow.declaredMember(value.node, name) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** What a destructuring pattern takes apart. */
  destructured(element: ts.BindingElement): Values {
    return this.flow.destructured(element);
  }
}

const isInstance = (value: Abstract): value is Extract<Abstract, { kind: 'instance' }> => value.kind === 'instance';

/** The file and the name of a type. */
export function placeOf(shape: Shape): Omit<ClientMember, 'name'> {
  for (let at: ts.Node | undefined = shape; at; at = at.parent)
    if (ts.isInterfaceDeclaration(at) || ts.isClassLike(at) || ts.isTypeAliasDeclaration(at))
      return { file: shape.getSourceFile().fileName, container: at.name?.text ?? '' };
  return { file: shape.getSourceFile().fileName, container: '' };
}

function isPromiseType(type: ts.TypeNode, depth = 0): boolean | 'unknown' {
  if (depth > 8) return 'unknown';
  if (ts.isParenthesizedTypeNode(type)) return isPromiseType(type.type, depth + 1);
  if (ts.isUnionTypeNode(type)) return type.types.some((part) => isPromiseType(part, depth + 1) === true);
  if (type.kind === ts.SyntaxKind.AnyKeyword || type.kind === ts.SyntaxKind.UnknownKeyword) return 'unknown';
  if (!ts.isTypeReferenceNode(type)) return false;
  const name = type.typeName.getText();
  if (/^(Promise|PromiseLike)$/.test(name)) return true;
  const declared = ts.isIdentifier(type.typeName) ? declarationOf(type.typeName, 'type') : undefined;
  if (!declared) return /^(ReturnType|Awaited)$/.test(name) ? 'unknown' : false;
  if (ts.isTypeAliasDeclaration(declared)) return isPromiseType(declared.type, depth + 1);
  return ts.isTypeParameterDeclaration(declared) ? 'unknown' : false;
}

const either = (answers: readonly (boolean | 'unknown')[]): boolean | 'unknown' => {
  if (answers.includes(true)) return true;
  return answers.includes('unknown') ? 'unknown' : false;
};

const isLiteral = (node: ts.Expression): boolean =>
  ts.isLiteralExpression(node) ||
  ts.isTemplateExpression(node) ||
  ts.isObjectLiteralExpression(node) ||
  ts.isArrayLiteralExpression(node) ||
  ts.isPrefixUnaryExpression(node) ||
  node.kind === ts.SyntaxKind.TrueKeyword ||
  node.kind === ts.SyntaxKind.FalseKeyword ||
  node.kind === ts.SyntaxKind.NullKeyword ||
  (ts.isIdentifier(node) && node.text === 'undefined');

/** Functions of the standard library that stand alone. */
const standardFunctions = new Set([
  'String',
  'Number',
  'Boolean',
  'BigInt',
  'Symbol',
  'Error',
  'Date',
  'Array',
  'Object',
  'parseInt',
  'parseFloat',
  'isNaN',
  'isFinite',
  'encodeURIComponent',
  'decodeURIComponent',
  'structuredClone',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'queueMicrotask',
  'fetch',
]);

/** What declares a member of a value. */
function declarationIn(
  value: Abstract,
  name: string,
  sourceOf: (file: string) => ts.SourceFile | undefined,
): ts.Node[] {
  const named = (members: readonly { readonly name?: ts.PropertyName | undefined }[]): ts.Node[] =>
    (members as readonly (ts.Node & { readonly name?: ts.PropertyName })[]).filter(
      (member) => member.name && propertyName(member.name) === name,
    );
  switch (value.kind) {
    case 'object':
      return named(value.node.properties);
    case 'enum':
      return named(value.node.members);
    case 'class':
    case 'instance': {
      const property = ts.isClassLike(value.node) ? parameterProperty(value.node, name) : undefined;
      return [
        ...named(value.node.members as readonly (ts.ClassElement | ts.TypeElement)[]),
        ...(property ? [property] : []),
      ];
    }
    case 'module': {
      const source = sourceOf(value.file);
      const found = source && declaredIn(source, name, 'value');
      return found ? [found] : [];
    }
    default:
      return [];
  }
}

const assignments = new WeakMap<ts.SourceFile, ReadonlyMap<string, ts.Expression[]>>();

/** What is assigned to each variable or `this.field` of a file, by the left side's text. */
function assignmentsOf(source: ts.SourceFile): ReadonlyMap<string, ts.Expression[]> {
  let found = assignments.get(source);
  if (!found) assignments.set(source, (found = indexAssignments(source)));
  return found;
}

function indexAssignments(source: ts.SourceFile): Map<string, ts.Expression[]> {
  const found = new Map<string, ts.Expression[]>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isBinaryExpression(node) &&
      (node.operatorToken.kind === ts.SyntaxKind.EqualsToken ||
        node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
        node.operatorToken.kind === ts.SyntaxKind.BarBarEqualsToken)
    ) {
      const left = bare(node.left);
      if (ts.isIdentifier(left) || ts.isPropertyAccessExpression(left)) {
        const key = left.getText().replace(/[!\s]/g, '');
        const list = found.get(key);
        if (list) list.push(node.right);
        else found.set(key, [node.right]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
