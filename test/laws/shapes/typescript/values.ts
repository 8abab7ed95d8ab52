import { ts } from 'ts-morph';
import type { Value } from '../../../../server/src/facts/facts';
import type { Replacement } from '../program';
import type { Moved } from './carriers';
import { walk } from './lift';
import type { Source } from './source';

/** Says where a literal's value comes from instead; `undefined` where that is not possible. */
export type Origin = (literal: ts.Expression, source: Source, n: number) => Moved;

const anchorOf = (node: ts.Node, source: Source): ts.Node =>
  ts.findAncestor(node, (one) => one.parent === source.file)!;

const use = (literal: ts.Expression, source: Source, text: string): Replacement => ({
  start: literal.getStart(),
  end: literal.end,
  text: source.original.mark(literal.getStart()) + text,
});
const written = (literal: ts.Expression, source: Source): string =>
  source.original.slice(literal.getStart(), literal.end);
const before = (literal: ts.Expression, source: Source, text: string): Replacement => {
  const at = anchorOf(literal, source).getStart();
  return { start: at, end: at, text: `${text}\n\n` };
};

/** A constant at the top of the file. */
export const constant: Origin = (literal, source, n) => ({
  replacements: [
    use(literal, source, `value${n}`),
    before(literal, source, `const value${n} = ${written(literal, source)};`),
  ],
});

/** A member of an object of constants. */
export const member: Origin = (literal, source, n) => ({
  replacements: [
    use(literal, source, `values${n}.chosen`),
    before(
      literal,
      source,
      `const values${n} = { chosen: ${written(literal, source)} }${source.name.endsWith('js') ? '' : ' as const'};`,
    ),
  ],
});

/** A static field of a class. */
export const staticField: Origin = (literal, source, n) => ({
  replacements: [
    use(literal, source, `Values${n}.chosen`),
    before(
      literal,
      source,
      `class Values${n} {\n  static ${source.name.endsWith('js') ? '' : 'readonly '}chosen = ${written(literal, source)};\n}`,
    ),
  ],
});

/** What a getter gives. */
export const getter: Origin = (literal, source, n) => ({
  replacements: [
    use(literal, source, `values${n}.chosen`),
    before(
      literal,
      source,
      `class Values${n} {\n  get chosen() {\n    return ${written(literal, source)}${source.name.endsWith('js') ? '' : ' as const'};\n  }\n}\n\nconst values${n} = new Values${n}();`,
    ),
  ],
});

/** What a function gives. */
export const called: Origin = (literal, source, n) => ({
  replacements: [
    use(literal, source, `value${n}()`),
    before(
      literal,
      source,
      `const value${n} = () => ${written(literal, source)}${source.name.endsWith('js') ? '' : ' as const'};`,
    ),
  ],
});

/** A constant of another file. */
export const elsewhere: Origin = (literal, source, n) => {
  const last = source.file.statements.filter(ts.isImportDeclaration).at(-1);
  const at = last?.end ?? source.file.statements[0]!.getStart();
  const line = `import { value${n} } from './value-${n}';`;
  const extension = source.name.endsWith('js') ? '.js' : '.ts';
  return {
    replacements: [use(literal, source, `value${n}`), { start: at, end: at, text: last ? `\n${line}` : `${line}\n` }],
    files: new Map([
      [
        source.name.replace(/[^/]*$/, `value-${n}${extension}`),
        `export const value${n} = ${written(literal, source)};\n`,
      ],
    ]),
  };
};

/** The literals that decide something: of configurations, and the topics of what is sent. */
export function literalsOf(source: Source): readonly ts.Expression[] {
  const { facts, file } = source;
  if (!facts || /\brequire\(|\bmodule\.exports\b/.test(file.text)) return [];
  const values: readonly Value[] = [
    ...facts.configs.flatMap(({ entries }) => entries.map(({ value }) => value)),
    ...facts.sends.flatMap(({ topic }) => topic ?? []),
  ];
  const known = new Set(values.filter((one) => one.known).map(({ range }) => `${range.start}-${range.end}`));
  const literals: ts.Expression[] = [];
  walk(file, (node) => {
    const isLiteral =
      ts.isStringLiteral(node) ||
      ts.isNumericLiteral(node) ||
      node.kind === ts.SyntaxKind.TrueKeyword ||
      node.kind === ts.SyntaxKind.FalseKeyword ||
      (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand));
    if (isLiteral && known.has(`${node.getStart()}-${node.end}`)) literals.push(node as ts.Expression);
    return !isLiteral;
  });
  return literals;
}
