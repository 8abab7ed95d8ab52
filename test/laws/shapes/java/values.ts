import type { Value } from '../../../../server/src/facts/facts';
import { isClassNode, type Node } from '../../../../server/src/frontends/java/syntax/syntax';
import type { JavaMoved } from './carriers';
import { classAround, packageOf, type JavaSource } from './source';

/** Says where a literal's value comes from instead; `undefined` where that is not possible. */
export type JavaOrigin = (literal: Node, source: JavaSource, n: number) => JavaMoved | undefined;

const typeOf = (literal: Node): string =>
  ({ string_literal: 'String', true: 'boolean', false: 'boolean' })[literal.type] ??
  (/l$/i.test(literal.text) ? 'long' : 'int');

const inAnnotation = (literal: Node): boolean => literal.above('annotation') !== undefined;

/** In its outermost class, so that it may be static. */
function outermost(literal: Node): Node | undefined {
  let type = classAround(literal);
  for (let at = type; at; at = at.parent) if (isClassNode(at)) type = at;
  return type?.type === 'class_declaration' ? type : undefined;
}

const use = (literal: Node, source: JavaSource, text: string) => ({
  start: literal.start,
  end: literal.end,
  text: source.original.mark(literal.start) + text,
});
const written = (literal: Node, source: JavaSource): string => source.original.slice(literal.start, literal.end);

/** A constant of the class. */
export const constant: JavaOrigin = (literal, source, n) => {
  const at = outermost(literal)?.child('body')?.start;
  if (at === undefined) return undefined;
  const text = `\nprivate static final ${typeOf(literal)} VALUE_${n} = ${written(literal, source)};\n`;
  return { replacements: [use(literal, source, `VALUE_${n}`), { start: at + 1, end: at + 1, text }] };
};

/** A constant of another class in another file. */
export const elsewhere: JavaOrigin = (literal, source, n) => ({
  replacements: [use(literal, source, `Values${n}.CHOSEN`)],
  files: new Map([
    [
      source.name.replace(/[^/]*$/, `Values${n}.java`),
      `package ${packageOf(source)};\n\nfinal class Values${n} {\nstatic final ${typeOf(literal)} CHOSEN = ${written(literal, source)};\n}\n`,
    ],
  ]),
});

/** What a static method of the class gives. */
export const called: JavaOrigin = (literal, source, n) => {
  const body = outermost(literal)?.child('body');
  if (!body || inAnnotation(literal)) return undefined;
  const text = `\nprivate static ${typeOf(literal)} value${n}() {\nreturn ${written(literal, source)};\n}\n`;
  return { replacements: [use(literal, source, `value${n}()`), { start: body.end - 1, end: body.end - 1, text }] };
};

/** What a getter of an object of another class gives, which keeps it in a field. */
export const getter: JavaOrigin = (literal, source, n) => {
  const at = outermost(literal)?.child('body')?.start;
  if (at === undefined || inAnnotation(literal)) return undefined;
  const type = typeOf(literal);
  const field = `\nprivate static final Values${n} values${n} = new Values${n}();\n`;
  return {
    replacements: [use(literal, source, `values${n}.getChosen()`), { start: at + 1, end: at + 1, text: field }],
    files: new Map([
      [
        source.name.replace(/[^/]*$/, `Values${n}.java`),
        `package ${packageOf(source)};\n\nclass Values${n} {\nprivate final ${type} chosen = ${written(literal, source)};\n\n${type} getChosen() {\nreturn chosen;\n}\n}\n`,
      ],
    ]),
  };
};

/** The literals that decide something: of configurations, and the topics of what is sent. */
export function literalsOf(source: JavaSource): readonly Node[] {
  const { facts } = source;
  if (!facts) return [];
  const values: readonly Value[] = [
    ...facts.configs.flatMap(({ entries }) => entries.map(({ value }) => value)),
    ...facts.sends.flatMap(({ topic }) => topic ?? []),
  ];
  const known = new Set(values.filter((one) => one.known).map(({ range }) => `${range.start}-${range.end}`));
  const found: Node[] = [];
  source.root.walk((node) => {
    const isLiteral = ['string_literal', 'true', 'false', 'decimal_integer_literal'].includes(node.type);
    if (isLiteral && known.has(`${node.start}-${node.end}`)) found.push(node);
  });
  return found;
}
