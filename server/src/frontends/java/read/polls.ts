import type { Step } from '../../../facts/facts';
import { CONSUMERS } from '../clients/kafka';
import type { Resolver } from '../resolve/resolver';
import type { Node } from '../syntax/syntax';

/**
 * A loop (or a method that is one turn of a loop) that polls: its function in the facts, the call of `poll`, and the
 * variable its records are in.
 */
export interface Poll {
  readonly id: string;
  readonly call: Node;
  readonly records?: string;
  /** It stands in no loop: somebody else calls the method again and again. */
  readonly once: boolean;
}

/** The statements that repeat. */
export const LOOPS: readonly string[] = ['while_statement', 'do_statement', 'for_statement', 'enhanced_for_statement'];

/** The call of `poll` that belongs to this loop or method body: not in a loop or function further inside. */
export function pollOf(loop: Node, resolver: Resolver): Node | undefined {
  if (!/poll/i.test(loop.text)) return undefined;
  let found: Node | undefined;
  const visit = (n: Node): void => {
    if (found || n.type === 'lambda_expression' || n.type === 'class_body') return;
    if (n.type === 'method_invocation' && isPoll(n, resolver)) found = n;
    for (const child of n.children) {
      if (LOOPS.includes(n.type) && n !== loop && child.field !== 'value') continue;
      visit(child);
    }
  };
  if (LOOPS.includes(loop.type))
    for (const child of loop.children) if (child.field !== 'value' && child.field !== 'init') visit(child);
  if (!LOOPS.includes(loop.type)) visit(loop);
  return found;
}

/**
 * `consumer.poll(...)`, or a call of the workspace's own method that is named after polling and returns what was
 * polled.
 */
function isPoll(call: Node, resolver: Resolver): boolean {
  const name = call.child('name')?.text ?? '';
  if (!/poll/i.test(name)) return false;
  const object = call.child('object');
  if (name === 'poll' && object && resolver.types.is(resolver.type(object), CONSUMERS)) return true;
  const method = resolver.target(call);
  return !!method?.returns && resolver.types.of(method.returns).simple === 'ConsumerRecords';
}

/** The steps that come after `marker`, keeping the tries and branches around it. */
export function after(steps: readonly Step[], marker: Step): Step[] | undefined {
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    if (step === marker) return steps.slice(i + 1);
    const rest = steps.slice(i + 1);
    if (step.kind === 'try') {
      const body = after(step.body, marker);
      if (body) return [{ ...step, body }, ...rest];
    } else if (step.kind === 'branch') {
      for (const arm of step.arms) {
        const found = after(arm, marker);
        if (found) return [...found, ...rest];
      }
    } else if (step.kind === 'loop') {
      const body = after(step.body, marker);
      if (body) return [...body, ...rest];
    }
  }
  return undefined;
}

/** The steps that come before `marker`. */
export function before(steps: readonly Step[], marker: Step): Step[] | undefined {
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    if (step === marker) return steps.slice(0, i);
    const inner =
      step.kind === 'try' || step.kind === 'loop'
        ? before(step.body, marker)
        : step.kind === 'branch'
          ? step.arms.map((a) => before(a, marker)).find((a) => a)
          : undefined;
    if (inner) return [...steps.slice(0, i), ...inner];
  }
  return undefined;
}
