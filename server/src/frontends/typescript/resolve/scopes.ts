import { ts } from 'ts-morph';
import { bindingNames, isFunctionNode } from '../syntax/syntax';

/** A node that brings a name into scope: the variable, parameter, function, class, type or import behind an identifier. */
export type Declaration =
  | ts.VariableDeclaration
  | ts.ParameterDeclaration
  | ts.BindingElement
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ClassLikeDeclaration
  | ts.EnumDeclaration
  | ts.ModuleDeclaration
  | ts.ImportClause
  | ts.ImportSpecifier
  | ts.NamespaceImport
  | ts.ImportEqualsDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.TypeParameterDeclaration;

type Space = 'value' | 'type';

/** The names that one scope declares. */
type Scope = Readonly<Record<Space, Map<string, Declaration>>>;

const scopes = new WeakMap<ts.Node, Scope>();

/**
 * What a name stands for where it is written, by the scopes around it; of an import, the import. Undefined for globals,
 * and for names of members, which no scope declares. For a shorthand property (`{ topic }`): the variable.
 */
export function declarationOf(name: ts.Identifier, space: Space = 'value'): Declaration | undefined {
  if (isMemberName(name)) return undefined;
  for (let at: ts.Node | undefined = name; at; at = at.parent) {
    if (!isScope(at)) continue;
    const found = namesOf(at)[space].get(name.text);
    if (found) return found;
  }
  return undefined;
}

/** What a name declares or stands for at the top of a file or module block. */
export const declaredIn = (scope: ts.Node, name: string, space: Space): Declaration | undefined =>
  namesOf(scope)[space].get(name);

const isMemberName = (node: ts.Identifier): boolean => {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isQualifiedName(parent) && parent.right === node) ||
    ((ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent)) &&
      parent.name === node) ||
    (ts.isBindingElement(parent) && parent.propertyName === node)
  );
};

const isScope = (node: ts.Node): boolean =>
  ts.isBlock(node) ||
  ts.isSourceFile(node) ||
  ts.isModuleBlock(node) ||
  ts.isCaseBlock(node) ||
  ts.isCatchClause(node) ||
  ts.isForStatement(node) ||
  ts.isForOfStatement(node) ||
  ts.isForInStatement(node) ||
  ts.isFunctionLike(node) ||
  ts.isClassLike(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node);

function namesOf(scope: ts.Node): Scope {
  const known = scopes.get(scope);
  if (known) return known;
  const found: Scope = { value: new Map(), type: new Map() };
  scopes.set(scope, found);
  fill(scope, found);
  return found;
}

function fill(scope: ts.Node, found: Scope): void {
  if (ts.isSourceFile(scope) || ts.isBlock(scope) || ts.isModuleBlock(scope)) statements(scope.statements, found);
  else if (ts.isCaseBlock(scope)) for (const clause of scope.clauses) statements(clause.statements, found);
  else if (ts.isCatchClause(scope)) {
    if (scope.variableDeclaration) bind(scope.variableDeclaration, found);
  } else if (ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
    if (scope.initializer && ts.isVariableDeclarationList(scope.initializer)) list(scope.initializer, found);
  } else generic(scope as ts.SignatureDeclaration | ts.ClassLikeDeclaration, found);
  if (ts.isSourceFile(scope) || isFunctionNode(scope)) hoisted(scope, found);
}

/** Functions, classes and types with parameters, of types as well. */
function generic(scope: ts.SignatureDeclaration | ts.ClassLikeDeclaration, found: Scope): void {
  for (const parameter of scope.typeParameters ?? []) note(found.type, parameter.name.text, parameter);
  if (ts.isFunctionLike(scope)) for (const parameter of scope.parameters) bind(parameter, found);
  if ((ts.isFunctionExpression(scope) || ts.isClassExpression(scope)) && scope.name) {
    note(found.value, scope.name.text, scope);
    note(found.type, scope.name.text, scope);
  }
}

/** `var` in blocks below belongs to the function. */
function hoisted(scope: ts.Node, found: Scope): void {
  const visit = (node: ts.Node): void => {
    if (node !== scope && ts.isFunctionLike(node)) return;
    if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) list(node, found);
    if (
      ts.isStatement(node) ||
      node === scope ||
      ts.isCatchClause(node) ||
      ts.isCaseBlock(node) ||
      ts.isCaseOrDefaultClause(node)
    )
      ts.forEachChild(node, visit);
  };
  if (/\bvar\b/.test(scope.getSourceFile().text)) visit(scope);
}

function statements(all: readonly ts.Statement[], found: Scope): void {
  for (const statement of all) {
    if (ts.isVariableStatement(statement)) list(statement.declarationList, found);
    else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) named(statement, found);
    else if (ts.isEnumDeclaration(statement)) named(statement, found);
    else if (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name)) {
      note(found.value, statement.name.text, statement);
      note(found.type, statement.name.text, statement);
    } else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      note(found.type, statement.name.text, statement);
    else if (ts.isImportDeclaration(statement)) imported(statement, found);
    else if (ts.isImportEqualsDeclaration(statement)) both(statement.name.text, statement, found);
  }
}

function named(statement: ts.FunctionDeclaration | ts.ClassDeclaration | ts.EnumDeclaration, found: Scope): void {
  if (!statement.name) return;
  // of overloads, the one with a body
  const before = found.value.get(statement.name.text);
  if (before && ts.isFunctionDeclaration(before) && !before.body) found.value.delete(statement.name.text);
  note(found.value, statement.name.text, statement);
  if (!ts.isFunctionDeclaration(statement)) note(found.type, statement.name.text, statement);
}

function imported({ importClause }: ts.ImportDeclaration, found: Scope): void {
  if (!importClause) return;
  if (importClause.name) both(importClause.name.text, importClause, found);
  const bindings = importClause.namedBindings;
  if (!bindings) return;
  if (ts.isNamespaceImport(bindings)) both(bindings.name.text, bindings, found);
  else for (const element of bindings.elements) both(element.name.text, element, found);
}

function both(name: string, declaration: Declaration, found: Scope): void {
  note(found.value, name, declaration);
  note(found.type, name, declaration);
}

function list(declarations: ts.VariableDeclarationList, found: Scope): void {
  for (const declaration of declarations.declarations) bind(declaration, found);
}

function bind(declaration: ts.VariableDeclaration | ts.ParameterDeclaration, found: Scope): void {
  if (ts.isIdentifier(declaration.name)) note(found.value, declaration.name.text, declaration);
  else
    for (const name of bindingNames(declaration.name)) note(found.value, name.text, name.parent as ts.BindingElement);
}

/** The first declaration of a name counts. */
function note(names: Map<string, Declaration>, name: string, declaration: Declaration): void {
  if (!names.has(name)) names.set(name, declaration);
}
