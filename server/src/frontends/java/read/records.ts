import type { Range } from '../../../text/range';
import { effectOf } from './effects';
import type { Resolver } from '../resolve/resolver';
import { argumentsOf, type Node } from '../syntax/syntax';

/** Methods that put what they are given somewhere. */
const MUTATORS =
  /^(?:add|addAll|put|putIfAbsent|offer|push|append|set[A-Z]?\w*|merge|complete|completeExceptionally|countDown|resume|fail\w*|onError|onFailure|reject|cancel)$/;

/** Where a block assigns to, or counts in, what is not its own; functions inside it left out. */
export function assignmentsOut(block: Node, resolver: Resolver): Range[] {
  const found: Range[] = [];
  block.walk((n) => {
    if (n.type === 'lambda_expression' || n.type === 'class_body') return false;
    const target =
      n.type === 'assignment_expression' ? n.child('left') : n.type === 'update_expression' ? n.children[0] : undefined;
    if (target && !isOwn(target, block, resolver)) found.push(n.range);
    return true;
  });
  return found;
}

/** True for a variable declared in the block itself, and for what is made there. */
function isOwn(node: Node | undefined, block: Node, resolver: Resolver): boolean {
  if (node?.type === 'object_creation_expression') return true;
  const declaration = node?.type === 'identifier' ? resolver.declaration(node.text, node) : undefined;
  return !!declaration && declaration.kind !== 'field' && declaration.node.start >= block.start;
}

/**
 * True when a catch block or a listener keeps the failure: assigns to, counts in or puts something into what is not its
 * own.
 * Telling people is not keeping.
 */
export function recordsFailure(body: Node, resolver: Resolver): boolean {
  let found = false;
  body.walk((n) => {
    if (n.type === 'assignment_expression') found ||= !isOwn(n.child('left'), body, resolver);
    else if (n.type === 'update_expression') found ||= !isOwn(n.children[0], body, resolver);
    else if (n.type === 'method_invocation' && MUTATORS.test(n.child('name')?.text ?? '') && argumentsOf(n).length) {
      const object = n.child('object');
      found ||=
        !!object && !isOwn(rootOf(object), body, resolver) && effectOf(n, resolver.target(n), resolver).kind !== 'log';
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
