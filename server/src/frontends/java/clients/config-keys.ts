/** Constants of Kafka's configuration classes that do not follow the rule of their names. */
const IRREGULAR: Readonly<Record<string, string>> = {
  BOOTSTRAP_SERVERS_CONFIG: 'bootstrap.servers',
  KEY_SERIALIZER_CLASS_CONFIG: 'key.serializer',
  VALUE_SERIALIZER_CLASS_CONFIG: 'value.serializer',
  KEY_DESERIALIZER_CLASS_CONFIG: 'key.deserializer',
  VALUE_DESERIALIZER_CLASS_CONFIG: 'value.deserializer',
  PARTITIONER_CLASS_CONFIG: 'partitioner.class',
  INTERCEPTOR_CLASSES_CONFIG: 'interceptor.classes',
  MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION: 'max.in.flight.requests.per.connection',
};

const CLASSES = /(?:^|\.)(ProducerConfig|ConsumerConfig|CommonClientConfigs|AdminClientConfig|SaslConfigs|SslConfigs|StreamsConfig)$/;

/** Whose configuration a class of constants is for. */
export const configClass = (name: string): 'producer' | 'consumer' | 'admin' | 'any' | undefined => {
  const simple = CLASSES.exec(name)?.[1];
  if (!simple) return undefined;
  return simple === 'ProducerConfig' ? 'producer' : simple === 'ConsumerConfig' ? 'consumer' : simple === 'AdminClientConfig' ? 'admin' : 'any';
};

/** Kafka's name for a constant: `ENABLE_AUTO_COMMIT_CONFIG` is `enable.auto.commit`. `undefined` for constants that are no keys (`ACKS_DOC`). */
export function configKey(constant: string): string | undefined {
  const irregular = IRREGULAR[constant];
  if (irregular) return irregular;
  const name = /^([A-Z0-9_]+)_CONFIG$/.exec(constant)?.[1];
  return name?.toLowerCase().replace(/_/g, '.');
}
