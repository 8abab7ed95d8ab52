import { equal, ok } from 'node:assert/strict';
import type { Change } from '../../../server/src/facts/change';
import type { Config, FileFacts } from '../../../server/src/facts/facts';
import { applyEdits } from '../../../server/src/text/range';
import { workspace } from './workspace';

const kafkajs = "import { Kafka } from 'kafkajs';\nconst kafka = new Kafka({ brokers: [] });\n";
const confluent =
  "import { KafkaJS } from '@confluentinc/kafka-javascript';\nconst kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: [] } });\n";

/** Makes a change of a file's facts and returns what follows the head; `undefined` when it is not done. */
async function rewritten(
  code: string,
  make: (facts: FileFacts) => Change,
  head = kafkajs,
): Promise<string | undefined> {
  const text = head + code;
  const frontend = await workspace({ 'a.ts': text });
  const facts = frontend.facts('/w/a.ts')!;
  const edits = frontend.rewrite(make(facts), {
    file: '/w/a.ts',
    text,
    facts,
    function: (id) => facts.functions.find((f) => f.id === id),
  });
  if (!edits) return undefined;
  const result = applyEdits(text, edits);
  ok(!(await workspace({ 'a.ts': result })).facts('/w/a.ts')!.broken, `what it leads to parses: ${result}`);
  ok(result.startsWith(head));
  return result.slice(head.length);
}

const config = (facts: FileFacts, of: Config['of']) => facts.configs.find((c) => c.of === of)!;
const entry = (facts: FileFacts, key: string) => facts.configs.flatMap((c) => c.entries).find((e) => e.key === key)!;
const setting =
  (key: string, value: string) =>
  (facts: FileFacts): Change => ({ kind: 'set-config', entry: entry(facts, key), value });
const renaming =
  (key: string, to: string) =>
  (facts: FileFacts): Change => ({ kind: 'rename-config', entry: entry(facts, key), key: to });
const adding =
  (of: Config['of'], key: string, value: string, after?: string) =>
  (facts: FileFacts): Change => ({
    kind: 'add-config',
    config: config(facts, of),
    key,
    value,
    ...(after ? { after: entry(facts, after) } : {}),
  });
const offset =
  (to: 'next' | 'processed') =>
  (facts: FileFacts): Change => ({ kind: 'offset', offset: facts.offsets[0]!, to });
const closing = (facts: FileFacts): Change => ({
  kind: 'close',
  creation: facts.creations[0]!,
  function: facts.creations[0]!.function,
});

describe('TypeScript: rewriting', function () {
  this.timeout(20_000);

  it('sets a value in the type of its place', async () => {
    equal(
      await rewritten(
        'kafka.consumer({ groupId: "g" }).subscribe({ topic: "a", fromBeginning: false });',
        setting('auto.offset.reset', 'earliest'),
      ),
      'kafka.consumer({ groupId: "g" }).subscribe({ topic: "a", fromBeginning: true });',
    );
    equal(
      await rewritten(
        'const acks = 1;\nkafka.producer().send({ topic: "a", messages: [], acks });',
        setting('acks', 'all'),
      ),
      'const acks = 1;\nkafka.producer().send({ topic: "a", messages: [], acks: -1 });',
    );
    equal(
      await rewritten(
        'kafka.producer({ \'auto.offset.reset\': "latest", acks: 1 });',
        setting('acks', 'all'),
        confluent,
      ),
      'kafka.producer({ \'auto.offset.reset\': "latest", acks: -1 });',
    );
    equal(
      await rewritten(
        "kafka.consumer({ 'group.id': 'g', 'auto.offset.reset': \"largest\" });",
        setting('auto.offset.reset', 'earliest'),
        confluent,
      ),
      "kafka.consumer({ 'group.id': 'g', 'auto.offset.reset': \"earliest\" });",
    );
    equal(
      await rewritten(
        "kafka.admin().createTopics({ topics: [{ topic: 'a', configEntries: [{ name: 'min.insync.replicas', value: '1' }] }] });",
        setting('min.insync.replicas', '2'),
      ),
      "kafka.admin().createTopics({ topics: [{ topic: 'a', configEntries: [{ name: 'min.insync.replicas', value: '2' }] }] });",
    );
    equal(
      await rewritten('kafka.producer({ idempotent: false, retry: { retries: 0 } });', setting('retries', '5')),
      'kafka.producer({ idempotent: false, retry: { retries: 5 } });',
    );
    equal(
      await rewritten('kafka.producer({ idempotent: process.env.I === "1" });', setting('enable.idempotence', 'true')),
      undefined,
    );
  });

  it('renames a key as the place spells it', async () => {
    equal(
      await rewritten("kafka.producer({ 'linger.msx': 5 });", renaming('linger.msx', 'linger.ms'), confluent),
      "kafka.producer({ 'linger.ms': 5 });",
    );
    equal(
      await rewritten(
        'kafka.producer({ kafkaJS: { idempotence: true } });',
        renaming('idempotence', 'enable.idempotence'),
        confluent,
      ),
      'kafka.producer({ kafkaJS: { idempotent: true } });',
    );
    equal(
      await rewritten(
        'kafka.consumer({ groupId: "g", sesionTimeout: 5 });',
        renaming('sesionTimeout', 'session.timeout.ms'),
      ),
      'kafka.consumer({ groupId: "g", sessionTimeout: 5 });',
    );
  });

  it('adds an entry where the client takes it', async () => {
    equal(
      await rewritten('kafka.producer();', adding('producer', 'enable.idempotence', 'true')),
      'kafka.producer({ idempotent: true });',
    );
    equal(
      await rewritten('kafka.producer({});', adding('producer', 'enable.idempotence', 'true')),
      'kafka.producer({ idempotent: true });',
    );
    equal(
      await rewritten("kafka.producer({ transactionalId: 't' });", adding('producer', 'enable.idempotence', 'true')),
      "kafka.producer({ idempotent: true, transactionalId: 't' });",
    );
    equal(
      await rewritten(
        "kafka.producer({ transactionalId: 't' });",
        adding('producer', 'enable.idempotence', 'true', 'transactional.id'),
      ),
      "kafka.producer({ transactionalId: 't', idempotent: true });",
    );
    equal(
      await rewritten(
        "kafka.producer({\n  transactionalId: 't',\n});",
        adding('producer', 'enable.idempotence', 'true'),
      ),
      "kafka.producer({\n  idempotent: true,\n  transactionalId: 't',\n});",
    );
    equal(
      await rewritten(
        "kafka.producer({\n  transactionalId: 't',\n});",
        adding('producer', 'enable.idempotence', 'true', 'transactional.id'),
      ),
      "kafka.producer({\n  transactionalId: 't',\n  idempotent: true,\n});",
    );
    equal(
      await rewritten('kafka.producer({});', adding('producer', 'retries', '10')),
      'kafka.producer({ retry: { retries: 10 } });',
    );
    equal(await rewritten('kafka.producer({ retry: { factor: 2 } });', adding('producer', 'retries', '10')), undefined);
    equal(
      await rewritten(
        "kafka.producer({ 'client.id': 'c' });",
        adding('producer', 'enable.idempotence', 'true'),
        confluent,
      ),
      "kafka.producer({ 'enable.idempotence': true, 'client.id': 'c' });",
    );
    equal(
      await rewritten(
        'kafka.producer({ kafkaJS: { acks: -1 } });',
        adding('producer', 'enable.idempotence', 'true'),
        confluent,
      ),
      'kafka.producer({ kafkaJS: { idempotent: true, acks: -1 } });',
    );
    equal(
      await rewritten(
        "kafka.admin().createTopics({ topics: [{ topic: 'a' }] });",
        adding('topic', 'replication.factor', '3'),
      ),
      "kafka.admin().createTopics({ topics: [{ replicationFactor: 3, topic: 'a' }] });",
    );
    equal(
      await rewritten(
        "kafka.admin().createTopics({ topics: [{ topic: 'a', replicationFactor: 3 }] });",
        adding('topic', 'min.insync.replicas', '2', 'replication.factor'),
      ),
      "kafka.admin().createTopics({ topics: [{ topic: 'a', replicationFactor: 3, configEntries: [{ name: 'min.insync.replicas', value: '2' }] }] });",
    );
    equal(await rewritten('kafka.consumer({ groupId: "g" });', adding('consumer', 'no.such.key', '2')), undefined);
  });

  it('removes an entry with its comma and the comments before that', async () => {
    const removing = (facts: FileFacts): Change => ({ kind: 'remove-config', entry: entry(facts, 'acks') });
    equal(
      await rewritten("kafka.producer().send({ acks: 1 /* low */, topic: 'a', messages: [] });", removing),
      "kafka.producer().send({ topic: 'a', messages: [] });",
    );
    equal(
      await rewritten("kafka.producer().send({\n  acks: 1 // low\n  , topic: 'a', messages: [],\n});", removing),
      "kafka.producer().send({\n  topic: 'a', messages: [],\n});",
    );
    equal(
      await rewritten("kafka.producer().send({\n  acks: 1, // low\n  topic: 'a', messages: [],\n});", removing),
      "kafka.producer().send({\n  // low\n  topic: 'a', messages: [],\n});",
    );
    equal(
      await rewritten("kafka.producer().send({ topic: 'a', messages: [], acks: 1 /* low */ });", removing),
      "kafka.producer().send({ topic: 'a', messages: [] /* low */ });",
    );
  });

  it('throws on behind the last statement of a catch, also where the brace shares its line', async () => {
    const throwing = (facts: FileFacts): Change => {
      const attempt = facts.functions[0]!.body.find((step) => step.kind === 'try')!;
      return { kind: 'rethrow', clause: attempt.catches[0]!, function: facts.functions[0]!.id };
    };
    const code = (body: string): string =>
      `async function f() {\n  try {\n    await kafka.producer().connect();\n  } catch (e) {${body}}\n}\n`;
    equal(
      await rewritten(code('\n    console.error(e)\n  '), throwing),
      code('\n    console.error(e)\n    throw e;\n  '),
    );
    equal(await rewritten(code('\n    console.error(e) '), throwing), code('\n    console.error(e);\n    throw e; '));
    equal(await rewritten(code('\n    console.error(e);'), throwing), code('\n    console.error(e);\n    throw e;'));
    equal(await rewritten(code(' console.error(e) '), throwing), code(' console.error(e); throw e; '));
  });

  it('imports a name beside others and their comments', async () => {
    const nest = "import { ClientKafka } from '@nestjs/microservices';\n";
    const waiting = (facts: FileFacts): Change => ({
      kind: 'await',
      chain: facts.sends[0]!.outcome.chain,
      statement: facts.sends[0]!.outcome.statement,
      yields: 'hot',
      function: facts.functions.find((f) => f.name.endsWith('f'))!.id,
    });
    const code = (names: string, call: string): string =>
      `import {${names}} from 'rxjs';\nexport class A {\n  constructor(private readonly client: ClientKafka) {}\n  async f() {\n    ${call};\n  }\n}\n`;
    const [before, after] = ["this.client.emit('t', {})", "await lastValueFrom(this.client.emit('t', {}))"];
    equal(await rewritten(code(' map ', before), waiting, nest), code(' map, lastValueFrom ', after));
    equal(
      await rewritten(code('\n  map, // maps\n', before), waiting, nest),
      code(' lastValueFrom,\n  map, // maps\n', after),
    );
  });

  it('moves an entry into the block that takes it', async () => {
    const moving =
      (key: string, of: Config['of']) =>
      (facts: FileFacts): Change => ({ kind: 'move-config', entry: entry(facts, key), to: config(facts, of) });
    equal(
      await rewritten(
        "kafka.producer({ idempotent: true, 'linger.ms': 5 });",
        moving('idempotent', 'producer'),
        confluent,
      ),
      "kafka.producer({ kafkaJS: { idempotent: true }, 'linger.ms': 5 });",
    );
    equal(
      await rewritten(
        'kafka.producer({ idempotent: true, kafkaJS: { acks: -1 } });',
        moving('idempotent', 'producer'),
        confluent,
      ),
      'kafka.producer({ kafkaJS: { idempotent: true, acks: -1 } });',
    );
    equal(
      await rewritten(
        "const p = kafka.producer();\np.send({ topic: 'a', messages: [], timeout: 5 });",
        moving('request.timeout.ms', 'producer'),
        confluent,
      ),
      "const p = kafka.producer({ kafkaJS: { timeout: 5 } });\np.send({ topic: 'a', messages: [] });",
    );
    equal(
      await rewritten(
        "const p = kafka.producer({ 'linger.ms': 5 });\np.send({ topic: 'a', messages: [], timeout: 5 });",
        moving('request.timeout.ms', 'producer'),
        confluent,
      ),
      "const p = kafka.producer({ kafkaJS: { timeout: 5 }, 'linger.ms': 5 });\np.send({ topic: 'a', messages: [] });",
    );
    equal(
      await rewritten(
        "const p = kafka.producer();\nconst send = (timeout: number) => p.send({ topic: 'a', messages: [], timeout });",
        moving('request.timeout.ms', 'producer'),
        confluent,
      ),
      undefined,
    );
    equal(
      await rewritten('kafka.producer({ kafkaJS: { acks: -1 } });', moving('acks', 'producer'), confluent),
      undefined,
    );
  });

  it('makes an offset the next one, or the processed one, in its type', async () => {
    const consumer = (call: string): string =>
      `kafka.consumer({ groupId: 'g' }).run({ eachBatch: async ({ batch: { messages: [message], ...batch }, resolveOffset }) => {\n  const { offset } = message!;\n  ${call}\n} });`;
    const changed = async (code: string, to: 'next' | 'processed') =>
      (await rewritten(consumer(code), offset(to)))?.split('\n')[2]?.trim();
    equal(
      await changed('resolveOffset((Number(message!.offset) + 1).toString());', 'processed'),
      'resolveOffset(message!.offset);',
    );
    equal(await changed('resolveOffset(message!.offset + 1);', 'processed'), 'resolveOffset(message!.offset);');
    equal(
      await changed('consumer2().commitOffsets([{ topic, partition, offset: message!.offset + 1 }]);', 'next'),
      'consumer2().commitOffsets([{ topic, partition, offset: (BigInt(message!.offset) + 1n).toString() }]);',
    );
    equal(
      await changed('kafka.consumer({ groupId: "h" }).commitOffsets([{ topic, partition, offset }]);', 'next'),
      'kafka.consumer({ groupId: "h" }).commitOffsets([{ topic, partition, offset: (BigInt(offset) + 1n).toString() }]);',
    );
    equal(
      await changed(
        'kafka.consumer({ groupId: "h" }).commitOffsets([{ topic, partition, offset: String(message!.offset) }]);',
        'next',
      ),
      'kafka.consumer({ groupId: "h" }).commitOffsets([{ topic, partition, offset: (BigInt(message!.offset) + 1n).toString() }]);',
    );
    equal(
      await changed(
        'kafka.consumer({ groupId: "h" }).commitOffsets([{ topic, partition, offset: (Number(offset) + 1).toString() }]);',
        'next',
      ),
      undefined,
    );
  });

  it('closes a local client however its block ends', async () => {
    equal(
      await rewritten(
        'export async function place(id: string): Promise<void> {\n  const producer = kafka.producer();\n  // first\n  await producer.connect();\n\n  await producer.send({ topic: id, messages: [] });\n}\n',
        closing,
      ),
      'export async function place(id: string): Promise<void> {\n  const producer = kafka.producer();\n  try {\n    // first\n    await producer.connect();\n\n    await producer.send({ topic: id, messages: [] });\n  } finally {\n    await producer.disconnect();\n  }\n}\n',
    );
    equal(
      await rewritten(
        'export async function place() {\n  const producer = kafka.producer()\n  await producer.connect()\n  await producer.disconnect()\n  return 1\n}\n',
        closing,
      ),
      'export async function place() {\n  const producer = kafka.producer()\n  try {\n    await producer.connect()\n    return 1\n  } finally {\n    await producer.disconnect()\n  }\n}\n',
    );
    equal(
      await rewritten(
        'export async function list() {\n  const admin = kafka.admin();\n  await admin.connect();\n  return admin.listTopics();\n}\n',
        closing,
      ),
      'export async function list() {\n  const admin = kafka.admin();\n  try {\n    await admin.connect();\n    return await admin.listTopics();\n  } finally {\n    await admin.disconnect();\n  }\n}\n',
    );
    equal(
      await rewritten(
        'export async function list() {\n  const admin = kafka.admin();\n  await admin.connect();\n  return { topics: admin.listTopics() };\n}\n',
        closing,
      ),
      undefined,
    );
    equal(
      await rewritten(
        'export async function place(ok: boolean) {\n  const producer = kafka.producer();\n  await producer.connect();\n  if (ok) await producer.disconnect();\n}\n',
        closing,
      ),
      undefined,
    );
    equal(
      await rewritten(
        'export async function place() {\n  const producer = kafka.producer();\n  console.log(`a\nb`);\n  await producer.connect();\n}\n',
        closing,
      ),
      undefined,
    );
    equal(
      await rewritten(
        'export function place() {\n  const producer = kafka.producer();\n  producer.connect();\n}\n',
        closing,
      ),
      undefined,
    );
  });

  it('sends with the transaction, and takes a statement away', async () => {
    const code =
      'export async function place() {\n  const producer = kafka.producer();\n  const transaction = await producer.transaction();\n  await producer.send({ topic: "a", messages: [] });\n  await transaction.commit();\n}\n';
    equal(
      await rewritten(code, (facts) => ({
        kind: 'send-in-transaction',
        send: facts.sends[0]!,
        variable: 'transaction',
      })),
      code.replace('producer.send', 'transaction.send'),
    );
    const statement = (facts: FileFacts) =>
      facts.functions[0]!.body.flatMap((s) =>
        s.kind === 'transaction' && s.how === 'commit' ? [s.statement!] : [],
      )[0]!;
    equal(
      await rewritten(code, (facts) => ({
        kind: 'remove-statement',
        statement: statement(facts),
        function: facts.functions[0]!.id,
      })),
      code.replace('  await transaction.commit();\n', ''),
    );
  });
});
