import type { FunctionId, Listener, Outcome } from '../../../facts/facts';
import { useOf } from './callbacks';
import { type Declaration, lambdaParameters } from '../resolve/expressions';
import type { Resolver } from '../resolve/resolver';
import { type ClassInfo, type MethodInfo, unitOf } from '../resolve/model';
import { recordsFailure } from './records';
import { argumentsOf, bare, type Node, returnedValues } from '../syntax/syntax';

/** What outcomes need to know about functions: how they are called in facts. */
export interface Names {
  /** The id of a method, lambda or method reference. */
  id(node: Node): FunctionId;
  /** True when a method reference to a class outside the workspace only logs: `log::error`. */
  logs(reference: Node): boolean;
}

const BOTH = new Set(['whenComplete', 'whenCompleteAsync', 'handle', 'handleAsync']);
const FAILURE = new Set(['exceptionally', 'exceptionallyAsync', 'exceptionallyCompose', 'exceptionallyComposeAsync']);
const SUCCESS = /^then(?:Accept|Apply|Run|Compose|Combine|AcceptBoth)(?:Async)?$/;
const AWAITS = new Set(['get', 'join', 'resultNow']);
/** What waits for a Mono or Flux. */
const BLOCKS = /^(?:block\w*|toIterable|toStream|get|join)$/;
const REACTIVE = /^(?:Mono|Flux|KafkaOutbound)$/;
const PASSES = new Set([
  'completable',
  'toCompletableFuture',
  'orTimeout',
  'completeOnTimeout',
  'copy',
  'minimalCompletionStage',
]);

type Draft = { use: Outcome['use']; listeners: Listener[]; statement?: Node; chain: Node };

/** What becomes of the Future that `call` yields (or whatever expression stands there). */
export function outcomeOf(call: Node, resolver: Resolver, names: Names): Outcome {
  const draft = follow(call, resolver, names, new Set());
  return {
    use: draft.use,
    listeners: draft.listeners,
    chain: draft.chain.range,
    ...(draft.statement && draft.use === 'discarded' ? { statement: draft.statement.range } : {}),
  };
}

/**
 * True when nothing but the value's own statement or a discarding lambda can see it. Cheap: for calls of no interest.
 */
export function isDiscarded(call: Node): boolean {
  return call.parent?.type === 'expression_statement' && call.parent.parent?.type !== 'switch_rule';
}

function follow(from: Node, resolver: Resolver, names: Names, seen: Set<Node>): Draft {
  const listeners: Listener[] = [];
  let chain = from;
  let at = from;
  const reactive = REACTIVE.test(resolver.type(from)?.simple ?? '');
  const end = (use: Outcome['use'], statement?: Node): Draft => ({ use, listeners, chain, statement });
  for (let up = at.parent; up; at = up, up = up.parent) {
    switch (up.type) {
      case 'parenthesized_expression':
      case 'cast_expression':
        continue;
      case 'ternary_expression':
        if (at.field === 'condition') return end('kept');
        continue;
      case 'method_invocation': {
        if (at.field !== 'object') return end('kept');
        const name = up.child('name')?.text ?? '';
        const args = argumentsOf(up);
        if (reactive ? BLOCKS.test(name) : AWAITS.has(name)) {
          chain = up;
          return end('awaited');
        }
        if (reactive) {
          // Operators lead on; who subscribes starts it, and that is a call of its own.
          if (name === 'subscribe') return end('kept');
          chain = up;
          continue;
        }
        if (name === 'addCallback') {
          chain = up;
          addCallback(args, resolver, names, listeners);
        } else if (BOTH.has(name) && args[0]) {
          chain = up;
          listeners.push(
            listenerOf(args[0], { on: 'both', error: 1, passesFailureOn: name.startsWith('when') }, resolver, names),
          );
        } else if (FAILURE.has(name) && args[0]) {
          chain = up;
          listeners.push(listenerOf(args[0], { on: 'failure', error: 0, passesFailureOn: false }, resolver, names));
        } else if (SUCCESS.test(name)) {
          chain = up;
          if (args[0])
            listeners.push(listenerOf(args[0], { on: 'success', error: -1, passesFailureOn: true }, resolver, names));
        } else if (PASSES.has(name)) chain = up;
        else return end('kept');
        continue;
      }
      case 'argument_list': {
        const outer = up.parent;
        const name = outer?.child('name')?.text ?? '';
        const object = outer?.child('object')?.text ?? '';
        // allOf and requireNonNull stand for what they are given.
        if (
          outer?.type === 'method_invocation' &&
          ((object === 'CompletableFuture' && (name === 'allOf' || name === 'anyOf')) ||
            (object === 'Objects' && name === 'requireNonNull'))
        ) {
          at = outer;
          const further = follow(outer, resolver, names, seen);
          return {
            ...further,
            listeners: [...listeners, ...further.listeners],
            chain: further.use === 'awaited' ? chain : further.chain,
          };
        }
        return end('kept');
      }
      case 'expression_statement': {
        if (up.parent?.type === 'switch_rule') {
          const switched = up.parent.parent?.parent;
          if (switched && switched.parent?.type !== 'expression_statement' && !isStatementPlace(switched)) {
            at = switched;
            const further = follow(switched, resolver, names, seen);
            return { ...further, listeners: [...listeners, ...further.listeners], chain, statement: undefined };
          }
        }
        return end('discarded', up);
      }
      case 'for_statement':
        return end('discarded');
      case 'return_statement':
        return end('returned');
      case 'yield_statement':
        return end('kept');
      case 'lambda_expression': {
        const { result } = useOf(up, resolver);
        if (result === 'void') {
          // submit's own Future holds the one that is dropped.
          const call = up.parent?.parent;
          if (
            call?.type === 'method_invocation' &&
            /^(?:submit|schedule)/.test(call.child('name')?.text ?? '') &&
            !isDiscarded(call)
          )
            return end('kept');
          return end('discarded');
        }
        return end(result === 'value' ? 'returned' : 'kept');
      }
      case 'variable_declarator': {
        if (up.parent?.type !== 'local_variable_declaration') return end('kept');
        return variable(
          { kind: 'local', name: up.child('name')?.text ?? '', node: up },
          listeners,
          chain,
          resolver,
          names,
          seen,
        );
      }
      case 'assignment_expression': {
        const left = up.child('left');
        if (at.field === 'left') return end('kept');
        const declaration = left?.type === 'identifier' ? resolver.declaration(left.text, left) : undefined;
        if (!declaration || declaration.kind === 'field') return end('kept');
        if (up.parent?.type !== 'expression_statement') return end('kept');
        return variable(declaration, listeners, chain, resolver, names, seen);
      }
      default:
        return end('kept');
    }
  }
  return end('kept');
}

/** A switch that is a statement: its value, if it had one, would go nowhere. */
const isStatementPlace = (node: Node): boolean =>
  [
    'block',
    'switch_block_statement_group',
    'constructor_body',
    'if_statement',
    'while_statement',
    'for_statement',
    'enhanced_for_statement',
    'do_statement',
    'labeled_statement',
    'program',
  ].includes(node.parent?.type ?? '');

/**
 * What becomes of a value that a local variable holds: the best that any of its uses does, earlier ones too, for in a
 * loop they come later.
 */
function variable(
  declaration: Declaration,
  listeners: Listener[],
  chain: Node,
  resolver: Resolver,
  names: Names,
  seen: Set<Node>,
): Draft {
  const name = declaration.name;
  const node = (declaration as { node: Node }).node;
  let scope: Node | undefined = node;
  while (
    scope &&
    ![
      'block',
      'constructor_body',
      'switch_block_statement_group',
      'for_statement',
      'try_with_resources_statement',
      'method_declaration',
      'constructor_declaration',
      'lambda_expression',
    ].includes(scope.type)
  )
    scope = scope.parent;
  const found: Draft[] = [];
  scope?.walk((n) => {
    if (n.type !== 'identifier' || n.text !== name || seen.has(n)) return;
    const up = n.parent;
    if (!up || n.field === 'name' || (up.type === 'field_access' && n.field === 'field')) return;
    if (up.type === 'assignment_expression' && n.field === 'left') return;
    seen.add(n);
    // A comparison with null or a look at isDone waits for nothing.
    if (up.type === 'binary_expression') return;
    found.push(follow(n, resolver, names, seen));
  });
  for (const draft of found) listeners.push(...draft.listeners);
  const order: Outcome['use'][] = ['awaited', 'returned', 'kept'];
  const use = order.find((u) => found.some((d) => d.use === u)) ?? 'discarded';
  return { use, listeners, chain };
}

function addCallback(args: readonly Node[], resolver: Resolver, names: Names, into: Listener[]): void {
  if (args.length >= 2) {
    into.push(listenerOf(args[0]!, { on: 'success', error: -1, passesFailureOn: true }, resolver, names));
    into.push(listenerOf(args[1]!, { on: 'failure', error: 0, passesFailureOn: false }, resolver, names));
  } else if (args[0])
    into.push(
      listenerOf(args[0], { on: 'failure', error: 0, passesFailureOn: false, method: 'onFailure' }, resolver, names),
    );
}

/**
 * What is wanted of a listener: which parameter is the error (-1: none), and the method that hears when it is an
 * object.
 */
interface Wanted {
  readonly on: Listener['on'];
  readonly error: number;
  readonly passesFailureOn: boolean;
  readonly method?: string;
}

/** A Callback given to `Producer.send`. */
export const CALLBACK_ARGUMENT: Wanted = { on: 'both', error: 1, passesFailureOn: false, method: 'onCompletion' };

/** The listener that an argument is. */
export function listenerOf(node: Node, wanted: Wanted, resolver: Resolver, names: Names, depth = 0): Listener {
  const unseen: Listener = {
    on: wanted.on,
    range: node.range,
    error: wanted.on === 'success' ? 'absent' : 'unknown',
    parameters: [],
    passesFailureOn: wanted.passesFailureOn,
  };
  const at = bare(node);
  if (!at || depth > 5) return unseen;
  const again = (n: Node): Listener => ({ ...listenerOf(n, wanted, resolver, names, depth + 1), range: node.range });
  switch (at.type) {
    case 'lambda_expression': {
      const parameters = lambdaParameters(at);
      const body = at.child('body');
      return {
        ...unseen,
        function: names.id(at),
        ...whatItDoes(
          wanted,
          parameters.map((p) => p.name),
          body,
          resolver,
        ),
        parameters: parameters.map((p) => p.name),
        ...(body?.type === 'block' ? { bodyStart: body.start + 1 } : {}),
      };
    }
    case 'method_reference': {
      const reference = resolver.reference(at);
      if (reference?.method) return fromMethod(reference.method, unseen, wanted, names, resolver);
      return names.logs(at) ? { ...unseen, effect: { kind: 'log' } } : { ...unseen, function: names.id(at) };
    }
    case 'object_creation_expression': {
      const anonymous = unitOf(at).classOf(at);
      const type = at.child('type');
      const cls = anonymous ?? (type && resolver.types.of(type).cls);
      return (cls && fromClass(cls, unseen, wanted, names, resolver)) || unseen;
    }
    case 'this': {
      const cls = unitOf(at).classAround(at);
      return (cls && fromClass(cls, unseen, wanted, names, resolver)) || unseen;
    }
    case 'identifier':
    case 'field_access': {
      const declaration = resolver.declarationOf(at);
      const value =
        declaration?.kind === 'local'
          ? declaration.value
          : declaration?.kind === 'field'
            ? declaration.field.value
            : undefined;
      if (value && declaration && !resolver.reassigned(declaration)) return again(value);
      const cls = resolver.type(at)?.cls;
      return (cls && !cls.isAbstract && fromClass(cls, unseen, wanted, names, resolver)) || unseen;
    }
    case 'method_invocation': {
      const method = resolver.target(at);
      const body = method && resolver.types.workspace.body(method);
      const returned = body && returnedValues(body);
      if (returned?.length === 1) return again(returned[0]!);
      return unseen;
    }
    default:
      return unseen;
  }
}

function fromClass(
  cls: ClassInfo,
  unseen: Listener,
  wanted: Wanted,
  names: Names,
  resolver: Resolver,
): Listener | undefined {
  const candidates = wanted.method
    ? [wanted.method]
    : wanted.on === 'success'
      ? ['accept', 'apply', 'onSuccess', 'run']
      : ['accept', 'apply', 'onFailure'];
  for (const name of candidates) {
    for (const c of resolver.types.lineage(cls)) {
      const method = c.methods.get(name)?.find((m) => m.body && m.parameters.length > Math.max(wanted.error, -1));
      if (method) return fromMethod(method, unseen, wanted, names, resolver);
    }
  }
  return undefined;
}

function fromMethod(method: MethodInfo, unseen: Listener, wanted: Wanted, names: Names, resolver: Resolver): Listener {
  const body = resolver.types.workspace.body(method);
  const parameters = method.parameters.map((p) => p.name);
  return {
    ...unseen,
    function: names.id(method.node),
    ...whatItDoes(wanted, parameters, body, resolver),
    parameters,
    ...(body?.type === 'block' ? { bodyStart: body.start + 1 } : {}),
  };
}

/**
 * What a listener does with the error, and whether it keeps it; one that hears both and reads no error keeps only
 * successes.
 */
function whatItDoes(
  wanted: Wanted,
  parameters: readonly string[],
  body: Node | undefined,
  resolver: Resolver,
): Pick<Listener, 'error' | 'records'> {
  const error = errorUse(wanted, parameters, body);
  const records =
    body !== undefined &&
    wanted.on !== 'success' &&
    (wanted.on === 'failure' || error === 'used') &&
    recordsFailure(body, resolver, wanted.on === 'both' ? parameters[wanted.error] : undefined);
  return records ? { error, records } : { error };
}

function errorUse(wanted: Wanted, parameters: readonly string[], body: Node | undefined): Listener['error'] {
  if (wanted.error < 0) return 'absent';
  const name = parameters[wanted.error];
  if (!name) return 'absent';
  if (!body) return 'unknown';
  let used = false;
  body.walk((n) => {
    if (
      n.type === 'identifier' &&
      n.text === name &&
      n.field !== 'name' &&
      !(n.parent?.type === 'field_access' && n.field === 'field')
    )
      used = true;
    return !used;
  });
  return used ? 'used' : 'ignored';
}
