import { equal, ok } from 'node:assert/strict';
import type { Change } from '../../../server/src/facts/change';
import type { Config, ConfigEntry } from '../../../server/src/facts/facts';
import { createConfigFrontend } from '../../../server/src/frontends/config';
import { applyEdits } from '../../../server/src/text/range';

/** What a change makes of a file; `undefined` where it cannot be done. `key`: the entry it is about. */
function after(
  file: string,
  text: string,
  key: string,
  change: (entry: ConfigEntry, config: Config) => Change,
): string | undefined {
  const frontend = createConfigFrontend();
  frontend.set(`/w/${file}`, text);
  const facts = frontend.facts(`/w/${file}`)!;
  const config = facts.configs.find(({ entries }) => entries.some((one) => one.key === key))!;
  const edits = frontend.rewrite(
    change(
      config.entries.find((one) => one.key === key)!,
      config,
    ),
    { file: `/w/${file}`, text, facts, function: () => undefined },
  );
  return edits && applyEdits(text, edits);
}

const set =
  (value: string) =>
  (entry: ConfigEntry): Change => ({ kind: 'set-config', entry, value });
const remove = (entry: ConfigEntry): Change => ({ kind: 'remove-config', entry });
const rename =
  (key: string) =>
  (entry: ConfigEntry): Change => ({ kind: 'rename-config', entry, key });
const add =
  (key: string, value: string) =>
  (entry: ConfigEntry, config: Config): Change => ({ kind: 'add-config', config, key, value, after: entry });
const addFirst =
  (key: string, value: string) =>
  (_: ConfigEntry, config: Config): Change => ({ kind: 'add-config', config, key, value });

/** Each style: a file, and its text with `acks` or `min.insync.replicas` in it. */
const broker = 'broker.id=1\nlog.dirs=/x\n';
const strimzi =
  'apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata:\n  name: orders\nspec:\n  replicas: 3\n';
const compose = 'services:\n  kafka:\n    image: apache/kafka:3.9.0\n    environment:\n';

describe('configuration files: rewriting', () => {
  it('gives entries another value in the quotes they have', () => {
    equal(
      after('a.properties', `${broker}min.insync.replicas : 1\n`, 'min.insync.replicas', set('2')),
      `${broker}min.insync.replicas : 2\n`,
    );
    equal(
      after('a.properties', `${broker}min.insync.replicas=\\\n  1\n`, 'min.insync.replicas', set('2')),
      `${broker}min.insync.replicas=\\\n  2\n`,
    );
    equal(
      after('a.properties', `${broker}min.insync.replicas=\n`, 'min.insync.replicas', set('2')),
      `${broker}min.insync.replicas=2\n`,
    );
    equal(
      after('compose.yml', `${compose}      KAFKA_MIN_INSYNC_REPLICAS: '1' # low\n`, 'min.insync.replicas', set('2')),
      `${compose}      KAFKA_MIN_INSYNC_REPLICAS: '2' # low\n`,
    );
    equal(
      after('compose.yml', `${compose}      - "KAFKA_MIN_INSYNC_REPLICAS=1"\n`, 'min.insync.replicas', set('2')),
      `${compose}      - "KAFKA_MIN_INSYNC_REPLICAS=2"\n`,
    );
    equal(
      after('compose.yml', `${compose}      KAFKA_MIN_INSYNC_REPLICAS:\n`, 'min.insync.replicas', set('2')),
      `${compose}      KAFKA_MIN_INSYNC_REPLICAS: 2\n`,
    );
    equal(
      after(
        '.env',
        'KAFKA_PROCESS_ROLES=broker\nKAFKA_MIN_INSYNC_REPLICAS="1" # low\n',
        'min.insync.replicas',
        set('2'),
      ),
      'KAFKA_PROCESS_ROLES=broker\nKAFKA_MIN_INSYNC_REPLICAS="2" # low\n',
    );
  });

  it('removes entries with their lines, and levels that hold nothing any more', () => {
    equal(
      after('a.properties', `${broker}# low\nmin.insync.replicas=1\nnode.id=2`, 'min.insync.replicas', remove),
      `${broker}# low\nnode.id=2`,
    );
    equal(
      after('a.properties', `${broker}log.dirs=\\\n  /a,\\\n  /b\nnode.id=2\n`, 'log.dirs', remove),
      'broker.id=1\nlog.dirs=/x\nnode.id=2\n',
    );
    equal(
      after(
        'a.yaml',
        `${strimzi}  config:\n    min.insync.replicas: 1 # low\n    retention.ms: 1\n`,
        'min.insync.replicas',
        remove,
      ),
      `${strimzi}  config:\n    retention.ms: 1\n`,
    );
    equal(after('a.yaml', `${strimzi}  config:\n    min.insync.replicas: 1\n`, 'min.insync.replicas', remove), strimzi);
    equal(
      after('a.yaml', `${strimzi}  config:\r\n    min.insync.replicas: 1\r\n`, 'min.insync.replicas', remove),
      strimzi,
    );
    equal(
      after('a.yaml', `${strimzi}  config: {min.insync.replicas: 1, retention.ms: 1}\n`, 'min.insync.replicas', remove),
      `${strimzi}  config: {retention.ms: 1}\n`,
    );
    equal(
      after('a.yaml', `${strimzi}  config: {retention.ms: 1, min.insync.replicas: 1}\n`, 'min.insync.replicas', remove),
      `${strimzi}  config: {retention.ms: 1}\n`,
    );
    equal(
      after('a.yaml', `${strimzi}  config: {min.insync.replicas: 1}\n`, 'min.insync.replicas', remove),
      `${strimzi}  config: {}\n`,
    );
    equal(
      after(
        'application.yml',
        'spring:\n  kafka:\n    producer:\n      acks: 1\n    consumer:\n      group-id: a\n',
        'acks',
        remove,
      ),
      'spring:\n  kafka:\n    consumer:\n      group-id: a\n',
    );
    equal(
      after(
        'application.yml',
        'server:\n  port: 1\nspring:\n  kafka:\n    producer:\n      acks: 1\nshop: 1\n',
        'acks',
        remove,
      ),
      'server:\n  port: 1\nshop: 1\n',
    );
    equal(
      after(
        'compose.yml',
        `${compose}      - KAFKA_NODE_ID=1\n      - KAFKA_MIN_INSYNC_REPLICAS=1\n`,
        'min.insync.replicas',
        remove,
      ),
      `${compose}      - KAFKA_NODE_ID=1\n`,
    );
    equal(
      after(
        'compose.yml',
        `services:\n  kafka:\n    image: apache/kafka\n    command: kafka-topics --create --topic a --replication-factor 3 --config min.insync.replicas=1 --partitions 3\n`,
        'min.insync.replicas',
        remove,
      ),
      'services:\n  kafka:\n    image: apache/kafka\n    command: kafka-topics --create --topic a --replication-factor 3 --partitions 3\n',
    );
  });

  it('removes one of several settings of a command, or the flag with the only one', () => {
    const script = (list: string): string => `kafka-configs.sh --alter --topic a ${list} --bootstrap-server k\n`;
    equal(
      after('a.sh', script('--add-config min.insync.replicas=1,retention.ms=5'), 'min.insync.replicas', remove),
      script('--add-config retention.ms=5'),
    );
    equal(
      after('a.sh', script('--add-config retention.ms=5,min.insync.replicas=1'), 'min.insync.replicas', remove),
      script('--add-config retention.ms=5'),
    );
    equal(
      after('a.sh', script('--add-config min.insync.replicas=1'), 'min.insync.replicas', remove),
      script('').replace('  ', ' '),
    );
  });

  it('leaves what stands behind an entry on its line, and the lines of a command whole', () => {
    equal(
      after(
        'a.yaml',
        `${strimzi}  config: {\n    min.insync.replicas: 1, retention.ms: 5\n  }\n`,
        'min.insync.replicas',
        remove,
      ),
      `${strimzi}  config: {\n    retention.ms: 5\n  }\n`,
    );
    equal(
      after(
        'a.yaml',
        `${strimzi}  config: {\n    min.insync.replicas: 1,\n    retention.ms: 5\n  }\n`,
        'min.insync.replicas',
        remove,
      ),
      `${strimzi}  config: {\n    retention.ms: 5\n  }\n`,
    );
    equal(
      after(
        'a.sh',
        'kafka-configs --alter \\\n  --add-config min.insync.replicas=1 --topic a\n',
        'min.insync.replicas',
        remove,
      ),
      'kafka-configs --alter \\\n  --topic a\n',
    );
    for (const end of ['\n', '\r\n']) {
      const created = (...lines: string[]): string =>
        [`kafka-topics --create --topic a`, ...lines].join(` \\${end}  `) + `${end}echo done${end}`;
      equal(
        after('a.sh', created('--config min.insync.replicas=1', '--partitions 3'), 'min.insync.replicas', remove),
        created('--partitions 3'),
      );
      equal(
        after('a.sh', created('--partitions 3', '--config min.insync.replicas=1'), 'min.insync.replicas', remove),
        created('--partitions 3'),
      );
    }
    equal(
      after('a.properties', `${broker}# kept \\\nmin.insync.replicas=1\n`, 'min.insync.replicas', remove),
      `${broker}# kept \\\n`,
    );
    const listed = (...words: string[]): string =>
      `services:\n  kafka:\n    image: apache/kafka\n    command: [${['kafka-topics', '--create', '--topic=a', ...words].map((word) => `"${word}"`).join(', ')}]\n`;
    equal(after('compose.yml', listed('--config', 'min.insync.replicas=1'), 'min.insync.replicas', remove), listed());
    equal(
      after(
        'compose.yml',
        listed('--config', 'min.insync.replicas=1', '--partitions=3'),
        'min.insync.replicas',
        remove,
      ),
      listed('--partitions=3'),
    );
  });

  it('wraps a deserialiser, whose comment stays on its line', () => {
    const wrap = (entry: ConfigEntry): Change => ({ kind: 'wrap-deserializer', entry });
    const settings = (...lines: string[]): string =>
      ['spring:', '  kafka:', '    consumer:', ...lines, '      group-id: a', ''].join('\n');
    equal(
      after(
        'application.yml',
        settings('      value-deserializer: x.JsonDeserializer # why'),
        'value.deserializer',
        wrap,
      ),
      settings(
        '      value-deserializer: org.springframework.kafka.support.serializer.ErrorHandlingDeserializer # why',
        '      properties:',
        '        spring.deserializer.value.delegate.class: x.JsonDeserializer',
      ),
    );
  });

  it('reaches the value of an alias, and removes the alias', () => {
    const text = 'one: &one 1\nspring:\n  kafka:\n    producer:\n      acks: *one\n      retries: 5\n';
    equal(after('application.yml', text, 'acks', set('all')), text.replace('&one 1', '&one all'));
    equal(after('application.yml', text, 'acks', remove), text.replace('      acks: *one\n', ''));
  });

  it('gives entries another key, spelled as the old one', () => {
    equal(
      after('a.properties', 'kafka.bootstrap.servers=k\nkafka.acks=1\n', 'acks', rename('linger.ms')),
      'kafka.bootstrap.servers=k\nkafka.linger.ms=1\n',
    );
    equal(
      after('compose.yml', `${compose}      KAFKA_MIN_INSYNC_REPLICAS: 1\n`, 'min.insync.replicas', rename('node.id')),
      `${compose}      KAFKA_NODE_ID: 1\n`,
    );
    equal(
      after(
        'compose.yml',
        `${compose}      - KAFKA_CFG_MIN_INSYNC_REPLICAS=1\n`,
        'min.insync.replicas',
        rename('node.id'),
      ),
      `${compose}      - KAFKA_CFG_NODE_ID=1\n`,
    );
    equal(
      after(
        'a.yaml',
        `${strimzi}  config:\n    "min.insync.replicas": 1\n`,
        'min.insync.replicas',
        rename('retention.ms'),
      ),
      `${strimzi}  config:\n    "retention.ms": 1\n`,
    );
    equal(
      after(
        'application.yml',
        'spring:\n  kafka:\n    producer:\n      properties:\n        delivery:\n          timeout.ms: 1\n',
        'delivery.timeout.ms',
        rename('delivery.other'),
      ),
      'spring:\n  kafka:\n    producer:\n      properties:\n        delivery:\n          other: 1\n',
    );
    equal(
      after(
        'application.yml',
        'spring:\n  kafka:\n    producer:\n      properties:\n        delivery:\n          timeout.ms: 1\n',
        'delivery.timeout.ms',
        rename('linger.ms'),
      ),
      undefined,
    );
  });

  it('adds entries beside another, in its style', () => {
    equal(
      after(
        'a.properties',
        `${broker}min.insync.replicas : 1`,
        'min.insync.replicas',
        add('default.replication.factor', '3'),
      ),
      `${broker}min.insync.replicas : 1\ndefault.replication.factor : 3`,
    );
    equal(
      after('a.properties', '\ufeffbroker.id=1\r\nlog.dirs=/x\r\n', 'broker.id', addFirst('min.insync.replicas', '2')),
      '\ufeffmin.insync.replicas=2\r\nbroker.id=1\r\nlog.dirs=/x\r\n',
    );
    equal(
      after('kafka.properties', 'kafka.bootstrap.servers=k\nkafka.acks = 1\n', 'acks', add('linger.ms', '5')),
      'kafka.bootstrap.servers=k\nkafka.acks = 1\nkafka.linger.ms = 5\n',
    );
    equal(
      after(
        'a.yaml',
        `${strimzi}  config:\n    min.insync.replicas: "1" # low\n`,
        'min.insync.replicas',
        add('retention.ms', '5'),
      ),
      `${strimzi}  config:\n    min.insync.replicas: "1" # low\n    retention.ms: "5"\n`,
    );
    equal(
      after(
        'a.yaml',
        `${strimzi}  config: {min.insync.replicas: 1}\n`,
        'min.insync.replicas',
        add('retention.ms', '5'),
      ),
      `${strimzi}  config: {min.insync.replicas: 1, retention.ms: 5}\n`,
    );
    equal(
      after(
        'compose.yml',
        `${compose}      - 'KAFKA_MIN_INSYNC_REPLICAS=1'\n`,
        'min.insync.replicas',
        add('node.id', '5'),
      ),
      `${compose}      - 'KAFKA_MIN_INSYNC_REPLICAS=1'\n      - 'KAFKA_NODE_ID=5'\n`,
    );
    equal(
      after('.env', 'export KAFKA_PROCESS_ROLES=broker\n', 'process.roles', add('node.id', '5')),
      'export KAFKA_PROCESS_ROLES=broker\nexport KAFKA_NODE_ID=5\n',
    );
    equal(
      after(
        'application.yml',
        'spring:\n  kafka:\n    consumer:\n      group-id: a\n',
        'group.id',
        add('auto.offset.reset', 'earliest'),
      ),
      'spring:\n  kafka:\n    consumer:\n      group-id: a\n      auto-offset-reset: earliest\n',
    );
    equal(
      after(
        'application.properties',
        'spring.kafka.consumer.group-id=a\n',
        'group.id',
        add('auto.offset.reset', 'earliest'),
      ),
      'spring.kafka.consumer.group-id=a\nspring.kafka.consumer.auto-offset-reset=earliest\n',
    );
    const container =
      'apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  template:\n    spec:\n      containers:\n        - image: apache/kafka\n          env:\n';
    equal(
      after(
        'a.yaml',
        `${container}            - name: KAFKA_NODE_ID\n              value: "1"\n`,
        'node.id',
        add('min.insync.replicas', '2'),
      ),
      `${container}            - name: KAFKA_NODE_ID\n              value: "1"\n            - name: KAFKA_MIN_INSYNC_REPLICAS\n              value: "2"\n`,
    );
    const map =
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  server.properties: |\n    broker.id=1\n    log.dirs=/x\n  other: 1\n';
    equal(
      after('a.yaml', map, 'log.dirs', add('min.insync.replicas', '2')),
      map.replace('/x\n', '/x\n    min.insync.replicas=2\n'),
    );
    ok(
      after(
        'compose.yml',
        'services:\n  kafka:\n    image: apache/kafka\n    command: kafka-topics --create --topic a --replication-factor 3 --config min.insync.replicas=1\n',
        'min.insync.replicas',
        add('retention.ms', '5'),
      )!.endsWith('--config min.insync.replicas=1 --config retention.ms=5\n'),
    );
  });
});
