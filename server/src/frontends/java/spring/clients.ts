import type { Creation } from '../../../facts/facts';
import { TEMPLATES } from '../clients/kafka';
import type { Resolver } from '../resolve/resolver';
import type { Node } from '../syntax/syntax';

const CORE = 'org.springframework.kafka.core.';

/**
 * What an expression makes by Spring's means: a producer factory holds one producer from its first use on, a consumer
 * factory hands out a new consumer, which is its
 * caller's. What a producer factory hands out is shared, and a template is made of a factory: neither is a new client.
 */
export function madeBySpring(node: Node, resolver: Resolver): Creation['of'] | undefined {
  if (node.type === 'object_creation_expression') {
    const type = node.child('type');
    return type && resolver.types.of(type).qualified === `${CORE}DefaultKafkaProducerFactory` ? 'producer' : undefined;
  }
  if (node.type !== 'method_invocation' || node.child('name')?.text !== 'createConsumer') return undefined;
  const object = node.child('object');
  const qualified = object && resolver.type(object)?.qualified;
  return qualified === `${CORE}ConsumerFactory` || qualified === `${CORE}DefaultKafkaConsumerFactory`
    ? 'consumer'
    : undefined;
}

/** True for `new KafkaTemplate<>(factory)`. */
export function isTemplate(node: Node, resolver: Resolver): boolean {
  const type = node.type === 'object_creation_expression' ? node.child('type') : undefined;
  return !!type && resolver.types.is(resolver.types.of(type), TEMPLATES);
}
