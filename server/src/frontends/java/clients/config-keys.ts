import { constantKey } from '../../../catalog';

const CLASSES =
  /(?:^|\.)(ProducerConfig|ConsumerConfig|CommonClientConfigs|AdminClientConfig|TopicConfig|SaslConfigs|SslConfigs|StreamsConfig)$/;
const OWNERS = new Map<string, 'producer' | 'consumer' | 'admin' | 'streams' | 'topic'>([
  ['ProducerConfig', 'producer'],
  ['ConsumerConfig', 'consumer'],
  ['AdminClientConfig', 'admin'],
  ['StreamsConfig', 'streams'],
  ['TopicConfig', 'topic'],
]);

/**
 * Whose configuration a class of constants (its name, perhaps qualified) is for; `any`: that of every client.
 * `undefined`: the class is none of Kafka's.
 */
export const configClass = (
  name: string,
): 'producer' | 'consumer' | 'admin' | 'streams' | 'topic' | 'any' | undefined => {
  const simple = CLASSES.exec(name)?.[1];
  return simple ? (OWNERS.get(simple) ?? 'any') : undefined;
};

/**
 * Kafka's name for a constant: `ENABLE_AUTO_COMMIT_CONFIG` is `enable.auto.commit`. `undefined` for constants that are
 * no keys (`ACKS_DOC`).
 */
export const configKey = (constant: string, owner: string): string | undefined =>
  constantKey(constant, CLASSES.exec(owner)?.[1]);
