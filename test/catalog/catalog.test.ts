import assert from 'node:assert/strict';
import { environmentKey, environmentName } from '../../server/src/catalog/environment';
import {
  compareVersions,
  constantKey,
  constantOf,
  defaultOf,
  fateOf,
  keyOf,
  keysOf,
  newest,
  scopesFor,
  type Scope,
} from '../../server/src/catalog/index';
import { becameOfValue } from '../../server/src/catalog/removed';
import { meaningful, meaningOf } from '../../server/src/catalog/meanings';
import {
  kafkaValue,
  keysOf as optionKeys,
  optionsOf,
  writtenValue,
  type OptionsClient,
  type OptionsPlace,
} from '../../server/src/catalog/options';
import { springNames, springProperties, springTarget } from '../../server/src/catalog/spring';

const scopes: readonly Scope[] = ['broker', 'topic', 'producer', 'consumer', 'admin', 'streams', 'librdkafka'];
const clients: readonly OptionsClient[] = ['kafkajs', 'confluent', 'platformatic'];
const places: readonly OptionsPlace[] = [
  'client',
  'producer',
  'consumer',
  'admin',
  'send',
  'run',
  'subscribe',
  'stream',
  'topic',
];

/** A key's default in a version. */
const inVersion = (scope: Scope, key: string, version?: string): string | null | undefined =>
  defaultOf(keyOf(scope, key)!, version);

describe('the catalogue', () => {
  it('has the defaults that changed, by version', () => {
    // Kafka's upgrade notes: 3.0 (KIP-679, KIP-735), 4.0 (KIP-1030), 2.1 (KIP-91), 0.11 (unclean elections)
    assert.deepEqual(
      ['2.8', '3.0.1', '4.1', undefined].map((version) => inVersion('producer', 'acks', version)),
      ['1', 'all', 'all', 'all'],
    );
    assert.deepEqual(
      ['2.8.2', '3.0'].map((version) => inVersion('producer', 'enable.idempotence', version)),
      ['false', 'true'],
    );
    assert.deepEqual(
      ['3.9', '4.0'].map((version) => inVersion('producer', 'linger.ms', version)),
      ['0', '5'],
    );
    assert.deepEqual(
      ['2.0', '2.1'].map((version) => inVersion('producer', 'retries', version)),
      ['0', '2147483647'],
    );
    assert.deepEqual(
      ['2.8', '3.0'].map((version) => inVersion('consumer', 'session.timeout.ms', version)),
      ['10000', '45000'],
    );
    assert.deepEqual(
      ['0.10.2', '0.11'].map((version) => inVersion('broker', 'unclean.leader.election.enable', version)),
      ['true', 'false'],
    );
    assert.equal(inVersion('broker', 'min.insync.replicas'), '1');
    assert.equal(inVersion('librdkafka', 'enable.idempotence'), 'false');
    assert.equal(inVersion('producer', 'key.serializer'), undefined, 'has to be given');
    assert.equal(inVersion('consumer', 'group.id'), null, 'optional');
  });

  it('knows since when keys are, and until when they were', () => {
    assert.equal(keyOf('consumer', 'isolation.level')?.since, '0.11.0');
    assert.equal(becameOfValue('consumer', 'auto.offset.reset', 'smallest')?.instead, 'earliest');
    assert.equal(
      becameOfValue('consumer', 'auto.offset.reset', 'constructor'),
      undefined,
      'what every object has is no value',
    );
    assert.equal(fateOf('broker', 'zookeeper.connect')?.removed, '4.0');
    assert.equal(fateOf('producer', 'block.on.buffer.full')?.removed, '0.11.0');
    assert.equal(fateOf('broker', 'replica.lag.max.messages')?.removed, '0.9');
    assert.deepEqual(fateOf('producer', 'request.required.acks'), { removed: '2.0', renamed: 'acks' });
    assert.deepEqual(fateOf('broker', 'log.cleaner.enable'), { deprecated: '4.1' });
    assert.equal(fateOf('producer', 'acks'), undefined);
    // what came with a patch of an older version is not gone from the newest
    assert.equal(fateOf('broker', 'max.decompressed.message.bytes'), undefined);
  });

  it("names only keys that exist as what took another's place, and no key that exists as removed by hand", () => {
    for (const scope of scopes) {
      for (const key of Object.keys(keysOf(scope))) {
        const renamed = fateOf(scope, key)?.renamed;
        if (renamed !== undefined) assert.ok(keyOf(scope, renamed), `${scope} ${key} -> ${renamed}`);
      }
    }
  });

  it('compares versions by their numbers', () => {
    assert.ok(compareVersions('3.10', '3.9') > 0);
    assert.equal(compareVersions('4.0.1', '4.0'), 0);
    assert.ok(compareVersions('0.11.0', '2.0') < 0);
    assert.ok(compareVersions(newest, '4.0') > 0);
  });

  it("reads Java's constants, and writes them", () => {
    assert.equal(
      constantKey('MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION', 'ProducerConfig'),
      'max.in.flight.requests.per.connection',
    );
    assert.equal(constantKey('KEY_SERIALIZER_CLASS_CONFIG'), 'key.serializer');
    assert.equal(constantKey('MIN_IN_SYNC_REPLICAS_CONFIG', 'TopicConfig'), 'min.insync.replicas');
    assert.equal(constantKey('ACKS_DOC'), undefined);
    assert.equal(constantKey('ACKS_CONFIG', 'ConsumerConfig'), undefined);
    assert.equal(constantOf('enable.auto.commit', 'ConsumerConfig'), 'ENABLE_AUTO_COMMIT_CONFIG');
  });

  it('says something of delivery for keys that exist', () => {
    const known = new Set([
      ...springProperties.map(({ name }) => name),
      ...scopes.flatMap((scope) => Object.keys(keysOf(scope))),
      ...clients.flatMap((client) => places.flatMap((place) => Object.values(optionKeys(client, place)))),
    ]);
    assert.deepEqual(
      meaningful.filter((key) => !known.has(key)),
      [],
    );
    assert.ok(meaningful.length >= 60, String(meaningful.length));
  });

  it('offers only values that the key takes', () => {
    for (const scope of scopes) {
      for (const [name, key] of Object.entries(keysOf(scope))) {
        const offered = meaningOf(scope, name)?.values?.map(({ value }) => value) ?? [];
        if (key.removed !== undefined || !offered.length) continue;
        if (key.type === 'boolean')
          for (const value of offered) assert.match(value, /^(?:true|false)$/, `${scope} ${name}`);
        else if (/^(?:int|long|short)$/.test(key.type) && scope !== 'librdkafka')
          for (const value of offered) assert.match(value, /^-?\d+$/, `${scope} ${name}`);
        else if (key.values && scope !== 'librdkafka')
          for (const value of offered.flatMap((one) => one.split(',')))
            assert.ok(
              key.values.some((one) => one.toLowerCase() === value.toLowerCase()),
              `${scope} ${name} does not take ${value}: ${key.values.join()}`,
            );
      }
    }
  });

  it("knows which definitions a place's keys are in", () => {
    assert.deepEqual(scopesFor('spring-kafka', 'consumer'), ['consumer']);
    assert.deepEqual(scopesFor('node-rdkafka', 'producer'), ['librdkafka']);
    assert.deepEqual(scopesFor('configuration', 'broker'), ['broker']);
    assert.deepEqual(scopesFor('configuration', 'connect'), []);
  });
});

describe("what clients call Kafka's keys", () => {
  it('kafkajs, Confluent, @platformatic/kafka', () => {
    assert.equal(optionKeys('kafkajs', 'producer').idempotent, 'enable.idempotence');
    assert.equal(optionKeys('confluent', 'consumer').rebalanceTimeout, 'max.poll.interval.ms');
    assert.equal(optionKeys('kafkajs', 'producer')['retry.retries'], 'retries');
    assert.equal(optionsOf('platformatic', 'producer').acks?.default, '1');
  });

  it('with values that go there and back', () => {
    for (const client of clients) {
      for (const place of places) {
        for (const [written, option] of Object.entries(optionsOf(client, place))) {
          for (const value of Object.values(option.values ?? {}))
            assert.equal(
              kafkaValue(option, writtenValue(option, value)!.replace(/'/g, '')),
              value,
              `${client} ${place} ${written}`,
            );
        }
      }
    }
    assert.equal(writtenValue(optionsOf('kafkajs', 'send').acks!, 'all'), '-1');
    assert.equal(writtenValue(optionsOf('kafkajs', 'subscribe').fromBeginning!, 'none'), undefined, 'cannot be had');
    assert.equal(writtenValue(optionsOf('confluent', 'producer').compression!, 'gzip'), "'gzip'");
  });

  it('Spring Boot, in any spelling that it binds', () => {
    for (const name of [
      'spring.kafka.consumer.enable-auto-commit',
      'spring.kafka.consumer.enableAutoCommit',
      'SPRING_KAFKA_CONSUMER_ENABLE_AUTO_COMMIT',
      'spring.kafka.consumer.enable_auto_commit',
    ]) {
      assert.equal(springTarget(name)?.key, 'enable.auto.commit', name);
    }
    assert.deepEqual(springTarget('spring.kafka.producer.properties[max.block.ms]'), {
      of: 'producer',
      key: 'max.block.ms',
    });
    assert.deepEqual(springTarget('spring.kafka.properties.max.block.ms'), { of: 'client', key: 'max.block.ms' });
    assert.equal(springTarget('spring.kafka.listener.ackMode')?.key, 'spring.kafka.listener.ack-mode');
    assert.equal(springTarget('spring.kafka.producer.ack'), undefined);
    assert.deepEqual(springNames('bootstrap.servers', 'producer'), [
      'spring.kafka.producer.bootstrap-servers',
      'spring.kafka.bootstrap-servers',
    ]);
    for (const { key, of, name } of springProperties)
      if (key)
        assert.ok(
          scopesFor('spring-kafka', of).some((scope) => keyOf(scope, key)),
          `${name}: nobody has ${key}`,
        );
  });

  it("a broker's container", () => {
    assert.equal(environmentKey('KAFKA_MIN_INSYNC_REPLICAS'), 'min.insync.replicas');
    assert.equal(environmentKey('KAFKA_CFG_LOG_DIRS'), 'log.dirs');
    for (const none of [
      'KAFKA_HEAP_OPTS',
      'KAFKA_JMX_PORT',
      'KAFKA_CREATE_TOPICS',
      'KAFKA_KRAFT_CLUSTER_ID',
      'SCHEMA_REGISTRY_HOST_NAME',
      'kafka_log_dirs',
    ])
      assert.equal(environmentKey(none), undefined, none);
    assert.equal(environmentName('min.insync.replicas', 'KAFKA_CFG_NODE_ID'), 'KAFKA_CFG_MIN_INSYNC_REPLICAS');
    assert.equal(environmentName('min.insync.replicas'), 'KAFKA_MIN_INSYNC_REPLICAS');
  });
});
