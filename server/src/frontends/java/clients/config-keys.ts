import { constantKey } from '../../../catalog/index';

const CLASSES = /(?:^|\.)(ProducerConfig|ConsumerConfig|CommonClientConfigs|AdminClientConfig|TopicConfig|SaslConfigs|SslConfigs|StreamsConfig)$/;

const OWNERS = new Map<string, 'producer' | 'consumer' | 'admin' | 'streams' | 'topic'>([['ProducerConfig', 'producer'], ['ConsumerConfig', 'consumer'], ['AdminClientConfig', 'admin'], ['StreamsConfig', 'streams'], ['TopicConfig', 'topic']]);

/** Whose configuration a class of constants is for; `any`: that of every client. */
export const configClass = (name: string): 'producer' | 'consumer' | 'admin' | 'streams' | 'topic' | 'any' | undefined => {
  const simple = CLASSES.exec(name)?.[1];
  return simple ? OWNERS.get(simple) ?? 'any' : undefined;
};

/**
 * Kafka's name for a constant: `ENABLE_AUTO_COMMIT_CONFIG` is `enable.auto.commit`. `undefined` for constants that are no keys (`ACKS_DOC`). Constants of
 * classes that are not Kafka's own go by the custom of their names: `SCHEMA_REGISTRY_URL_CONFIG`.
 */
export function configKey(constant: string): string | undefined {
  return constantKey(constant) ?? /^([A-Z0-9_]+)_CONFIG$/.exec(constant)?.[1]?.toLowerCase().replace(/_/g, '.');
}
