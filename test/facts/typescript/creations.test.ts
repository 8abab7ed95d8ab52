import { deepEqual, equal } from 'node:assert/strict';
import { factsOf, stepsOf } from './workspace';

const kafka = "import { Kafka } from 'kafkajs';\nconst kafka = new Kafka({ brokers: ['a'] });\n";
const made = async (code: string) => (await factsOf(kafka + code)).creations;

describe('TypeScript: creations', function () {
  this.timeout(20_000);

  const held: Readonly<Record<string, string>> = {
    'async function main() { const p = kafka.producer(); await p.connect(); }': 'local',
    'async function main() { let p; try { p = kafka.producer(); } finally { await p.disconnect(); } }': 'local',
    'const p = kafka.producer();': 'module',
    'export const p = kafka.producer();': 'handed',
    'const p = kafka.producer(); start(p);': 'handed',
    'let p; async function start() { p = kafka.producer(); await p.connect(); }': 'module',
    'class A { p = kafka.producer(); }': 'field',
    'class A { #p; constructor() { this.#p = kafka.producer(); } }': 'field',
    'class A { p; start() { const p = kafka.producer(); this.p = p; } }': 'field',
    'const make = () => kafka.producer();': 'returned',
    'function make() { const p = kafka.producer(); return p; }': 'returned',
    'function main(pool) { pool.push(kafka.producer()); }': 'handed',
    'function main(bus) { const p = kafka.producer(); bus.use({ p }); }': 'handed',
    "function main(app) { const p = kafka.producer(); app.post('/', async () => { await p.connect(); }); }": 'handed',
    'async function main(xs) { const p = kafka.producer(); await Promise.all(xs.map(async (x) => p.connect())); }':
      'local',
    'async function main() { const p = kafka.producer(); const stop = async () => { await p.disconnect(); }; await stop(); }':
      'local',
    'async function main() { const a = kafka.admin(); await list(a); } async function list(admin) { await admin.listTopics(); await one(admin); } const one = (x) => x.listGroups();':
      'local',
    'async function main() { const a = kafka.admin(); await list(a); } async function list(admin) { await admin.listTopics(); await admin.disconnect(); }':
      'handed',
    'async function main() { const a = kafka.admin(); await list(a); } const list = (admin) => { keep.push(admin); };':
      'handed',
    'async function main() { await kafka.producer().connect(); }': 'dropped',
  };
  for (const [code, expected] of Object.entries(held))
    it(`${expected}: ${code}`, async () => equal((await made(code))[0]?.held, expected));

  const cached = [
    'class A { p; async get() { if (!this.p) this.p = kafka.producer(); return this.p; } }',
    'let p; async function get() { if (p) return p; p = kafka.producer(); return p; }',
    'let p; const get = () => (p ??= kafka.producer());',
    'const all = new Map(); function get(k) { if (!all.has(k)) { all.set(k, kafka.producer()); } return all.get(k); }',
    'const all = {}; function get(k) { const known = all[k]; if (known) return known; const p = kafka.producer(); all[k] = p; return p; }',
  ];
  for (const code of cached) it(`cached: ${code}`, async () => equal((await made(code))[0]?.cached, true));
  it('a client that is made each time is not cached', async () =>
    equal(
      (await made('async function send(ready) { if (ready) { const p = kafka.producer(); await p.connect(); } }'))[0]
        ?.cached,
      false,
    ));

  it('a variable of the function that is still empty is no cache', async () =>
    equal(
      (await made('async function get() { let p; if (!p) { p = kafka.producer(); await p.connect(); } return p; }'))[0]
        ?.cached,
      false,
    ));

  it('uses are seen in nested functions, subclasses and shutdown hooks', async () => {
    const uses = async (code: string) => (await made(code))[0]!.uses.map((u) => `${u.how}${u.always ? '!' : ''}`);
    deepEqual(
      await uses(
        "async function main() { const c = kafka.consumer({ groupId: 'g' }); try { await c.connect(); await c.subscribe({ topics: [] }); await c.run({}); } finally { await c.disconnect(); } }",
      ),
      ['connect', 'subscribe', 'run', 'close!'],
    );
    deepEqual(await uses("const p = kafka.producer(); process.on('SIGTERM', async () => { await p.disconnect(); });"), [
      'close!',
    ]);
    deepEqual(
      await uses(
        "const p = kafka.producer(); async function stop() { await p.disconnect(); } process.once('SIGINT', stop);",
      ),
      ['close!'],
    );
    deepEqual(await uses('class A { p = kafka.producer(); async onModuleDestroy() { await this.p.disconnect(); } }'), [
      'close!',
    ]);
    deepEqual(
      await uses(
        'class A { p = kafka.producer(); } class B extends A { async end() { await this.p.disconnect(); } } class C { p; async end() { await this.p.disconnect(); } }',
      ),
      ['close'],
    );
    deepEqual(
      await uses(
        'async function main() { const p = kafka.producer(); await p.connect().finally(() => p.disconnect()); }',
      ),
      ['connect', 'close!'],
    );
  });

  it('events are known by their names, also through `events`', async () => {
    deepEqual(
      (
        await made(
          "const c = kafka.consumer({ groupId: 'g' }); c.on(c.events.CRASH, () => {}); c.on('consumer.stop', () => {});",
        )
      )[0]!.listens,
      ['consumer.crash', 'consumer.stop'],
    );
    deepEqual(
      (
        await made(
          "const c = kafka.consumer({ groupId: 'g' }); for (const e of Object.values(c.events)) c.on(e, () => {});",
        )
      )[0]!.listens,
      ['*'],
    );
  });

  it('the configuration is the one given, also through a constant', async () => {
    const facts = await factsOf(`${kafka}const options = { groupId: 'g' };\nconst c = kafka.consumer(options);`);
    deepEqual(facts.configs.find((c) => c.of === 'consumer')?.range, facts.creations[0]?.config);
  });

  it('lifecycles, transactions and creations are steps', async () => {
    const facts = await factsOf(`${kafka}async function main() {
  const p = kafka.producer({ transactionalId: 't' });
  await p.connect();
  {
    const transaction = await p.transaction();
    try { await transaction.send({ topic: 't', messages: [] }); await transaction.commit(); } catch (e) { await transaction.abort(); throw e; }
  }
  await p.disconnect();
}`);
    const steps = stepsOf(facts).filter((s) => s.kind !== 'try' && s.kind !== 'exit');
    deepEqual(
      steps.map((s) => ('how' in s ? `${s.kind} ${s.how}` : s.kind)),
      [
        'create',
        'lifecycle connect',
        'transaction begin',
        'send',
        'transaction commit',
        'transaction abort',
        'lifecycle close',
      ],
    );
    const begin = steps.find((s) => s.kind === 'transaction')!;
    equal(begin.kind === 'transaction' && begin.variable, 'transaction');
    const end = begin.kind === 'transaction' && begin.scope!.end;
    equal(steps.filter((s) => end && s.range.start < end).length, 6, 'the name is in scope in its block alone');
    equal(facts.sends[0]?.receiver, 'transaction');
    const hoisted = await factsOf(
      `${kafka}async function main(p = kafka.producer()) { try { var t = await p.transaction(); } catch { await t.abort(); } }`,
    );
    const wide = stepsOf(hoisted).find((s) => s.kind === 'transaction');
    equal(
      wide?.kind === 'transaction' && wide.scope!.end,
      hoisted.functions[0]!.range.end,
      '`var` is in scope in the whole function',
    );
  });

  it('commits say whether somebody waits for them, and sends whether their records have keys', async () => {
    const facts = await factsOf(`${kafka}const c = kafka.consumer({ groupId: 'g' });
async function f(xs) {
  await c.commitOffsets(xs);
  c.commitOffsets(xs);
  c.commitOffsets(xs).catch((e) => console.error(e));
}
async function g(p, xs, key) {
  const q = kafka.producer();
  await q.send({ topic: 't', messages: [{ value: 'a' }] });
  await q.send({ topic: 't', messages: xs.map((x) => ({ key: x.id, value: x })) });
  await q.send({ topic: 't', messages: [{ key, value: 'a' }, { value: 'b' }] });
  await q.sendBatch({ topicMessages: [{ topic: 't', messages: [{ value: 'a' }] }] });
  await q.send({ topic: 't', messages: xs });
}`);
    deepEqual(
      stepsOf(facts).flatMap((s) => (s.kind === 'commit' ? [[s.asynchronous ?? false, s.heard ?? false]] : [])),
      [
        [false, false],
        [true, false],
        [true, true],
      ],
    );
    deepEqual(
      facts.sends.map((s) => s.key),
      ['absent', 'present', undefined, 'absent', undefined],
    );
  });
});
