import { ts } from 'ts-morph';
import type { Range } from '../../../../server/src/text/range';
import type { FileFacts } from '../../../../server/src/facts/facts';
import type { Case, CaseFile } from '../../../support/cases';
import { Original, unmarked, type Program, type Replacement, type Shaped } from '../program';
import * as carriers from './carriers';
import type { Moved } from './carriers';
import { isMovable, liftCall, liftFunction, liftLoop, walk, type FunctionNode, type Piece } from './lift';
import { compile, compilerPath, isScript, type Source } from './source';
import * as statements from './statements';
import * as values from './values';

/** Writes a program in another shape; `undefined` where that shape does not apply. The result is marked. */
interface Shape {
  readonly name: string;
  readonly apply: (sources: readonly Source[]) => Program | undefined;
}

/** The functions and loops that a shape moves: handlers, and other functions that talk to Kafka. */
function bodiesOf(source: Source): readonly Piece[] {
  const { facts, file } = source;
  if (!facts) return [];
  const chosen: (FunctionNode | ts.ForOfStatement)[] = [];
  const add = (node: FunctionNode | ts.ForOfStatement | undefined): void => {
    if (!node) return;
    const overlap = chosen.some(
      (one) => (one.pos <= node.pos && node.end <= one.end) || (node.pos <= one.pos && one.end <= node.end),
    );
    if (!overlap) chosen.push(node);
  };
  const rangesOf = (ids: readonly string[]): readonly Range[] =>
    facts.functions.filter(({ id }) => ids.includes(id)).map(({ range }) => range);
  for (const range of rangesOf(facts.handlers.map((one) => one.function))) add(functionAt(file, range));
  for (const { range } of facts.sends) add(functionAround(file, range));
  for (const { range } of facts.creations) add(functionAround(file, range));
  return chosen.flatMap(
    (node) => (ts.isForOfStatement(node) ? liftLoop(source, node) : liftFunction(source, node)) ?? [],
  );
}

function functionAt(file: ts.SourceFile, range: Range): FunctionNode | ts.ForOfStatement | undefined {
  let found: FunctionNode | ts.ForOfStatement | undefined;
  walk(file, (node) => {
    if (node.end < range.end || node.pos > range.end) return false;
    if (isMovable(node) && node.end === range.end && node.getStart() >= range.start - 1) found ??= node;
    if (ts.isForOfStatement(node) && node.statement.end === range.end && node.end === range.end) found ??= node;
    return undefined;
  });
  return found;
}

function functionAround(file: ts.SourceFile, range: Range): FunctionNode | undefined {
  let found: FunctionNode | undefined;
  walk(file, (node) => {
    if (node.end < range.end || node.getStart() > range.start) return false;
    if (ts.isFunctionLike(node)) found = isMovable(node) ? node : undefined;
    return undefined;
  });
  return found;
}

/** The calls that send. */
function sendsOf(source: Source): readonly Piece[] {
  const { facts, file } = source;
  const calls: ts.CallExpression[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node)) return;
    const sends = facts?.sends.some(({ range }) => range.start === node.getStart() && range.end === node.end);
    const around = calls.some((one) => one.pos <= node.pos && node.end <= one.end);
    if (sends && !around) calls.push(node);
  });
  return calls.flatMap((node) => liftCall(source, node) ?? []);
}

/** Names what comes to be: another number for each, whatever program it is in. */
let n = 0;

/** A shape that makes a change to each of some places. */
const changing = <T>(
  name: string,
  placesIn: (source: Source) => readonly T[],
  change: (place: T, source: Source, n: number) => Moved | undefined,
): Shape => ({
  name,
  apply: (sources) => {
    const before = n;
    const made = new Map<string, string>();
    for (const source of sources) {
      const replacements: Replacement[] = [];
      for (const place of placesIn(source)) {
        const moved = change(place, source, n + 1);
        if (!moved) continue;
        n++;
        replacements.push(...moved.replacements);
        for (const [file, text] of moved.files ?? []) made.set(file, text);
      }
      made.set(source.name, rewritten(source, replacements));
    }
    return n > before
      ? new Map([...made].map(([file, text]) => [file, isScript(file) ? withImports(text) : text]))
      : undefined;
  },
});

/** A file with parts of it replaced, each replacement once. */
export function rewritten(source: Source, replacements: readonly Replacement[]): string {
  const once = new Map(replacements.map((one) => [`${one.start}-${one.end}-${one.text}`, one]));
  return source.original.slice(0, source.original.text.length, [...once.values()]);
}

/** Imports what is written as `import("package").Name`. */
function withImports(text: string): string {
  const wanted = new Map<string, Set<string>>();
  const bound = boundNames(unmarked(text));
  const short = text.replace(/\bimport\("([^"]+)"\)\.([A-Z]\w*)/g, (whole, from: string, name: string) => {
    const known = bound.get(name);
    if (known === from) return name;
    if (known !== undefined) return whole;
    wanted.set(from, (wanted.get(from) ?? new Set()).add(name));
    return name;
  });
  const lines = [...wanted].map(([from, names]) => `import type { ${[...names].join(', ')} } from '${from}';\n`);
  if (!lines.length) return text;
  const at = /^(?:[\s\ue000\ue001\d:]|\/\/.*)*/.exec(short)![0].length;
  return short.slice(0, at) + lines.join('') + short.slice(at);
}

/** The names that a file binds at its top, and from where. */
function boundNames(text: string): ReadonlyMap<string, string> {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.ESNext, true);
  const bound = new Map<string, string>();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      const from = (statement.moduleSpecifier as ts.StringLiteral).text;
      const bindings = statement.importClause?.namedBindings;
      if (statement.importClause?.name) bound.set(statement.importClause.name.text, '');
      if (bindings && ts.isNamespaceImport(bindings)) bound.set(bindings.name.text, '');
      if (bindings && ts.isNamedImports(bindings))
        for (const { name, propertyName } of bindings.elements) bound.set(name.text, propertyName ? '' : from);
    } else {
      const { name } = statement as ts.Statement & { readonly name?: ts.Node };
      if (name && ts.isIdentifier(name)) bound.set(name.text, '');
    }
  }
  return bound;
}

const carried = {
  method: carriers.method,
  'other file': carriers.otherFile,
  'other class': carriers.otherClass,
  interface: carriers.behindInterface,
  contract: carriers.contract,
  'base class': carriers.baseClass,
  'template method': carriers.templateMethod,
  map: carriers.inMap,
  object: carriers.inObject,
};

/** What only functions can become. */
const functions = {
  array: carriers.inArray,
  wrapper: carriers.wrapper,
  around: carriers.around,
  expression: carriers.expression,
  'method shorthand': carriers.shorthandMethod,
  named: carriers.named,
  'bound method': carriers.boundMethod,
  'arrow field': carriers.arrowField,
  'static method': carriers.staticMethod,
};

const rewordings = {
  '.catch': statements.catchCallback,
  'try/catch': statements.tryCatch,
  'index loop': statements.indexLoop,
  forEach: statements.forEach,
  'for of': statements.forOf,
  else: statements.elseBranch,
  'early return': statements.earlyReturn,
  'other way round': statements.otherWayRound,
};

const origins = {
  constant: values.constant,
  'constant elsewhere': values.elsewhere,
  'member of an object': values.member,
  'static field': values.staticField,
  getter: values.getter,
  'function call': values.called,
};

const shapes: readonly Shape[] = [
  ...Object.entries({ ...carried, ...functions }).map(([name, carrier]) =>
    changing(name, bodiesOf, (piece, _, n) => carrier(piece, n)),
  ),
  ...Object.entries(carried).map(([name, carrier]) =>
    changing(`send: ${name}`, sendsOf, (piece, _, n) => carrier(piece, n)),
  ),
  ...Object.entries(rewordings).map(([name, rewording]) =>
    changing(
      name,
      (source) => statements.reworded(source, rewording),
      (one) => ({ replacements: [one] }),
    ),
  ),
  ...Object.entries(origins).map(([name, origin]) => changing(`value: ${name}`, values.literalsOf, origin)),
];

/** Fixtures in TypeScript and JavaScript in other shapes; `facts` gives what the engine knows of one's files. */
export function typescriptPrograms(
  cases: readonly Case[],
  facts: (i: number) => ReadonlyMap<string, FileFacts | undefined>,
): Shaped[] {
  const scripts = (one: Case): readonly CaseFile[] => one.files.filter(({ name }) => isScript(name));
  const compiled = compile(
    new Map(cases.flatMap((one) => scripts(one).map(({ name, text }) => [compilerPath(one.name, name), text]))),
  );
  const checker = compiled.getTypeChecker();
  return cases.flatMap((fixture, i) => {
    const sources = scripts(fixture).map(({ name, text }): Source => {
      const file = compiled.getSourceFile(compilerPath(fixture.name, name))!;
      const original = new Original(
        text,
        fixture.files.findIndex((one) => one.name === name),
      );
      return { name, original, file, facts: facts(i).get(name), checker };
    });
    return shapes.flatMap(({ name, apply }) => {
      const program = apply(sources);
      return program ? [{ fixture, shape: name, program }] : [];
    });
  });
}
