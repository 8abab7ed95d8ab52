/**
 * Variables below `KAFKA_` that are no broker's keys: the images' own (Confluent's cp-kafka, Apache's kafka, Bitnami's,
 * wurstmeister's) and those of
 * Kafka's scripts. A `*` stands for any ending.
 */
const NONE = new RegExp(
  `^KAFKA_(?:${[
    'HEAP_OPTS',
    'OPTS',
    'JMX_.*',
    'JVM_.*',
    'GC_LOG_OPTS',
    'LOG4J_.*',
    'TOOLS_LOG4J_.*',
    'DEBUG',
    'HOME',
    'VERSION',
    'USER',
    'GROUP',
    'BASE_DIR',
    'CONF_.*',
    'CONFIG_.*',
    'DATA_DIR',
    'VOLUME_DIR',
    'MOUNTED_.*',
    'EXTRA_FLAGS',
    'DAEMON_.*',
    'CREATE_TOPICS.*',
    'ADVERTISED_HOST_NAME',
    'ADVERTISED_PORT',
    'HOST_NAME',
    'PORT',
    'PORT_NUMBER',
    'HOSTNAME_.*',
    'BROKER_ID_COMMAND',
    'BROKER_RACK_COMMAND',
    'PORT_COMMAND',
    'ADVERTISED_PROTOCOL_NAME',
    'PROTOCOL_NAME',
    'INTER_BROKER_PORT',
    'CLUSTER_ID',
    'KRAFT_.*',
    'ENABLE_KRAFT',
    'CLIENT_.*',
    'INTER_BROKER_USER',
    'INTER_BROKER_PASSWORD',
    'CONTROLLER_USER',
    'CONTROLLER_PASSWORD',
    'CERTIFICATE_.*',
    'TLS_.*',
    'ZOOKEEPER_PROTOCOL',
    'ZOOKEEPER_TLS_.*',
    'ZOOKEEPER_USER',
    'ZOOKEEPER_PASSWORD',
    'ZOOKEEPER_BOOTSTRAP.*',
    'SKIP_.*',
    'INITIALIZE_.*',
    'DOCKER_.*',
    'REST_.*',
    'SCHEMA_REGISTRY_.*',
    'CONNECT_.*',
    'STORAGE_.*',
    'SSL_KEYSTORE_FILENAME',
    'SSL_KEYSTORE_CREDENTIALS',
    'SSL_KEY_CREDENTIALS',
    'SSL_TRUSTSTORE_FILENAME',
    'SSL_TRUSTSTORE_CREDENTIALS',
  ].join('|')})$`,
);

/**
 * Kafka's name for a variable of a broker's container: `KAFKA_MIN_INSYNC_REPLICAS` and Bitnami's
 * `KAFKA_CFG_MIN_INSYNC_REPLICAS` are
 * `min.insync.replicas`. `undefined` for variables that are none of the broker's configuration. Cluster Linking and
 * metrics reporters of
 * Confluent's come out as `confluent.*`. No key of Kafka's own has `_` or `-`, so the images' rules for these do not
 * matter.
 * Sources: kafka/docker (KafkaDockerWrapper), confluentinc/kafka-images (cub), bitnami/containers,
 * wurstmeister/kafka-docker.
 */
export function environmentKey(variable: string): string | undefined {
  const name = /^KAFKA_(CFG_)?([A-Z0-9_]+)$/.exec(variable);
  if (!name || (!name[1] && NONE.test(variable))) return undefined;
  return name[2]!.toLowerCase().replace(/_/g, '.');
}

/** How a broker's key is written as a variable; `like`: a variable that stands beside it, whose prefix it takes. */
export const environmentName = (key: string, like?: string): string =>
  `${like?.startsWith('KAFKA_CFG_') ? 'KAFKA_CFG_' : 'KAFKA_'}${key.toUpperCase().replace(/[.-]/g, '_')}`;
