import { ts } from 'ts-morph';
import type { FunctionFact, FunctionId } from '../../../facts/facts';
import type { Range } from '../../../text/range';
import { bare, calledName, isFunctionNode, outer, propertyName, rangeOf, type FunctionNode } from './syntax';

const idsBySource = new WeakMap<ts.SourceFile, Map<FunctionNode, FunctionId>>();

/** The id of a function, the same from whichever file it is asked: see `FunctionId`. */
export function idOf(node: FunctionNode): FunctionId {
  const source = node.getSourceFile();
  let ids = idsBySource.get(source);
  if (!ids) idsBySource.set(source, (ids = nameAll(source)));
  return ids.get(node) ?? `${source.fileName}#?`;
}

const functionsById = new WeakMap<ts.SourceFile, ReadonlyMap<FunctionId, FunctionNode>>();

/** The function of a file with that id. */
export function functionOf(source: ts.SourceFile, id: FunctionId): FunctionNode | undefined {
  let functions = functionsById.get(source);
  if (!functions) {
    const ids = idsBySource.get(source) ?? nameAll(source);
    idsBySource.set(source, ids);
    functionsById.set(source, (functions = new Map([...ids].map(([node, name]) => [name, node]))));
  }
  return functions.get(id);
}

function nameAll(source: ts.SourceFile): Map<FunctionNode, FunctionId> {
  const ids = new Map<FunctionNode, FunctionId>();
  const seen = new Map<string, number>();
  const visit = (node: ts.Node, prefix: string): void => {
    let inner = prefix;
    if (isFunctionNode(node)) {
      const path = prefix ? `${prefix}/${ownName(node)}` : ownName(node);
      const count = (seen.get(path) ?? 0) + 1;
      seen.set(path, count);
      inner = count > 1 ? `${path}~${count}` : path;
      ids.set(node, `${source.fileName}#${inner}`);
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(source, '');
  return ids;
}

/**
 * A function's name within its surroundings: `OrderService.place`, `place`, `eachMessage`, `forEach()` for a callback.
 */
function ownName(node: FunctionNode): string {
  const name = declaredName(node);
  if (ts.isClassLike(node.parent)) return `${node.parent.name?.text ?? 'class'}.${name ?? 'constructor'}`;
  if (name) return name;
  const parent = outer(node).parent;
  if (ts.isPropertyDeclaration(parent) && ts.isClassLike(parent.parent))
    return `${parent.parent.name?.text ?? 'class'}.${propertyName(parent.name) ?? '?'}`;
  if (
    (ts.isVariableDeclaration(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isBindingElement(parent)) &&
    (ts.isIdentifier(parent.name) || ts.isStringLiteral(parent.name))
  )
    return parent.name.text;
  if (ts.isCallExpression(parent) && parent.expression !== outer(node)) return `${calledName(parent.expression)}()`;
  if (ts.isBinaryExpression(parent)) return calledName(parent.left) || 'function';
  return 'function';
}

const declaredName = (node: FunctionNode): string | undefined =>
  node.name ? propertyName(node.name as ts.PropertyName) : undefined;

/** What people call the function: its id without the file and without what surrounds a callback. */
export function displayName(id: FunctionId): string {
  const path = id.slice(id.indexOf('#') + 1).replace(/~\d+/g, '');
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last === 'function' || last.endsWith('()') ? 'anonymous function' : last;
}

/** What to point at for a function: its name, or its head up to the body. */
export function nameRange(node: FunctionNode): Range {
  if (node.name) return rangeOf(node.name);
  const parent = outer(node).parent;
  if (
    (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) &&
    parent.initializer === outer(node)
  )
    return rangeOf(parent.name);
  const body = node.body;
  const start = node.getStart();
  return { start, end: body && ts.isBlock(body) ? Math.max(start + 1, body.getStart()) : node.getEnd() };
}

const needsResult =
  /^(map|flatMap|filter|some|every|find|findIndex|findLast|reduce|reduceRight|sort|toSorted|forEach|replace|from|useMemo|useEffect|memoize|describe)$/;

/** What fixes need to know of a function, see `FunctionFact.rewrite`. */
export function rewriteFacts(node: FunctionNode): FunctionFact['rewrite'] {
  return { ...asyncFacts(node), ...loggerOf(node) };
}

/** The expression for a logger in a function's reach. */
export function loggerOf(node: FunctionNode): Pick<FunctionFact['rewrite'], 'logger'> {
  const logger = loggerInReach(node);
  return logger ? { logger } : {};
}

function asyncFacts(node: FunctionNode): { asyncAt?: number; returnType?: Range } {
  if (
    ts.isConstructorDeclaration(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isSetAccessorDeclaration(node) ||
    node.asteriskToken
  )
    return {};
  if (node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword)) return {};
  const parent = outer(node).parent;
  if (
    ts.isCallExpression(parent) &&
    parent.expression !== outer(node) &&
    needsResult.test(calledName(parent.expression))
  )
    return {};
  if (ts.isNewExpression(parent)) return {};
  const isVoid = node.type?.kind === ts.SyntaxKind.VoidKeyword;
  const isPromise = !!node.type && ts.isTypeReferenceNode(node.type) && node.type.typeName.getText() === 'Promise';
  if (node.type && !isVoid && !isPromise) return {};
  if (!isPromise && returnsValue(node)) return {};
  const at = ts.isMethodDeclaration(node)
    ? node.name.getStart()
    : ts.isFunctionDeclaration(node)
      ? (node
          .getChildren()
          .find((c) => c.kind === ts.SyntaxKind.FunctionKeyword)
          ?.getStart() ?? node.getStart())
      : node.getStart();
  return { asyncAt: at, ...(isVoid ? { returnType: rangeOf(node.type!) } : {}) };
}

/** True when a caller may use what the function returns: then it cannot become async unseen. */
function returnsValue(node: FunctionNode): boolean {
  if (!node.body) return true;
  if (!ts.isBlock(node.body)) return !ts.isCallExpression(bare(node.body)) && !ts.isVoidExpression(bare(node.body));
  let found = false;
  const visit = (child: ts.Node): void => {
    if (ts.isReturnStatement(child) && child.expression) found = true;
    if (!found && !isFunctionNode(child) && !ts.isClassLike(child)) ts.forEachChild(child, visit);
  };
  visit(node.body);
  return found;
}

function loggerInReach(node: FunctionNode): string | undefined {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (ts.isClassLike(at)) {
      for (const member of at.members) {
        if (ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name) && /^(logger|log)$/.test(member.name.text))
          return `this.${member.name.text}`;
        if (ts.isConstructorDeclaration(member))
          for (const p of member.parameters)
            if (p.modifiers && ts.isIdentifier(p.name) && /^(logger|log)$/.test(p.name.text))
              return `this.${p.name.text}`;
      }
    }
    if (isFunctionNode(at))
      for (const p of at.parameters)
        if (ts.isIdentifier(p.name) && /^(logger|log)$/.test(p.name.text)) return p.name.text;
  }
  return moduleLogger(node.getSourceFile());
}

const moduleLoggers = new WeakMap<ts.SourceFile, string | undefined>();

function moduleLogger(source: ts.SourceFile): string | undefined {
  if (!moduleLoggers.has(source)) moduleLoggers.set(source, findModuleLogger(source));
  return moduleLoggers.get(source);
}

function findModuleLogger(source: ts.SourceFile): string | undefined {
  for (const statement of source.statements) {
    const names: string[] = [];
    if (ts.isVariableStatement(statement))
      for (const d of statement.declarationList.declarations)
        names.push(
          ...(ts.isIdentifier(d.name)
            ? [d.name.text]
            : d.name.elements.flatMap((e) => (ts.isBindingElement(e) && ts.isIdentifier(e.name) ? [e.name.text] : []))),
        );
    if (ts.isImportDeclaration(statement) && statement.importClause) {
      if (statement.importClause.name) names.push(statement.importClause.name.text);
      const bindings = statement.importClause.namedBindings;
      if (bindings && ts.isNamedImports(bindings)) names.push(...bindings.elements.map((e) => e.name.text));
    }
    const found = names.find((name) => /^(logger|log)$/.test(name));
    if (found) return found;
  }
  return undefined;
}
