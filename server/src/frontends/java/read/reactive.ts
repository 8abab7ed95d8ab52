import type { CallStep, FunctionFact, Handler, Listener } from '../../../facts/facts';
import { lookup } from '../clients';
import { lambdaParameters } from '../resolve/expressions';
import type { Resolver } from '../resolve/resolver';
import { idOf } from './ids';
import { type Unit, unitOf } from '../resolve/model';
import { isDiscarded } from './outcome';
import { argumentsOf, bare, functionAround, type Node, oneLine } from '../syntax/syntax';

/**
 * Operators that hand each record (or what was made of it) to a function, in order. Those that hear of errors and ends
 * are none.
 */
const STEPS =
  /^(?:map|mapNotNull|doOnNext|doOnEach|flatMap|flatMapSequential|flatMapDelayError|flatMapIterable|concatMap|concatMapDelayError|concatMapIterable|switchMap|handle|filter|filterWhen|delayUntil|subscribe)$/;
/** Operators whose function gives a publisher that is subscribed to before the next step. */
const WAITS = /^(?:flatMap\w*|concatMap\w*|switchMap|filterWhen|delayUntil)$/;
/** Operators that give on what they were given. */
const KEEPS = /^(?:doOnNext|doOnEach|filter|filterWhen|delayUntil)$/;
const HEARS = /^(?:doOnError|onError\w*|retry\w*|doFinally|doOnTerminate|doOnEach|materialize|tap)$/;

/**
 * What a chain of operators after a `receive` is: a handler, and a function whose steps are the operators' functions in
 * order.
 */
export interface Pipeline {
  readonly handler: Handler;
  readonly function: FunctionFact;
}

/** The handlers that chains of operators are, for clients whose table says what receives. */
export function readPipelines(unit: Unit, resolver: Resolver): Pipeline[] {
  const found: Pipeline[] = [];
  unit.root.walk((n) => {
    const name = n.type === 'method_invocation' ? n.child('name') : undefined;
    const object = n.child('object');
    if (!name || !object || !/^receive/.test(name.text)) return;
    const type = resolver.type(object);
    const receives = type && lookup((client) => client.receives, resolver.types.names(type), name.text);
    if (!receives) return;
    const body = stepsAfter(n, resolver);
    if (!body.length) return;
    const around = functionAround(n);
    const id = `${around ? idOf(around) : `${unit.file}#`}/${name.text}~${found.length + 1}`;
    found.push({
      handler: {
        client: receives.client.id,
        evidence: 'type',
        kind: 'message',
        function: id,
        range: name.range,
        records: ['record'],
        commits: receives.entry === 'manual' && mayCommitElsewhere(n, body, resolver) ? 'unknown' : receives.entry,
        waitsForResult: true,
      },
      function: {
        id,
        name: `what follows ${name.text}()`,
        range: n.range,
        nameRange: name.range,
        parameters: ['record'],
        asynchronous: false,
        detached: false,
        transactional: false,
        body,
        rewrite: {},
      },
    });
  });
  return found;
}

/**
 * True when the records, or their offsets, may go where a commit is that cannot be seen: to whoever gets the chain, or
 * with what is sent.
 */
function mayCommitElsewhere(receive: Node, steps: readonly CallStep[], resolver: Resolver): boolean {
  if (steps.every((step) => KEEPS.test(step.name)) && !subscription(receive)) return true;
  const unit = unitOf(receive);
  if (!/receiverOffset|acknowledge|commit\w*\s*\(|::\s*commit/i.test(unit.text)) return false;
  let seen = false;
  unit.root.walk((n) => {
    const object = n.type === 'method_invocation' ? n.child('object') : undefined;
    const type = object && resolver.type(object);
    seen ||= !!type && !!lookup((client) => client.commits, resolver.types.names(type), n.child('name')?.text ?? '');
    return !seen;
  });
  return !seen;
}

function stepsAfter(receive: Node, resolver: Resolver): CallStep[] {
  const steps: CallStep[] = [];
  for (
    let at = receive, up = at.parent;
    up?.type === 'method_invocation' && at.field === 'object';
    at = up, up = up.parent
  ) {
    const name = up.child('name')?.text ?? '';
    const given = STEPS.test(name) ? bare(argumentsOf(up)[0]) : undefined;
    const target =
      given?.type === 'lambda_expression'
        ? given
        : given?.type === 'method_reference'
          ? resolver.reference(given)?.method?.node
          : undefined;
    // `concatMap(batch -> batch)` only unpacks.
    if (
      !given ||
      !target ||
      (given.type === 'lambda_expression' && given.child('body')?.text === lambdaParameters(given)[0]?.name)
    )
      continue;
    const chain = { start: up.child('name')!.start, end: up.end };
    steps.push({
      kind: 'call',
      range: chain,
      name,
      receiver: oneLine(receive.text, 80),
      targets: { functions: [idOf(target)], complete: true },
      effect: { kind: 'unknown' },
      asynchronous: WAITS.test(name),
      outcome: { use: 'awaited', listeners: [], chain },
      callbacks: [],
      inputs: ['record'],
      argumentInputs: [['record']],
    });
  }
  return steps;
}

/**
 * What becomes of a publisher that sends, once it is subscribed to in the same chain: whether somebody hears of a
 * failure, and whether the subscription is
 * dropped. `undefined` when it is not subscribed to here.
 */
export function subscription(
  send: Node,
): { readonly use: 'discarded' | 'kept'; readonly listener: Listener; readonly statement: Node } | undefined {
  let heard = false;
  for (
    let at = send, up = at.parent;
    up?.type === 'method_invocation' && at.field === 'object';
    at = up, up = up.parent
  ) {
    const name = up.child('name')?.text ?? '';
    heard ||= HEARS.test(name);
    if (name !== 'subscribe') continue;
    const args = argumentsOf(up);
    // one argument that is no function is a Subscriber, which hears everything
    heard ||=
      args.length > 1 ||
      (args.length === 1 && !/^(?:lambda_expression|method_reference)$/.test(bare(args[0])?.type ?? ''));
    const range = { start: up.child('name')!.start, end: up.end };
    const listener: Listener = heard
      ? { on: 'both', range, error: 'unknown', parameters: [], passesFailureOn: false }
      : { on: 'success', range, error: 'absent', parameters: [], passesFailureOn: true };
    return { use: isDiscarded(up) ? 'discarded' : 'kept', listener, statement: up };
  }
  return undefined;
}
