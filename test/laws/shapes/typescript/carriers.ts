import { ts } from 'ts-morph';
import type { Replacement } from '../program';
import { isMovable, walk, type FunctionNode, type Piece, type Rename, type Typed } from './lift';
import type { Source } from './source';

/** What a piece's move changes: in its own file, and the files that come with it. */
export interface Moved {
  readonly replacements: readonly Replacement[];
  readonly files?: ReadonlyMap<string, string>;
}

/** A way to have a piece's work done somewhere else; `undefined` when this cannot be done to it. */
export type Carrier = (piece: Piece, n: number) => Moved | undefined;

const typed = ({ source }: Piece): boolean => /\.[cm]?tsx?$/.test(source.name);

const declare = ({ name, type }: Typed): string => (type ? `${name}: ${type}` : name);
const list = (all: readonly Typed[]): string => all.map(declare).join(', ');
const result = ({ returnType }: Piece): string => (returnType ? `: ${returnType}` : '');
const asynchronous = (piece: Piece): string => (piece.async ? 'async ' : '');

/** What a function is given that stands in another place: first what stood around it, then what it was given before. */
const givenNames = (piece: Piece): readonly Typed[] => [...piece.needs.captured, ...piece.parameters];
const given = (piece: Piece): string => list(givenNames(piece));
const passed = (piece: Piece): string =>
  [...piece.needs.captured.map(({ name }) => name), ...piece.arguments].join(', ');

/** The type of a function in another place; parameters that are patterns get names. */
function functionType(piece: Piece): string {
  const all = givenNames(piece).map(
    ({ name, type }, i) => `${/^\W*\w+$/.test(clean(name)) ? clean(name) : `given${i}`}: ${type ?? 'any'}`,
  );
  return `(${all.join(', ')}) => ${piece.returnType ?? 'unknown'}`;
}
const clean = (name: string): string => name.replace(/\ue000[^\ue001]*\ue001/g, '');

/** The statement at the top of the file that a piece stands in. */
const anchorOf = ({ node, source }: Piece): ts.Node => ts.findAncestor(node, (one) => one.parent === source.file)!;

const insert = (at: number, text: string): Replacement => ({ start: at, end: at, text });

const before = (piece: Piece, text: string): Replacement =>
  insert(startOf(anchorOf(piece), piece.source), `${text}\n\n`);
const after = (piece: Piece, text: string): Replacement => insert(anchorOf(piece).end, `\n\n${text}`);

/** Where a statement starts, the comments that belong to it included. */
function startOf(node: ts.Node, source: Source): number {
  const own = ts.getLeadingCommentRanges(source.file.text, node.pos) ?? [];
  return source.file.statements[0] === node ? node.getStart() : (own[0]?.pos ?? node.getStart());
}

const beforeEnd = (home: ts.ClassLikeDeclaration, text: string): Replacement => insert(home.end - 1, `\n  ${text}\n`);

/** A field of a class, before its first method and after the fields that it reads. */
function field(home: ts.ClassLikeDeclaration, text: string): Replacement {
  const last = home.members.filter(ts.isPropertyDeclaration).at(-1);
  return insert(last?.end ?? home.members.pos, `\n  ${text}`);
}

/** The body stands in a method of the same class, or in a function of the same file. */
export const method: Carrier = (piece, n) => {
  const { home } = piece;
  if (home) {
    const modifier = typed(piece) ? 'private ' : '';
    return {
      replacements: [
        ...piece.delegate(`this.work${n}(${passed(piece)})`),
        beforeEnd(home, `${modifier}${asynchronous(piece)}work${n}(${given(piece)})${result(piece)} ${piece.block()}`),
      ],
    };
  }
  return {
    replacements: [
      ...piece.delegate(`work${n}(${passed(piece)})`),
      after(piece, `${asynchronous(piece)}function work${n}(${given(piece)})${result(piece)} ${piece.block()}`),
    ],
  };
};

/** What has to be given to code in another file: variables of the file and fields of the class. */
function dependencies(piece: Piece): readonly Typed[] | undefined {
  const { needs } = piece;
  if (needs.assigns || needs.ownThis) return undefined;
  const all = [...needs.variables, ...needs.fields];
  const names = new Set([...all, ...needs.captured].map(({ name }) => name));
  return names.size === all.length + needs.captured.length ? all : undefined;
}

const ready = (piece: Piece): boolean => {
  const start = anchorOf(piece).getStart();
  return piece.needs.variables.every(({ declared }) => declared <= start);
};

const fileName = (piece: Piece, n: number): string => {
  const extension = /\.[cm]?[jt]sx?$/.exec(piece.source.name)![0];
  return piece.source.name.replace(/[^/]*$/, `work-${n}${extension.replace('x', '')}`);
};

const usesRequire = (piece: Piece): boolean => /\brequire\(|\bmodule\.exports\b/.test(piece.source.file.text);
const moduleOf = (_piece: Piece, n: number): string => `./work-${n}`;

/** Adds an import to a file. */
function imports(piece: Piece, text: string): Replacement {
  const last = piece.source.file.statements.filter(ts.isImportDeclaration).at(-1);
  return last ? insert(last.end, `\n${text}`) : insert(piece.source.file.statements[0]!.getStart(), `${text}\n`);
}

/** The body stands in a function of another file, which is given what it needs. */
export const otherFile: Carrier = (piece, n) => {
  const needed = dependencies(piece);
  if (!needed || usesRequire(piece) || needed.some(({ name }) => piece.needs.own.has(name))) return undefined;
  const at = (one: Typed): string => (piece.needs.fields.includes(one) ? `this.${one.name}` : one.name);
  const parameters = [list(needed), given(piece)].filter(Boolean).join(', ');
  const values = [...needed.map(at), passed(piece)].filter(Boolean).join(', ');
  const body = piece.block((_, name) => name);
  const text = `export ${asynchronous(piece)}function work${n}(${parameters})${result(piece)} ${body}\n`;
  const made = elsewhere(piece, text);
  return {
    replacements: [
      ...piece.delegate(`work${n}(${values})`),
      imports(piece, `import { work${n} } from '${moduleOf(piece, n)}';`),
      ...made.exported,
    ],
    files: new Map([[fileName(piece, n), made.text]]),
  };
};

/** A class in another file, made once and given what it needs. */
interface WorkerShape {
  /** The text of the classes; `members` has the body, `constructor` keeps what is needed. */
  readonly classes: (
    n: number,
    constructor: (how: 'own' | 'derived') => string,
    run: (name: string) => string,
  ) => string;
  /** The type the maker's field is declared with; the class's own without it. */
  readonly declared?: (n: number) => string;
  /** What else is imported. */
  readonly alsoImported?: (n: number) => string;
  /** What is called. */
  readonly call?: (worker: string, values: string) => string;
}

function worker(shape: WorkerShape): Carrier {
  return (piece, n) => {
    const needed = dependencies(piece);
    if (!needed || usesRequire(piece) || (!piece.home && !ready(piece))) return undefined;
    const isTyped = typed(piece);
    const keeps = (how: 'own' | 'derived'): string => {
      if (!needed.length) return '';
      const names = needed.map(({ name }) => name);
      if (how === 'derived') return `  constructor(${list(needed)}) {\n    super(${names.join(', ')});\n  }\n\n`;
      if (isTyped)
        return `  constructor(${needed.map((one) => `protected readonly ${declare(one)}`).join(', ')}) {}\n\n`;
      return `  constructor(${names.join(', ')}) {\n${names.map((name) => `    this.${name} = ${name};\n`).join('')}  }\n\n`;
    };
    const body = piece.block((_, name) => `this.${name}`);
    const run = (name: string): string => `  ${asynchronous(piece)}${name}(${given(piece)})${result(piece)} ${body}\n`;
    const made = elsewhere(piece, shape.classes(n, keeps, run));
    const values = needed.map((one) => (piece.needs.fields.includes(one) ? `this.${one.name}` : one.name)).join(', ');
    const creation = `new Worker${n}(${values})`;
    const declared = isTyped ? `: ${shape.declared?.(n) ?? `Worker${n}`}` : '';
    const call = shape.call ?? ((one: string, all: string) => `${one}.run(${all})`);
    const also = shape.alsoImported?.(n);
    const kept = keep(piece, n, creation, declared);
    if (!kept) return undefined;
    return {
      replacements: [
        ...piece.delegate(call(kept.name, passed(piece))),
        ...kept.replacements,
        imports(piece, `import { Worker${n}${also ? `, ${also}` : ''} } from '${moduleOf(piece, n)}';`),
        ...made.exported,
      ],
      files: new Map([[fileName(piece, n), made.text]]),
    };
  };
}

/** Keeps something that is made once: in a field of the class, or in a variable of the file. */
function keep(
  piece: Piece,
  n: number,
  creation: string,
  declared: string,
): { readonly name: string; readonly replacements: readonly Replacement[] } | undefined {
  const { home } = piece;
  if (!home) return { name: `worker${n}`, replacements: [before(piece, `const worker${n}${declared} = ${creation};`)] };
  const isTyped = typed(piece);
  const modifiers = isTyped ? 'private readonly ' : '';
  const constructor = home.members.filter(ts.isConstructorDeclaration).find(({ body }) => body);
  const name = `this.worker${n}`;
  if (!constructor) return { name, replacements: [field(home, `${modifiers}worker${n}${declared} = ${creation};`)] };
  return {
    name,
    replacements: [
      ...(isTyped ? [field(home, `${modifiers}worker${n}${declared};`)] : []),
      insert(constructor.body!.end - 1, `\n    this.worker${n} = ${creation};\n  `),
    ],
  };
}

/** The body stands in a method of a class of another file, which is given what it needs by its constructor. */
export const otherClass = worker({
  classes: (n, keeps, run) => `export class Worker${n} {\n${keeps('own')}${run('run')}}\n`,
});

/** The same, and who uses it knows an interface alone. */
export const behindInterface: Carrier = (piece, n) =>
  typed(piece)
    ? worker({
        classes: (_, keeps, run) =>
          `export interface Work${n} {\n  run: ${functionType(piece)};\n}\n\n`.replace(
            /run: \((.*)\) => (.*);\n/s,
            'run($1): $2;\n',
          ) + `export class Worker${n} implements Work${n} {\n${keeps('own')}${run('run')}}\n`,
        declared: () => `Work${n}`,
        alsoImported: () => `type Work${n}`,
      })(piece, n)
    : undefined;

/** The body stands in a base class; the class that is made has nothing of its own. */
export const baseClass = worker({
  classes: (n, keeps, run) =>
    `class Base${n} {\n${keeps('own')}${run('run')}}\n\nexport class Worker${n} extends Base${n} {}\n`,
});

/** The base class calls a method that the class that is made writes out. */
export const templateMethod: Carrier = (piece, n) => {
  const isTyped = typed(piece);
  const names = givenNames(piece).map(({ type }, i): Typed => ({ name: `given${i}`, type }));
  const values = names.map(({ name }) => name).join(', ');
  const wait = piece.async && !piece.returns ? 'await' : 'return';
  const abstract = isTyped ? `\n\n  protected abstract work(${list(names)})${result(piece)};` : '';
  return worker({
    classes: (_, keeps, run) =>
      `${isTyped ? 'abstract ' : ''}class Base${n} {\n  ${asynchronous(piece)}run(${list(names)})${result(piece)} {\n` +
      `    ${wait} this.work(${values});\n  }${abstract}\n}\n\n` +
      `export class Worker${n} extends Base${n} {\n${keeps('own')
        .replace(/\{\}/, '{\n    super();\n  }')
        .replace(/(\) \{\n)(?= {4}this)/, '$1    super();\n')}${run('work')
        .replace(/^ {2}/, isTyped ? '  protected override ' : '  ')
        .replace('override async', 'override async')}}\n`,
  })(piece, n);
};

/** A value that is made of the body as an arrow function, called by what `call` says. */
interface HolderShape {
  readonly type: (type: string) => string;
  readonly value: (arrow: string, type: string | undefined) => string;
  readonly call: (holder: string, values: string, isTyped: boolean) => string;
  /** Statements in place of a call; only where no value comes back. */
  readonly statements?: (holder: string, values: string, wait: string) => string;
  readonly typesOnly?: boolean;
  /** What is declared beside it. */
  readonly beside?: (n: number, type: string) => string;
}

function holder(shape: (n: number) => HolderShape): Carrier {
  return (piece, n) => {
    const { type, value, call, statements, typesOnly, beside } = shape(n);
    const isTyped = typed(piece);
    const { home } = piece;
    if ((typesOnly && !isTyped) || (!home && !ready(piece)) || piece.needs.assigns) return undefined;
    if (piece.kind === 'function' && ts.isMethodDeclaration(piece.node) && !home) return undefined;
    const arrow = `${asynchronous(piece)}(${given(piece)})${result(piece)} => ${piece.block()}`;
    const written = isTyped ? functionType(piece) : undefined;
    const declared = written ? `: ${type(written)}` : '';
    const name = home ? `this.works${n}` : `works${n}`;
    let replaced: readonly Replacement[] | undefined;
    if (statements) {
      replaced = piece.statements?.(statements(name, passed(piece), piece.async ? 'await ' : ''));
      if (!replaced) return undefined;
    } else replaced = piece.delegate(call(name, passed(piece), isTyped));
    const made = value(arrow, written);
    const text = `works${n}${declared} = ${made};`;
    const extra = beside && written ? [before(piece, beside(n, written))] : [];
    return {
      replacements: [
        ...replaced,
        ...extra,
        home ? field(home, `${isTyped ? 'private readonly ' : ''}${text}`) : before(piece, `const ${text}`),
      ],
    };
  };
}

/** The body is the value of a property whose type is a function's, behind a contract. */
export const contract = holder((n) => ({
  type: () => `Contract${n}`,
  value: (arrow) => `{\n  run: ${arrow},\n}`,
  call: (name, values) => `${name}.run(${values})`,
  beside: (_, type) => `interface Contract${n} {\n  readonly run: ${type};\n}`,
  typesOnly: true,
}));

/** The body is kept in a map by a name. */
export const inMap = holder(() => ({
  type: (type) => `ReadonlyMap<string, ${type}>`,
  value: (arrow) => `new Map([['main', ${arrow}]])`,
  call: (name, values, isTyped) => `${name}.get('main')${isTyped ? '!' : ''}(${values})`,
}));

/** The body is kept in an object by a name. */
export const inObject = holder(() => ({
  type: (type) => `Record<string, ${type}>`,
  value: (arrow) => `{\n  main: ${arrow},\n}`,
  call: (name, values, isTyped) => `${name}['main']${isTyped ? '!' : ''}(${values})`,
}));

/** The body is one of a list of functions, which are called in turn. */
export const inArray = holder(() => ({
  type: (type) => `readonly (${type})[]`,
  value: (arrow) => `[\n  ${arrow},\n]`,
  call: () => '',
  statements: (name, values, wait) => `for (const step of ${name}) {\n    ${wait}step(${values});\n  }`,
}));

const isValue = (node: ts.Node): node is FunctionNode =>
  isMovable(node) && (ts.isArrowFunction(node) || (ts.isFunctionExpression(node) && !node.name));

/** The function goes through a function that gives back another one around it. */
export const wrapper: Carrier = (piece, n) => {
  const { node, source } = piece;
  if (piece.kind !== 'function' || !isValue(node)) return undefined;
  const { original } = source;
  const isTyped = typed(piece);
  const start = node.getStart();
  // what an overload or nothing expects says no type through the wrapper
  const annotations = node.parameters.flatMap((one, i): Replacement[] => {
    const { type } = piece.parameters[i]!;
    return ts.isCallExpression(node.parent) && type && !one.type ? [insert(one.name.end, `: ${type}`)] : [];
  });
  const head = (isAsync: boolean): string => {
    const of = isAsync ? 'Promise<R>' : 'R';
    const types = isTyped ? `<A extends unknown[], R>(work: (...given: A) => ${of}): (...given: A) => ${of}` : '(work)';
    return `function traced${n}${types} {\n  return ${isAsync ? 'async ' : ''}(...given) => {\n    console.debug('begins');\n    return ${isAsync ? 'await ' : ''}work(...given);\n  };\n}`;
  };
  return {
    replacements: [
      { start, end: node.end, text: `traced${n}(${original.slice(start, node.end, annotations)})` },
      after(piece, head(piece.async)),
    ],
  };
};

/** The body is given to a function that runs it, as tracing and timing do. */
export const around: Carrier = (piece, n) => {
  if (piece.kind !== 'function') return undefined;
  const isTyped = typed(piece);
  const { async: isAsync } = piece;
  const { body } = piece.node as FunctionNode;
  const types = isTyped ? `<R>(name: string, work: () => ${isAsync ? 'Promise<R>' : 'R'})` : '(name, work)';
  const back = isTyped ? `: ${isAsync ? 'Promise<R>' : 'R'}` : '';
  const { original } = piece.source;
  const mark = original.mark(body.getStart());
  const wait = isAsync && !piece.returns ? 'await' : 'return';
  const text = `${mark}{\n  ${mark}${wait} around${n}('work', ${asynchronous(piece)}() => ${piece.block()});\n}`;
  return {
    replacements: [
      { start: body.getStart(), end: body.end, text },
      after(
        piece,
        `${isAsync ? 'async ' : ''}function around${n}${types}${back} {\n  console.debug(name);\n  return ${isAsync ? 'await ' : ''}work();\n}`,
      ),
    ],
  };
};

/** A function expression for an arrow, an arrow for a function expression. */
export const expression: Carrier = (piece) => {
  const { node, source, needs } = piece;
  if (piece.kind !== 'function' || !isValue(node)) return undefined;
  const { original } = source;
  if (needs.ownThis || needs.fields.length) return undefined;
  const start = node.getStart();
  const parameters = `(${node.parameters.map((one) => original.slice(one.getStart(), one.end)).join(', ')})`;
  const type = node.type ? `: ${node.type.getText(source.file)}` : '';
  const text = ts.isArrowFunction(node)
    ? `${asynchronous(piece)}function ${parameters}${type} ${piece.block()}`
    : `${asynchronous(piece)}${parameters}${type} => ${piece.block()}`;
  return { replacements: [{ start, end: node.end, text: original.mark(start) + text }] };
};

/** A method for a property whose value is a function. */
export const shorthandMethod: Carrier = (piece) => {
  const { node, source, needs } = piece;
  if (piece.kind !== 'function' || !isValue(node) || needs.ownThis || needs.fields.length) return undefined;
  const { original } = source;
  const property = node.parent;
  if (!ts.isPropertyAssignment(property) || property.initializer !== node) return undefined;
  const name = original.slice(property.name.getStart(), property.name.end);
  const parameters = node.parameters.map((one) => original.slice(one.getStart(), one.end)).join(', ');
  const type = node.type ? `: ${node.type.getText(source.file)}` : '';
  const text = `${asynchronous(piece)}${name}(${parameters})${type} ${piece.block()}`;
  return { replacements: [{ start: property.getStart(), end: property.end, text }] };
};

/** True when a value can be put into a variable before the statement it stands in, or a reference in its place. */
const replaceable = (piece: Piece): piece is Piece & { readonly node: FunctionNode } =>
  piece.kind === 'function' && isValue(piece.node) && !piece.needs.captured.length && !piece.home && ready(piece);

/** The function has a name, and the name is given. */
export const named: Carrier = (piece, n) => {
  if (!replaceable(piece)) return undefined;
  const { original } = piece.source;
  const start = piece.node.getStart();
  const arrow = `${asynchronous(piece)}(${given(piece)})${result(piece)} => ${piece.block()}`;
  return {
    replacements: [
      { start, end: piece.node.end, text: `${original.mark(start)}work${n}` },
      before(piece, `const work${n} = ${arrow};`),
    ],
  };
};

/** A reference in place of a function. */
const reference = (piece: Piece, text: string): readonly Replacement[] => [
  {
    start: piece.node.getStart(),
    end: piece.node.end,
    text: piece.source.original.mark(piece.node.getStart()) + text,
  },
];

/** A method of an object is given, bound to it. */
export const boundMethod: Carrier = (piece, n) => {
  if (!replaceable(piece)) return undefined;
  return otherClass({ ...piece, delegate: () => reference(piece, `worker${n}.run.bind(worker${n})`) }, n);
};

/** A class with one field whose value is an arrow function; that is given as it is. */
export const arrowField: Carrier = (piece, n) => {
  if (!replaceable(piece)) return undefined;
  return worker({
    classes: (_, keeps, run) => `export class Worker${n} {\n${keeps('own')}${arrowOf(run('run'), piece)}}\n`,
  })({ ...piece, delegate: () => reference(piece, `worker${n}.run`) }, n);
};

/** `async run(x): R { ... }` as `readonly run = async (x): R => { ... };`. */
function arrowOf(text: string, piece: Piece): string {
  const head = `${asynchronous(piece)}run(${given(piece)})${result(piece)}`;
  const arrow = `${asynchronous(piece)}(${given(piece)})${result(piece)} =>`;
  return `${text.replace(head, () => `${typed(piece) ? 'readonly ' : ''}run = ${arrow}`).replace(/\n$/, '')};\n`;
}

/** A static method of a class is given. */
export const staticMethod: Carrier = (piece, n) => {
  if (!replaceable(piece)) return undefined;
  const text = `class Works${n} {\n  static ${asynchronous(piece)}run(${given(piece)})${result(piece)} ${piece.block()}\n}`;
  return { replacements: [...reference(piece, `Works${n}.run`), before(piece, text)] };
};

/** The text of a file that takes some code over, with what it has to import; and what its old file exports for it. */
function elsewhere(piece: Piece, text: string): { readonly text: string; readonly exported: readonly Replacement[] } {
  const { source } = piece;
  const { file } = source;
  const plain = ts.createSourceFile('work.ts', clean(text), ts.ScriptTarget.ESNext, true);
  const used = new Set<string>();
  const use = (node: ts.Node): void => walk(node, (one) => void (ts.isIdentifier(one) && used.add(one.text)));
  use(plain);
  const ambient = file.statements.filter((one) => ambientNames(one).some((name) => used.has(name)));
  ambient.forEach(use);
  const lines: string[] = [];
  const own: string[] = [];
  const exported: Replacement[] = [];
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) && statement.importClause) {
      const kept = keptImport(statement, used);
      if (kept) lines.push(kept);
      continue;
    }
    const declared = statement as ts.Node & { readonly name?: ts.Node };
    if (ambient.includes(statement)) lines.push(statement.getText(file));
    else if (
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        ts.isEnumDeclaration(statement)) &&
      declared.name &&
      used.has(statement.name!.text)
    ) {
      const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
      own.push(`${isType ? 'type ' : ''}${statement.name!.text}`);
      if (!statement.modifiers?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword))
        exported.push(insert(statement.getStart(), 'export '));
    }
  }
  const base = file.fileName.replace(/^.*\//, './').replace(/\.[cm]?[jt]sx?$/, '');
  if (own.length) lines.push(`import { ${own.join(', ')} } from '${base}';`);
  return { text: `${lines.join('\n')}${lines.length ? '\n\n' : ''}${text}`, exported };
}

/** What `declare function` and `declare const` name. */
function ambientNames(statement: ts.Statement): readonly string[] {
  const isAmbient = ts.canHaveModifiers(statement)
    ? ts.getModifiers(statement)?.some((one) => one.kind === ts.SyntaxKind.DeclareKeyword)
    : false;
  if (!isAmbient) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  return name ? [name.getText()] : [];
}

/** The part of an import that some code uses; `undefined` when it uses nothing of it. */
function keptImport(statement: ts.ImportDeclaration, used: ReadonlySet<string>): string | undefined {
  const clause = statement.importClause!;
  const from = statement.moduleSpecifier.getText();
  const type = clause.isTypeOnly ? 'type ' : '';
  const parts: string[] = [];
  if (clause.name && used.has(clause.name.text)) parts.push(clause.name.text);
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) {
    if (used.has(bindings.name.text)) parts.push(bindings.getText());
  } else if (bindings) {
    const kept = bindings.elements.filter(({ name }) => used.has(name.text));
    if (kept.length) parts.push(`{ ${kept.map((one) => one.getText()).join(', ')} }`);
  }
  return parts.length ? `import ${type}${parts.join(', ')} from ${from};` : undefined;
}

/** New names of what a piece needs: none. For carriers that keep them. */
export const sameNames: Rename = (of, name) => (of === 'this' ? `this.${name}` : name);
