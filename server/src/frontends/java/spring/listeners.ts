import type { Handler, Value } from '../../../facts/facts';
import { constant } from '../resolve/values';
import type { Resolver } from '../resolve/resolver';
import { type Annotation, attribute, dotted } from '../resolve/model';
import type { Node } from '../syntax/syntax';
import type { Type } from '../resolve/types';

/** What a listener's annotation says of it. */
export type ListenerFacts = Pick<Handler, 'topics' | 'config' | 'containerFactory' | 'guarded'> & {
  readonly ackMode?: 'manual' | 'after';
};

/**
 * Reads `@KafkaListener(...)`, or an annotation of the workspace's own that carries it (of which the attributes alone
 * count). `others`: all annotations of the method and its class.
 */
export function listenerFacts(listener: Annotation, others: readonly Annotation[], resolver: Resolver): ListenerFacts {
  const first = listener.name === 'KafkaListeners' ? undefined : listener;
  const factory = first && attribute(first, 'containerFactory');
  const name = factory && constant(factory, resolver);
  const topics = first && attribute(first, 'topics');
  const guarded = (!!first && !!attribute(first, 'errorHandler')) || others.some((a) => a.name === 'RetryableTopic');
  const mode = first && attribute(first, 'ackMode');
  const ackMode = mode && constant(mode, resolver);
  return {
    ...(typeof ackMode === 'string' && /^\w+$/.test(ackMode)
      ? { ackMode: /^MANUAL/i.test(ackMode) ? 'manual' : 'after' }
      : {}),
    ...(topics ? { topics: elements(topics).map((node) => springValue(node, resolver)) } : {}),
    ...(first && ['groupId', 'id', 'properties'].some((key) => attribute(first, key))
      ? { config: first.node.range }
      : {}),
    ...(typeof name === 'string' ? { containerFactory: name } : {}),
    ...(guarded ? { guarded } : {}),
  };
}

/** The elements of an annotation's array, or the one value that stands for it. */
export const elements = (node: Node): readonly Node[] =>
  node.type === 'element_value_array_initializer' ? node.children : [node];

const PLACEHOLDER = /^\$\{[^{}:]*(?::([^{}]*))?\}$/;

/**
 * A value in an annotation: placeholders (`${topic:orders}`) and resolver (`#{...}`) are filled in when the program
 * starts.
 */
export function springValue(node: Node, resolver: Resolver): Value {
  const value = constant(node, resolver);
  if (value === undefined) return { known: false, range: node.range };
  if (typeof value !== 'string' || !/[$#]\{/.test(value)) return { known: true, value, range: node.range };
  const fallback = PLACEHOLDER.exec(value)?.[1];
  const random = /random|\bUUID\b|currentTimeMillis|nanoTime/i.test(value);
  return {
    known: false,
    range: node.range,
    ...(random ? { random } : {}),
    ...(fallback === undefined ? {} : { fallback }),
  };
}

const ANNOTATIONS = 'org.springframework.kafka.annotation.';

/** True for Spring Kafka's annotation of this name. */
export function named(annotation: Annotation, name: string, resolver: Resolver): boolean {
  return annotation.name === name && typeOf(annotation, resolver).qualified === ANNOTATIONS + name;
}

/** The annotation's own type, by its name as written: it may be qualified. */
const typeOf = (annotation: Annotation, resolver: Resolver): Type =>
  resolver.types.named(dotted(annotation.node.child('name')), annotation.node);

/** `@KafkaListener`, or an annotation of the workspace's own that carries it. */
export function isListenerAnnotation(annotation: Annotation, resolver: Resolver): boolean {
  if (named(annotation, 'KafkaListener', resolver) || named(annotation, 'KafkaListeners', resolver)) return true;
  if (annotation.name === 'Override' || annotation.name === 'Transactional') return false;
  const { cls } = typeOf(annotation, resolver);
  return (
    cls?.node.type === 'annotation_type_declaration' && cls.annotations.some((a) => named(a, 'KafkaListener', resolver))
  );
}
