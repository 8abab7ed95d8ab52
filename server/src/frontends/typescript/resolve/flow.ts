import { ts } from 'ts-morph';
import { bare, calledName, isFunctionNode, outer, propertyName, returned, type FunctionNode } from '../syntax/syntax';
import { DependencySets, type Dependencies } from './dependencies';
import { declarationOf, declaredIn, type Declaration } from './scopes';

/** A function, or what declares one without a body: a contract's member, a function type, a client's declaration. */
export type Signature = FunctionNode | ts.SignatureDeclaration;

/** What an expression may hold: where a value is made, or the type that it is declared with. */
export type Abstract =
  | { readonly kind: 'function'; readonly node: Signature }
  /** A class itself: what `new` is applied to, and whose statics are read. */
  | { readonly kind: 'class'; readonly node: ts.ClassLikeDeclaration }
  /** An object of a class, or of a contract. */
  | { readonly kind: 'instance'; readonly node: Shape }
  | { readonly kind: 'object'; readonly node: ts.ObjectLiteralExpression }
  | { readonly kind: 'list'; readonly node: ts.Node }
  | { readonly kind: 'enum'; readonly node: ts.EnumDeclaration }
  | { readonly kind: 'module'; readonly file: string }
  | { readonly kind: 'primitive'; readonly name: 'string' | 'number' | 'bigint' | 'boolean' | 'void' }
  /** An object of the standard library: `Map`, `Date`, `Promise` itself. */
  | { readonly kind: 'standard'; readonly name: string };

/** What declares the members of an object. */
export type Shape = ts.ClassLikeDeclaration | ts.InterfaceDeclaration | ts.TypeLiteralNode;

/** The answer to "what may this be?". */
export interface Values {
  readonly all: readonly Abstract[];
  /** False when something beside these may stand there that no source of the workspace shows. */
  readonly complete: boolean;
  /** True when somebody handed it over: as an argument, or by putting it into a collection. */
  readonly handed: boolean;
}

const unknown: Values = { all: [], complete: false, handed: false };
const nothing: Values = { all: [], complete: true, handed: false };
const one = (value: Abstract): Values => ({ all: [value], complete: true, handed: false });
const func = (node: Signature): Values => one({ kind: 'function', node });
const instance = (node: Shape): Values => one({ kind: 'instance', node });
const primitive = (name: 'string' | 'number' | 'bigint' | 'boolean' | 'void'): Values =>
  one({ kind: 'primitive', name });

const keyOf = (value: Abstract): unknown =>
  'node' in value ? value.node : `${value.kind} ${'file' in value ? value.file : value.name}`;

function union(parts: readonly Values[]): Values {
  if (parts.length === 1) return parts[0]!;
  const all: Abstract[] = [];
  const seen = new Map<unknown, Set<string>>();
  for (const value of parts.flatMap((part) => part.all)) {
    const kinds = seen.get(keyOf(value)) ?? new Set();
    if (kinds.has(value.kind)) continue;
    seen.set(keyOf(value), kinds.add(value.kind));
    all.push(value);
  }
  return { all, complete: parts.every((p) => p.complete), handed: parts.some((p) => p.handed) };
}

/** Names the question who of the users of a file has a name; what depends on it is found anew when that changes. */
export const usersKey = (file: string, name: string): string => `${name}@${file}`;

/** Names the question which file a specifier means. */
export const importKey = (specifier: string, from: string): string => `${specifier}>${from}`;

/** A question that is being answered. */
interface Question {
  readonly depth: number;
  /** What is known of the answer. */
  soFar: Values;
  /** True when it was asked again on the way. */
  asked: boolean;
}

/** What was found, and by looking at what. */
interface Answer {
  readonly values: Values;
  readonly looked: Dependencies;
  readonly at: number;
}

/** How many questions may hang on one another, and how often one is asked again with what was found. */
const deepest = 300;
const mostRounds = 3;
/** The longest line of base classes and interfaces that is followed: broken code may go round in circles. */
const longestLine = 12;

/** Where the flow reads: every source of the workspace on demand, parsed when it is first asked for. */
export interface Sources {
  /** The parsed text of a file of the workspace or of a client's declarations. */
  source(file: string): ts.SourceFile | undefined;
  /** The file behind an import's specifier: of the workspace, or a client's declarations. */
  resolve(specifier: string, from: string): string | undefined;
  /**
   * Other files of the workspace that can see what a file declares, and whose text has the name: where a function is
   * called, a contract is implemented, a field is set.
   */
  users(file: string, name: string): readonly string[];
}

/** Types of which only the arguments matter here: `Promise<Producer>` is a producer for whoever waits. */
const transparent = new Set([
  'Promise',
  'PromiseLike',
  'Awaited',
  'Readonly',
  'Partial',
  'Required',
  'NonNullable',
  'Omit',
  'Pick',
  'DeepReadonly',
  'Mutable',
]);
const lists = new Set([
  'Array',
  'ReadonlyArray',
  'Set',
  'ReadonlySet',
  'Iterable',
  'AsyncIterable',
  'IterableIterator',
]);
const maps = new Set(['Map', 'ReadonlyMap', 'WeakMap', 'Record']);
const standards = new Set([
  'Date',
  'RegExp',
  'Error',
  'Buffer',
  'URL',
  'AbortController',
  'Uint8Array',
  'TextEncoder',
  'TextDecoder',
]);
/** Members of collections that yield one of their elements, and those that yield them all. */
const yieldsElement = /^(get|at|pop|shift|find|findLast)$/;
const yieldsList = /^(filter|slice|concat|reverse|sort|toSorted|values|entries|flat)$/;
/** Members of collections that call what they are given with an element, by the place of its parameter. */
const givesElement: ReadonlyMap<string, number> = new Map([
  ...['forEach', 'map', 'flatMap', 'filter', 'some', 'every', 'find', 'findIndex'].map((name) => [name, 0] as const),
  ['reduce', 1],
]);
const adds = /^(push|unshift|add|set|register|append|prepend)$/;

/**
 * Answers, for TypeScript and JavaScript, which functions, classes, objects or clients an expression may be, and whether
 * those are all: a value flow by allocation sites and members' names, on demand, over sources that are only parsed
 * (Feldthaus et al., ICSE 2013, is the idea; what is declared with a type is taken at its word). Promises are
 * transparent: what holds for whoever waits. Answers are remembered until `forget`.
 */
export class Flow {
  readonly #sources: Sources;
  /** What was answered, by what was asked about and what of it. */
  #answers = new WeakMap<object, Map<string, Answer>>();
  readonly #sets = new DependencySets();
  #verdicts = new WeakMap<object, Omit<Answer, 'values'> & { readonly verdict: boolean | string }>();
  readonly #judging = new Set<object>();
  /** True while a verdict hangs on one that is still being made. */
  #isPartial = false;
  readonly #modules = new Map<string, object>();
  readonly #callsOf = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly Call[]>>();
  readonly #writesOf = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly ts.Expression[]>>();
  readonly #classesOf = new WeakMap<ts.SourceFile, readonly ts.ClassLikeDeclaration[]>();
  readonly #typedOf = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly ts.Expression[]>>();
  /** Questions under way, outermost first: one that comes back to itself is answered by what is known so far. */
  readonly #open: Question[] = [];
  readonly #asking = new Map<object, Map<string, Question>>();
  /** Answers that hang on a question still under way: good until that one is answered. */
  readonly #provisional = new Map<object, Map<string, Answer>>();
  /** Everything that the question under way has looked at so far. */
  #looked = this.#sets.none;
  /** The outermost question under way that an answer since then depended on. */
  #cut = Infinity;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Forgets what was found by looking at any of these: names of files, or `users` keys. Everything, when left out. */
  forget(changed?: ReadonlySet<string>): void {
    if (changed) this.#sets.change(changed);
    else {
      this.#answers = new WeakMap();
      this.#verdicts = new WeakMap();
    }
  }

  /** True when something that this depends on has changed since it was looked at. */
  isStale({ looked, at }: Pick<Answer, 'looked' | 'at'>): boolean {
    return looked.changedAt > at;
  }

  /** True when some answer depends on a file: nothing is to be found anew when another one changes. */
  hasLookedAt(file: string): boolean {
    return this.#sets.knows(file);
  }

  /**
   * Remembers a verdict on a node, good while nothing changes that it depends on. One that comes back to itself, or has
   * too many below it, is `during` for whoever asked, and what hangs on that is not kept.
   */
  judge<Verdict extends boolean | string>(node: object, during: Verdict, ask: () => Verdict): Verdict {
    const known = this.#verdicts.get(node);
    if (known && !this.isStale(known)) {
      this.#looked = this.#sets.sum(this.#looked, known.looked);
      return known.verdict as Verdict;
    }
    if (this.#judging.has(node) || this.#judging.size > deepest) {
      this.#isPartial = true;
      return during;
    }
    this.#judging.add(node);
    try {
      const { result: verdict, looked, at } = this.track(ask);
      const isOutermost = this.#judging.size === 1;
      if (isOutermost || !this.#isPartial) this.#verdicts.set(node, { verdict, looked, at });
      if (isOutermost) this.#isPartial = false;
      this.#looked = this.#sets.sum(this.#looked, looked);
      return verdict;
    } finally {
      this.#judging.delete(node);
    }
  }

  /** Runs something that asks, and says what all of its answers depend on. */
  track<Result>(run: () => Result): { readonly result: Result } & Pick<Answer, 'looked' | 'at'> {
    const before = this.#looked;
    this.#looked = this.#sets.none;
    try {
      const result = run();
      return { result, looked: this.#looked, at: this.#sets.now };
    } finally {
      this.#looked = before;
    }
  }

  /**
   * Asks once and remembers the answer. A question that comes back to itself is asked again with what was found, until
   * nothing is added; answers found on the way to that are good only until then.
   */
  #once(key: object, what: string, ask: () => Values): Values {
    const known = this.#answers.get(key)?.get(what) ?? this.#provisional.get(key)?.get(what);
    if (known && !this.isStale(known)) {
      this.#looked = this.#sets.sum(this.#looked, known.looked);
      return known.values;
    }
    const open = this.#asking.get(key)?.get(what);
    if (open) {
      open.asked = true;
      this.#cut = Math.min(this.#cut, open.depth);
      return open.soFar;
    }
    if (this.#open.length > deepest) return unknown;
    const [cut, looked] = [this.#cut, this.#looked];
    this.#looked = this.#sets.none;
    const question: Question = { depth: this.#open.length, soFar: nothing, asked: false };
    let values: Values;
    try {
      values = this.#settle(question, key, what, ask);
    } catch (error) {
      // what was found on the way to a failure is no answer
      this.#provisional.clear();
      [this.#cut, this.#looked] = [cut, looked];
      throw error;
    }
    const isFinal = this.#cut >= question.depth;
    const memory = isFinal ? this.#answers : this.#provisional;
    memory.set(
      key,
      (memory.get(key) ?? new Map<string, Answer>()).set(what, { values, looked: this.#looked, at: this.#sets.now }),
    );
    if (isFinal && question.asked) this.#provisional.clear();
    this.#cut = isFinal ? cut : Math.min(cut, this.#cut);
    this.#looked = this.#sets.sum(looked, this.#looked);
    return values;
  }

  #settle(question: Question, key: object, what: string, ask: () => Values): Values {
    const questions = this.#asking.get(key) ?? new Map<string, Question>();
    this.#asking.set(key, questions.set(what, question));
    this.#open.push(question);
    try {
      for (let round = 0; ; round++) {
        this.#cut = Infinity;
        question.asked = false;
        const answer = ask();
        const isSettled = !question.asked || answer.all.length === question.soFar.all.length || round >= mostRounds;
        if (isSettled) return answer;
        question.soFar = answer;
        if (this.#cut >= question.depth) this.#provisional.clear();
      }
    } finally {
      questions.delete(what);
      this.#open.pop();
    }
  }

  /** What an expression may be. */
  valuesOf(expression: ts.Expression): Values {
    const node = bare(expression);
    return this.#once(node, 'value', () => {
      const found = this.#evaluate(node);
      if (found.all.length || node === expression) return found;
      return this.#asserted(expression) ?? found;
    });
  }

  /** What `as T`, `<T>x` and `satisfies T` say where the value itself says nothing. */
  #asserted(expression: ts.Expression): Values | undefined {
    for (let at = expression; at !== bare(at);) {
      if (ts.isAsExpression(at) || ts.isTypeAssertionExpression(at)) {
        const found = this.typed(at.type);
        if (found.all.length) return found;
      }
      at = (at as ts.ParenthesizedExpression).expression;
    }
    return undefined;
  }

  #evaluate(node: ts.Expression): Values {
    if (isFunctionNode(node as ts.Node)) return func(node as ts.Node as FunctionNode);
    if (ts.isIdentifier(node)) return this.#named(node);
    if (ts.isPropertyAccessExpression(node)) return this.#accessed(node);
    if (ts.isCallExpression(node)) return this.#called(node);
    if (ts.isNewExpression(node)) return this.#made(node);
    if (ts.isAwaitExpression(node)) return this.valuesOf(node.expression);
    if (ts.isElementAccessExpression(node)) return this.#element(node);
    if (ts.isObjectLiteralExpression(node)) return one({ kind: 'object', node });
    if (ts.isArrayLiteralExpression(node)) return one({ kind: 'list', node });
    if (ts.isClassExpression(node)) return one({ kind: 'class', node });
    if (node.kind === ts.SyntaxKind.ThisKeyword) return this.#self(node);
    if (node.kind === ts.SyntaxKind.SuperKeyword) return this.#parent(node);
    if (ts.isConditionalExpression(node)) return union([this.valuesOf(node.whenTrue), this.valuesOf(node.whenFalse)]);
    if (ts.isBinaryExpression(node)) return this.#binary(node);
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return primitive('string');
    if (ts.isNumericLiteral(node)) return primitive('number');
    if (ts.isBigIntLiteral(node)) return primitive('bigint');
    if (ts.isRegularExpressionLiteral(node)) return one({ kind: 'standard', name: 'RegExp' });
    if (node.kind === ts.SyntaxKind.NullKeyword) return nothing;
    if (ts.isSpreadElement(node)) return this.elementsOf(node.expression);
    return unknown;
  }

  #binary(node: ts.BinaryExpression): Values {
    const operator = node.operatorToken.kind;
    if (operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken)
      return union([this.valuesOf(node.left), this.valuesOf(node.right)]);
    if (
      operator === ts.SyntaxKind.EqualsToken ||
      operator === ts.SyntaxKind.CommaToken ||
      operator === ts.SyntaxKind.AmpersandAmpersandToken
    )
      return this.valuesOf(node.right);
    if (operator === ts.SyntaxKind.QuestionQuestionEqualsToken || operator === ts.SyntaxKind.BarBarEqualsToken)
      return union([this.valuesOf(node.left), this.valuesOf(node.right)]);
    return unknown;
  }

  /** `this`: the object whose class or literal the code stands in. */
  #self(node: ts.Node): Values {
    for (let at = node.parent; at; at = at.parent) {
      if (ts.isClassLike(at)) return isStatic(node, at) ? one({ kind: 'class', node: at }) : instance(at);
      if (ts.isObjectLiteralExpression(at) && isFunctionNode(at.parent) === false && isMethodOf(node, at))
        return one({ kind: 'object', node: at });
    }
    return unknown;
  }

  #parent(node: ts.Node): Values {
    for (let at = node.parent; at; at = at.parent) if (ts.isClassLike(at)) return this.#bases(at);
    return unknown;
  }

  /** The classes that a class extends, as objects. */
  #bases(node: ts.ClassLikeDeclaration): Values {
    const heritage = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    if (!heritage) return nothing;
    const bases = this.valuesOf(heritage.expression);
    return { ...bases, all: bases.all.flatMap((base) => this.#instanceOf(base)) };
  }

  #instanceOf(value: Abstract): readonly Abstract[] {
    if (value.kind === 'class') return [{ kind: 'instance', node: value.node }];
    // a class that is made by a function (a mixin), or declared as an interface with a construct signature
    if (value.kind === 'instance') return this.#constructed(value.node);
    if (value.kind === 'standard') return [value];
    return [];
  }

  /** What `new` on a value of a type that declares a construct signature makes. */
  #constructed(shape: Shape): readonly Abstract[] {
    for (const member of membersOf(shape))
      if (ts.isConstructSignatureDeclaration(member) && member.type) return this.typed(member.type).all;
    return [];
  }

  #named(node: ts.Identifier): Values {
    const declaration = declarationOf(node);
    if (declaration) return this.declared(declaration);
    if (node.text === 'undefined') return nothing;
    if (node.text === 'exports' || node.text === 'module')
      return one({ kind: 'module', file: node.getSourceFile().fileName });
    if (standards.has(node.text) || maps.has(node.text) || lists.has(node.text) || globals.has(node.text))
      return one({ kind: 'standard', name: node.text });
    return unknown;
  }

  /** What a declared name may hold. */
  declared(declaration: Declaration): Values {
    return this.#once(declaration, 'declared', () => this.#evaluateDeclaration(declaration));
  }

  #evaluateDeclaration(node: Declaration): Values {
    if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) return func(node);
    if (ts.isClassLike(node)) return one({ kind: 'class', node });
    if (ts.isEnumDeclaration(node)) return one({ kind: 'enum', node });
    if (ts.isVariableDeclaration(node)) return this.#variable(node);
    if (ts.isParameter(node)) return this.parameter(node);
    if (ts.isBindingElement(node)) return this.#bound(node);
    if (ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node))
      return this.#imported(node);
    if (ts.isImportEqualsDeclaration(node)) return this.#importEquals(node);
    return unknown;
  }

  #variable(node: ts.VariableDeclaration): Values {
    const loop = node.parent.parent;
    if (ts.isForOfStatement(loop)) return this.elementsOf(loop.expression);
    const given = [
      ...(node.initializer ? [node.initializer] : []),
      ...(ts.isIdentifier(node.name) ? this.#assignedTo(node.name.text, node) : []),
    ].filter((value) => !isNothing(value));
    return this.#typedOrGiven(
      typeOf(node),
      given.map((value) => this.valuesOf(value)),
    );
  }

  /**
   * What is declared with a type and given values: the values where they are known and more than the type says, the type
   * where a client declares it.
   */
  #typedOrGiven(type: ts.TypeNode | undefined, given: readonly Values[]): Values {
    const values = given.length ? union(given) : undefined;
    if (!type) return values ?? unknown;
    const typed = this.typed(type);
    if (!values?.all.length)
      return typed.all.length ? { ...typed, handed: values?.handed ?? false } : (values ?? typed);
    const concrete = values.all.filter((value) => value.kind !== 'primitive');
    if (!concrete.length) return typed.all.length ? typed : values;
    // an object made by something that is not seen, beside those that are
    return typed.all.some((value) => value.kind === 'instance' && isDeclared(value.node))
      ? union([typed, values])
      : values;
  }

  /** What a parameter may be: by its type, by its callers' arguments, by the function type its function stands for. */
  parameter(node: ts.ParameterDeclaration): Values {
    const owner = node.parent;
    const index = owner.parameters.indexOf(node);
    const type = typeOf(node);
    const typed = type ? this.typed(type) : unknown;
    const isShaped = typed.all.some((value) => value.kind !== 'function' && value.kind !== 'list');
    if (type && (isShaped || this.#isOutside(type))) return typed;
    const parts: Values[] = [];
    if (node.initializer) parts.push(this.valuesOf(node.initializer));
    if (isFunctionNode(owner)) {
      const expected = node.type
        ? undefined
        : (this.#givenElement(owner, index) ?? this.#expectedParameter(owner, index));
      if (expected?.all.length) return expected;
      for (const argument of this.#argumentsFor(owner, index)) parts.push(this.valuesOf(argument));
    }
    const found = parts.length ? union(parts) : nothing;
    if (found.all.length) return { all: found.all, complete: false, handed: true };
    return { ...typed, complete: false, handed: true };
  }

  /** True for a type that is declared outside of the workspace, by a package that is no client: nothing is known of it. */
  #isOutside(type: ts.TypeNode): boolean {
    if (ts.isParenthesizedTypeNode(type)) return this.#isOutside(type.type);
    if (ts.isUnionTypeNode(type)) return type.types.every((part) => isEmptyType(part) || this.#isOutside(part));
    if (!ts.isTypeReferenceNode(type)) return false;
    const first = ts.isIdentifier(type.typeName) ? type.typeName : undefined;
    return !first || !transparent.has(first.text) ? !this.typeDeclaration(type.typeName) : false;
  }

  /** What a collection or a promise calls a function literal with: `producers.map((producer) => ...)`. */
  #givenElement(owner: FunctionNode, index: number): Values | undefined {
    const call = outer(owner).parent;
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(bare(call.expression))) return undefined;
    const callee = bare(call.expression) as ts.PropertyAccessExpression;
    const name = callee.name.text;
    const found =
      name === 'then' && index === 0 && call.arguments[0] === outer(owner)
        ? this.valuesOf(callee.expression)
        : givesElement.get(name) === index
          ? this.elementsOf(callee.expression)
          : unknown;
    return found.all.length ? found : undefined;
  }

  /** What a name of a destructuring pattern is taken from. */
  #bound(node: ts.BindingElement): Values {
    const pattern = node.parent;
    const whole = this.#whole(node);
    if (ts.isArrayBindingPattern(pattern)) {
      const elements = this.#elementsOfValues(whole);
      // an entry of a map, whose values are what it is known by
      return elements.all.length ? elements : whole;
    }
    if (node.dotDotDotToken) return whole;
    const name = node.propertyName
      ? propertyName(node.propertyName)
      : ts.isIdentifier(node.name)
        ? node.name.text
        : undefined;
    const member = name === undefined ? unknown : this.members(whole, name);
    const values = member.all.length || !node.initializer ? member : union([member, this.valuesOf(node.initializer)]);
    return { ...values, handed: values.handed || whole.handed };
  }

  #whole(node: ts.BindingElement): Values {
    const owner = node.parent.parent;
    if (ts.isBindingElement(owner)) return this.#bound(owner);
    return ts.isParameter(owner) ? this.declared(owner) : this.#variable(owner as ts.VariableDeclaration);
  }

  /** What the pattern around a bound name takes apart. */
  destructured(node: ts.BindingElement): Values {
    return this.#whole(node);
  }

  #imported(node: ts.ImportSpecifier | ts.ImportClause | ts.NamespaceImport): Values {
    const file = this.#moduleOf(node);
    if (!file) return unknown;
    if (ts.isNamespaceImport(node)) return one({ kind: 'module', file });
    if (ts.isImportClause(node)) {
      const found = [this.exported(file, 'default'), this.exported(file, 'export=')].find((each) => each.all.length);
      // what has no default gives itself to whoever asks for one
      return found ?? one({ kind: 'module', file });
    }
    return this.exported(file, (node.propertyName ?? node.name).text);
  }

  #importEquals(node: ts.ImportEqualsDeclaration): Values {
    const { moduleReference } = node;
    if (!ts.isExternalModuleReference(moduleReference) || !ts.isStringLiteralLike(moduleReference.expression))
      return unknown;
    return this.#required(moduleReference.expression.text, node);
  }

  #required(specifier: string, from: ts.Node): Values {
    const file = this.#resolve(specifier, from.getSourceFile().fileName);
    if (!file) return unknown;
    const whole = this.exported(file, 'export=');
    return whole.all.length ? union([whole, one({ kind: 'module', file })]) : one({ kind: 'module', file });
  }

  #moduleOf(node: ts.Node): string | undefined {
    let at: ts.Node = node;
    while (!ts.isImportDeclaration(at) && at.parent) at = at.parent;
    const specifier = ts.isImportDeclaration(at) ? at.moduleSpecifier : undefined;
    return specifier && ts.isStringLiteralLike(specifier)
      ? this.#resolve(specifier.text, node.getSourceFile().fileName)
      : undefined;
  }

  /** What a module gives out under a name; `export=` is `module.exports` as a whole. */
  exported(file: string, name: string): Values {
    return this.#once(this.#moduleKey(file), name, () => this.#evaluateExport(file, name));
  }

  /** An object that stands for what a module gives out. */
  #moduleKey(file: string): object {
    let key = this.#modules.get(file);
    if (!key) this.#modules.set(file, (key = {}));
    return key;
  }

  #evaluateExport(file: string, name: string): Values {
    const source = this.#source(file);
    if (!source) return unknown;
    const found: Values[] = [];
    const note = (values: Values): void => {
      if (values.all.length || values.complete) found.push(values);
    };
    const plain = declaredIn(source, name, 'value');
    if (plain && isExported(plain)) note(this.declared(plain));
    for (const statement of source.statements) {
      if (ts.isExportAssignment(statement)) {
        if (name === (statement.isExportEquals ? 'export=' : 'default')) note(this.valuesOf(statement.expression));
      } else if (ts.isExportDeclaration(statement)) note(this.#passedOn(statement, name, source) ?? unknown);
      else if (
        name === 'default' &&
        (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) &&
        statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword)
      )
        note(ts.isClassDeclaration(statement) ? one({ kind: 'class', node: statement }) : func(statement));
    }
    if (!found.length || name === 'export=') for (const value of commonJs(source, name)) note(this.valuesOf(value));
    if (!found.some((values) => values.all.length) && name !== 'export=' && name !== 'default') {
      const whole = this.exported(file, 'export=');
      if (whole.all.length) return this.members(whole, name);
    }
    return found.length ? union(found) : unknown;
  }

  /** `export { a as b } from './x'`, `export * from './x'`, `export { a }`. */
  #passedOn(statement: ts.ExportDeclaration, name: string, source: ts.SourceFile): Values | undefined {
    const specifier = statement.moduleSpecifier;
    const from =
      specifier && ts.isStringLiteralLike(specifier) ? this.#resolve(specifier.text, source.fileName) : undefined;
    const clause = statement.exportClause;
    if (!clause) return from && name !== 'default' && name !== 'export=' ? this.exported(from, name) : undefined;
    if (ts.isNamespaceExport(clause))
      return clause.name.text === name && from ? one({ kind: 'module', file: from }) : undefined;
    const element = clause.elements.find((e) => e.name.text === name);
    if (!element) return undefined;
    const inner = (element.propertyName ?? element.name).text;
    if (specifier) return from ? this.exported(from, inner) : unknown;
    const local = declaredIn(source, inner, 'value');
    return local ? this.declared(local) : undefined;
  }

  /** The declaration of a type that a module gives out. */
  #exportedType(file: string, name: string, seen = new Set<string>()): Declaration | undefined {
    const source = this.#source(file);
    const key = `${name}@${file}`;
    if (!source || seen.has(key)) return undefined;
    seen.add(key);
    const plain = declaredIn(source, name, 'type');
    const own = plain && isImport(plain) ? undefined : plain;
    if (own) return own;
    for (const statement of source.statements) {
      if (ts.isExportAssignment(statement) && name === 'default' && ts.isIdentifier(statement.expression))
        return this.#typeOfName(statement.expression.text, source, seen);
      if (name === 'default' && (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)))
        if (statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword)) return statement;
      if (!ts.isExportDeclaration(statement)) continue;
      const specifier = statement.moduleSpecifier;
      const from = specifier && ts.isStringLiteralLike(specifier) ? this.#resolve(specifier.text, file) : undefined;
      const clause = statement.exportClause;
      if (!clause) {
        const found = from ? this.#exportedType(from, name, seen) : undefined;
        if (found) return found;
      } else if (ts.isNamedExports(clause)) {
        const element = clause.elements.find((e) => e.name.text === name);
        const inner = element && (element.propertyName ?? element.name).text;
        if (inner && from) return this.#exportedType(from, inner, seen);
        if (inner && !specifier) return this.#typeOfName(inner, source, seen);
      }
    }
    // `module.exports = class Consumer {}` and `module.exports = { Consumer }` are types of JSDoc and of d.ts alone
    return plain ? this.#followType(plain, seen) : undefined;
  }

  #typeOfName(name: string, source: ts.SourceFile, seen: Set<string>): Declaration | undefined {
    const declaration = declaredIn(source, name, 'type');
    return declaration && this.#followType(declaration, seen);
  }

  /** The declaration behind an imported type. */
  #followType(declaration: Declaration, seen = new Set<string>()): Declaration | undefined {
    if (!isImport(declaration)) return declaration;
    const file = this.#moduleOf(declaration);
    if (!file || ts.isNamespaceImport(declaration)) return undefined;
    return this.#exportedType(
      file,
      ts.isImportClause(declaration)
        ? 'default'
        : ((declaration as ts.ImportSpecifier).propertyName ?? (declaration as ts.ImportSpecifier).name).text,
      seen,
    );
  }

  /** What a type says of a value. */
  typed(type: ts.TypeNode): Values {
    return this.#once(type, 'type', () => this.#evaluateType(type));
  }

  #evaluateType(type: ts.TypeNode): Values {
    if (ts.isParenthesizedTypeNode(type)) return this.typed(type.type);
    if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type))
      return union(type.types.filter((part) => !isEmptyType(part)).map((part) => this.typed(part)));
    if (ts.isTypeReferenceNode(type)) return this.#reference(type);
    if (ts.isFunctionTypeNode(type)) return func(type);
    if (ts.isTypeLiteralNode(type)) return instance(type);
    if (ts.isArrayTypeNode(type)) return one({ kind: 'list', node: type });
    if (ts.isTypeOperatorNode(type)) return this.typed(type.type);
    if (ts.isTypeQueryNode(type)) return this.#entity(type.exprName);
    if (ts.isImportTypeNode(type)) return this.#importedType(type);
    if (
      ts.isIndexedAccessTypeNode(type) &&
      ts.isLiteralTypeNode(type.indexType) &&
      ts.isStringLiteral(type.indexType.literal)
    )
      return this.members(this.typed(type.objectType), type.indexType.literal.text);
    if (ts.isExpressionWithTypeArguments(type)) return this.#heritage(type);
    return keyword(type.kind) ?? unknown;
  }

  #reference(type: ts.TypeReferenceNode): Values {
    const name = ts.isIdentifier(type.typeName) ? type.typeName.text : type.typeName.right.text;
    const [first, second] = type.typeArguments ?? [];
    const declaration = this.typeDeclaration(type.typeName);
    if (declaration) return this.#ofDeclaration(declaration);
    if (ts.isQualifiedName(type.typeName)) return unknown;
    if (transparent.has(name)) return first ? this.typed(first) : unknown;
    if (lists.has(name)) return one({ kind: 'list', node: type });
    if (maps.has(name)) return second ? one({ kind: 'list', node: type }) : one({ kind: 'standard', name });
    if (name === 'ReturnType' && first) return this.#results(this.typed(first));
    if (name === 'InstanceType' && first)
      return { ...nothing, all: this.typed(first).all.flatMap((v) => this.#instanceOf(v)) };
    return standards.has(name) ? one({ kind: 'standard', name }) : unknown;
  }

  /** A type of another module, named in place: how comments of JavaScript give types. */
  #importedType(type: ts.ImportTypeNode): Values {
    const { argument, qualifier } = type;
    const specifier =
      ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal) ? argument.literal.text : '';
    const file = this.#resolve(specifier, type.getSourceFile().fileName);
    if (!file || !qualifier) return unknown;
    const found = this.#typeIn(one({ kind: 'module', file }), qualifier);
    return found ? this.#ofDeclaration(found) : unknown;
  }

  /** The declaration of a type by its path within modules. */
  #typeIn(modules: Values, path: ts.EntityName): Declaration | undefined {
    const name = ts.isIdentifier(path) ? path.text : path.right.text;
    const within = ts.isIdentifier(path) ? modules : this.#modulesIn(modules, path.left);
    for (const value of within.all) {
      const found = value.kind === 'module' ? this.#exportedType(value.file, name) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  #modulesIn(modules: Values, path: ts.EntityName): Values {
    if (ts.isIdentifier(path)) return this.members(modules, path.text);
    return this.members(this.#modulesIn(modules, path.left), path.right.text);
  }

  /** The declaration of a type by its name where it is written: a class, interface, alias or type parameter. */
  typeDeclaration(name: ts.EntityName): Declaration | undefined {
    if (ts.isIdentifier(name)) {
      const declaration = declarationOf(name, 'type');
      return declaration && this.#followType(declaration);
    }
    const left = ts.isIdentifier(name.left) ? declarationOf(name.left, 'type') : undefined;
    if (!left) return undefined;
    if (ts.isModuleDeclaration(left)) return left.body ? declaredIn(left.body, name.right.text, 'type') : undefined;
    const file = isImport(left) ? this.#moduleOf(left) : undefined;
    if (!file) return undefined;
    if (ts.isNamespaceImport(left) || ts.isImportClause(left)) return this.#exportedType(file, name.right.text);
    const whole = this.#typeIn(this.#entity(name.left), name.right);
    if (whole) return whole;
    const outside = this.#followType(left);
    return outside && ts.isModuleDeclaration(outside) && outside.body
      ? declaredIn(outside.body, name.right.text, 'type')
      : undefined;
  }

  #ofDeclaration(declaration: Declaration): Values {
    if (ts.isClassLike(declaration) || ts.isInterfaceDeclaration(declaration)) return instance(declaration);
    if (ts.isTypeAliasDeclaration(declaration)) return this.typed(declaration.type);
    if (ts.isTypeParameterDeclaration(declaration))
      return declaration.constraint ? this.typed(declaration.constraint) : unknown;
    return ts.isEnumDeclaration(declaration) ? primitive('string') : unknown;
  }

  /** `typeof x`. */
  #entity(name: ts.EntityName): Values {
    if (ts.isIdentifier(name)) return this.#named(name);
    return this.members(this.#entity(name.left), name.right.text);
  }

  #heritage(type: ts.ExpressionWithTypeArguments): Values {
    if (ts.isIdentifier(type.expression)) {
      const declaration = declarationOf(type.expression, 'type');
      const found = declaration && this.#followType(declaration);
      if (found) return this.#ofDeclaration(found);
      if (transparent.has(type.expression.text) && type.typeArguments?.[0]) return this.typed(type.typeArguments[0]);
    }
    const values = this.valuesOf(type.expression);
    return { ...values, all: values.all.flatMap((value) => this.#instanceOf(value)) };
  }

  /** What the members of that name are, of anything that values may be. */
  members(of: Values, name: string): Values {
    if (!of.all.length) return of;
    const found = union(of.all.map((value) => this.member(value, name)));
    return { all: found.all, complete: of.complete && found.complete, handed: found.handed };
  }

  /** A file's text, as something that answers now depend on. */
  #source(file: string): ts.SourceFile | undefined {
    this.#looked = this.#sets.sum(this.#looked, this.#sets.of(file));
    return this.#sources.source(file);
  }

  #users(file: string, name: string): readonly string[] {
    this.#looked = this.#sets.sum(this.#looked, this.#sets.of(usersKey(file, name)));
    return this.#sources.users(file, name);
  }

  #resolve(specifier: string, from: string): string | undefined {
    this.#looked = this.#sets.sum(this.#looked, this.#sets.of(importKey(specifier, from)));
    return this.#sources.resolve(specifier, from);
  }

  /** The parsed text of a file. */
  sourceOf(file: string): ts.SourceFile | undefined {
    return this.#source(file);
  }

  /** What an imported name was exported as, behind files that pass it on. */
  exportedDeclaration(declaration: Declaration, seen = new Set<string>()): Declaration | undefined {
    if (!isImport(declaration) || ts.isNamespaceImport(declaration)) return undefined;
    const file = this.#moduleOf(declaration);
    const name = ts.isImportClause(declaration) ? 'default' : (declaration.propertyName ?? declaration.name).text;
    return file ? this.#declarationIn(file, name, seen) : undefined;
  }

  #declarationIn(file: string, name: string, seen: Set<string>): Declaration | undefined {
    const source = this.#source(file);
    const key = `${name}@${file}`;
    if (!source || seen.has(key)) return undefined;
    seen.add(key);
    const own = declaredIn(source, name, 'value');
    if (own && !isImport(own)) return own;
    if (own) return this.exportedDeclaration(own, seen);
    for (const statement of source.statements) {
      if (name === 'default' && ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression))
        return declaredIn(source, statement.expression.text, 'value');
      if (!ts.isExportDeclaration(statement)) continue;
      const found = this.#passedDeclaration(statement, name, source, seen);
      if (found) return found;
    }
    return undefined;
  }

  #passedDeclaration(
    statement: ts.ExportDeclaration,
    name: string,
    source: ts.SourceFile,
    seen: Set<string>,
  ): Declaration | undefined {
    const specifier = statement.moduleSpecifier;
    const from =
      specifier && ts.isStringLiteralLike(specifier) ? this.#resolve(specifier.text, source.fileName) : undefined;
    const clause = statement.exportClause;
    if (!clause) return from ? this.#declarationIn(from, name, seen) : undefined;
    const element = ts.isNamedExports(clause) ? clause.elements.find((e) => e.name.text === name) : undefined;
    if (!element) return undefined;
    const inner = (element.propertyName ?? element.name).text;
    return from ? this.#declarationIn(from, inner, seen) : declaredIn(source, inner, 'value');
  }

  /** The declaration of a type's member, its own or inherited. */
  declaredMember(shape: Shape, name: string, depth = 0): ts.Node | undefined {
    const own = membersOf(shape).find((m) => m.name && propertyName(m.name as ts.PropertyName) === name);
    if (own || ts.isTypeLiteralNode(shape) || depth > 6) return own;
    for (const type of (shape.heritageClauses ?? []).flatMap((clause) => clause.types))
      for (const value of this.#heritage(type).all) {
        const found = value.kind === 'instance' ? this.declaredMember(value.node, name, depth + 1) : undefined;
        if (found) return found;
      }
    return undefined;
  }

  /** What a member of a value is. */
  member(of: Abstract, name: string): Values {
    if (of.kind === 'module') return this.exported(of.file, name);
    if (of.kind === 'enum') return primitive('string');
    if (of.kind === 'primitive' || of.kind === 'list' || of.kind === 'standard') return unknown;
    const what = `${of.kind === 'class' ? 'static ' : ''}.${name}`;
    return this.#once(of.node, what, () => {
      if (of.kind === 'object') return this.#memberOfObject(of.node, name);
      if (of.kind === 'class') return this.#memberOfClass(of.node, name, true);
      if (of.kind === 'function') return unknown;
      return ts.isClassLike(of.node) ? this.#memberOfClass(of.node, name, false) : this.#memberOfShape(of.node, name);
    });
  }

  #memberOfObject(node: ts.ObjectLiteralExpression, name: string): Values {
    const found: Values[] = [];
    for (const member of node.properties) {
      if (ts.isSpreadAssignment(member)) {
        const spread = this.members(this.valuesOf(member.expression), name);
        if (spread.all.length) found.push(spread);
      } else if (member.name && propertyName(member.name) === name) found.push(this.#property(member));
    }
    for (const value of this.#assignedTo(name, node)) {
      const owner = (bare((value.parent as ts.BinaryExpression).left) as ts.PropertyAccessExpression).expression;
      if (owner && this.#holds(owner, node)) found.push(this.valuesOf(value));
    }
    return found.length ? union(found) : unknown;
  }

  #property(member: ts.ObjectLiteralElementLike): Values {
    if (ts.isMethodDeclaration(member)) return func(member);
    if (ts.isPropertyAssignment(member)) return this.valuesOf(member.initializer);
    if (ts.isGetAccessor(member)) return this.#results(func(member));
    if (!ts.isShorthandPropertyAssignment(member)) return unknown;
    const declaration = declarationOf(member.name);
    return declaration ? this.declared(declaration) : unknown;
  }

  #holds(owner: ts.Expression, node: ts.Node): boolean {
    return this.valuesOf(owner).all.some((value) => 'node' in value && value.node === node);
  }

  #memberOfClass(node: ts.ClassLikeDeclaration, name: string, isStaticMember: boolean): Values {
    const own = node.members.filter(
      (member) => member.name && propertyName(member.name) === name && hasStatic(member) === isStaticMember,
    );
    const bodies = own.filter((member) => ts.isMethodDeclaration(member) && member.body);
    if (bodies.length) return func(bodies[0] as ts.MethodDeclaration);
    const getter = own.find((member) => ts.isGetAccessor(member));
    if (getter)
      return this.#typedOrGiven(
        getter.type,
        returned(getter).map((value) => this.valuesOf(value)),
      );
    const declared = own.filter((member) => ts.isMethodDeclaration(member));
    if (declared.length) {
      const implemented = isDeclared(node) ? nothing : this.#implemented(node, name);
      return implemented.all.length ? implemented : union(declared.map(func));
    }
    const field = own.find((member) => ts.isPropertyDeclaration(member)) as ts.PropertyDeclaration | undefined;
    const property = isStaticMember ? undefined : parameterProperty(node, name);
    if (field || property) return this.#field(node, name, field, property);
    const inherited = isStaticMember ? this.#staticBase(node, name) : this.members(this.#bases(node), name);
    if (inherited.all.length) return inherited;
    // fields that are only ever assigned
    const assigned = this.#given(node, name);
    if (assigned.length) return union(assigned);
    return { ...unknown, complete: inherited.complete };
  }

  #staticBase(node: ts.ClassLikeDeclaration, name: string): Values {
    const heritage = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    return heritage ? this.members(this.valuesOf(heritage.expression), name) : unknown;
  }

  #field(
    owner: ts.ClassLikeDeclaration,
    name: string,
    field: ts.PropertyDeclaration | undefined,
    property: ts.ParameterDeclaration | undefined,
  ): Values {
    const given = this.#given(owner, name);
    if (field?.initializer && !isNothing(field.initializer)) given.unshift(this.valuesOf(field.initializer));
    if (property) given.unshift(this.declared(property));
    if (property && !field) return union(given);
    const found = this.#typedOrGiven(field?.type, given);
    if (found.all.length || !field || isDeclared(owner)) return found;
    const implemented = this.#implemented(owner, name);
    return implemented.all.length ? implemented : found;
  }

  /** What the class, those that extend it and code that holds one assign to a field. */
  #given(owner: ts.ClassLikeDeclaration, name: string): Values[] {
    return this.#assignedTo(name, owner)
      .filter((value) => !isNothing(value) && this.#isFieldOf(value, owner))
      .map((value) => this.valuesOf(value));
  }

  #isFieldOf(value: ts.Expression, owner: ts.ClassLikeDeclaration): boolean {
    const left = bare((value.parent as ts.BinaryExpression).left);
    if (!ts.isPropertyAccessExpression(left)) return false;
    if (left.expression.kind !== ts.SyntaxKind.ThisKeyword) return this.#holds(left.expression, owner);
    for (let at: ts.Node = left; at; at = at.parent)
      if (ts.isClassLike(at)) return at === owner || this.#extends(at, owner);
    return false;
  }

  #extends(node: ts.ClassLikeDeclaration, base: ts.ClassLikeDeclaration, depth = 0): boolean {
    if (depth > longestLine) return false;
    const bases = this.#bases(node).all;
    return bases.some(
      (value) =>
        value.kind === 'instance' &&
        (value.node === base || (ts.isClassLike(value.node) && this.#extends(value.node, base, depth + 1))),
    );
  }

  /** A member of an interface or a type literal: what implements it, or the declaration where nothing here does. */
  #memberOfShape(node: ts.InterfaceDeclaration | ts.TypeLiteralNode, name: string): Values {
    const all = membersOf(node).filter((m) => m.name && propertyName(m.name as ts.PropertyName) === name);
    const member = all[0];
    if (!member) return this.#inheritedMember(node, name);
    const declared = ts.isMethodSignature(member)
      ? union(all.filter((each) => ts.isMethodSignature(each)).map(func))
      : ts.isPropertySignature(member) && member.type
        ? this.typed(member.type)
        : unknown;
    if (isDeclared(node)) return declared;
    const isData = declared.all.some((value) => value.kind !== 'function');
    if (isData) return declared;
    const implemented = this.#implemented(node, name);
    return implemented.all.length ? implemented : declared;
  }

  #inheritedMember(node: ts.InterfaceDeclaration | ts.TypeLiteralNode, name: string): Values {
    if (!ts.isInterfaceDeclaration(node)) return unknown;
    const parents = [node, ...this.#mergedWith(node)].flatMap(
      (each) => each.heritageClauses?.flatMap((c) => c.types) ?? [],
    );
    const own = this.#mergedWith(node)
      .flatMap((each) => membersOf(each))
      .find((m) => m.name && propertyName(m.name as ts.PropertyName) === name);
    if (own && ts.isMethodSignature(own)) return func(own);
    return parents.length ? union(parents.map((parent) => this.members(this.#heritage(parent), name))) : unknown;
  }

  /** Interfaces, and classes, of the same name in the same scope say their members together. */
  #mergedWith(node: ts.InterfaceDeclaration): readonly ts.InterfaceDeclaration[] {
    const statements = ts.isSourceFile(node.parent) || ts.isModuleBlock(node.parent) ? node.parent.statements : [];
    return (statements as readonly ts.Statement[]).filter(
      (other): other is ts.InterfaceDeclaration =>
        ts.isInterfaceDeclaration(other) && other !== node && other.name.text === node.name.text,
    );
  }

  /** The members of that name of whatever implements or extends a contract, in any file that can see it. */
  #implemented(node: Shape, name: string): Values {
    const aliased = ts.isTypeLiteralNode(node) ? typeAliasOf(node) : undefined;
    const owner = aliased?.name.text ?? (ts.isTypeLiteralNode(node) ? undefined : node.name?.text);
    if (!owner) return nothing;
    const found: Values[] = [];
    for (const source of this.#sourcesWith(node.getSourceFile(), owner)) {
      for (const candidate of this.#classes(source)) {
        if (candidate === node || !this.#isA(candidate, node, owner)) continue;
        const member = this.#ownMember(candidate, name);
        if (member) found.push(member);
      }
      for (const value of this.#typedValues(source, owner))
        for (const made of this.valuesOf(value).all) if (made.kind === 'object') found.push(this.member(made, name));
    }
    return found.length ? { ...union(found), complete: true } : nothing;
  }

  /** A member that a class itself has a body or value for. */
  #ownMember(node: ts.ClassLikeDeclaration, name: string): Values | undefined {
    const found = this.member({ kind: 'instance', node }, name);
    return found.all.some((value) => value.kind === 'function' && isFunctionNode(value.node) && !!value.node.body)
      ? found
      : undefined;
  }

  #isA(candidate: ts.ClassLikeDeclaration, shape: Shape, owner: string, depth = 0): boolean {
    if (depth > longestLine) return false;
    return (candidate.heritageClauses ?? []).some((clause) =>
      clause.types.some((type) => {
        const named = ts.isIdentifier(type.expression) ? type.expression.text : calledName(type.expression);
        const declared = this.#heritageDeclaration(type);
        if (declared)
          return (
            this.#sameShape(declared, shape) ||
            (ts.isInterfaceDeclaration(declared) && this.#interfaceExtends(declared, shape)) ||
            (ts.isClassLike(declared) && declared !== candidate && this.#isA(declared, shape, owner, depth + 1))
          );
        return named === owner;
      }),
    );
  }

  #heritageDeclaration(type: ts.ExpressionWithTypeArguments): Declaration | undefined {
    if (!ts.isIdentifier(type.expression)) return undefined;
    const declaration = declarationOf(type.expression, 'type');
    return declaration && this.#followType(declaration);
  }

  #sameShape(declaration: Declaration, shape: Shape): boolean {
    if (declaration === (shape as ts.Node)) return true;
    return ts.isTypeAliasDeclaration(declaration) && (declaration.type as ts.Node) === shape;
  }

  #interfaceExtends(node: ts.InterfaceDeclaration, shape: Shape, depth = 0): boolean {
    if (depth > longestLine) return false;
    return (node.heritageClauses ?? []).some((clause) =>
      clause.types.some((type) => {
        const declared = this.#heritageDeclaration(type);
        if (!declared || declared === node) return false;
        return (
          this.#sameShape(declared, shape) ||
          (ts.isInterfaceDeclaration(declared) && this.#interfaceExtends(declared, shape, depth + 1))
        );
      }),
    );
  }

  /** The file itself and others that can see it and have the name. */
  #sourcesWith(source: ts.SourceFile, name: string): readonly ts.SourceFile[] {
    const others = this.#users(source.fileName, name).map((file) => this.#source(file));
    return [...new Set([source, ...others.filter((other) => other !== undefined)])];
  }

  #accessed(node: ts.PropertyAccessExpression): Values {
    const { text } = node.name;
    if (text === 'exports' && node.expression.getText() === 'module')
      return this.exported(node.getSourceFile().fileName, 'export=');
    if (text === 'prototype') return this.valuesOf(node.expression);
    const on = this.valuesOf(node.expression);
    if (on.all.length) {
      const found = this.members(on, text);
      if (found.all.length) return found;
      if (!on.all.every((value) => value.kind === 'object' || value.kind === 'module')) return found;
    }
    return this.#assignedPath(node);
  }

  /** What the same file assigns to this very path: `app.locals.bus = new Bus()`. */
  #assignedPath(node: ts.PropertyAccessExpression): Values {
    const path = node.getText().replace(/[\s!?]/g, '');
    const given = (this.#writes(node.getSourceFile()).get(node.name.text) ?? []).filter((value) => {
      const left = bare((value.parent as ts.BinaryExpression).left);
      return left !== node && left.getText().replace(/[\s!?]/g, '') === path && !isNothing(value);
    });
    return given.length ? union(given.map((value) => this.valuesOf(value))) : unknown;
  }

  #element(node: ts.ElementAccessExpression): Values {
    if (ts.isStringLiteralLike(node.argumentExpression)) {
      const named = this.members(this.valuesOf(node.expression), node.argumentExpression.text);
      if (named.all.length) return named;
    }
    return this.elementsOf(node.expression);
  }

  /** What the elements of a collection are: of its literal, its type, and whatever is put into it. */
  elementsOf(expression: ts.Expression): Values {
    const node = bare(expression);
    return this.#once(node, 'elements', () => {
      const parts = [this.#elementsOfValues(this.valuesOf(node)), this.#putInto(node)].filter(
        (part) => part.all.length,
      );
      return parts.length ? { ...union(parts), handed: true } : unknown;
    });
  }

  #elementsOfValues(values: Values): Values {
    const parts = values.all.map((value) => this.#elementsOfValue(value));
    return parts.length ? union(parts) : unknown;
  }

  #elementsOfValue(value: Abstract): Values {
    if (value.kind === 'object')
      return union([
        nothing,
        ...value.node.properties.map((member) =>
          ts.isSpreadAssignment(member) ? this.elementsOf(member.expression) : this.#property(member),
        ),
      ]);
    if (value.kind === 'instance') return this.#iterated(value.node);
    if (value.kind !== 'list') return unknown;
    const { node } = value;
    if (ts.isArrayLiteralExpression(node))
      return union([
        nothing,
        ...node.elements.map((element) =>
          ts.isSpreadElement(element) ? this.elementsOf(element.expression) : this.#entryOf(element),
        ),
      ]);
    if (ts.isArrayTypeNode(node)) return this.typed(node.elementType);
    if (ts.isTypeReferenceNode(node)) {
      const last = node.typeArguments?.at(-1);
      return last ? this.typed(last) : unknown;
    }
    const argument = ts.isNewExpression(node) ? node.arguments?.[0] : undefined;
    if (argument) return this.elementsOf(argument);
    const declared = ts.isNewExpression(node) ? node.typeArguments?.at(-1) : undefined;
    return declared ? this.typed(declared) : nothing;
  }

  /** What an object's own iterator yields: a client's stream its records. */
  #iterated(shape: Shape): Values {
    for (const member of membersOf(shape)) {
      const isIterator = member.name && /^\[Symbol\.(asyncI|i)terator\]$/.test(member.name.getText());
      const type = isIterator && ts.isFunctionLike(member) ? (member as ts.MethodSignature).type : undefined;
      const element = type && ts.isTypeReferenceNode(type) ? type.typeArguments?.[0] : undefined;
      if (element) return this.typed(element);
    }
    return unknown;
  }

  /** An element of a list; of `[key, value]` in what a `Map` is made of, the value. */
  #entryOf(element: ts.Expression): Values {
    const entry = bare(element);
    const isEntry = ts.isArrayLiteralExpression(entry) && entry.elements.length === 2 && isMapEntry(entry);
    return this.valuesOf(isEntry ? entry.elements[1]! : entry);
  }

  /** What is pushed, set and assigned into the collection of that name, wherever its file does so. */
  #putInto(node: ts.Expression): Values {
    const holder = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : undefined;
    if (holder === undefined) return unknown;
    const source = this.#holderSource(node);
    const found: Values[] = [];
    for (const call of this.#calls(source).get(`.${holder}`) ?? []) {
      const value = call.node.arguments?.at(-1);
      if (value && adds.test(calledName(call.node.expression))) found.push(this.valuesOf(value));
    }
    for (const value of this.#writes(source).get(`[${holder}]`) ?? []) found.push(this.valuesOf(value));
    return found.length ? union(found) : unknown;
  }

  /** The file in which a collection is declared. */
  #holderSource(node: ts.Expression): ts.SourceFile {
    const declared = ts.isIdentifier(node) ? declarationOf(node) : undefined;
    if (declared && isImport(declared)) {
      const file = this.#moduleOf(declared);
      const source = file && this.#source(file);
      if (source) return source;
    }
    return node.getSourceFile();
  }

  #made(node: ts.NewExpression): Values {
    const made = this.valuesOf(node.expression);
    const all = made.all.flatMap((value): readonly Abstract[] => {
      if (value.kind === 'standard' && (maps.has(value.name) || lists.has(value.name))) return [{ kind: 'list', node }];
      return this.#instanceOf(value);
    });
    return { ...made, all };
  }

  #called(node: ts.CallExpression): Values {
    const callee = bare(node.expression);
    if (
      callee.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(callee) && callee.text === 'require' && !declarationOf(callee))
    ) {
      const specifier = node.arguments[0];
      return specifier && ts.isStringLiteralLike(specifier) ? this.#required(specifier.text, node) : unknown;
    }
    const special = ts.isPropertyAccessExpression(callee) ? this.#calledMember(node, callee) : undefined;
    if (special) return special;
    const functions = this.valuesOf(callee);
    if (!functions.all.length) return unknown;
    const isFluent = functions.all.some((f) => f.kind === 'function' && f.node.type?.kind === ts.SyntaxKind.ThisType);
    if (isFluent && ts.isPropertyAccessExpression(callee)) return this.valuesOf(callee.expression);
    return this.#results(functions, node);
  }

  /** Members that everybody knows: of functions, of `Object` and `Promise`, of collections. */
  #calledMember(node: ts.CallExpression, callee: ts.PropertyAccessExpression): Values | undefined {
    const name = callee.name.text;
    const first = node.arguments[0];
    if (name === 'bind') return this.valuesOf(callee.expression);
    if ((name === 'call' || name === 'apply') && !this.valuesOf(callee).all.length)
      return this.#results(this.valuesOf(callee.expression));
    const root = ts.isIdentifier(callee.expression) ? callee.expression.text : undefined;
    if (root === 'Object' && first) {
      if (name === 'assign') return union(node.arguments.map((argument) => this.valuesOf(argument)));
      if (name === 'freeze' || name === 'seal' || name === 'create') return this.valuesOf(first);
      if (name === 'values' || name === 'entries' || name === 'fromEntries') return this.valuesOf(first);
    }
    if (root === 'Promise' && first) return this.valuesOf(first);
    if (root === 'Array' && name === 'from' && first) return this.valuesOf(first);
    if (name === 'then' || name === 'catch' || name === 'finally') return this.#chained(node, callee, name);
    if (yieldsElement.test(name) || yieldsList.test(name)) {
      const on = this.valuesOf(callee.expression);
      if (on.all.length && !on.all.some((value) => value.kind === 'list')) return undefined;
      if (!on.all.length && !this.#putInto(bare(callee.expression)).all.length) return undefined;
      return yieldsElement.test(name) ? this.elementsOf(callee.expression) : on;
    }
    return undefined;
  }

  /** What a promise's chain yields: the callback's result after `then`, the promise's own otherwise. */
  #chained(node: ts.CallExpression, callee: ts.PropertyAccessExpression, name: string): Values {
    const before = this.valuesOf(callee.expression);
    const first = node.arguments[0];
    if (name !== 'then' || !first) return before;
    const results = this.#results(this.valuesOf(first));
    return results.all.length ? results : unknown;
  }

  /** What functions give back: by what they return, or by the type they are declared with. */
  #results(functions: Values, call?: ts.CallExpression): Values {
    const parts = functions.all.map((value) => {
      if (value.kind === 'function') return this.resultOf(value.node, call);
      // older clients' classes can be called without `new`
      if (value.kind === 'class' && isDeclared(value.node)) return instance(value.node);
      if (value.kind === 'instance') return this.#callSignature(value.node);
      return unknown;
    });
    return parts.length ? { ...union(parts), handed: functions.handed } : unknown;
  }

  #callSignature(shape: Shape): Values {
    const signature = membersOf(shape).find((m) => ts.isCallSignatureDeclaration(m)) as
      ts.CallSignatureDeclaration | undefined;
    if (signature?.type) return this.typed(signature.type);
    return { ...nothing, all: this.#constructed(shape) };
  }

  /** What a function gives back. */
  resultOf(node: Signature, call?: ts.CallExpression): Values {
    return this.#once(node, 'result', () => {
      const values = isFunctionNode(node) ? returned(node).map((value) => this.valuesOf(value)) : [];
      const type = node.type;
      const byType = type && !isGeneric(type, node) ? type : undefined;
      const found = this.#typedOrGiven(byType, values);
      return found.all.length || !call || !type ? found : this.#byArguments(type, node, call);
    });
  }

  /** `T` of `container.get<T>()`, and of `identity<T>(value: T): T`. */
  #byArguments(type: ts.TypeNode, node: Signature, call: ts.CallExpression): Values {
    const named = ts.isTypeReferenceNode(type) ? type : undefined;
    const inner = named && transparent.has(named.typeName.getText()) ? named.typeArguments?.[0] : named;
    const index = (node.typeParameters ?? []).findIndex((p) => p.name.text === inner?.getText());
    const given = index >= 0 ? call.typeArguments?.[index] : undefined;
    return given ? this.typed(given) : unknown;
  }

  /** What is assigned to a name or member of that name, in the file of a node and in those that can see it. */
  #assignedTo(name: string, near: ts.Node): readonly ts.Expression[] {
    const source = near.getSourceFile();
    if (source.isDeclarationFile) return [];
    const own = (this.#writes(source).get(name) ?? []).filter((value) => this.#isWriteTo(value, near));
    if (!ts.isClassLike(near) || isOwn(near, name)) return own;
    const others = this.#sources
      .users(source.fileName, name)
      .map((file) => this.#source(file))
      .filter((other) => other !== undefined && other !== source)
      .flatMap((other) => this.#writes(other!).get(name) ?? [])
      .filter((value) => ts.isPropertyAccessExpression(bare((value.parent as ts.BinaryExpression).left)));
    return [...own, ...others];
  }

  #isWriteTo(value: ts.Expression, near: ts.Node): boolean {
    const left = bare((value.parent as ts.BinaryExpression).left);
    if (ts.isVariableDeclaration(near)) return ts.isIdentifier(left) && declarationOf(left) === near;
    return ts.isPropertyAccessExpression(left);
  }

  /** The arguments that a function's callers give for one of its parameters. */
  #argumentsFor(owner: FunctionNode, index: number): readonly ts.Expression[] {
    const immediate = outer(owner).parent;
    if (ts.isCallExpression(immediate) && immediate.expression === outer(owner)) {
      const given = immediate.arguments[index];
      return given ? [given] : [];
    }
    const found: ts.Expression[] = [];
    for (const { call, functionIndex } of this.callsTo(owner)) {
      const argument = call.arguments?.[index + functionIndex];
      if (argument) found.push(argument);
    }
    return found;
  }

  /** The calls that reach a function, as far as they name it: by its own name, its member's, its class's. */
  callsTo(
    owner: FunctionNode,
  ): readonly { readonly call: ts.CallExpression | ts.NewExpression; readonly functionIndex: number }[] {
    const name = callableName(owner);
    if (!name) return [];
    const found: { call: ts.CallExpression | ts.NewExpression; functionIndex: number }[] = [];
    for (const source of this.#sourcesWith(owner.getSourceFile(), name)) {
      for (const { node } of this.#calls(source).get(name) ?? [])
        if (this.#reaches(node, owner)) found.push({ call: node, functionIndex: 0 });
    }
    if (ts.isConstructorDeclaration(owner))
      for (const call of this.#superCalls(owner)) found.push({ call, functionIndex: 0 });
    return found;
  }

  #superCalls(owner: ts.ConstructorDeclaration): readonly ts.CallExpression[] {
    const base = owner.parent;
    const name = base.name?.text;
    if (!name) return [];
    return this.#sourcesWith(base.getSourceFile(), name).flatMap((source) =>
      (this.#calls(source).get('super') ?? [])
        .map((call) => call.node as ts.CallExpression)
        .filter((call) => {
          for (let at: ts.Node = call; at; at = at.parent) if (ts.isClassLike(at)) return this.#extends(at, base);
          return false;
        }),
    );
  }

  #reaches(call: ts.CallExpression | ts.NewExpression, owner: FunctionNode): boolean {
    const callee = bare(call.expression);
    const values = this.valuesOf(callee);
    if (ts.isConstructorDeclaration(owner))
      return values.all.some((value) => value.kind === 'class' && value.node === owner.parent);
    return values.all.some((value) => value.kind === 'function' && value.node === owner);
  }

  /** What the parameter of a function literal is by the place the literal stands in. */
  #expectedParameter(owner: FunctionNode, index: number): Values | undefined {
    const expected = this.expected(owner);
    const signatures = expected.all.flatMap((value) => (value.kind === 'function' ? [value.node] : []));
    const parts = signatures.flatMap((signature) => {
      const parameter = signature === (owner as Signature) ? undefined : signature.parameters[index];
      return parameter?.type ? [this.typed(parameter.type)] : [];
    });
    return parts.length ? union(parts) : undefined;
  }

  /** What the place of a literal (function or object) says that it has to be: the type of the argument, property, variable. */
  expected(literal: ts.Node): Values {
    return this.#once(literal, 'expected', () => this.#evaluateExpected(literal));
  }

  #evaluateExpected(literal: ts.Node): Values {
    if (ts.isMethodDeclaration(literal) && ts.isObjectLiteralExpression(literal.parent)) {
      const name = propertyName(literal.name);
      return name === undefined ? unknown : this.#signatures(this.expected(literal.parent), name);
    }
    const at = outer(literal);
    const { parent } = at;
    if (
      literal.parent &&
      (ts.isAsExpression(literal.parent) || ts.isSatisfiesExpression(literal.parent)) &&
      at !== literal
    )
      return this.typed(literal.parent.type);
    if (ts.isPropertyAssignment(parent)) {
      const name = propertyName(parent.name);
      return name === undefined ? unknown : this.#signatures(this.expected(parent.parent), name);
    }
    if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isParameter(parent))
      return parent.type ? this.typed(parent.type) : unknown;
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return this.#expectedArgument(parent, at);
    if (ts.isArrayLiteralExpression(parent)) return this.#elementsOfValues(this.expected(parent));
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === at))
      return this.#expectedResult(parent);
    if (ts.isConditionalExpression(parent) || (ts.isBinaryExpression(parent) && parent.right === at))
      return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
        ? this.#declaredOf(parent.left)
        : this.expected(parent);
    return unknown;
  }

  /** The declared type of what is assigned to. */
  #declaredOf(left: ts.Expression): Values {
    const node = bare(left);
    const declaration = ts.isIdentifier(node) ? declarationOf(node) : undefined;
    if (declaration && (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)) && declaration.type)
      return this.typed(declaration.type);
    return ts.isPropertyAccessExpression(node) ? this.valuesOf(node) : unknown;
  }

  #expectedResult(from: ts.Node): Values {
    for (let at: ts.Node | undefined = from; at; at = at.parent)
      if (isFunctionNode(at)) {
        if (at.type) return this.typed(at.type);
        const signatures = this.expected(at).all.flatMap((value) =>
          value.kind === 'function' && value.node.type ? [value.node.type] : [],
        );
        return signatures.length ? union(signatures.map((type) => this.typed(type))) : unknown;
      }
    return unknown;
  }

  #expectedArgument(call: ts.CallExpression | ts.NewExpression, at: ts.Node): Values {
    const index = call.arguments?.indexOf(at as ts.Expression) ?? -1;
    if (index < 0) return unknown;
    const parts = this.#signaturesOf(call).flatMap((signature) => {
      const last = signature.parameters.at(-1);
      const parameter = signature.parameters[index] ?? (last?.dotDotDotToken ? last : undefined);
      return parameter?.type ? [this.typed(parameter.type)] : [];
    });
    return parts.length ? union(parts) : unknown;
  }

  #signaturesOf(call: ts.CallExpression | ts.NewExpression): readonly Signature[] {
    const callee = this.valuesOf(call.expression);
    return callee.all.flatMap((value): readonly Signature[] => {
      if (value.kind === 'function') return overloads(value.node);
      if (value.kind === 'class') return value.node.members.filter((member) => ts.isConstructorDeclaration(member));
      return [];
    });
  }

  /** A member as its type declares it, without looking for what implements it. */
  #signatures(of: Values, name: string): Values {
    const parts = of.all.map((value): Values => {
      if (value.kind !== 'instance') return unknown;
      const member = membersOf(value.node).find((m) => m.name && propertyName(m.name as ts.PropertyName) === name);
      if (!member)
        return ts.isInterfaceDeclaration(value.node) || ts.isClassLike(value.node)
          ? this.#inheritedSignature(value.node, name)
          : unknown;
      if (ts.isMethodSignature(member) || ts.isMethodDeclaration(member)) return func(member);
      return (ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) && member.type
        ? this.typed(member.type)
        : unknown;
    });
    return parts.length ? union(parts) : unknown;
  }

  #inheritedSignature(node: ts.InterfaceDeclaration | ts.ClassLikeDeclaration, name: string): Values {
    const parents = (node.heritageClauses ?? []).flatMap((clause) => clause.types);
    return parents.length ? union(parents.map((parent) => this.#signatures(this.#heritage(parent), name))) : unknown;
  }

  #calls(source: ts.SourceFile): ReadonlyMap<string, readonly Call[]> {
    let found = this.#callsOf.get(source);
    if (!found) this.#callsOf.set(source, (found = indexCalls(source)));
    return found;
  }

  #writes(source: ts.SourceFile): ReadonlyMap<string, readonly ts.Expression[]> {
    let found = this.#writesOf.get(source);
    if (!found) this.#writesOf.set(source, (found = indexWrites(source)));
    return found;
  }

  #classes(source: ts.SourceFile): readonly ts.ClassLikeDeclaration[] {
    let found = this.#classesOf.get(source);
    if (!found) this.#classesOf.set(source, (found = indexClasses(source)));
    return found;
  }

  #typedValues(source: ts.SourceFile, type: string): readonly ts.Expression[] {
    let found = this.#typedOf.get(source);
    if (!found) this.#typedOf.set(source, (found = indexTyped(source)));
    return found.get(type) ?? [];
  }
}

/** A call, and what it stands in. */
interface Call {
  readonly node: ts.CallExpression | ts.NewExpression;
}

const globals = new Set(['Promise', 'Object', 'JSON', 'Math', 'console', 'process', 'Number', 'String', 'Symbol']);

/** What TypeScript's own keywords say; a function, since the compiler is loaded when it is first needed. */
function keyword(kind: ts.SyntaxKind): Values | undefined {
  switch (kind) {
    case ts.SyntaxKind.StringKeyword:
      return primitive('string');
    case ts.SyntaxKind.NumberKeyword:
      return primitive('number');
    case ts.SyntaxKind.BigIntKeyword:
      return primitive('bigint');
    case ts.SyntaxKind.BooleanKeyword:
      return primitive('boolean');
    case ts.SyntaxKind.VoidKeyword:
    case ts.SyntaxKind.UndefinedKeyword:
    case ts.SyntaxKind.NeverKeyword:
      return primitive('void');
    default:
      return undefined;
  }
}

/** True for a field that only its class and those that extend it assign to. */
const isOwn = (owner: ts.ClassLikeDeclaration, name: string): boolean => {
  const field =
    owner.members.find((member) => member.name && propertyName(member.name) === name) ?? parameterProperty(owner, name);
  const isHidden = (kind: ts.SyntaxKind): boolean =>
    kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ReadonlyKeyword;
  if (field?.name && ts.isPrivateIdentifier(field.name)) return true;
  return !!field && ts.canHaveModifiers(field) && !!field.modifiers?.some((modifier) => isHidden(modifier.kind));
};

const isEmptyType = (type: ts.TypeNode): boolean =>
  type.kind === ts.SyntaxKind.UndefinedKeyword ||
  type.kind === ts.SyntaxKind.VoidKeyword ||
  (ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword);

const isImport = (node: Declaration): node is ts.ImportSpecifier | ts.ImportClause | ts.NamespaceImport =>
  ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node);

/** True for what a client's declarations declare. */
export const isDeclared = (node: ts.Node): boolean => node.getSourceFile().isDeclarationFile;

const isNothing = (value: ts.Expression): boolean => {
  const node = bare(value);
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
};

const hasStatic = (member: ts.ClassElement): boolean =>
  ts.canHaveModifiers(member) && !!member.modifiers?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword);

/** True for code in a static member of a class. */
function isStatic(node: ts.Node, owner: ts.ClassLikeDeclaration): boolean {
  for (let at = node; at !== owner; at = at.parent) if (at.parent === owner) return hasStatic(at as ts.ClassElement);
  return false;
}

/** True for code in a method of an object literal: not in an arrow function, whose `this` is that of its surroundings. */
function isMethodOf(node: ts.Node, owner: ts.ObjectLiteralExpression): boolean {
  for (let at = node; at !== owner; at = at.parent)
    if (ts.isMethodDeclaration(at) || ts.isFunctionExpression(at) || ts.isGetAccessor(at)) return true;
  return false;
}

const membersOf = (shape: Shape): readonly (ts.ClassElement | ts.TypeElement)[] => shape.members;

/** The type of a variable or parameter: as written, or in JavaScript as a comment has it. */
const typeOf = (node: ts.VariableDeclaration | ts.ParameterDeclaration): ts.TypeNode | undefined =>
  node.type ?? (/\.[cm]?jsx?$/.test(node.getSourceFile().fileName) ? ts.getJSDocType(node) : undefined);

/** `constructor(private readonly bus: Bus)`. */
export function parameterProperty(node: ts.ClassLikeDeclaration, name: string): ts.ParameterDeclaration | undefined {
  for (const member of node.members)
    if (ts.isConstructorDeclaration(member))
      for (const parameter of member.parameters)
        if (parameter.modifiers?.length && ts.isIdentifier(parameter.name) && parameter.name.text === name)
          return parameter;
  return undefined;
}

const typeAliasOf = (node: ts.TypeLiteralNode): ts.TypeAliasDeclaration | undefined => {
  let at: ts.Node = node;
  while (ts.isIntersectionTypeNode(at.parent) || ts.isParenthesizedTypeNode(at.parent)) at = at.parent;
  return ts.isTypeAliasDeclaration(at.parent) ? at.parent : undefined;
};

const isGeneric = (type: ts.TypeNode, node: Signature): boolean =>
  !!node.typeParameters?.some((parameter) => new RegExp(`\\b${parameter.name.text}\\b`).test(type.getText()));

/** The declarations of an overloaded function or member. */
function overloads(node: Signature): readonly Signature[] {
  const name = node.name?.getText();
  const { parent } = node;
  if (!name || !(ts.isInterfaceDeclaration(parent) || ts.isClassLike(parent) || ts.isTypeLiteralNode(parent)))
    return [node];
  const same = membersOf(parent).filter((member) => member.name?.getText() === name && ts.isFunctionLike(member));
  return same.length > 1 ? (same as unknown as Signature[]) : [node];
}

function isExported(node: Declaration): boolean {
  if (isImport(node) || ts.isImportEqualsDeclaration(node) || ts.isTypeParameterDeclaration(node)) return false;
  let at: ts.Node = node;
  while (at.parent && !ts.isSourceFile(at.parent)) at = at.parent;
  return (
    (ts.canHaveModifiers(at) && !!at.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword)) ||
    node.getSourceFile().isDeclarationFile
  );
}

/** `module.exports = x`, `exports.name = x`, `module.exports.name = x`; under `export=` the whole. */
function commonJs(source: ts.SourceFile, name: string): readonly ts.Expression[] {
  if (!source.text.includes('exports')) return [];
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const path = node.left.getText().replace(/\s/g, '');
      const wanted =
        name === 'export='
          ? path === 'module.exports' || path === 'exports'
          : path === `exports.${name}` || path === `module.exports.${name}`;
      if (wanted) found.push(node.right);
    }
    if (ts.isStatement(node) || ts.isBinaryExpression(node) || ts.isSourceFile(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((value) => !(ts.isBinaryExpression(bare(value)) && name === 'export='));
}

/** True for `[key, value]` in a list that makes a `Map`, or in one of such entries. */
function isMapEntry(entry: ts.ArrayLiteralExpression): boolean {
  const list = entry.parent;
  const user = list && ts.isArrayLiteralExpression(list) ? outer(list).parent : undefined;
  return !!user && ts.isNewExpression(user) && user.expression.getText() === 'Map';
}

/** The name by which people call a function: its own, its variable's or member's, for a constructor its class's. */
export function callableName(node: FunctionNode): string | undefined {
  if (ts.isConstructorDeclaration(node)) return node.parent.name?.text;
  if (node.name) return propertyName(node.name as ts.PropertyName);
  const { parent } = outer(node);
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return propertyName(parent.name);
  if (ts.isBinaryExpression(parent) && parent.right === outer(node)) return calledName(parent.left) || undefined;
  // what a factory returns is called by the name of what it is kept in: its callers are not found by a name
  return undefined;
}

/** Every call of a file by the called name; by `.holder` those of a member of what is called so. */
function indexCalls(source: ts.SourceFile): ReadonlyMap<string, readonly Call[]> {
  const found = new Map<string, Call[]>();
  const note = (name: string, node: ts.CallExpression | ts.NewExpression): void => {
    const list = found.get(name);
    if (list) list.push({ node });
    else found.set(name, [{ node }]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const callee = bare(node.expression);
      const name = calledName(callee);
      if (name) note(name, node);
      const holder = ts.isPropertyAccessExpression(callee) ? calledName(callee.expression) : '';
      if (holder) note(`.${holder}`, node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Every assigned value of a file by the name of the variable or member; by `[name]` what is put under a key of it. */
function indexWrites(source: ts.SourceFile): ReadonlyMap<string, readonly ts.Expression[]> {
  const found = new Map<string, ts.Expression[]>();
  const note = (name: string, value: ts.Expression): void => {
    const list = found.get(name);
    if (list) list.push(value);
    else found.set(name, [value]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
      const left = bare(node.left);
      if (ts.isElementAccessExpression(left)) note(`[${calledName(left.expression)}]`, node.right);
      else if (calledName(left)) note(calledName(left), node.right);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isAssignment = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.EqualsToken ||
  kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
  kind === ts.SyntaxKind.BarBarEqualsToken;

function indexClasses(source: ts.SourceFile): readonly ts.ClassLikeDeclaration[] {
  const found: ts.ClassLikeDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node) && node.heritageClauses) found.push(node);
    ts.forEachChild(node, visit);
  };
  if (/\bclass\b/.test(source.text)) visit(source);
  return found;
}

/** Expressions that stand for a type by name: initialisers of variables and fields, results of functions, assertions. */
function indexTyped(source: ts.SourceFile): ReadonlyMap<string, readonly ts.Expression[]> {
  const found = new Map<string, ts.Expression[]>();
  const note = (type: ts.TypeNode | undefined, values: readonly ts.Expression[]): void => {
    const name = type && namedType(type);
    if (name && values.length) found.set(name, [...(found.get(name) ?? []), ...values]);
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) && node.initializer)
      note(node.type, [node.initializer]);
    else if (isFunctionNode(node) && node.type) note(node.type, returned(node));
    else if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) note(node.type, [node.expression]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function namedType(type: ts.TypeNode): string | undefined {
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const name = ts.isIdentifier(type.typeName) ? type.typeName.text : type.typeName.right.text;
  const inner = transparent.has(name) ? type.typeArguments?.[0] : undefined;
  return inner ? namedType(inner) : name;
}
