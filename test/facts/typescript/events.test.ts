import { deepEqual, equal } from 'node:assert/strict';
import { factsOf, stepsOf } from './workspace';

const rdkafka =
  "import { HighLevelProducer, KafkaConsumer, Producer, createReadStream } from 'node-rdkafka';\ndeclare const settings: object;\n";
const platformatic =
  "import { Consumer, Producer } from '@platformatic/kafka';\ndeclare const settings: object;\nconst consumer = new Consumer({ groupId: 'g', clientId: 'c', bootstrapBrokers: [] });\nconst careful = new Consumer({ groupId: 'g', clientId: 'c', bootstrapBrokers: [], autocommit: false });\n";

describe('TypeScript: handlers by events, callbacks and loops', function () {
  this.timeout(20_000);

  const commits = (preamble: string, cases: Readonly<Record<string, string>>): void => {
    for (const [code, expected] of Object.entries(cases))
      it(`${expected}: ${code}`, async () =>
        deepEqual(
          (await factsOf(preamble + code)).handlers.map((h) => h.commits),
          [expected],
        ));
  };

  commits(rdkafka, {
    "new KafkaConsumer({ 'group.id': 'g' }, {}).on('data', (m) => {});": 'early',
    "const c = new KafkaConsumer({ 'group.id': 'g', 'enable.auto.commit': true }, {}); c.on('data', (m) => {});":
      'early',
    "const c = new KafkaConsumer({ 'group.id': 'g' }, { 'enable.auto.commit': false } as object); c.connect().on('data', (m) => {});":
      'manual',
    "const c = new KafkaConsumer({ 'group.id': 'g', 'enable.auto.offset.store': false }, {}); c.consume((e, m) => {});":
      'manual',
    "const c = new KafkaConsumer({ ...settings, 'enable.auto.offset.store': false }, {}); c.consume((e, m) => {});":
      'manual',
    "const c = new KafkaConsumer({ ...settings }, {}); c.on('data', (m) => {});": 'unknown',
    "const conf = { 'group.id': 'g' }; Object.assign(conf, settings); new KafkaConsumer(conf, {}).on('data', (m) => {});":
      'unknown',
    "function read(c: KafkaConsumer) { c.on('data', (m) => {}); }": 'unknown',
    "const s = createReadStream({ 'group.id': 'g', 'enable.auto.commit': false }, {}, { topics: [] }); async function run() { for await (const m of s) {} }":
      'manual',
  });

  commits(platformatic, {
    'const s = await consumer.consume({ topics: [] }); for await (const m of s) {}': 'early',
    'for await (const m of await consumer.consume({ topics: [], autocommit: 1000 })) {}': 'early',
    'for await (const m of await consumer.consume({ topics: [], autocommit: false })) {}': 'manual',
    "const s = await careful.consume({ topics: [] }); s.on('data', (m) => {});": 'manual',
    "const s = await careful.consume({ topics: [], autocommit: true }); s.on('data', (m) => {});": 'early',
    "const s = await careful.consume({ topics: [], ...settings }); s.on('data', (m) => {});": 'unknown',
    'async function run(c: Consumer) { for await (const m of await c.consume({ topics: [] })) {} }': 'unknown',
  });

  it('a callback behind a number gets many records, one alone gets one', async () => {
    const kinds = async (code: string) =>
      (await factsOf(`${rdkafka}const c = new KafkaConsumer({}, {}); ${code}`)).handlers.map(
        (h) => `${h.kind} ${h.records.join()} ${h.waitsForResult}`,
      );
    deepEqual(await kinds('c.consume(10, (error, messages) => {});'), ['batch messages false']);
    deepEqual(await kinds('c.consume((error, message) => {});'), ['message message false']);
    deepEqual(await kinds("c.once('data', (m) => {}); c.on('ready', () => {}); c.consume();"), []);
  });

  it('a listener gets further records while its promise is pending, unless they are asked for one by one', async () => {
    const found = async (code: string) => (await factsOf(code)).handlers.map((h) => h.sideBySide ?? 'in turn');
    const made = `${rdkafka}const c = new KafkaConsumer({}, {}), other = new KafkaConsumer({}, {}); c.on('data', async (m) => {}); `;
    deepEqual(await found(`${made} c.consume();`), ['listener']);
    deepEqual(await found(`${made} c.consume(1);`), ['in turn']);
    deepEqual(await found(`${made} c.consume(10);`), ['listener']);
    deepEqual(await found(`${made} other.consume(1);`), ['listener']);
    deepEqual(await found(`${made} function ask(one: KafkaConsumer) { one.consume(1); }`), ['in turn']);
    deepEqual(await found(`${made} c.consume((error, m) => {});`), ['listener', 'listener']);
    deepEqual(await found(`${rdkafka}createReadStream({}, {}, { topics: [] }).on('data', (m) => {});`), ['stream']);
    deepEqual(
      await found(
        `${platformatic}const s = await consumer.consume({ topics: [] }); s.on('data', async (m) => {}); for await (const m of s) {}`,
      ),
      ['stream', 'in turn'],
    );
  });

  it('the body of a `for await` over a stream is a function of its own', async () => {
    const { handlers, functions } = await factsOf(
      `${platformatic}async function run() { for await (const { value } of await consumer.consume({ topics: [] })) { await save(value); } }\ndeclare function save(value: unknown): Promise<void>;`,
    );
    equal(handlers[0]!.waitsForResult, true);
    deepEqual(handlers[0]!.records, ['value']);
    const body = functions.find((f) => f.id === handlers[0]!.function)!;
    deepEqual(
      body.body.map((step) => (step.kind === 'call' ? `${step.name} ${step.inputs.join()}` : step.kind)),
      ['save value'],
    );
    deepEqual(functions.find((f) => f.name === 'run')!.body.at(-1)?.kind, 'loop');
    equal(
      (
        await factsOf(
          rdkafka +
            'declare const rows: AsyncIterable<string>; async function run() { for await (const row of rows) {} }',
        )
      ).handlers.length,
      0,
    );
  });
});

describe('TypeScript: delivery reports', function () {
  this.timeout(20_000);

  const heard = async (code: string): Promise<string> => {
    const { outcome } = (await factsOf(rdkafka + code)).sends[0]!;
    return `${outcome.use}: ${outcome.listeners.map((l) => `${l.on} ${l.error}`).join(', ')}`;
  };
  const on =
    "const p = new Producer({ dr_cb: true }); p.setPollInterval(100); p.on('delivery-report', (error, report) => { if (error) throw error; });";
  const cases: Readonly<Record<string, string>> = {
    [`${on} p.produce('t', null, null);`]: 'discarded: both used',
    "const p = new Producer({}); p.produce('t', null, null);": 'discarded: ',
    "const p = new Producer(); p.produce('t', null, null);": 'discarded: ',
    "const p = new Producer({ dr_cb: (error: Error) => {} }); p.poll(); p.produce('t', null, null);":
      'discarded: both ignored',
    "const p = new Producer({ dr_cb: true }); p.on('delivery-report', (error) => { throw error; }); p.produce('t', null, null);":
      'discarded: ',
    "const p = new Producer({ dr_cb: true }); p.on('delivery-report', (error) => { throw error; }); p.flush(100); p.produce('t', null, null);":
      'discarded: both used',
    "const p = new Producer({ ...settings }); p.produce('t', null, null);": 'kept: ',
    "const conf = {}; conf.dr_cb = true; const p = new Producer(conf); p.produce('t', null, null);": 'kept: ',
    "export const p = new Producer({ dr_cb: true }); p.produce('t', null, null);": 'kept: ',
    "const p = new Producer({ dr_cb: true }); watch(p); p.produce('t', null, null);": 'kept: ',
    "const p = new Producer({ 'transactional.id': 'x' }); p.produce('t', null, null);": 'kept: ',
    "const send = (p: Producer) => p.produce('t', null, null);": 'kept: ',
    "const p = new HighLevelProducer({}); p.produce('t', null, null, null, null, (error) => { throw error; });":
      'discarded: both used',
    "const p = new HighLevelProducer({}); function send(done: (error: unknown) => void) { p.produce('t', null, null, null, null, done); }":
      'discarded: both unknown',
  };
  for (const [code, expected] of Object.entries(cases))
    it(`${expected} ${code}`, async () => equal(await heard(code), expected));

  it('only what asks the broker and does not wait is asynchronous', async () => {
    const code = `${rdkafka}function done(c: KafkaConsumer, m: any) { c.commitMessage(m); c.commitMessageSync(m); c.offsetsStore([m]); }`;
    deepEqual(
      stepsOf(await factsOf(code)).flatMap((step) =>
        step.kind === 'commit' ? [`${step.how} ${!!step.asynchronous}`] : [],
      ),
      ['commit true', 'commit false', 'store false'],
    );
  });
});
