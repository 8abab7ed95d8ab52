import { ts } from 'ts-morph';
import { bare, isFunctionNode, outer, propertyName, type FunctionNode } from '../syntax/syntax';

/** A member of a Kafka client's declared types: `send` of `Sender` in `kafkajs`. */
export interface ClientMember {
  /** The declaration file, as `/node_modules/<package>/<path>`. */
  readonly file: string;
  /** The nearest named interface, class or type alias around the declaration. */
  readonly container: string;
  readonly name: string;
}

const isAny = (type: ts.Type): boolean =>
  (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0;

/**
 * Answers what an expression is, with the compiler's checker, and where that sees only `any` (a `require` in
 * TypeScript, an untyped field
 * or `let` assigned elsewhere in the file), by following initialisers and assignments of the same binding.
 */
export class Semantics {
  readonly checker: ts.TypeChecker;
  readonly #program: ts.Program;
  readonly #resolveModule: (specifier: string, from: string) => string | undefined;
  readonly #types = new Map<ts.Expression, ts.Type>();
  readonly #assignments = new Map<ts.SourceFile, Map<string, ts.Expression[]>>();
  #implementations: Map<string, ts.ClassLikeDeclaration[]> | undefined;

  constructor(program: ts.Program, resolveModule: (specifier: string, from: string) => string | undefined) {
    this.#program = program;
    this.checker = program.getTypeChecker();
    this.#resolveModule = resolveModule;
  }

  /** The type of an expression; `any` when nothing better can be found. */
  typeOf(expression: ts.Expression, depth = 0): ts.Type {
    const known = this.#types.get(expression);
    if (known) return known;
    const type = this.checker.getTypeAtLocation(expression);
    if (isAny(type) && depth > 6) return type;
    // in an optional chain the type is a union with the chain's own kind of undefined
    const best = isAny(type)
      ? (this.#guess(bare(expression), depth + 1) ?? type)
      : ts.isOptionalChain(expression)
        ? this.checker.getNonNullableType(type)
        : type;
    this.#types.set(expression, best);
    return best;
  }

  #guess(node: ts.Expression, depth: number): ts.Type | undefined {
    if (ts.isCallExpression(node)) {
      const module = this.#required(node);
      if (module) return module;
      const type = this.typeOf(node.expression, depth);
      // older clients' classes are functions that can be called without `new`
      const signature =
        type.getCallSignatures()[0] ?? (this.#isPackages(type.symbol) ? type.getConstructSignatures()[0] : undefined);
      return signature && this.checker.getReturnTypeOfSignature(signature);
    }
    if (ts.isNewExpression(node)) {
      const signature = this.typeOf(node.expression, depth).getConstructSignatures()[0];
      return signature && this.checker.getReturnTypeOfSignature(signature);
    }
    if (ts.isAwaitExpression(node)) return this.checker.getAwaitedType(this.typeOf(node.expression, depth));
    if (ts.isPropertyAccessExpression(node)) {
      const member = this.typeOf(node.expression, depth).getProperty(node.name.text);
      const type = member && this.checker.getTypeOfSymbolAtLocation(member, node);
      if (type && !isAny(type)) return type;
      const field = member?.valueDeclaration;
      const made =
        field && ts.isPropertyDeclaration(field) && field.initializer && !field.type
          ? this.typeOf(field.initializer, depth)
          : undefined;
      return made && !isAny(made) ? made : this.#assigned(node, depth);
    }
    if (!ts.isIdentifier(node)) return undefined;
    const declaration = this.checker.getSymbolAtLocation(node)?.valueDeclaration;
    if (declaration && ts.isBindingElement(declaration)) return this.#bound(declaration, depth);
    if (declaration && ts.isParameter(declaration) && !declaration.type) {
      const given = this.#given(declaration, depth);
      if (given) return given;
    }
    if (declaration && ts.isVariableDeclaration(declaration) && ts.isForOfStatement(declaration.parent.parent))
      return this.typeOf(declaration.parent.parent.expression, depth).getNumberIndexType();
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer && !declaration.type) {
      const type = this.typeOf(declaration.initializer, depth);
      if (!isAny(type)) return type;
    }
    // what a parameter is given in its own function is a default: callers give it something else
    return declaration && ts.isParameter(declaration) ? undefined : this.#assigned(node, depth);
  }

  /** The type of what a name bound by destructuring is taken from. */
  destructured(element: ts.BindingElement): ts.Type | undefined {
    const type = this.checker.getTypeAtLocation(element.parent);
    return isAny(type) ||
      !type.getProperties().length ||
      type.getProperties().every((p) => isAny(this.checker.getTypeOfSymbol(p)))
      ? this.#whole(element, 0)
      : type;
  }

  /** The type of what a pattern takes out of a variable's value, or of what a parameter is given. */
  #bound(element: ts.BindingElement, depth: number): ts.Type | undefined {
    const name = element.propertyName
      ? propertyName(element.propertyName)
      : ts.isIdentifier(element.name)
        ? element.name.text
        : undefined;
    if (name === undefined || !ts.isObjectBindingPattern(element.parent) || depth > 6) return undefined;
    const whole = this.#whole(element, depth);
    const member = whole && this.checker.getNonNullableType(whole).getProperty(name);
    return member && this.checker.getTypeOfSymbolAtLocation(member, element);
  }

  #whole(element: ts.BindingElement, depth: number): ts.Type | undefined {
    const owner = element.parent.parent;
    if (ts.isBindingElement(owner)) return this.#bound(owner, depth + 1);
    if (ts.isParameter(owner)) return owner.type ? undefined : this.#given(owner, depth + 1);
    return ts.isVariableDeclaration(owner) && owner.initializer ? this.typeOf(owner.initializer, depth) : undefined;
  }

  /**
   * The type of a function literal's parameter by where the literal is passed, for the same reason: `eachMessage` of an
   * untyped consumer.
   */
  #given(parameter: ts.ParameterDeclaration, depth: number): ts.Type | undefined {
    const owner = parameter.parent;
    if (!ts.isArrowFunction(owner) && !ts.isFunctionExpression(owner) && !ts.isMethodDeclaration(owner))
      return undefined;
    const expected = ts.isMethodDeclaration(owner) ? this.#expectedMember(owner, depth) : this.#expected(owner, depth);
    const signature = expected && this.checker.getNonNullableType(expected).getCallSignatures()[0];
    const taken = signature?.parameters[owner.parameters.indexOf(parameter)];
    return taken && this.checker.getTypeOfSymbolAtLocation(taken, parameter);
  }

  /** What an argument, or a property of an object in one, is expected to be. */
  #expected(node: ts.Expression, depth: number): ts.Type | undefined {
    const at = outer(node);
    const parent = at.parent;
    if (depth > 6) return undefined;
    if (ts.isPropertyAssignment(parent)) return this.#expectedMember(parent, depth);
    if (!ts.isCallExpression(parent) || parent.expression === at) return undefined;
    const taken = this.typeOf(parent.expression, depth).getCallSignatures()[0]?.parameters[
      parent.arguments.indexOf(at as ts.Expression)
    ];
    return taken && this.checker.getTypeOfSymbolAtLocation(taken, node);
  }

  #expectedMember(member: ts.ObjectLiteralElementLike, depth: number): ts.Type | undefined {
    const name = member.name && propertyName(member.name);
    const object = ts.isObjectLiteralExpression(member.parent) ? this.#expected(member.parent, depth + 1) : undefined;
    const found = name !== undefined && object ? this.checker.getNonNullableType(object).getProperty(name) : undefined;
    return found && this.checker.getTypeOfSymbolAtLocation(found, member);
  }

  /** The module behind `require('...')` in a TypeScript file, where the checker makes nothing of it. */
  #required(node: ts.CallExpression): ts.Type | undefined {
    const argument = node.arguments[0];
    if (
      !ts.isIdentifier(node.expression) ||
      node.expression.text !== 'require' ||
      !argument ||
      !ts.isStringLiteralLike(argument)
    )
      return undefined;
    const path = this.#resolveModule(argument.text, node.getSourceFile().fileName);
    const source = path ? this.#program.getSourceFile(path) : undefined;
    const symbol = source && this.checker.getSymbolAtLocation(source);
    return symbol && this.checker.getTypeOfSymbolAtLocation(symbol, node);
  }

  /**
   * The type of what the same file assigns to this variable or field, when all assignments that can be typed agree on
   * one.
   */
  #assigned(node: ts.Identifier | ts.PropertyAccessExpression, depth: number): ts.Type | undefined {
    const index = this.#assignmentsOf(node.getSourceFile());
    const symbol = this.checker.getSymbolAtLocation(ts.isIdentifier(node) ? node : node.name);
    const found = new Set<ts.Type>();
    for (const value of index.get(node.getText().replace(/[!\s]/g, '')) ?? []) {
      if (value.getStart() === node.getStart()) continue;
      if (ts.isIdentifier(node)) {
        const left = (value.parent as ts.BinaryExpression).left;
        if (symbol && this.checker.getSymbolAtLocation(left) !== symbol) continue;
      }
      const type = this.typeOf(value, depth);
      if (!isAny(type)) found.add(type);
    }
    return found.size === 1 ? [...found][0] : undefined;
  }

  /** All the project's functions that a value may be: one, or every implementation of the abstract method it names. */
  targetsOf(value: ts.Expression): FunctionNode[] {
    const declaration = this.declarationOf(value);
    const one = this.targetOf(value, declaration);
    if (one) return [one];
    return declaration && !declaration.getSourceFile().isDeclarationFile ? this.implementations(declaration) : [];
  }

  /** The declaration a call reaches: a client's signature, a project function, an interface's member. */
  declarationOf(callee: ts.Expression): ts.SignatureDeclaration | undefined {
    const type = this.typeOf(callee);
    const declaration = type.getCallSignatures()[0]?.declaration as ts.SignatureDeclaration | undefined;
    if (declaration || !type.isUnion()) return declaration;
    // one of several classes with one base: what they inherit is the same
    const declarations = new Set(type.types.map((part) => part.getCallSignatures()[0]?.declaration));
    return declarations.size === 1 ? ([...declarations][0] as ts.SignatureDeclaration | undefined) : undefined;
  }

  /** The Kafka client's member that a declaration is, when it stands in a client's declaration file. */
  member(declaration: ts.SignatureDeclaration | undefined): ClientMember | undefined {
    if (!declaration) return undefined;
    const file = declaration.getSourceFile().fileName;
    if (!file.startsWith('/node_modules/')) return undefined;
    let name = declaration.name && ts.isIdentifier(declaration.name) ? declaration.name.text : '';
    let container = '';
    for (let at: ts.Node | undefined = declaration; at; at = at.parent) {
      if (!name && ts.isPropertySignature(at) && ts.isIdentifier(at.name)) name = at.name.text;
      if (ts.isInterfaceDeclaration(at) || ts.isClassDeclaration(at) || ts.isTypeAliasDeclaration(at)) {
        container = at.name?.text ?? '';
        break;
      }
    }
    return { file, container, name };
  }

  /**
   * The member by its receiver's own type, where that is a client's but inherits the member from what is not resolved
   * here: a stream of Node.js,
   * an event emitter.
   */
  memberOfReceiver(callee: ts.Expression): ClientMember | undefined {
    const node = bare(callee);
    // a class that is called without `new`
    const made = this.typeOf(node).getConstructSignatures()[0];
    const type = made && this.checker.getReturnTypeOfSignature(made).symbol;
    if (this.#isPackages(type))
      return { file: type!.declarations![0]!.getSourceFile().fileName, container: type!.name, name: 'constructor' };
    const container = ts.isPropertyAccessExpression(node) ? this.clientType(node.expression) : undefined;
    return container && ts.isPropertyAccessExpression(node) ? { ...container, name: node.name.text } : undefined;
  }

  /** The type of an expression, when a declaration file of the packages names it. */
  clientType(expression: ts.Expression): Omit<ClientMember, 'name'> | undefined {
    const { symbol } = this.typeOf(expression);
    return this.#isPackages(symbol)
      ? { file: symbol!.declarations![0]!.getSourceFile().fileName, container: symbol!.name }
      : undefined;
  }

  #isPackages(symbol: ts.Symbol | undefined): boolean {
    return !!symbol?.declarations?.[0]?.getSourceFile().fileName.startsWith('/node_modules/');
  }

  /**
   * What a variable, or a field in its file, is given: its initialiser and every assignment, in text order. None for
   * parameters and what is imported.
   */
  givenTo(node: ts.Identifier | ts.PropertyAccessExpression): ts.Expression[] {
    const source = node.getSourceFile();
    const symbol = this.checker.getSymbolAtLocation(ts.isIdentifier(node) ? node : node.name);
    const declaration = symbol?.valueDeclaration;
    const initializer =
      declaration &&
      (ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration)) &&
      declaration.getSourceFile() === source
        ? declaration.initializer
        : undefined;
    const assigned = (this.#assignmentsOf(source).get(node.getText().replace(/[!\s]/g, '')) ?? []).filter((value) => {
      if (value.getStart() <= node.getStart() && node.getEnd() <= value.getEnd()) return false;
      const left = bare((value.parent as ts.BinaryExpression).left);
      return !ts.isIdentifier(node) || !symbol || this.checker.getSymbolAtLocation(left) === symbol;
    });
    return [...new Set([...(initializer ? [initializer] : []), ...assigned])].sort((a, b) => a.pos - b.pos);
  }

  #assignmentsOf(source: ts.SourceFile): ReadonlyMap<string, ts.Expression[]> {
    let index = this.#assignments.get(source);
    if (!index) this.#assignments.set(source, (index = indexAssignments(source)));
    return index;
  }

  /** The client's class that `new` makes an object of. */
  constructed(node: ts.NewExpression): Omit<ClientMember, 'name'> | undefined {
    const symbol = this.typeOf(node.expression).symbol ?? this.typeOf(node).symbol;
    const declaration = symbol?.declarations?.find(ts.isClassDeclaration) ?? symbol?.declarations?.[0];
    const file = declaration?.getSourceFile().fileName;
    return file?.startsWith('/node_modules/') ? { file, container: symbol!.name } : undefined;
  }

  /**
   * The project's own function that a call reaches: by its declaration or, for an object typed by an interface, by the
   * object's own property.
   */
  targetOf(callee: ts.Expression, declaration = this.declarationOf(callee)): FunctionNode | undefined {
    const node = bare(callee);
    return (
      this.target(declaration) ??
      (declaration && !isFunctionNode(declaration) && ts.isPropertyAccessExpression(node)
        ? this.#memberOfObject(node)
        : undefined)
    );
  }

  /** `subscribe` of `const broker: Broker = { subscribe, ... }`. */
  #memberOfObject(node: ts.PropertyAccessExpression): FunctionNode | undefined {
    let symbol = this.checker.getSymbolAtLocation(node.expression);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = this.checker.getAliasedSymbol(symbol);
    const variable = symbol?.valueDeclaration;
    const object =
      variable && ts.isVariableDeclaration(variable) && variable.initializer ? bare(variable.initializer) : undefined;
    const member =
      object && ts.isObjectLiteralExpression(object)
        ? object.properties.find((p) => p.name && propertyName(p.name) === node.name.text)
        : undefined;
    if (!member) return undefined;
    if (ts.isMethodDeclaration(member)) return member;
    const value = ts.isShorthandPropertyAssignment(member)
      ? this.checker.getShorthandAssignmentValueSymbol(member)?.valueDeclaration
      : ts.isPropertyAssignment(member)
        ? bare(member.initializer)
        : undefined;
    if (value && ts.isVariableDeclaration(value))
      return value.initializer && isFunctionNode(value.initializer) ? value.initializer : undefined;
    if (value && isFunctionNode(value)) return value;
    return value && ts.isExpression(value) ? this.target(this.declarationOf(value)) : undefined;
  }

  /**
   * The project's own function behind a declaration: itself, or the only implementation of an interface's or abstract
   * class's method.
   */
  target(declaration: ts.SignatureDeclaration | undefined): FunctionNode | undefined {
    if (!declaration || declaration.getSourceFile().isDeclarationFile) return undefined;
    // a parameter's default: callers may give it another function
    if (ts.isParameter(outer(declaration).parent)) return undefined;
    if (isFunctionNode(declaration) && declaration.body) return declaration;
    if (isFunctionNode(declaration) && ts.isFunctionDeclaration(declaration))
      return implementationOfOverload(declaration);
    const bodies = this.implementations(declaration);
    return bodies.length === 1 ? bodies[0] : undefined;
  }

  /**
   * The functions of a table that is looked up by key: `handlers[topic]` with `const handlers = { stock: async (m) =>
   * {...} }`.
   */
  tableOf(callee: ts.ElementAccessExpression): FunctionNode[] {
    const declaration = this.checker.getSymbolAtLocation(callee.expression)?.valueDeclaration;
    const table =
      declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
        ? bare(declaration.initializer)
        : undefined;
    if (!table || !ts.isObjectLiteralExpression(table)) return [];
    return table.properties.flatMap((member) => {
      if (ts.isMethodDeclaration(member)) return [member];
      const value = ts.isPropertyAssignment(member)
        ? bare(member.initializer)
        : ts.isShorthandPropertyAssignment(member)
          ? member.name
          : undefined;
      return value ? this.targetsOf(value) : [];
    });
  }

  /**
   * The bodies behind a method that has none of its own: those of the classes that implement its interface or extend
   * its class.
   */
  implementations(declaration: ts.SignatureDeclaration): FunctionNode[] {
    const owner = declaration.parent;
    const name = declaration.name && propertyName(declaration.name as ts.PropertyName);
    if (!name || !owner || !(ts.isInterfaceDeclaration(owner) || ts.isClassLike(owner)) || !owner.name) return [];
    const bodyIn = (c: ts.ClassLikeDeclaration): FunctionNode[] => {
      const { symbol } = this.checker.getTypeAtLocation(c);
      const member = (
        symbol ? this.checker.getDeclaredTypeOfSymbol(symbol) : this.checker.getTypeAtLocation(c)
      ).getProperty(name)?.valueDeclaration;
      return member && ts.isMethodDeclaration(member) && member.body ? [member] : [];
    };
    const own = ts.isClassLike(owner) ? bodyIn(owner) : [];
    return own.length ? own : [...new Set((this.#implementers().get(owner.name.text) ?? []).flatMap(bodyIn))];
  }

  #implementers(): Map<string, ts.ClassLikeDeclaration[]> {
    if (this.#implementations) return this.#implementations;
    const found = (this.#implementations = new Map<string, ts.ClassLikeDeclaration[]>());
    for (const source of this.#program.getSourceFiles()) {
      if (source.isDeclarationFile) continue;
      // classes without a name stand in expressions, anywhere: `new (class extends Receiver {...})()`
      const everywhere = /[(=]\s*class\b|\breturn class\b/.test(source.text);
      const visit = (node: ts.Node): void => {
        if (ts.isClassLike(node)) {
          for (const clause of node.heritageClauses ?? []) {
            for (const type of clause.types) {
              const name = ts.isIdentifier(type.expression) ? type.expression.text : '';
              if (name) found.set(name, [...(found.get(name) ?? []), node]);
            }
          }
        }
        if (
          everywhere ||
          ts.isSourceFile(node) ||
          ts.isModuleBlock(node) ||
          ts.isModuleDeclaration(node) ||
          ts.isClassDeclaration(node)
        )
          ts.forEachChild(node, visit);
      };
      visit(source);
    }
    return found;
  }

  /** Whether calling yields a promise: `unknown` when the type cannot be seen. */
  yieldsPromise(callee: ts.Expression, declaration: ts.SignatureDeclaration | undefined): boolean | 'unknown' {
    if (
      declaration &&
      isFunctionNode(declaration) &&
      declaration.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword)
    )
      return !declaration.asteriskToken;
    const signature = this.typeOf(callee).getCallSignatures()[0];
    if (!signature) return 'unknown';
    return this.isPromise(this.checker.getReturnTypeOfSignature(signature));
  }

  isPromise(type: ts.Type): boolean | 'unknown' {
    if (isAny(type) || type.flags & ts.TypeFlags.TypeParameter)
      return type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined) ? false : 'unknown';
    if (type.isUnion()) return type.types.some((t) => this.isPromise(t) === true);
    const name = type.symbol?.name;
    return name === 'Promise' || name === 'PromiseLike';
  }

  /**
   * The names a receiver's type goes by: its symbol, alias and base types, for clients whose member alone does not tell
   * (Nest).
   */
  typeNames(expression: ts.Expression): string[] {
    const type = this.typeOf(expression);
    const parts = type.isUnionOrIntersection() ? [type, ...type.types] : [type];
    return parts
      .flatMap((part) => [
        part.symbol?.name,
        part.aliasSymbol?.name,
        ...(part.isClassOrInterface() ? (this.checker.getBaseTypes(part) ?? []).map((b) => b.symbol?.name) : []),
      ])
      .filter((n): n is string => !!n);
  }
}

function implementationOfOverload(declaration: ts.FunctionDeclaration): FunctionNode | undefined {
  const name = declaration.name?.text;
  const siblings =
    ts.isSourceFile(declaration.parent) || ts.isBlock(declaration.parent) ? declaration.parent.statements : [];
  return (siblings as readonly ts.Statement[])
    .filter((s) => ts.isFunctionDeclaration(s))
    .find((s) => !!s.body && s.name?.text === name);
}

/** What is assigned to each variable or `this.field` of a file, by the left side's text. */
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
