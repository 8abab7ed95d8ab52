import { effectOf } from './effects';
import type { Expressions } from './expressions';
import { argumentsOf, type Node } from './syntax';

/** Methods that put what they are given somewhere. */
const MUTATORS = /^(?:add|addAll|put|putIfAbsent|offer|push|append|set[A-Z]?\w*|merge|complete|completeExceptionally|countDown|resume|fail\w*|onError|onFailure|reject|cancel)$/;

/**
 * True when a catch block or a listener keeps the failure: assigns to, counts in or puts something into what is not its own.
 * Telling people is not keeping.
 */
export function recordsFailure(body: Node, expressions: Expressions): boolean {
  const isOwn = (node: Node | undefined): boolean => {
    const declaration = node?.type === 'identifier' ? expressions.declaration(node.text, node) : undefined;
    return !!declaration && declaration.kind !== 'field' && declaration.node.start >= body.start;
  };
  let found = false;
  body.walk((n) => {
    if (n.type === 'assignment_expression') found ||= !isOwn(n.child('left'));
    else if (n.type === 'update_expression') found ||= !isOwn(n.children[0]);
    else if (n.type === 'method_invocation' && MUTATORS.test(n.child('name')?.text ?? '') && argumentsOf(n).length) {
      const object = n.child('object');
      found ||= !!object && !isOwn(rootOf(object)) && effectOf(n, expressions.target(n), expressions).kind !== 'log';
    }
    return !found && n.type !== 'class_body';
  });
  return found;
}

/** The innermost receiver of a chain: `a` in `a.b().c()`. */
function rootOf(node: Node): Node {
  let at = node;
  for (let inner = at.child('object'); inner; inner = at.child('object')) at = inner;
  return at;
}
