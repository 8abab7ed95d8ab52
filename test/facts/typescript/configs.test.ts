import { deepEqual, equal } from 'node:assert/strict';
import type { Config, Value } from '../../../server/src/facts/facts';
import { factsOf, workspace } from './workspace';

const shown = (value: Value): unknown =>
  value.known
    ? value.value
    : `?${value.random ? ' random' : ''}${value.fallback !== undefined ? ` or ${value.fallback}` : ''}`;
const entries = (config: Config | undefined): Record<string, unknown> =>
  Object.fromEntries((config?.entries ?? []).map((e) => [e.key, shown(e.value)]));
const kafka = "import { Kafka } from 'kafkajs';\nimport { randomUUID } from 'node:crypto';\n";
const configs = async (code: string) => (await factsOf(kafka + code)).configs;
const only = async (code: string, of: Config['of']) => (await configs(code)).filter((c) => c.of === of);

describe('TypeScript: configurations', function () {
  this.timeout(20_000);

  it("every option is an entry, under Kafka's name where it has one", async () => {
    const all =
      await configs(`const kafka = new Kafka({ clientId: 'app', brokers: ['a'], retry: { retries: 0, initialRetryTime: 100 }, oddOne: 1 });
kafka.producer({ idempotent: true, maxInFlightRequests: 5, transactionalId: 't' });
const consumer = kafka.consumer({ groupId: 'g', sessionTimeout: 30 * 1000, readUncommitted: true });
consumer.subscribe({ topics: ['orders', 'payments'], fromBeginning: true });
consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => {} });`);
    deepEqual(
      all.map((c) => [c.of, entries(c), c.complete, c.topics]),
      [
        [
          'client',
          { 'client.id': 'app', 'bootstrap.servers': '?', retries: 0, 'retry.backoff.ms': 100, oddOne: 1 },
          true,
          [],
        ],
        [
          'producer',
          { 'enable.idempotence': true, 'max.in.flight.requests.per.connection': 5, 'transactional.id': 't' },
          true,
          [],
        ],
        ['consumer', { 'group.id': 'g', 'session.timeout.ms': 30000, 'isolation.level': 'read_uncommitted' }, true, []],
        ['subscribe', { 'auto.offset.reset': 'earliest' }, true, ['orders', 'payments']],
        ['run', { 'enable.auto.commit': false, eachBatchAutoResolve: false, eachBatch: '?' }, true, []],
      ],
    );
  });

  it("handlers know their consumer's configuration, topics and auto-resolve", async () => {
    const facts = await factsOf(`${kafka}const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'g' });
consumer.subscribe({ topic: 'orders' });
consumer.run({ eachBatch: async ({ batch }) => { console.log(batch); } });`);
    const handler = facts.handlers[0]!;
    deepEqual(
      [handler.autoResolve, handler.topics?.map(shown), handler.config],
      [true, ['orders'], facts.creations[0]?.config],
    );
  });

  it('what changes at every start, and what holds when nothing is given', async () => {
    const values = async (value: string) =>
      entries(
        (
          await only(
            `${'const stamp = () => Date.now(); const base = `g-${process.pid}`;'} new Kafka({ brokers: [] }).consumer({ groupId: ${value} });`,
            'consumer',
          )
        )[0],
      )['group.id'];
    equal(await values('randomUUID()'), '? random');
    equal(await values('`g-${stamp()}`'), '? random');
    equal(await values('base'), '? random');
    equal(await values("'g-' + Math.random().toString(36)"), '? random');
    equal(await values("process.env.GROUP ?? 'orders'"), '? or orders');
    equal(await values("String(process.env.GROUP || 'orders')"), '? or orders');
    equal(await values('process.env.GROUP'), '?');
    equal(await values("Number(process.env.N || '1')"), '? or 1');
    equal(await values('process.env.GROUP ?? `g-${randomUUID()}`'), '? random');
  });

  it('spreads of constants are followed, others leave the configuration open', async () => {
    const [followed, open] = await only(
      `const base = { idempotent: true, transactionalId: 'a' } as const;
export function make(kafka: Kafka, more: object) { kafka.producer({ ...base, transactionalId: 'b' }); kafka.producer({ ...more }); }`,
      'producer',
    );
    deepEqual([entries(followed), followed?.complete], [{ 'enable.idempotence': true, 'transactional.id': 'b' }, true]);
    equal(open?.complete, false);
  });

  it("object literals that are expected to be a client's configuration", async () => {
    const found = await configs(`import type { ConsumerConfig, ProducerConfig } from 'kafkajs';
const options: ProducerConfig = { idempotent: false };
function start(config: ConsumerConfig) { return config; }
start({ groupId: 'g' });
const other: { idempotent: boolean } = { idempotent: false };`);
    deepEqual(
      found.map((c) => [c.of, entries(c)]),
      [
        ['producer', { 'enable.idempotence': false }],
        ['consumer', { 'group.id': 'g' }],
      ],
    );
  });

  it("Confluent: the block and librdkafka's keys, which win", async () => {
    const facts = await factsOf(`import { KafkaJS } from '@confluentinc/kafka-javascript';
new KafkaJS.Kafka({ kafkaJS: { brokers: [] } }).producer({ kafkaJS: { acks: 1, idempotent: false }, 'request.required.acks': 'all', 'linger.msx': 5 });`);
    deepEqual(entries(facts.configs.find((c) => c.of === 'producer')), {
      'enable.idempotence': false,
      acks: 'all',
      'linger.msx': 5,
    });
  });

  it('NestJS: the blocks of a Kafka transport, in decorators too', async () => {
    const facts = await factsOf(`import { ClientsModule, Transport } from '@nestjs/microservices';
import { Module } from '@nestjs/common';
@Module({ imports: [ClientsModule.register([{ name: 'A', transport: Transport.KAFKA, options: { client: { brokers: [] }, consumer: { groupId: 'g' }, subscribe: { fromBeginning: true }, send: { acks: 1 } } }])] })
export class AppModule {}`);
    deepEqual(
      facts.configs.map((c) => [c.of, entries(c)]),
      [
        ['client', { 'bootstrap.servers': '?' }],
        ['consumer', { 'group.id': 'g' }],
        ['send', { acks: 1 }],
        ['subscribe', { 'auto.offset.reset': 'earliest' }],
      ],
    );
  });

  it('topics: given, in constants, mapped, described by type', async () => {
    const topics = await only(
      `import type { ITopicConfig } from 'kafkajs';
const admin = new Kafka({ brokers: [] }).admin();
const shared = [{ topic: 'b', replicationFactor: 1 }];
const typed: ITopicConfig = { topic: 'd', replicationFactor: 2 };
export async function make(names: string[]) {
  await admin.createTopics({ topics: [{ topic: 'a', numPartitions: 3, configEntries: [{ name: 'min.insync.replicas', value: '1' }] }] });
  await admin.createTopics({ topics: shared });
  await admin.createTopics({ topics: names.map((topic) => ({ topic, replicationFactor: 1 })) });
}`,
      'topic',
    );
    deepEqual(topics.map((c) => [c.topics, entries(c)]).sort(), [
      [[], { 'replication.factor': 1 }],
      [['a'], { 'num.partitions': 3, 'min.insync.replicas': '1' }],
      [['b'], { 'replication.factor': 1 }],
      [['d'], { 'replication.factor': 2 }],
    ]);
  });

  it('topics: objects of a type that createTopics reads, in other files', async () => {
    const making = (option: string): string => `${kafka}import type { Settings } from './types';
const admin = new Kafka({ brokers: [] }).admin();
export async function make(settings: Settings) {
  await admin.createTopics({ topics: [{ topic: settings.name, ${option}: settings.copies || 1 }] });
}`;
    const frontend = await workspace({
      'package.json': '{}',
      'types.ts':
        'export interface Settings { readonly name: string; readonly copies: number }\nexport interface Other { readonly name: string; readonly copies: number }\n',
      'make.ts': making('replicationFactor'),
      'settings.ts': `import { type Other, type Settings } from './types';
export const orders: Settings = { name: 'orders', copies: 1 };
export const all: Settings[] = [{ name: 'payments', copies: 2 }];
export const other: Other = { name: 'other', copies: 1 };
export const unsaid = { name: 'unsaid', copies: 1 };
`,
    });
    deepEqual(
      frontend.facts('/w/settings.ts')?.configs.map((c) => [c.of, entries(c)]),
      [
        ['topic', { 'replication.factor': 1 }],
        ['topic', { 'replication.factor': 2 }],
      ],
    );
    frontend.set('/w/make.ts', making('numPartitions'));
    deepEqual(
      frontend.facts('/w/settings.ts')?.configs.map((c) => [c.of, entries(c)]),
      [
        ['topic', { 'num.partitions': 1 }],
        ['topic', { 'num.partitions': 2 }],
      ],
    );
    frontend.set(
      '/w/make.ts',
      "import { Kafka } from 'kafkajs';\nexport const admin = new Kafka({ brokers: [] }).admin();\n",
    );
    deepEqual(frontend.facts('/w/settings.ts')?.configs ?? [], []);
  });
});
