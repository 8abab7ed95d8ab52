import type { FunctionId } from '../../../facts/facts';
import { type Unit, unitOf } from '../resolve/model';
import { LOOPS } from './polls';
import { isClassNode, isFunctionNode, type Node } from '../syntax/syntax';

const maps = new WeakMap<Unit, Map<Node, FunctionId>>();

/**
 * The id of a function's node: methods, constructors, initialisers, lambdas, method references; and of loops, for their
 * poll handlers.
 */
export function idOf(node: Node): FunctionId {
  const unit = unitOf(node);
  let map = maps.get(unit);
  if (!map) maps.set(unit, (map = idsOf(unit)));
  return map.get(node) ?? `${unit.file}#unknown`;
}

function idsOf(unit: Unit): Map<Node, FunctionId> {
  const ids = new Map<Node, FunctionId>();
  const used = new Map<string, number>();
  const unique = (path: string): string => {
    const count = (used.get(path) ?? 0) + 1;
    used.set(path, count);
    return count === 1 ? path : `${path}~${count}`;
  };
  const visit = (node: Node, path: string): void => {
    let inside = path;
    if (isClassNode(node))
      inside = path ? `${path}.${node.child('name')?.text ?? ''}` : (node.child('name')?.text ?? '');
    else if (isFunctionNode(node) || node.type === 'method_reference') {
      const name =
        node.type === 'method_declaration'
          ? `.${node.child('name')?.text}`
          : node.type === 'static_initializer'
            ? '.static'
            : node.type === 'lambda_expression' || node.type === 'method_reference'
              ? `/${hint(node)}`
              : '.constructor';
      inside = unique(path + name);
      ids.set(node, `${unit.file}#${inside}`);
    } else if (node.type === 'object_creation_expression' && node.first('class_body')) {
      for (const child of node.children)
        visit(
          child,
          child.type === 'class_body'
            ? unique(`${path}/${node.child('type')?.text.replace(/<[\s\S]*/, '') ?? ''}`)
            : path,
        );
      return;
    } else if (node.type === 'variable_declarator' && node.parent?.type !== 'local_variable_declaration')
      inside = `${path}.${node.child('name')?.text}`;
    else if (LOOPS.includes(node.type) && /poll/i.test(node.text))
      ids.set(node, `${unit.file}#${unique(`${path}/poll`)}`);
    for (const child of node.children) visit(child, inside);
  };
  visit(unit.root, '');
  return ids;
}

/** What a lambda is called after: the call it is given to, or the variable it is kept in. */
function hint(node: Node): string {
  let up = node.parent;
  while (up?.type === 'cast_expression' || up?.type === 'parenthesized_expression') up = up.parent;
  if (up?.type === 'argument_list')
    return up.parent?.child('name')?.text ?? up.parent?.child('type')?.text.replace(/<[\s\S]*/, '') ?? 'lambda';
  if (up?.type === 'variable_declarator' && up.parent?.type === 'local_variable_declaration')
    return up.child('name')?.text ?? 'lambda';
  return 'lambda';
}
