import { isFunctionNode, type Node } from '../../../../server/src/frontends/java/syntax/syntax';
import type { Replacement } from '../program';
import type { JavaSource } from './source';

/** Says a statement in other words; `undefined` where it does not apply. */
export type JavaRewording = (node: Node, source: JavaSource) => Replacement | undefined;

const has = (node: Node, ...types: readonly string[]): boolean => {
  let found = false;
  node.walk((one) => {
    if (one !== node && isFunctionNode(one)) return false;
    found ||= types.includes(one.type);
    return undefined;
  });
  return found;
};
const jumps = ['break_statement', 'continue_statement', 'return_statement'];
const slice = (source: JavaSource, node: Node): string => source.original.slice(node.start, node.end);

/** A loop over a list or records of a kind that is written. */
function loopOf(node: Node) {
  const [type, name, value, body] = ['type', 'name', 'value', 'body'].map((field) => node.child(field));
  if (node.type !== 'enhanced_for_statement' || !type || !name || !value || body?.type !== 'block') return undefined;
  return { type, name, value, body };
}

/** `for (T x : xs)` as a loop over an iterator. */
export const iterator: JavaRewording = (node, source) => {
  const loop = loopOf(node);
  if (!loop || loop.value.type === 'array_access' || loop.type.text === 'var' || /^[a-z]/.test(loop.type.text))
    return undefined;
  const { type, name, value, body } = loop;
  if (isArray(value, node)) return undefined;
  const { original } = source;
  const mark = original.mark(node.start);
  const head = `for (java.util.Iterator<${type.text}> all = ${slice(source, value)}.iterator(); all.hasNext(); ) {`;
  return {
    start: node.start,
    end: node.end,
    text: `${mark}${head}\n${mark}${type.text} ${name.text} = all.next();${original.slice(body.start + 1, body.end)}`,
  };
};

/** True when a name is declared as an array, or with a type that is not seen. */
function isArray(value: Node, place: Node): boolean {
  if (value.type === 'method_invocation') return false;
  let at: Node | undefined = place;
  while (at?.parent) at = at.parent;
  let declared: string | undefined;
  at?.walk((node) => {
    const name = node.child('name')?.text ?? node.first('variable_declarator')?.child('name')?.text;
    if (name === value.text && node.child('type')) declared = node.child('type')!.text;
  });
  return declared === undefined || declared.endsWith('[]') || declared === 'var';
}

/** `for (T x : xs)` as `xs.forEach`, where nothing leaves the loop and nothing is thrown that is checked. */
export const forEach: JavaRewording = (node, source) => {
  const loop = loopOf(node);
  if (!loop || has(loop.body, ...jumps, 'throw_statement', 'assignment_expression', 'update_expression'))
    return undefined;
  const method = node.above('method_declaration', 'constructor_declaration');
  if (!method || method.first('throws') || node.above('try_statement', 'try_with_resources_statement'))
    return undefined;
  const { name, value, body } = loop;
  if (isArray(value, node) || value.type === 'object_creation_expression') return undefined;
  return {
    start: node.start,
    end: node.end,
    text: `${source.original.mark(node.start)}${slice(source, value)}.forEach(${name.text} -> ${slice(source, body)});`,
  };
};

const isMethodBody = (node: Node | undefined): boolean =>
  node?.type === 'block' && node.parent?.type === 'method_declaration';

/** `if (x) { ...; return; } rest` of a method's body as `if (x) { ... } else { rest }`. */
export const elseBranch: JavaRewording = (node, source) => {
  if (node.type !== 'if_statement' || node.child('alternative') || !isMethodBody(node.parent)) return undefined;
  const then = node.child('consequence');
  const last = then?.type === 'block' ? then.children.at(-1) : undefined;
  const { children } = node.parent!;
  const rest = children.slice(children.indexOf(node) + 1);
  if (last?.type !== 'return_statement' || last.children.length || !rest.length) return undefined;
  const { original } = source;
  const end = rest.at(-1)!.end;
  return {
    start: node.start,
    end,
    text: `${original.slice(node.start, last.start)}${original.mark(last.start)}} else {\n${original.slice(rest[0]!.start, end)}\n}`,
  };
};

/** `if (x) { ... } else { rest }` at the end of a method's body as `if (x) { ...; return; } rest`. */
export const earlyReturn: JavaRewording = (node, source) => {
  const [then, other] = [node.child('consequence'), node.child('alternative')];
  if (node.type !== 'if_statement' || then?.type !== 'block' || other?.type !== 'block') return undefined;
  if (!isMethodBody(node.parent) || node.parent!.children.at(-1) !== node) return undefined;
  const { original } = source;
  const leaves = ['return_statement', 'throw_statement'].includes(then.children.at(-1)?.type ?? '');
  return {
    start: node.start,
    end: node.end,
    text: `${original.slice(node.start, then.end - 1)}${leaves ? '' : 'return;\n'}}\n${original.slice(other.start + 1, other.end - 1)}`,
  };
};

/** `if (x) { a } else { b }` as `if (!x) { b } else { a }`. */
export const otherWayRound: JavaRewording = (node, source) => {
  const [condition, then, other] = ['condition', 'consequence', 'alternative'].map((field) => node.child(field));
  if (node.type !== 'if_statement' || !condition || then?.type !== 'block' || other?.type !== 'block') return undefined;
  if (has(condition, 'instanceof_expression')) return undefined;
  return {
    start: node.start,
    end: node.end,
    text: `${source.original.mark(node.start)}if (!${slice(source, condition)}) ${slice(source, other)} else ${slice(source, then)}`,
  };
};

/** All that a rewording does to a file; of what lies within each other only the outermost. */
export function reworded(source: JavaSource, rewording: JavaRewording): readonly Replacement[] {
  const made: Replacement[] = [];
  source.root.walk((node) => {
    const one = rewording(node, source);
    if (!one || made.some(({ start, end }) => one.end > start && end > one.start)) return true;
    made.push(one);
    return false;
  });
  return made;
}
