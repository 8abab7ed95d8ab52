import type { Callback } from '../../../facts/facts';
import { LISTENERS, PRODUCERS, TEMPLATES } from '../clients/kafka';
import type { Resolver } from '../resolve/resolver';
import type { MethodInfo } from '../resolve/model';
import { functionAround, type Node } from '../syntax/syntax';
import type { Type } from '../resolve/types';

/** How whoever gets a lambda or method reference uses it. */
export interface Use {
  /** What becomes of the value it yields: `void`: nobody sees it; `value`: the receiver gets it; `unknown`. */
  readonly result: 'void' | 'value' | 'unknown';
  readonly runs: Callback['runs'];
}

const EACH = new Set(['forEach', 'forEachOrdered', 'peek', 'forEachRemaining', 'doOnNext', 'iterate']);
const VOID = new Set([
  'ifPresent',
  'ifPresentOrElse',
  'executeWithoutResult',
  'thenAccept',
  'thenRun',
  'whenComplete',
  'addCallback',
  'runAsync',
  'doOnSuccess',
  'doOnError',
  'subscribe',
  'onFailure',
  'onSuccess',
  'setErrorHandler',
  'addListener',
  'doOnTerminate',
  'doFinally',
  'addShutdownHook',
]);
const VALUE = new Set([
  'map',
  'flatMap',
  'mapToObj',
  'mapToInt',
  'mapToLong',
  'filter',
  'reduce',
  'collect',
  'anyMatch',
  'allMatch',
  'noneMatch',
  'sorted',
  'computeIfAbsent',
  'computeIfPresent',
  'compute',
  'merge',
  'orElseGet',
  'orElseThrow',
  'or',
  'thenApply',
  'thenCompose',
  'thenCombine',
  'handle',
  'exceptionally',
  'supplyAsync',
  'generate',
  'toMap',
  'groupingBy',
  'comparing',
  'removeIf',
  'replaceAll',
  'concatMap',
  'defer',
  'fromCallable',
  'fromSupplier',
  'fromFuture',
]);
const INLINE = new Set([
  'ifPresent',
  'ifPresentOrElse',
  'executeWithoutResult',
  'executeInTransaction',
  'map',
  'flatMap',
  'mapToObj',
  'mapToInt',
  'mapToLong',
  'filter',
  'reduce',
  'collect',
  'anyMatch',
  'allMatch',
  'noneMatch',
  'computeIfAbsent',
  'computeIfPresent',
  'compute',
  'merge',
  'orElseGet',
  'orElseThrow',
  'or',
  'removeIf',
  'replaceAll',
  'inTransaction',
  'withTransaction',
  'doInTransaction',
  'runInTransaction',
  'invokeAll',
  'invokeAny',
  'executeInTx',
  'sorted',
  'toMap',
  'groupingBy',
  'record',
  'recordCallable',
  'observe',
  'executeSupplier',
  'executeRunnable',
  'executeCallable',
  'decorateSupplier',
]);
const LATER = new Set([
  'submit',
  'runAsync',
  'supplyAsync',
  'schedule',
  'scheduleAtFixedRate',
  'scheduleWithFixedDelay',
  'thenAccept',
  'thenRun',
  'thenApply',
  'thenCompose',
  'thenCombine',
  'whenComplete',
  'handle',
  'exceptionally',
  'addCallback',
  'subscribe',
  'addListener',
  'addShutdownHook',
  'doOnNext',
  'doOnSuccess',
  'doOnError',
  'doFinally',
  'invokeLater',
  'startVirtualThread',
  'newThread',
]);

const VOID_TYPES = new Set([
  'Runnable',
  'Consumer',
  'BiConsumer',
  'IntConsumer',
  'LongConsumer',
  'DoubleConsumer',
  'ObjIntConsumer',
  'ApplicationRunner',
  'CommandLineRunner',
  'Callback',
  'InitializingBean',
  'DisposableBean',
  'SmartInitializingSingleton',
  'TimerTask',
  'OffsetCommitCallback',
  'ApplicationListener',
]);
const VALUE_TYPES = new Set([
  'Supplier',
  'Function',
  'BiFunction',
  'Callable',
  'UnaryOperator',
  'BinaryOperator',
  'Predicate',
  'IntFunction',
  'LongFunction',
  'ToIntFunction',
  'ToLongFunction',
  'Comparator',
  'TransactionCallback',
  'RetryCallback',
  'ThrowableSupplier',
  'CheckedSupplier',
]);

/** True for types that run what they are given at some other time: executors, schedulers. */
export const isExecutor = (type: Type | undefined): boolean =>
  !!type && /(?:Executor(?:Service)?|Scheduler|ForkJoinPool|Pool|WorkerPool|Timer)$/.test(type.simple);

/**
 * True when what a call's receiver is given runs at some other time. A plain `Executor` that a caller hands in may run
 * it at once.
 */
export function runsLater(object: Node | undefined, resolver: Resolver): boolean {
  const type = object && resolver.type(object);
  return isExecutor(type) && !(type!.simple === 'Executor' && resolver.declarationOf(object!)?.kind === 'parameter');
}

/**
 * How the lambda or method reference is used by what it is given to. `depth`: through how many methods it was followed
 * to here.
 */
export function useOf(lambda: Node, resolver: Resolver, depth = 0): Use {
  let at = lambda;
  let up = at.parent;
  while (
    up &&
    (up.type === 'parenthesized_expression' || up.type === 'cast_expression' || up.type === 'ternary_expression')
  )
    ((at = up), (up = up.parent));
  const list = up?.type === 'argument_list' ? up.parent : undefined;
  const declared = resultOfType(resolver.functionType(lambda), resolver);
  if (list?.type === 'object_creation_expression') {
    const name = list.child('type') ? resolver.types.of(list.child('type')!).simple : '';
    if (/Thread$/.test(name)) return { result: 'void', runs: 'later' };
    return { result: declared, runs: 'unknown' };
  }
  if (list?.type !== 'method_invocation') return { result: declared, runs: 'unknown' };
  const name = (list.child('name')?.text ?? '').replace(/(?<=^(?:then|when|handle|exceptionally)\w*)Async$/, '');
  const object = list.child('object');
  const receiver = object ? resolver.type(object) : undefined;
  const target = resolver.target(list) ?? resolver.declaredTarget(list);
  if (target)
    return {
      result: declared,
      runs: runsOf(target, target.parameters[up!.children.indexOf(at)]?.name, declared, resolver, depth),
    };
  if (name === 'execute' || name === 'executeInTransaction') {
    if (runsLater(object, resolver) || (!receiver && /execut|pool|scheduler/i.test(object?.text ?? '')))
      return { result: 'void', runs: 'later' };
    if (isExecutor(receiver)) return { result: 'void', runs: 'unknown' };
    const kafka = resolver.types.is(receiver, TEMPLATES) || resolver.types.is(receiver, PRODUCERS);
    return {
      result: kafka || /Template|Retry|Operations/.test(receiver?.simple ?? object?.text ?? '') ? 'value' : 'unknown',
      runs: kafka || /Template|Retry|Operations/i.test(receiver?.simple ?? object?.text ?? '') ? 'inline' : 'unknown',
    };
  }
  if (name === 'start' && /^Thread\s*\.\s*of/.test(object?.text ?? '')) return { result: 'void', runs: 'later' };
  if (name === 'submit' || name.startsWith('schedule'))
    return { result: isExecutor(receiver) ? 'void' : 'unknown', runs: 'later' };
  const result = EACH.has(name) || VOID.has(name) ? 'void' : VALUE.has(name) ? 'value' : declared;
  return {
    result,
    runs: EACH.has(name) ? 'each' : INLINE.has(name) ? 'inline' : LATER.has(name) ? 'later' : 'unknown',
  };
}

/** When a method of the workspace runs what it is given as a parameter, by what its body does with it. */
function runsOf(
  method: MethodInfo,
  parameter: string | undefined,
  result: Use['result'],
  resolver: Resolver,
  depth: number,
): Use['runs'] {
  const body = parameter !== undefined && depth < 3 ? resolver.types.workspace.body(method) : undefined;
  const found = new Set<Use['runs']>();
  body?.walk((n) => {
    if (n.type !== 'identifier' || n.text !== parameter || n.field === 'name') return;
    const call = n.parent;
    if (call?.type === 'method_invocation' && n.field === 'object') {
      const around = functionAround(n);
      // What a supplier yields must be handed on, or else the method itself may see to it.
      const handed = result === 'void' || call.parent?.type === 'return_statement';
      found.add(
        around === method.node
          ? handed
            ? 'inline'
            : 'unknown'
          : around
            ? useOf(around, resolver, depth + 1).runs
            : 'unknown',
      );
    } else if (call?.type === 'argument_list' && call.parent?.type === 'method_invocation') {
      const next = resolver.target(call.parent);
      const later = /^(?:submit|execute|schedule\w*|runAsync|supplyAsync)$/.test(call.parent.child('name')?.text ?? '');
      if (next) found.add(runsOf(next, next.parameters[call.children.indexOf(n)]?.name, result, resolver, depth + 1));
      else
        found.add(
          later &&
            (runsLater(call.parent.child('object'), resolver) ||
              call.parent.child('object')?.text === 'CompletableFuture')
            ? 'later'
            : 'unknown',
        );
    } else if (call?.type !== 'binary_expression') found.add('unknown');
  });
  return found.size === 1 ? [...found][0]! : 'unknown';
}

function resultOfType(type: Type | undefined, resolver: Resolver): Use['result'] {
  if (!type) return 'unknown';
  if (type.cls) {
    const returns = resolver.types.single(type.cls)?.returns;
    return returns ? (returns.type === 'void_type' ? 'void' : 'value') : 'unknown';
  }
  if (VOID_TYPES.has(type.simple) || (type.qualified !== undefined && LISTENERS.has(type.qualified))) return 'void';
  return VALUE_TYPES.has(type.simple) ? 'value' : 'unknown';
}
