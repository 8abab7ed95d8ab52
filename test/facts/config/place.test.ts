import { deepEqual, equal } from 'node:assert/strict';
import { createConfigFrontend } from '../../../server/src/frontends/config';

/** What stands at `|~` in a text: `broker key [min.ins] environment, below spring.kafka, beside a b`. */
function at(file: string, marked: string): string | undefined {
  const frontend = createConfigFrontend();
  const text = marked.replace('|~', '');
  frontend.set(`/w/${file}`, text);
  const place = frontend.configAt!(`/w/${file}`, marked.indexOf('|~'));
  if (!place) return undefined;
  equal(text.slice(place.range.start, place.range.end), place.text);
  const { client, of, part, key, spelling, below, present } = place;
  return `${client === 'configuration' ? '' : 'spring '}${of} ${part} [${place.text}]${key && key !== place.text && part === 'value' ? ` ${key}` : ''} ${spelling}${below === undefined ? '' : `, below ${below}`}${present.length ? `, beside ${present.join(' ')}` : ''}`;
}

describe('configuration files: the key or value at an offset', () => {
  it('in .properties', () => {
    equal(
      at('server.properties', 'broker.id=1\nlog.dirs=/x\nmin.insync.re|~plicas=1\n'),
      'broker key [min.insync.replicas] kafka, beside broker.id log.dirs',
    );
    equal(
      at('server.properties', 'broker.id=1\nlog.dirs=/x\nmin.insync.replicas=1|~\n'),
      'broker value [1] min.insync.replicas kafka, beside broker.id log.dirs',
    );
    equal(
      at('server.properties', 'broker.id=1\nlog.dirs=/x\nmin.ins|~'),
      'broker key [min.ins] kafka, beside broker.id log.dirs',
    );
    equal(at('server.properties', 'broker.id=1\n|~\nlog.dirs=/x'), 'broker key [] kafka, beside broker.id log.dirs');
    equal(at('server.properties', 'broker.id=1\n# min|~.insync\nlog.dirs=/x'), undefined);
    equal(
      at('canal.properties', 'kafka.bootstrap.servers=k\nkafka.ac|~ks=1\n'),
      'producer key [acks] kafka, beside bootstrap.servers',
    );
    equal(
      at('canal.properties', 'kafka.bootstrap.servers=k\nkafka.max.in.fl|~\n'),
      'client key [max.in.fl] kafka, beside bootstrap.servers',
    );
    equal(at('other.properties', 'kafka=1\nshop.na|~me=1\n'), undefined);
  });

  it("in Spring's settings", () => {
    equal(
      at('application.properties', 'spring.kafka.producer.ac|~'),
      'spring producer key [ac] spring, below spring.kafka.producer',
    );
    equal(
      at('application.properties', 'spring.kafka.producer.acks=|~'),
      'spring producer value [] acks spring, below spring.kafka.producer',
    );
    equal(
      at('application.properties', 'spring.kafka.producer.properties.max.bl|~ock.ms=1'),
      'spring producer key [max.block.ms] kafka, below spring.kafka.producer.properties',
    );
    equal(
      at('application.yml', 'spring:\n  kafka:\n    producer:\n      ac|~\n'),
      'spring producer key [ac] spring, below spring.kafka.producer',
    );
    equal(
      at(
        'application.yml',
        'spring:\n  kafka:\n    producer:\n      retries: 1\n      |~\n    consumer:\n      group-id: a\n',
      ),
      'spring producer key [] spring, below spring.kafka.producer, beside retries',
    );
    equal(
      at('application.yml', 'spring:\n  kafka:\n    producer:\n      acks: "a|~ll"\n'),
      'spring producer value [all] acks spring, below spring.kafka.producer',
    );
    equal(
      at('application.yml', 'spring:\n  kafka:\n    producer:\n      acks: |~\n      retries: 1\n'),
      'spring producer value [] acks spring, below spring.kafka.producer, beside retries',
    );
    equal(
      at('application.yml', 'spring:\n  kafka:\n    producer:\n      properties:\n        ena|~\n'),
      'spring producer key [ena] kafka, below spring.kafka.producer.properties',
    );
  });

  it('in containers and resources', () => {
    const compose = 'services:\n  kafka:\n    image: apache/kafka:3.7.0\n    environment:\n';
    equal(
      at('compose.yml', `${compose}      KAFKA_NODE_ID: 1\n      KAFKA_LOG_D|~\n`),
      'broker key [KAFKA_LOG_D] environment, beside node.id',
    );
    equal(
      at('compose.yml', `${compose}      - KAFKA_NODE_ID=1\n      - KAFKA_MIN|~\n`),
      'broker key [KAFKA_MIN] environment, beside node.id',
    );
    equal(
      at('compose.yml', `${compose}      - KAFKA_NODE_ID=1\n      - KAFKA_MIN_INSYNC_REPLICAS=|~\n`),
      'broker value [] min.insync.replicas environment, beside node.id',
    );
    equal(
      at(
        'kafka.yaml',
        'apiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nspec:\n  kafka:\n    config:\n      min.insync.replicas: 2\n      unc|~\n',
      ),
      'broker key [unc] kafka, beside min.insync.replicas',
    );
    equal(
      at(
        'map.yaml',
        'apiVersion: v1\nkind: ConfigMap\ndata:\n  server.properties: |\n    broker.id=1\n    log.dirs=/x\n    min.ins|~\n',
      ),
      'broker key [min.ins] kafka, beside broker.id log.dirs',
    );
    equal(
      at('.env', 'KAFKA_ADVERTISED_LISTENERS=x\nKAFKA_MI|~\n'),
      'broker key [KAFKA_MI] environment, beside advertised.listeners',
    );
  });

  it('nowhere throws', () => {
    const text =
      'services:\n  kafka:\n    image: "apache/kafka\n    environment: {KAFKA_X: [\n---\nspring: {kafka: &a {producer: *a}}\n';
    deepEqual(
      [...text]
        .map((_, offset) => typeof at('compose.yml', `${text.slice(0, offset)}|~${text.slice(offset)}`))
        .filter((type) => !/^(?:string|undefined)$/.test(type)),
      [],
    );
  });
});
