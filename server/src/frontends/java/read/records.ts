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
 * own. Telling people is not keeping.
 * @param error the parameter that is null when all went well: what runs only then does not count
 */
export function recordsFailure(body: Node, resolver: Resolver, error?: string): boolean {
  let found = false;
  const passed = error === undefined ? undefined : passedOver(body, error);
  body.walk((n) => {
    if (passed?.has(n)) return false;
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

/** The statements of a listener that a failure passes over: what `e == null` asks for, and what comes behind an exit. */
function passedOver(body: Node, error: string): ReadonlySet<Node> {
  const found = new Set<Node>();
  const name = error.replace(/\$/g, '\\$');
  const well = new RegExp(`^\\(?(?:${name}==null|null==${name}|(?:Objects\\.)?isNull\\(${name}\\))\\)?$`);
  const failed = new RegExp(`^\\(?(?:${name}!=null|null!=${name}|(?:Objects\\.)?nonNull\\(${name}\\))\\)?$`);
  body.walk((n) => {
    if (n.type !== 'if_statement' && n.type !== 'ternary_expression') return;
    const condition = (n.child('condition')?.text ?? '').replace(/\s+/g, '');
    const isWell = well.test(condition);
    if (!isWell && !failed.test(condition)) return;
    const over = n.child(isWell ? 'consequence' : 'alternative');
    const taken = n.child(isWell ? 'alternative' : 'consequence');
    if (over) found.add(over);
    if (taken && leaves(taken)) for (const later of n.parent?.children ?? []) if (later.start > n.end) found.add(later);
  });
  return found;
}

/** True for a statement that ends by leaving the function. */
function leaves(statement: Node): boolean {
  const last = statement.type === 'block' ? statement.children.at(-1) : statement;
  return last?.type === 'return_statement' || last?.type === 'throw_statement';
}
