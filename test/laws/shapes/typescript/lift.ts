import { ts } from 'ts-morph';
import type { Replacement } from '../program';
import type { Source } from './source';

/** A name with its type, as a declaration writes it; without a type in JavaScript and where there is none to write. */
export interface Typed {
  readonly name: string;
  readonly type: string | undefined;
}

/** A variable of the file that a piece reads, or a field of the class around it. */
export interface Dependency extends Typed {
  readonly declared: number;
}

/** What a piece needs of the code around it. */
export interface Needs {
  /** Variables and parameters of functions around it. */
  readonly captured: readonly Typed[];
  /** Variables at the top of its file. */
  readonly variables: readonly Dependency[];
  /** What it reads of `this`. */
  readonly fields: readonly Typed[];
  /** Its `this` does more than being read from. */
  readonly ownThis: boolean;
  /** It assigns to variables at the top of the file, or to fields. */
  readonly assigns: boolean;
  /** The names that are declared inside. */
  readonly own: ReadonlySet<string>;
}

/** A part of a program that can stand somewhere else: a function's body, a loop's body, a call. */
export interface Piece {
  readonly source: Source;
  readonly kind: 'function' | 'loop' | 'call';
  readonly node: ts.Node;
  readonly needs: Needs;
  /** The class whose instance it belongs to. */
  readonly home: ts.ClassLikeDeclaration | undefined;
  /** What is given to it, in order; names may be patterns. */
  readonly parameters: readonly Typed[];
  readonly async: boolean;
  /** It returns a value. */
  readonly returns: boolean;
  readonly returnType: string | undefined;
  /** Its block, braces included; `rename` says what other names become. */
  block(rename?: Rename): string;
  /** What is given at the old place, in order of the parameters. */
  readonly arguments: readonly string[];
  /** What stands at the old place when the work is done by a call. */
  delegate(call: string): readonly Replacement[];
  /** The same when no value comes back and the statements are given. */
  statements?(text: string): readonly Replacement[];
}

/** What variables of the file (`of` is `file`) and of `this` are called in another place. */
export type Rename = (of: 'file' | 'this', name: string) => string;

export type FunctionNode = ts.FunctionLikeDeclaration & { readonly body: ts.ConciseBody };

/** True for functions that can be moved: they have a body and are no constructors, accessors or generators. */
export const isMovable = (node: ts.Node): node is FunctionNode =>
  (ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node)) &&
  node.body !== undefined &&
  !('asteriskToken' in node && node.asteriskToken);

/** Calls `visit` on a node and everything below it, until it answers false. */
export function walk(node: ts.Node, visit: (node: ts.Node) => boolean | void): void {
  if (visit(node) === false) return;
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** True when `this` in here is not that outside. */
const ownsThis = (node: ts.Node): boolean =>
  ts.isFunctionLike(node) && !ts.isArrowFunction(node) ? true : ts.isClassLike(node);

const inside = (node: ts.Node, regions: readonly ts.Node[]): boolean =>
  regions.some((region) => node.pos >= region.pos && node.end <= region.end);

const isScriptText = (source: Source): boolean => !/\.[cm]?tsx?$/.test(source.name);

/** A type as its declaration may write it; packages' types as `import("package").Name`. */
export function typeText(source: Source, type: ts.Type, at: ts.Node): string | undefined {
  if (isScriptText(source)) return undefined;
  const written = source.checker
    .typeToString(type, at, ts.TypeFormatFlags.NoTruncation)
    // members whose names are symbols that packages keep to themselves
    .replace(/\[k[A-Z]\w+\]\??: [^;]+; ?/g, '');
  const folder = source.file.fileName.replace(/\/[^/]*$/, '');
  return written.replace(/import\("([^"]+)"\)(\.)?/g, (_, from: string, dot: string | undefined) => {
    const named = /^.*\/node_modules\/(?:@types\/)?((?:@[^/]+\/)?[^/]+)/.exec(from)?.[1];
    if (named) return `import("${named}")${dot ?? ''}`;
    if (`${from}.ts` === source.file.fileName) return '';
    return `import("${from.startsWith(`${folder}/`) ? `.${from.slice(folder.length)}` : from}")${dot ?? ''}`;
  });
}

const isAssigned = (id: ts.Node): boolean => {
  const { parent } = id;
  if (ts.isBinaryExpression(parent) && parent.left === id)
    return (
      parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    );
  return (
    (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) &&
    [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(parent.operator)
  );
};

const isNameOnly = (id: ts.Identifier): boolean => {
  const { parent } = id;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === id) ||
    (ts.isPropertyAssignment(parent) && parent.name === id) ||
    (ts.isMethodDeclaration(parent) && parent.name === id) ||
    (ts.isBindingElement(parent) && parent.propertyName === id) ||
    (ts.isPropertySignature(parent) && parent.name === id) ||
    (ts.isQualifiedName(parent) && parent.right === id)
  );
};

/** False for what `let` and `var` declare: it may be another value later. */
const isConstant = (declaration: ts.Declaration): boolean => {
  const list = ts.findAncestor(declaration, ts.isVariableDeclarationList);
  const isVariable = ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration);
  return !isVariable || !list || ts.findAncestor(declaration, ts.isParameter) !== undefined
    ? true
    : (list.flags & ts.NodeFlags.Const) !== 0;
};

/** What some code needs of its surroundings; `undefined` when it cannot stand elsewhere. */
function needsOf(source: Source, regions: readonly ts.Node[]): Needs | undefined {
  const { checker, file } = source;
  const captured = new Map<string, Typed>();
  const variables = new Map<string, Dependency>();
  const fields = new Map<string, Typed>();
  const own = new Set<string>();
  let ownThis = false;
  let assigns = false;
  let possible = true;

  const readThis = (node: ts.Node): void => {
    const { parent } = node;
    if (!ts.isPropertyAccessExpression(parent)) {
      ownThis = true;
      return;
    }
    const symbol = checker.getSymbolAtLocation(parent.name);
    const declaration = symbol?.declarations?.[0];
    const isField =
      declaration &&
      (ts.isPropertyDeclaration(declaration) || ts.isParameter(declaration) || ts.isBinaryExpression(declaration));
    if (!isField) ownThis = true;
    else if (isAssigned(parent)) {
      assigns = true;
      ownThis = true;
    } else
      fields.set(parent.name.text, {
        name: parent.name.text,
        type: typeText(source, checker.getTypeOfSymbol(symbol), node),
      });
  };

  const readName = (id: ts.Identifier): void => {
    if (isNameOnly(id)) return;
    if (id.text === 'arguments') possible = false;
    const symbol = ts.isShorthandPropertyAssignment(id.parent)
      ? checker.getShorthandAssignmentValueSymbol(id.parent)
      : checker.getSymbolAtLocation(id);
    const declaration = symbol?.declarations?.find((one) => one.getSourceFile() === file);
    if (!symbol || !declaration || inside(declaration, regions)) return;
    if (ts.isTypeParameterDeclaration(declaration)) {
      possible = false;
      return;
    }
    const statement = ts.findAncestor(declaration, (node) => node.parent === file);
    const scope = ts.findAncestor(
      declaration.parent,
      (node) => ts.isFunctionLike(node) || ts.isBlock(node) || ts.isForOfStatement(node) || ts.isForStatement(node),
    );
    const type = (): string | undefined => typeText(source, checker.getTypeOfSymbolAtLocation(symbol, id), id);
    if (scope) {
      if (isAssigned(id) || !isConstant(declaration)) possible = false;
      captured.set(id.text, { name: id.text, type: type() });
    } else if (statement && ts.isVariableStatement(statement)) {
      if (statement.modifiers?.some((one) => one.kind === ts.SyntaxKind.DeclareKeyword)) return;
      if (isAssigned(id) || !isConstant(declaration)) assigns = true;
      variables.set(id.text, { name: id.text, type: type(), declared: statement.end });
    }
  };

  const visit = (node: ts.Node, hidden: boolean): void => {
    const { name } = node as ts.NamedDeclaration;
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) && ts.isIdentifier(name!))
      own.add(name.text);
    if (node.kind === ts.SyntaxKind.ThisKeyword && !hidden) readThis(node);
    else if (node.kind === ts.SyntaxKind.SuperKeyword || ts.isYieldExpression(node)) possible = false;
    else if (ts.isIdentifier(node)) readName(node);
    ts.forEachChild(node, (child) => visit(child, hidden || ownsThis(node)));
  };
  for (const region of regions) visit(region, false);
  if (!possible) return undefined;
  return {
    captured: [...captured.values()],
    variables: [...variables.values()],
    fields: [...fields.values()],
    ownThis,
    assigns,
    own,
  };
}

/** The renamed uses in some code. */
function renamed(source: Source, regions: readonly ts.Node[], needs: Needs, rename: Rename): Replacement[] {
  const made: Replacement[] = [];
  const variables = new Set(needs.variables.map(({ name }) => name));
  const visit = (node: ts.Node, own: boolean): void => {
    if (
      node.kind === ts.SyntaxKind.ThisKeyword &&
      !own &&
      ts.isPropertyAccessExpression(node.parent) &&
      node.parent.expression === node
    )
      made.push({
        start: node.parent.getStart(),
        end: node.parent.end,
        text: rename('this', node.parent.name.text),
      });
    else if (ts.isIdentifier(node) && variables.has(node.text) && !isNameOnly(node)) {
      const shorthand = ts.isShorthandPropertyAssignment(node.parent);
      const symbol = shorthand
        ? source.checker.getShorthandAssignmentValueSymbol(node.parent)
        : source.checker.getSymbolAtLocation(node);
      const declaration = symbol?.declarations?.[0];
      if (declaration && !inside(declaration, regions)) {
        const text = rename('file', node.text);
        if (text !== node.text)
          made.push({ start: node.getStart(), end: node.end, text: shorthand ? `${node.text}: ${text}` : text });
      }
    }
    ts.forEachChild(node, (child) => visit(child, own || ownsThis(node)));
  };
  for (const region of regions) visit(region, false);
  return made;
}

/** The class whose `this` a place has; `undefined` at the top, in static members and in functions of their own. */
export function homeOf(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  const owner = ts.findAncestor(
    node.parent ? node : undefined,
    (one) => ownsThis(one) || ts.isPropertyDeclaration(one),
  );
  if (!owner?.parent || !ts.isClassLike(owner.parent)) return undefined;
  const isStatic = (ts.getCombinedModifierFlags(owner as ts.Declaration) & ts.ModifierFlags.Static) !== 0;
  return isStatic ? undefined : owner.parent;
}

const hasOwn = (body: ts.Node, test: (node: ts.Node) => boolean): boolean => {
  let found = false;
  walk(body, (node) => {
    if (ts.isFunctionLike(node)) return false;
    found ||= test(node);
    return undefined;
  });
  return found;
};

const plainNames = ['payload', 'other', 'third', 'fourth', 'fifth'];

/** The type of a function's result: what is expected of it, or what it gives. */
function resultOf(source: Source, node: FunctionNode): string | undefined {
  const { checker } = source;
  const expected =
    ts.isArrowFunction(node) || ts.isFunctionExpression(node) ? checker.getContextualType(node) : undefined;
  const wanted = expected?.getNonNullableType().getCallSignatures()[0]?.getReturnType();
  const text = wanted && typeText(source, wanted, node);
  if (text?.startsWith('Promise<')) return text;
  const signature = checker.getSignatureFromDeclaration(node);
  return signature && typeText(source, signature.getReturnType(), node);
}

/** A function's body as a piece; `undefined` when it cannot be moved. */
export function liftFunction(source: Source, node: FunctionNode): Piece | undefined {
  const { original, file, checker } = source;
  const regions = [...node.parameters, node.body];
  if (node.typeParameters?.length) return undefined;
  if (node.parameters.some((one) => one.dotDotDotToken || one.questionToken || one.initializer)) return undefined;
  const needs = needsOf(source, regions);
  if (!needs) return undefined;
  const home = needs.ownThis || needs.fields.length || ts.isMethodDeclaration(node) ? homeOf(node) : undefined;
  if (!home && (needs.ownThis || needs.fields.length)) return undefined;
  if (ts.isMethodDeclaration(node) && !home && ts.isClassLike(node.parent) === false && needs.ownThis) return undefined;
  const { body } = node;
  const isAsync = node.modifiers?.some((one) => one.kind === ts.SyntaxKind.AsyncKeyword) ?? false;
  const returns = !ts.isBlock(body) || hasOwn(body, (one) => ts.isReturnStatement(one) && one.expression !== undefined);
  const returnType = node.type ? node.type.getText(file) : resultOf(source, node);
  const parameters = node.parameters.map((one): Typed => {
    const symbolType = checker.getTypeAtLocation(one);
    const type = one.type ? one.type.getText(file) : typeText(source, symbolType, one);
    return { name: original.slice(one.name.getStart(), one.name.end), type };
  });
  const names = node.parameters.map((one, i) => (ts.isIdentifier(one.name) ? one.name.text : plainNames[i]!));
  const heads = node.parameters.flatMap((one, i): Replacement[] =>
    ts.isIdentifier(one.name)
      ? []
      : [{ start: one.name.getStart(), end: one.name.end, text: original.mark(one.getStart()) + names[i]! }],
  );
  const replaceBody = (text: string): readonly Replacement[] => [
    ...heads,
    { start: body.getStart(), end: body.end, text },
  ];
  return {
    source,
    kind: 'function',
    node,
    needs,
    home,
    parameters,
    async: isAsync,
    returns,
    returnType,
    arguments: names,
    block(rename) {
      const changes = rename ? renamed(source, [body], needs, rename) : [];
      const text = original.slice(body.getStart(), body.end, changes);
      return ts.isBlock(body) ? text : `{\n  return ${text};\n}`;
    },
    delegate(call) {
      const mark = original.mark(body.getStart());
      if (isAsync && !returns) return replaceBody(`${mark}{\n  ${mark}await ${call};\n}`);
      return replaceBody(`${mark}{\n  ${mark}return ${call};\n}`);
    },
    statements: returns
      ? undefined
      : (text) => replaceBody(`${original.mark(body.getStart())}{\n  ${original.mark(body.getStart())}${text}\n}`),
  };
}

/** The body of a loop over a client's stream as a piece. */
export function liftLoop(source: Source, node: ts.ForOfStatement): Piece | undefined {
  const { original, checker } = source;
  const { statement, initializer } = node;
  if (!ts.isBlock(statement) || !ts.isVariableDeclarationList(initializer)) return undefined;
  const [variable] = initializer.declarations;
  const jumps = (one: ts.Node): boolean =>
    ts.isBreakStatement(one) || ts.isContinueStatement(one) || ts.isReturnStatement(one);
  if (!variable || hasOwn(statement, jumps)) return undefined;
  const needs = needsOf(source, [variable, statement]);
  if (!needs) return undefined;
  const home = needs.ownThis || needs.fields.length ? homeOf(node) : undefined;
  if (!home && (needs.ownThis || needs.fields.length)) return undefined;
  const name = ts.isIdentifier(variable.name) ? variable.name.text : 'payload';
  const replace = (text: string): readonly Replacement[] => [
    { start: variable.name.getStart(), end: variable.name.end, text: original.mark(variable.getStart()) + name },
    { start: statement.getStart(), end: statement.end, text: `{\n  ${original.mark(statement.getStart())}${text}\n}` },
  ];
  return {
    source,
    kind: 'loop',
    node,
    needs,
    home,
    parameters: [
      {
        name: original.slice(variable.name.getStart(), variable.name.end),
        type: typeText(source, checker.getTypeAtLocation(variable), variable),
      },
    ],
    async: true,
    returns: false,
    returnType: typeText(source, checker.getAnyType(), node) && 'Promise<void>',
    arguments: [name],
    block: (rename) =>
      original.slice(statement.getStart(), statement.end, rename ? renamed(source, [statement], needs, rename) : []),
    delegate: (call) => replace(`await ${call};`),
    statements: replace,
  };
}

/** A call as a piece: its receiver stays in the piece, its arguments are given to it. */
export function liftCall(source: Source, node: ts.CallExpression): Piece | undefined {
  const { original, checker, file } = source;
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.questionDotToken || node.questionDotToken) return undefined;
  const receiver = callee.expression;
  const isPath = (one: ts.Node): boolean =>
    ts.isIdentifier(one) ||
    one.kind === ts.SyntaxKind.ThisKeyword ||
    (ts.isPropertyAccessExpression(one) && !one.questionDotToken && isPath(one.expression));
  if (!isPath(receiver) || node.arguments.some(ts.isSpreadElement)) return undefined;
  const needs = needsOf(source, [receiver]);
  const signature = checker.getResolvedSignature(node);
  if (!needs || !signature) return undefined;
  const home = needs.ownThis || needs.fields.length ? homeOf(node) : undefined;
  if (!home && (needs.ownThis || needs.fields.length)) return undefined;
  const declared = signature.getParameters();
  const parameters = node.arguments.map((argument, i): Typed => {
    const symbol = declared[i];
    const type = symbol ? checker.getTypeOfSymbolAtLocation(symbol, node) : checker.getTypeAtLocation(argument);
    return {
      name: symbol && /^[a-z]\w*$/i.test(symbol.name) ? symbol.name : `given${i}`,
      type: typeText(source, type, node),
    };
  });
  const types = node.typeArguments?.length ? `<${node.typeArguments.map((one) => one.getText(file)).join(', ')}>` : '';
  return {
    source,
    kind: 'call',
    node,
    needs,
    home,
    parameters,
    async: false,
    returns: true,
    returnType: typeText(source, signature.getReturnType(), node),
    arguments: node.arguments.map((one) => original.slice(one.getStart(), one.end)),
    block(rename) {
      const start = node.getStart();
      const changes = rename ? renamed(source, [receiver], needs, rename) : [];
      const called = original.slice(start, callee.end, changes);
      return `{\n  return ${called}${types}(${parameters.map(({ name }) => name).join(', ')});\n}`;
    },
    delegate: (call) => [{ start: node.getStart(), end: node.end, text: original.mark(node.getStart()) + call }],
  };
}
