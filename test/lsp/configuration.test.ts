import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CompletionItemTag, type CompletionItem, type MarkupContent } from 'vscode-languageserver/node';
import { Client, hoverText, modern, plain } from './client';

/** A text and the offset of the mark `|` in it. */
const marked = (text: string): { readonly text: string; readonly offset: number } => ({
  text: text.replace('|', ''),
  offset: text.indexOf('|'),
});

const server = `broker.id=1
log.dirs=/var/lib/kafka
`;
const spring = `spring:
  kafka:
    bootstrap-servers: kafka-1:9092
`;
const compose = `services:
  kafka:
    image: apache/kafka:4.1.0
    environment:
      KAFKA_NODE_ID: 1
      KAFKA_PROCESS_ROLES: broker
`;
const typescript = `import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'shop', brokers: ['kafka-1:9092'] });
`;
const java = (statement: string): string => `package shop;

import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;

class Billing {
  KafkaProducer<String, String> producer() {
    Properties props = new Properties();
    props.put("bootstrap.servers", "kafka-1:9092");
    ${statement}
    return new KafkaProducer<>(props);
  }
}
`;

describe('configuration in the editor', function () {
  this.timeout(20_000);
  let folder: string;
  let client: Client;

  before(async function () {
    this.timeout(120_000);
    const { build, isStale } = (await import('../../scripts/build.mjs' as string)) as {
      build: () => Promise<void>;
      isStale: () => boolean;
    };
    if (isStale()) await build();
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'kafka-lint-lsp-')));
    client = await Client.start(folder, modern);
  });

  after(async () => {
    assert.equal(await client.stop(), 0);
    assert.deepEqual(client.log, [], 'the server logged something');
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a text that is gone again afterwards, and asks at its mark. */
  async function within<T>(
    name: string,
    marks: string,
    ask: (file: string, at: { line: number; character: number }) => Promise<T>,
  ): Promise<T> {
    const { text, offset } = marked(marks);
    const file = path.join(folder, name);
    await client.open(file, text);
    const answer = await ask(file, client.document(file).positionAt(offset));
    await client.close(file);
    return answer;
  }
  const hovered = (name: string, marks: string): Promise<string> =>
    within(name, marks, async (file, at) => hoverText(await client.hover(file, at)));
  const offered = (name: string, marks: string, typed?: string): Promise<CompletionItem[]> =>
    within(name, marks, (file, at) => client.complete(file, at, typed));
  /** The text after the item with this label was chosen. */
  const chosen = (name: string, marks: string, label: string): Promise<string> =>
    within(name, marks, async (file, at) => {
      const items = await client.complete(file, at);
      const item = items.find((one) => one.label === label);
      assert.ok(item, `no ${label} among: ${items.map((one) => one.label).join(' ')}`);
      await client.accept(file, item);
      return client.text(file);
    });
  const labels = (items: readonly CompletionItem[]): string[] => items.map((one) => one.label);

  describe('hover', () => {
    it('tells type, defaults by version, meaning, reference, and what the rules say of the value', async () => {
      const text = await hovered(
        'producer.properties',
        'bootstrap.servers=kafka-1:9092\nkey.serializer=com.example.Text\nac|ks=1\n',
      );
      assert.match(text, /^\*\*`acks`\*\* · producer · string · default `all` \(`1` up to Kafka 2\.8\)/);
      assert.match(text, /an acknowledged record is lost when the leader fails/);
      assert.match(text, /- `all`: /);
      assert.match(text, /#producerconfigs_acks/);
      assert.match(text, /\[acks-not-all\]/, 'the rule that has something to say');
    });

    it('is there on the value as well, and silent about what nobody knows', async () => {
      assert.match(
        await hovered('server.properties', `${server}unclean.leader.election.enable=tr|ue\n`),
        /replica that was not in sync/,
      );
      assert.equal(await hovered('server.properties', `${server}shop.aud|it=true\n`), '');
      assert.equal(await hovered('notes.properties', 'acks|=1\n'), '', "a file that is none of Kafka's");
    });

    it('knows names by their place: Spring, variables, options, constants, removed keys', async () => {
      assert.match(
        await hovered(
          'src/main/resources/application.yml',
          `${spring}    consumer:\n      auto-off|set-reset: latest\n`,
        ),
        /^\*\*`auto-offset-reset`\*\* \(`auto\.offset\.reset`\) · consumer/,
      );
      assert.match(
        await hovered('docker-compose.yml', `${compose}      KAFKA_MIN_|INSYNC_REPLICAS: 2\n`),
        /^\*\*`KAFKA_MIN_INSYNC_REPLICAS`\*\* \(`min\.insync\.replicas`\) · broker · int · default `1`/,
      );
      assert.match(
        await hovered(
          'orders.ts',
          `${typescript}export const producer = kafka.producer({ idem|potent: true, maxInFlightRequests: 1 });\n`,
        ),
        /^\*\*`idempotent`\*\* \(`enable\.idempotence`\) · kafkajs · boolean · default `false`/,
      );
      assert.match(
        await hovered(
          'Billing.java',
          java('props.put(org.apache.kafka.clients.producer.ProducerConfig.LINGER_|MS_CONFIG, 5);'),
        ),
        /· producer · long · default `5` \(`0` up to Kafka 3\.9\)/,
      );
      assert.match(
        await hovered('src/main/resources/application.yml', `${spring}    listener:\n      ack-|mode: manual\n`),
        /^\*\*`ack-mode`\*\* · Spring Boot[^]*only what the listener acknowledges/,
      );
      assert.match(
        await hovered(
          'orders.ts',
          `${typescript}export const start = () => kafka.consumer({ groupId: 'shop' }).run({ eachBatchAuto|Resolve: false, eachBatch: async () => {} });\n`,
        ),
        /early `return` or `break` skips the rest/,
      );
      assert.match(
        await hovered('server.properties', `${server}replica.lag.time.max.ms=1\noffsets.commit.required.|acks=-1\n`),
        /Removed in Kafka 4\.0/,
      );
    });
  });

  describe('completion of keys', () => {
    it('offers what matters to delivery first, without what stands there or was removed', async () => {
      const items = await offered('server.properties', `${server}min.insync.replicas=2\n|`);
      const names = labels(items);
      assert.ok(names.indexOf('unclean.leader.election.enable') < names.indexOf('socket.send.buffer.bytes'));
      assert.ok(names.includes('default.replication.factor'));
      for (const absent of ['min.insync.replicas', 'broker.id', 'zookeeper.connect', 'host.name', 'acks'])
        assert.ok(!names.includes(absent), absent);
      const old = items.find((one) => one.label === 'log.cleaner.enable');
      assert.deepEqual(old?.tags, [CompletionItemTag.Deprecated]);
      assert.match((items[0]?.documentation as MarkupContent).value, /\[Reference\]/);
    });

    it('writes them as the place does', async () => {
      assert.match(
        await chosen('server.properties', `${server}min.ins|\n`, 'min.insync.replicas'),
        /\nmin\.insync\.replicas=2\n$/,
      );
      assert.match(
        await chosen('server.properties', `${server}min.ins|=1\n`, 'min.insync.replicas'),
        /\nmin\.insync\.replicas=1\n$/,
      );
      assert.match(
        await chosen('docker-compose.yml', `${compose}      KAFKA_MIN|\n`, 'KAFKA_MIN_INSYNC_REPLICAS'),
        /\n {6}KAFKA_MIN_INSYNC_REPLICAS: 2\n$/,
      );
      assert.match(
        await chosen('docker-compose.yml', `${compose}      KAFKA_UNCL|\n`, 'KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE'),
        /\n {6}KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE: "false"\n$/,
        'compose takes no truth values',
      );
      assert.match(
        await chosen('docker-compose.yml', `${compose}      KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE: |\n`, 'false'),
        /\n {6}KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE: "false"\n$/,
      );
      assert.match(
        await chosen(
          'docker-compose.yml',
          `${compose.replace(/ {6}KAFKA[^]*/, '')}      - KAFKA_CFG_NODE_ID=1\n      - |\n`,
          'KAFKA_CFG_MIN_INSYNC_REPLICAS',
        ),
        /\n {6}- KAFKA_CFG_MIN_INSYNC_REPLICAS=2\n$/,
      );
      assert.match(
        await chosen('src/main/resources/application.yml', `${spring}    producer:\n      ac|\n`, 'acks'),
        /\n {6}acks: all\n$/,
      );
      assert.match(
        await chosen(
          'src/main/resources/application.properties',
          'spring.kafka.consumer.group-id=shop\nspring.kafka.consumer.auto-o|\n',
          'auto-offset-reset',
        ),
        /\nspring\.kafka\.consumer\.auto-offset-reset=earliest\n$/,
      );
      assert.match(
        await chosen(
          'topic.yml',
          'apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata:\n  name: orders\nspec:\n  partitions: 6\n  replicas: 3\n  config:\n    min.|\n',
          'min.insync.replicas',
        ),
        /\n {4}min\.insync\.replicas: 2\n$/,
      );
    });

    it('writes options, quoted keys and constants in code', async () => {
      assert.match(
        await chosen(
          'orders.ts',
          `${typescript}const producer = kafka.producer();\nexport const place = () => producer.send({ topic: 'orders', ac|, messages: [] });\n`,
          'acks',
        ),
        /topic: 'orders', acks: -1, messages/,
      );
      assert.match(
        await chosen('orders.ts', `${typescript}export const producer = kafka.producer({ |`, 'idempotent'),
        /kafka\.producer\(\{ idempotent: true$/,
      );
      assert.match(
        await chosen(
          'stock.js',
          "const { HighLevelProducer } = require('node-rdkafka');\n\nexports.producer = new HighLevelProducer({ 'bootstrap.servers': 'kafka-1:9092', enab| });\n",
          'enable.idempotence',
        ),
        /'enable\.idempotence': true \}/,
      );
      assert.match(await chosen('Billing.java', java('props.put("ac|");'), 'acks'), /props\.put\("acks"\);/);
      const text = await chosen('Billing.java', java('props.put(ProducerConfig.AC|);'), 'ProducerConfig.ACKS_CONFIG');
      assert.match(text, /props\.put\(ProducerConfig\.ACKS_CONFIG\);/);
      assert.match(
        text,
        /import org\.apache\.kafka\.clients\.producer\.KafkaProducer;\nimport org\.apache\.kafka\.clients\.producer\.ProducerConfig;\n/,
      );
    });
  });

  describe('completion of values', () => {
    it('offers the safe one first, with its reason', async () => {
      const [safe, ...others] = await offered('server.properties', `${server}unclean.leader.election.enable=|\n`, '=');
      assert.equal(safe?.label, 'false');
      assert.equal(safe.preselect, true);
      assert.match(safe.detail ?? '', /waits for a replica that has everything/);
      assert.deepEqual(labels(others), ['true']);
      assert.deepEqual(
        labels(
          await offered(
            'src/main/resources/application.yml',
            `${spring}    consumer:\n      isolation-level: |\n`,
            ' ',
          ),
        ),
        ['read-committed', 'read-uncommitted'],
      );
    });

    it("writes them in the place's own type", async () => {
      assert.match(
        await chosen(
          'orders.ts',
          `${typescript}const consumer = kafka.consumer({ groupId: 'shop' });\nexport const start = () => consumer.subscribe({ topics: ['orders'], fromBeginning: | });\n`,
          'true',
        ),
        /fromBeginning: true \}/,
      );
      assert.match(await chosen('Billing.java', java('props.put("acks", |);'), 'all'), /props\.put\("acks", "all"\);/);
      assert.match(
        await chosen('Billing.java', java('props.put("acks", "|");'), 'all'),
        /props\.put\("acks", "all"\);/,
      );
      assert.match(
        await chosen('src/main/resources/application.yml', `${spring}    producer:\n      acks:|\n`, 'all'),
        /acks: all\n$/,
      );
    });
  });

  it("does not disturb where the place is none of Kafka's", async () => {
    for (const [name, text, typed] of [
      ['notes.properties', 'title=|\n', '='],
      ['docker-compose.yml', 'services:\n  web:\n    image: nginx\n    environment:\n      K|\n', undefined],
      ['.github/workflows/build.yml', 'on: push\njobs:\n  build:\n    |\n', ' '],
      ['orders.ts', `${typescript}const options = { | };\nexport default options;\n`, undefined],
      [
        'orders.ts',
        `${typescript}export const start = () => kafka.consumer({ groupId: 'a' }).run({ eachMessage: async ({ message }) => { console.log({ | }, message); } });\n`,
        undefined,
      ],
      ['orders.ts', `${typescript}export const producer = kafka.producer({ | });\n`, ' '],
      ['plain.ts', 'export const x = { | };\n', undefined],
      ['Billing.java', java('other.put("ac|");'), undefined],
    ] as const)
      assert.deepEqual(labels(await offered(name, text, typed)), [], `${name}: ${text}`);
  });

  it("offers a misspelt key's right name as a quick fix", async () => {
    await within('server.properties', `${server}|min.insyc.replicas=2\n`, async (file, at) => {
      const found = await client.diagnostics(file);
      assert.deepEqual(
        found.map((one) => one.code),
        ['unknown-config'],
      );
      const [fix] = await client.actions(file, at, ['quickfix'], found);
      assert.equal(fix?.title, 'Write `min.insync.replicas` (may change behaviour)');
      await client.choose(file, fix);
      assert.deepEqual(await client.diagnostics(file), []);
      assert.match(client.text(file), /\nmin\.insync\.replicas=2\n$/);
    });
  });

  it('inserts plain text into an editor without snippets or Markdown', async () => {
    const simple = await Client.start(folder, plain);
    const file = path.join(folder, 'server.properties');
    const { text, offset } = marked(`${server}min.ins|\n`);
    await simple.open(file, text);
    const item = (await simple.complete(file, simple.document(file).positionAt(offset))).find(
      (one) => one.label === 'min.insync.replicas',
    );
    assert.equal(item?.insertTextFormat, undefined);
    assert.equal(typeof item?.documentation, 'string');
    assert.deepEqual(
      item?.textEdit && 'newText' in item.textEdit ? item.textEdit.newText : undefined,
      'min.insync.replicas=2',
    );
    assert.equal(await simple.stop(), 0);
  });
});
