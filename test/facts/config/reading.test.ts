import { deepEqual, equal, ok } from 'node:assert/strict';
import { languageOf } from '../../../server/src/frontends/config/files';
import { factsOf, read } from './workspace';

describe('configuration files: names', () => {
  it('tell the language', () => {
    const languages = [
      'server.properties',
      'config.properties.example',
      'application-dev.yml',
      'compose.yaml',
      'compose.yml.dist',
      '.env',
      '.env.local',
      'env.example',
      'shop.env',
      '.env.example',
      '.environment',
      'environment.ts',
      'env.ts',
      'a.json',
      'env.js',
      'environments.md',
    ].map((name) => `${name} ${languageOf(`/w/${name}`) ?? '-'}`);
    deepEqual(languages, [
      'server.properties properties',
      'config.properties.example properties',
      'application-dev.yml yaml',
      'compose.yaml yaml',
      'compose.yml.dist yaml',
      '.env env',
      '.env.local env',
      'env.example env',
      'shop.env env',
      '.env.example env',
      '.environment -',
      'environment.ts -',
      'env.ts -',
      'a.json -',
      'env.js -',
      'environments.md -',
    ]);
  });

  it('tell tests and development', () => {
    equal(factsOf('src/test/resources/application.yml', 'spring.kafka.producer.acks: 1')!.test, true);
    equal(factsOf('src/main/resources/application-test.yml', 'spring.kafka.producer.acks: 1')!.test, true);
    equal(factsOf('src/main/resources/application.yml', 'spring.kafka.producer.acks: 1')!.test, false);
    const development = (file: string): boolean | undefined =>
      factsOf(file, 'broker.id=1\nlog.dirs=/x')!.configs[0]!.development;
    deepEqual(
      [
        'server.properties',
        'dev/server.properties',
        'server-local.properties',
        'examples/kafka/server.properties',
        'latest/testing-things/server.properties',
      ].map(development),
      [undefined, true, true, true, undefined],
    );
  });

  it('without a word of Kafka are not read', () => {
    equal(factsOf('a.properties', 'acks=1\nretries=0'), undefined);
    equal(factsOf('a.yml', 'spring:\n  datasource:\n    url: jdbc'), undefined);
  });
});

describe('configuration files: .properties', () => {
  it('have escapes, continued lines and all separators', () => {
    const text =
      'broker.id : 1\n  log.dirs /data\n! acks=1\nmin.insync\\u002ereplicas=\\\n    2\nadvertised.listeners=PLAINTEXT://a\\:9092,\\\n  SSL://b\nlisteners\nnum.partitions=3   \n';
    deepEqual(read('server.properties', text), [
      'broker{broker.id=1 log.dirs=/data min.insync.replicas<min.insync\\u002ereplicas>=2 advertised.listeners=PLAINTEXT://a\\:9092,\\\n  SSL://b listeners= num.partitions=3}',
    ]);
    deepEqual(
      read('server.properties', `\ufeff${text.replaceAll('\n', '\r\n')}`)[0]!.replaceAll('\r\n', '\n'),
      read('server.properties', text)[0],
    );
  });

  it('tell whose they are by their keys', () => {
    deepEqual(read('a.properties', 'bootstrap.servers=k:9092\nacks=1\ntopic=orders'), [
      'producer{bootstrap.servers=k:9092 acks=1 topic=orders}',
    ]);
    deepEqual(read('a.properties', 'bootstrap.servers=k:9092\ngroup.id=a'), [
      'consumer{bootstrap.servers=k:9092 group.id=a}',
    ]);
    deepEqual(read('a.properties', 'bootstrap.servers=k:9092\nclient.id=a'), [
      'client{bootstrap.servers=k:9092 client.id=a}',
    ]);
    deepEqual(read('consumer.properties', 'bootstrap.servers=k:9092\nretries=0'), [
      'consumer{bootstrap.servers=k:9092 retries=0}',
    ]);
    deepEqual(read('a.properties', 'bootstrap.servers=k:9092\nacks=1\ngroup.id=a'), [
      'producer{bootstrap.servers=k:9092 acks=1}',
      'consumer{bootstrap.servers=k:9092 group.id=a}',
    ]);
    deepEqual(read('orders-topic.properties', 'min.insync.replicas=2\nretention.ms=1'), [
      'topic{min.insync.replicas=2 retention.ms=1}',
    ]);
    deepEqual(
      read(
        'a.properties',
        'application.id=a\nbootstrap.servers=k:9092\nreplication.factor=1\nproducer.acks=1\nmain.consumer.auto.offset.reset=latest',
      ),
      [
        'streams{application.id=a bootstrap.servers=k:9092 replication.factor=1}',
        'producer{acks<producer.acks>=1}',
        'consumer{auto.offset.reset<main.consumer.auto.offset.reset>=latest}',
      ],
    );
    deepEqual(
      read(
        'connect.properties',
        'bootstrap.servers=k:9092\noffset.storage.topic=o\noffset.storage.replication.factor=1\nconsumer.isolation.level=read_committed',
      ),
      [
        'connect{bootstrap.servers=k:9092 offset.storage.topic=o offset.storage.replication.factor=1}',
        'consumer{isolation.level<consumer.isolation.level>=read_committed}',
      ],
    );
    deepEqual(
      read('mm2.properties', 'clusters = A, B\nA->B.enabled = true\nreplication.factor=1\nA.bootstrap.servers=a:9092'),
      ['connect{clusters=A, B A->B.enabled=true replication.factor=1 A.bootstrap.servers=a:9092}'],
    );
  });

  it('may have a prefix that names Kafka', () => {
    deepEqual(
      read(
        'canal.properties',
        'canal.id=1\nkafka.bootstrap.servers=k:9092\nkafka.retries = 0\nkafka.kerberos.enable=false\nshop.retries=0',
      ),
      ['producer{bootstrap.servers<kafka.bootstrap.servers>=k:9092 retries<kafka.retries>=0}'],
    );
    deepEqual(read('a.properties', 'kafka.topic=orders\nkafka.retries=0'), [], "retries of the application's own");
    deepEqual(
      read(
        'a.properties',
        'kafka.bootstrap.servers=k:9092\nkafka.rebalance.max.retries=0\nkafka.producers.orders.acks=1',
      ),
      ['client{bootstrap.servers<kafka.bootstrap.servers>=k:9092}', 'producer{acks<kafka.producers.orders.acks>=1}'],
    );
    deepEqual(read('a.properties', 'kafka.servers=k\nmessages.acks=1\nproducer.acks=1'), []);
    deepEqual(
      read(
        'application.properties',
        'kafka.bootstrap.servers=k:9092\nmp.messaging.outgoing.orders.connector=smallrye-kafka\nmp.messaging.outgoing.orders.acks=1\n%dev.mp.messaging.incoming.prices.auto.offset.reset=latest',
      ),
      [
        'client{bootstrap.servers<kafka.bootstrap.servers>=k:9092}',
        'producer{acks<mp.messaging.outgoing.orders.acks>=1}',
        'consumer{auto.offset.reset<%dev.mp.messaging.incoming.prices.auto.offset.reset>=latest}',
      ],
    );
  });

  it("of a node alone in its quorum are a single broker's", () => {
    deepEqual(read('server.properties', 'process.roles=broker,controller\ncontroller.quorum.voters=1@localhost:9093'), [
      'broker alone{process.roles=broker,controller controller.quorum.voters=1@localhost:9093}',
    ]);
    ok(
      !factsOf('server.properties', 'process.roles=broker,controller\ncontroller.quorum.voters=1@a:9093,2@b:9093')!
        .configs[0]!.singleBroker,
    );
  });

  it('take the last of two equal keys', () => {
    deepEqual(read('a.properties', 'bootstrap.servers=k:9092\nacks=1\nacks=all'), [
      'producer{bootstrap.servers=k:9092 acks=all}',
    ]);
  });
});

describe('configuration files: placeholders', () => {
  const values = (text: string): string => read('a.properties', `bootstrap.servers=k:9092\n${text}`)[0]!;

  it('are not known, save for what they fall back to', () => {
    equal(values('acks=${ACKS}'), 'producer{bootstrap.servers=k:9092 acks=?}');
    equal(values('acks=${ACKS:1}'), 'producer{bootstrap.servers=k:9092 acks=?(1)}');
    equal(values('acks=${ACKS:-1}'), 'producer{bootstrap.servers=k:9092 acks=?(1)}');
    equal(
      values('acks=@acks@\nretries=#{1 + 1}\nlinger.ms=$LINGER\nbatch.size=<size>'),
      'producer{bootstrap.servers=k:9092 acks=? retries=? linger.ms=? batch.size=?}',
    );
    equal(values('group.id=view-${random.uuid}'), 'consumer{bootstrap.servers=k:9092 group.id=?!}');
  });
});

describe('configuration files: Spring', () => {
  it('bind names in all their spellings', () => {
    const text = `spring:
  kafka:
    bootstrapServers: [a:9092, b:9092]
    producer:
      acks: 1
      compression_type: lz4
      properties:
        max.block.ms: 5000
        "[enable.idempotence]": false
        delivery:
          timeout.ms: 1
    consumer: {enable-auto-commit: true, group-id: orders}
    listener:
      ack-mode: manual
`;
    deepEqual(read('src/main/resources/application.yml', text), [
      'spring-kafka client{bootstrap.servers<bootstrapServers>=[a:9092, b:9092]}',
      'spring-kafka producer{acks=1 compression.type<compression_type>=lz4 max.block.ms=5000 enable.idempotence<[enable.idempotence]>=false delivery.timeout.ms<timeout.ms>=1}',
      'spring-kafka consumer{enable.auto.commit<enable-auto-commit>=true group.id<group-id>=orders}',
      'spring-kafka listener{spring.kafka.listener.ack-mode<ack-mode>=manual}',
    ]);
  });

  it('have profiles, by document and by file', () => {
    const profiles = (file: string, text: string): unknown =>
      factsOf(file, text)!.configs.map(({ profile, module }) => [profile, module]);
    deepEqual(
      profiles(
        'orders/src/main/resources/application.yml',
        'spring.kafka.producer.acks: 1\n---\nspring:\n  config.activate.on-profile: live\n  kafka.producer.acks: all\n',
      ),
      [
        [undefined, '/w/orders'],
        ['live', '/w/orders'],
      ],
    );
    deepEqual(profiles('src/main/resources/application-live.properties', 'spring.kafka.producer.acks=1'), [
      ['live', '/w'],
    ]);
    deepEqual(
      profiles(
        'src/main/resources/application.properties',
        'spring.kafka.producer.acks=1\n#---\nspring.config.activate.on-profile=live\nspring.kafka.producer.acks=all',
      ),
      [
        [undefined, '/w'],
        ['live', '/w'],
      ],
    );
  });

  it('include the binder of Spring Cloud Stream, also in an environment of its own', () => {
    const text = `spring.cloud.stream:
  kafka.binder:
    replicationFactor: 1
    producer-properties:
      acks: 1
  binders:
    one:
      environment:
        spring.cloud.stream.kafka.binder.required-acks: 0
  kafka.bindings.orders.producer.topic.properties.min.insync.replicas: 2
`;
    deepEqual(
      read('application.yml', text)
        .map((one) => one.replace('spring-kafka ', ''))
        .sort(),
      [
        'producer{acks<spring.cloud.stream.kafka.binder.required-acks>=0}',
        'producer{acks=1}',
        'topic{min.insync.replicas<kafka.bindings.orders.producer.topic.properties.min.insync.replicas>=2}',
        'topic{replication.factor<replicationFactor>=1}',
      ].sort(),
    );
  });

  it("leave what is the application's own", () => {
    deepEqual(read('application.yml', 'shop:\n  kafka:\n    retries: 0\n    topic: orders\n    replicas: 1\n'), []);
    deepEqual(
      read('application.yml', 'shop:\n  kafka:\n    consumer-properties:\n      enable.auto.commit: "false"\n'),
      ['consumer{enable.auto.commit="false"}'],
    );
  });
});

describe('configuration files: containers', () => {
  it("are a broker's by image or by what only a broker is told", () => {
    const service = (image: string, variable: string): string[] =>
      read(
        'compose.yml',
        `services:\n  one:\n    ${image}\n    environment:\n      ${variable}\n      KAFKA_RETRIES: 0\n`,
      );
    deepEqual(service('image: confluentinc/cp-kafka:7.6.1', 'KAFKA_MIN_INSYNC_REPLICAS: 1'), [
      'broker alone{min.insync.replicas<KAFKA_MIN_INSYNC_REPLICAS>=1 retries<KAFKA_RETRIES>=0}',
    ]);
    deepEqual(service('build: .', 'KAFKA_MIN_INSYNC_REPLICAS: 1'), []);
    equal(service('build: .', 'KAFKA_PROCESS_ROLES: broker').length, 1);
    deepEqual(service('image: shop/kafka-tools', 'KAFKA_BROKERS: k:9092'), []);
    deepEqual(service('image: apache/kafka', 'KAFKA_PROCESS_ROLES: controller'), [], 'a controller keeps no records');
  });

  it('tell the version', () => {
    const version = (image: string): string | undefined =>
      factsOf(
        'compose.yml',
        `services:\n  one:\n    image: ${image}\n    environment:\n      KAFKA_ADVERTISED_LISTENERS: a\n`,
      )!.configs[0]!.version;
    deepEqual(
      [
        'confluentinc/cp-kafka:7.6.1',
        'confluentinc/cp-kafka:6.2.0',
        'confluentinc/cp-kafka:5.5.1-1-ubi8',
        'apache/kafka:3.9.0',
        'bitnami/kafka:3.6',
        'wurstmeister/kafka:2.13-2.8.1',
        'wurstmeister/kafka',
        'confluentinc/cp-kafka:latest',
        'apache/kafka:${VERSION:-4.1.0}',
        'apache/kafka:${VERSION}',
        'docker.io/apache/kafka@sha256:1',
        'confluentinc/cp-kafka:4.1.0',
        'confluentinc/cp-kafka:3.3.1',
        'confluentinc/cp-kafka:8.0.0',
      ].map(version),
      [
        '3.6',
        '2.8',
        '2.5',
        '3.9.0',
        '3.6',
        '2.8.1',
        '2.8.1',
        undefined,
        '4.1.0',
        undefined,
        undefined,
        '1.1',
        '0.11.0',
        '4.0',
      ],
    );
  });

  it('are counted by cluster', () => {
    const broker = (name: string, quorum: string): string =>
      `  ${name}:\n    image: apache/kafka\n    environment:\n      - KAFKA_CONTROLLER_QUORUM_VOTERS=${quorum}\n`;
    const alone = (text: string): unknown =>
      factsOf('compose.yml', `services:\n${text}`)!.configs.map(({ singleBroker }) => singleBroker ?? false);
    deepEqual(alone(broker('a', '1@a:1') + broker('b', '1@b:1')), [true, true]);
    deepEqual(alone(broker('a', '1@a:1,2@b:1') + broker('b', '1@a:1,2@b:1')), [false, false]);
    deepEqual(alone(broker('a', '1@a:1') + '    deploy:\n      replicas: 3\n'), [false]);
  });

  it('list topics to be made', () => {
    deepEqual(
      read(
        'compose.yml',
        'services:\n  one:\n    image: wurstmeister/kafka\n    environment:\n      KAFKA_CREATE_TOPICS: "orders:6:3,audit:1:1:compact"\n',
      ),
      ['topic alone{replication.factor=3}', 'topic alone{replication.factor=1}'],
    );
  });

  it('hold a properties file in a variable, and topics in commands', () => {
    deepEqual(
      read(
        'compose.yml',
        'services:\n  connect:\n    image: shop/connect\n    environment:\n      KAFKA_PROPERTIES: |\n        bootstrap.servers=k:9092\n        acks=1\n',
      ),
      ['producer{bootstrap.servers=k:9092 acks=1}'],
    );
    deepEqual(
      read(
        'compose.yml',
        'services:\n  init:\n    image: apache/kafka\n    command: ["kafka-topics.sh", "--create", "--topic", "orders", "--replication-factor", "1", "--config", "min.insync.replicas=1"]\n',
      ).slice(-1),
      ['topic{replication.factor=1 min.insync.replicas=1}'],
    );
    deepEqual(
      read(
        'compose.yml',
        'services:\n  init:\n    image: shop/init\n    # command: kafka-topics --create --topic orders --replication-factor 1\n    command: kafka-topics --describe --topic orders && echo --replication-factor 1\n',
      ),
      [],
    );
  });

  it('are told by commands what topics and brokers are to be', () => {
    const command = (text: string): string[] =>
      read('compose.yml', `services:\n  init:\n    image: shop/init\n    command: ${text}\n`);
    deepEqual(
      command(
        'kafka-configs --alter --entity-type topics --entity-name orders --add-config min.insync.replicas=1,unclean.leader.election.enable=true',
      ),
      ['topic{min.insync.replicas=1 unclean.leader.election.enable=true}'],
    );
    deepEqual(
      command('kafka-configs.sh --entity-type brokers --entity-default --alter --add-config "min.insync.replicas=1"'),
      ['broker{min.insync.replicas=1}'],
    );
    deepEqual(
      command(
        'kafka-server-start.sh config/server.properties --override broker.id=1 --override min.insync.replicas=$ISR',
      ),
      ['broker{broker.id=1 min.insync.replicas=?}'],
    );
    deepEqual(command('kafka-configs --describe --entity-type topics --add-config min.insync.replicas=1'), []);
  });

  it("in .env files are a broker's or Spring's, else the application's own", () => {
    deepEqual(
      read(
        '.env',
        'KAFKA_ACKS=1\nKAFKA_BROKERS=k:9092\nexport SPRING_KAFKA_PRODUCER_ACKS="1" # quick\nSPRING_KAFKA_CONSUMER_ENABLE_AUTO_COMMIT=true\n',
      ),
      [
        'spring-kafka producer{acks<SPRING_KAFKA_PRODUCER_ACKS>="1"}',
        'spring-kafka consumer{enable.auto.commit<SPRING_KAFKA_CONSUMER_ENABLE_AUTO_COMMIT>=true}',
      ],
    );
    deepEqual(
      read('kafka.env', 'KAFKA_CFG_PROCESS_ROLES=broker\nKAFKA_CFG_MIN_INSYNC_REPLICAS=1\nKAFKA_HEAP_OPTS=-Xmx1g\n'),
      ['broker{process.roles<KAFKA_CFG_PROCESS_ROLES>=broker min.insync.replicas<KAFKA_CFG_MIN_INSYNC_REPLICAS>=1}'],
    );
  });
});

describe('configuration files: Kubernetes', () => {
  const kafka = (name: string, replicas: number): string =>
    `apiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata:\n  name: ${name}\nspec:\n  kafka:\n    replicas: ${replicas}\n    config:\n      min.insync.replicas: 1\n---\n`;

  it("Strimzi's clusters and topics", () => {
    deepEqual(read('kafka.yaml', kafka('a', 3)), ['broker{min.insync.replicas=1}']);
    deepEqual(read('kafka.yaml', kafka('a', 1) + kafka('b', 3)), [
      'broker alone{min.insync.replicas=1}',
      'broker{min.insync.replicas=1}',
    ]);
    const pool =
      'apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaNodePool\nmetadata:\n  labels:\n    strimzi.io/cluster: a\nspec:\n  replicas: 1\n  roles: [controller, broker]\n---\n';
    deepEqual(read('kafka.yaml', kafka('a', 1).replace('    replicas: 1\n', '') + pool), [
      'broker alone{min.insync.replicas=1}',
    ]);
    deepEqual(read('kafka.yaml', kafka('a', 1).replace('    replicas: 1\n', '') + pool + pool), [
      'broker{min.insync.replicas=1}',
    ]);
    const topic = factsOf(
      'topic.yaml',
      'apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata:\n  name: orders\nspec:\n  replicas: 2\n',
    )!.configs[0]!;
    deepEqual(
      [topic.of, topic.topics, topic.entries.map(({ key }) => key)],
      ['topic', ['orders'], ['replication.factor']],
    );
  });

  it("Connect's clients have configurations of their own", () => {
    deepEqual(
      read(
        'connect.yaml',
        'apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaConnect\nspec:\n  replicas: 1\n  config:\n    config.storage.replication.factor: 1\n    producer.acks: 1\n    consumer.override.isolation.level: read_committed\n',
      ),
      [
        'connect{config.storage.replication.factor=1}',
        'producer{acks<producer.acks>=1}',
        'consumer{isolation.level<consumer.override.isolation.level>=read_committed}',
      ],
    );
  });

  it('ConfigMaps hold files, whose places are right', () => {
    deepEqual(
      read(
        'map.yaml',
        'apiVersion: v1\nkind: ConfigMap\ndata:\n  application.yml: |\n    spring:\n      kafka:\n        producer:\n          acks: 1\n  producer.properties: |-\n    bootstrap.servers=k:9092\n    acks = \\\n      0\n  note: kafka\n',
      ),
      ['spring-kafka producer{acks=1}', 'producer{bootstrap.servers=k:9092 acks=0}'],
    );
  });

  it('commands in files that ConfigMaps hold have their places in the whole file', () => {
    const command = 'kafka-topics --create --topic a --replication-factor 1';
    const compose = `services:\n      init:\n        image: apache/kafka\n        command: ${command}\n`;
    const deployment = `apiVersion: batch/v1\n    kind: Job\n    spec:\n      template:\n        spec:\n          containers:\n            - image: apache/kafka\n              command: [bash, -c, "${command}"]\n`;
    for (const inner of [compose, deployment]) {
      const text = `apiVersion: v1\nkind: ConfigMap\ndata:\n  inner.yaml: |\n    ${inner}`;
      const [config] = factsOf('map.yaml', text)!.configs;
      deepEqual(text.slice(config!.range.start, config!.range.start + command.length), command);
    }
  });

  it('Secrets hold files as well', () => {
    deepEqual(
      read(
        'secret.yaml',
        'apiVersion: v1\nkind: Secret\nstringData:\n  producer.properties: |\n    bootstrap.servers=k:9092\n    acks=1\n',
      ),
      ['producer{bootstrap.servers=k:9092 acks=1}'],
    );
  });

  it("other operators' resources and the values of charts hold properties in blocks", () => {
    deepEqual(
      read(
        'cluster.yaml',
        'apiVersion: kafka.banzaicloud.io/v1beta1\nkind: KafkaCluster\nspec:\n  readOnlyConfig: |\n    auto.create.topics.enable=false\n    default.replication.factor=1\n  note: |\n    min.insync.replicas=1\n',
      ),
      ['broker{auto.create.topics.enable=false default.replication.factor=1}'],
    );
    deepEqual(
      read(
        'values.yaml',
        'kafka:\n  extraConfig: |-\n    min.insync.replicas=1\n    {{ .Values.more }}\n    log.dirs=/x\n  config: |\n    nothing = here\n',
      ),
      ['broker{min.insync.replicas=1 log.dirs=/x}'],
    );
  });

  it("replicas and retries of Kubernetes are none of Kafka's", () => {
    deepEqual(
      read(
        'deployment.yaml',
        'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: kafka-ui\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - name: kafka-ui\n          image: shop/kafka-ui\n          env:\n            - name: KAFKA_ACKS\n              value: "1"\n',
      ),
      [],
    );
  });
});

describe('configuration files: hard to read', () => {
  it('anchors, merges and aliases lead to where the value stands', () => {
    deepEqual(
      read(
        'application.yml',
        'defaults: &defaults\n  acks: 1\n  retries: 0\nspring:\n  kafka:\n    producer:\n      <<: *defaults\n      retries: 5\n',
      ),
      ['spring-kafka producer{retries=5 acks=1}'],
    );
    deepEqual(
      read('application.yml', 'a: &a [*a]\nspring:\n  kafka:\n    producer: &p\n      acks: 1\n      <<: *p\n'),
      ['spring-kafka producer{acks=1}'],
    );
  });

  it('templates are what they may become', () => {
    const helm = `apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
{{- if .Values.labels }}
metadata: {{ toYaml .Values.labels | nindent 2 }}
{{- end }}
spec:
  kafka:
    replicas: {{ .Values.replicas }}
    config:
      default.replication.factor: {{ .Values.factor | default "1" }}
      {{- /* kept low */}}
      min.insync.replicas: 1
      {{ .Values.key }}: "a {{ .Values.b }}"
`;
    deepEqual(
      read('templates/kafka.yaml', helm)[0]!.replace(/[\ue000]+/g, '…'),
      'broker{default.replication.factor=? min.insync.replicas=1 …<{{ .Values.key }}>=?}',
    );
  });

  it('templates in .properties as well', () => {
    deepEqual(
      read(
        'server.properties',
        'broker.id={{ id }}\n{% if zk %}\nlog.dirs=/x\n{% endif %}\nmin.insync.replicas={{ isr }}0\n',
      ),
      ['broker{broker.id=? log.dirs=/x min.insync.replicas=?}'],
    );
  });

  it('a broken document leaves the others whole', () => {
    deepEqual(read('application.yml', 'kafka: "open\n---\nspring.kafka.producer.acks: 1\n---\nkafka: [1\n'), [
      'spring-kafka producer{acks<spring.kafka.producer.acks>=1}',
    ]);
    ok(factsOf('application.yml', 'kafka: "open\n---\nspring.kafka.producer.acks: 1\n')!.broken);
    deepEqual(read('application.yml', 'spring:\n  kafka:\n    producer:\n      acks: 1\n     retries: 0\n'), [
      'spring-kafka producer{acks=1}',
      'spring-kafka client{spring.kafka.retries<retries>=0}',
    ]);
  });
});
