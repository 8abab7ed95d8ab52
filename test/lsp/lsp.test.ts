import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DiagnosticSeverity, FileChangeType, type CodeAction } from 'vscode-languageserver/node';
import { Client, hoverText, modern, plain, uriOf } from './client';

const typescript = `import { Kafka } from 'kafkajs';

const producer = new Kafka({ clientId: 'shop', brokers: ['localhost:9092'] }).producer();

export async function place(id: string): Promise<void> {
  producer.send({ topic: 'orders', messages: [{ key: id, value: 'placed' }] });
}

export async function cancel(id: string): Promise<void> {
  producer.send({ topic: 'orders', messages: [{ key: id, value: 'cancelled' }] });
}
`;

const java = `package shop;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Billing {
  private static final Logger log = LoggerFactory.getLogger(Billing.class);

  private final KafkaProducer<String, String> producer;

  Billing(KafkaProducer<String, String> producer) {
    this.producer = producer;
  }

  void bill(String order) {
    producer.send(new ProducerRecord<>("bills", order, "due"));
  }
}
`;

/** Sends through a wrapper that stands in another file. */
const caller = `import { place } from './orders';

export function checkout(id: string): void {
  place(id);
}
`;
const wrapper = typescript.replace(
  "  producer.send({ topic: 'orders', messages: [{ key: id, value: 'placed' }] });",
  "  await producer.send({ topic: 'orders', messages: [{ key: id, value: 'placed' }] });",
);

const titled = (actions: readonly CodeAction[], pattern: RegExp): CodeAction => {
  const found = actions.find((action) => pattern.test(action.title));
  assert.ok(found, `no action like ${pattern} among: ${actions.map((action) => action.title).join(' | ')}`);
  return found;
};

describe('language server', function () {
  this.timeout(20_000);
  let folder: string;
  let client: Client;
  let orders: string;
  let billing: string;

  before(async function () {
    this.timeout(120_000);
    const { build, isStale } = (await import('../../scripts/build.mjs' as string)) as {
      build: () => Promise<void>;
      isStale: () => boolean;
    };
    if (isStale()) await build();
  });

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'kafka-lint-lsp-')));
    orders = path.join(folder, 'orders.ts');
    billing = path.join(folder, 'Billing.java');
  });

  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    assert.deepEqual(client.log, [], 'the server logged something');
    await rm(folder, { recursive: true, force: true });
  });

  it('pulls diagnostics of an open TypeScript document', async () => {
    client = await Client.start(folder, modern);
    await client.open(orders, typescript);
    const [first, second, ...others] = await client.diagnostics(orders);
    assert.deepEqual(others, []);
    assert.equal(first?.code, 'unawaited-send');
    assert.equal(first.source, 'kafka-lint');
    assert.equal(first.severity, DiagnosticSeverity.Error);
    assert.equal(
      first.codeDescription?.href,
      'https://github.com/kafka-lint/kafka-lint/blob/main/docs/rules/unawaited-send.md',
    );
    assert.equal(client.document(orders).getText(first.range).slice(0, 13), 'producer.send');
    assert.equal(second?.range.start.line, 9);
  });

  it('pulls diagnostics of an open Java document', async () => {
    client = await Client.start(folder, modern);
    await client.open(billing, java);
    const [first, ...others] = await client.diagnostics(billing);
    assert.deepEqual(others, []);
    assert.equal(first?.code, 'unawaited-send');
    assert.match(client.document(billing).getText(first.range), /^producer\.send/);
  });

  it('says "unchanged" when nothing changed, and follows incremental edits', async () => {
    client = await Client.start(folder, modern);
    await client.open(orders, typescript);
    const before = await client.pull(orders);
    assert.equal((await client.pull(orders, before.resultId)).kind, 'unchanged');
    await client.replace(
      orders,
      "producer.send({ topic: 'orders', messages: [{ key: id, value: 'placed'",
      "await producer.send({ topic: 'orders', messages: [{ key: id, value: 'placed'",
    );
    const after = await client.pull(orders, before.resultId);
    assert.ok(after.kind === 'full');
    assert.deepEqual(
      after.items.map((item) => item.range.start.line),
      [9],
    );
  });

  it('counts columns in UTF-16, under CRLF and after emoji', async () => {
    client = await Client.start(folder, modern);
    const text = typescript.replace('  producer.send', "  const mark = '😀'; producer.send").replaceAll('\n', '\r\n');
    await client.open(orders, text);
    const [first] = await client.diagnostics(orders);
    assert.deepEqual(first?.range.start, { line: 5, character: "  const mark = '😀'; ".length });
  });

  for (const [name, capabilities] of [
    ['a modern', modern],
    ['a plain', { ...plain, textDocument: { diagnostic: {} } }],
  ] as const) {
    it(`fixes one finding, and the finding goes (${name} client)`, async () => {
      client = await Client.start(folder, capabilities);
      await client.open(orders, typescript);
      const [first] = await client.diagnostics(orders);
      const actions = await client.actions(orders, first!.range.start, undefined, [first!]);
      const fix = titled(actions, /await/i);
      assert.equal(fix.kind, 'quickfix');
      assert.deepEqual(fix.diagnostics, [first]);
      await client.choose(orders, fix);
      assert.match(
        client.text(orders),
        /^ {2}await producer\.send\(\{ topic: 'orders', messages: \[\{ key: id, value: 'placed'/m,
      );
      assert.deepEqual(
        (await client.diagnostics(orders)).map((item) => item.range.start.line),
        [9],
      );
    });

    it(`fixes all of a rule, and everything in the file (${name} client)`, async () => {
      client = await Client.start(folder, capabilities);
      await client.open(orders, typescript);
      await client.choose(
        orders,
        titled(await client.actions(orders, { line: 5, character: 4 }), /^Fix all 2 'unawaited-send'/),
      );
      assert.equal(client.text(orders), typescript.replaceAll('  producer.send', '  await producer.send'));
      assert.deepEqual(await client.diagnostics(orders), []);
      await client.close(orders);
      await client.open(orders, typescript);
      const [all, ...others] = await client.actions(orders, { line: 0, character: 0 }, ['source.fixAll']);
      assert.deepEqual(others, []);
      assert.equal(all?.kind, 'source.fixAll.kafkaLint');
      await client.choose(orders, all);
      assert.equal(client.text(orders), typescript.replaceAll('  producer.send', '  await producer.send'));
    });

    it(`fixes all of a rule whose fixes may change behaviour, but only when told to (${name} client)`, async () => {
      const text = typescript.replaceAll('  producer.send({', '  await producer.send({ acks: 1,');
      client = await Client.start(folder, capabilities);
      await client.open(orders, text);
      const [first, second] = await client.diagnostics(orders);
      assert.deepEqual([first?.code, second?.code], ['acks-not-all', 'acks-not-all']);
      const actions = await client.actions(orders, first!.range.start);
      const all = actions.filter((action) => action.title.startsWith('Fix all'));
      assert.deepEqual(
        all.map((action) => [action.title, action.kind, Boolean(action.isPreferred)]),
        [["Fix all 2 'acks-not-all' problems in this file (may change behaviour)", 'quickfix', false]],
      );
      assert.ok(titled(actions, /^Set `acks` to all \(may change behaviour\)$/));
      await client.choose(orders, all[0]!);
      assert.equal(client.text(orders), text.replaceAll('acks: 1', 'acks: -1'));
    });

    it(`tells the safe fixes of a rule from the others (${name} client)`, async () => {
      const text = `${typescript}\nexport function remind(id: string): void {\n  producer.send({ topic: 'reminders', messages: [{ key: id, value: 'due' }] });\n}\n`;
      client = await Client.start(folder, capabilities);
      await client.open(orders, text);
      const actions = async (): Promise<CodeAction[]> =>
        (await client.actions(orders, { line: 5, character: 4 }, ['quickfix'])).filter((action) =>
          action.title.startsWith('Fix all'),
        );
      assert.deepEqual(
        (await actions()).map((action) => action.title),
        [
          "Fix all 2 'unawaited-send' problems in this file",
          "Fix all 3 'unawaited-send' problems in this file (may change behaviour)",
        ],
      );
      await client.choose(orders, (await actions())[0]!);
      assert.deepEqual(
        (await client.diagnostics(orders)).map((item) => item.range.start.line),
        [13],
      );
      await client.close(orders);
      await client.open(orders, text);
      await client.choose(orders, (await actions())[1]!);
      assert.deepEqual(await client.diagnostics(orders), []);
    });

    it(`suppresses a finding once a reason is given (${name} client)`, async () => {
      client = await Client.start(folder, capabilities);
      await client.open(orders, typescript);
      await client.choose(
        orders,
        titled(await client.actions(orders, { line: 5, character: 4 }), /^Suppress 'unawaited-send'/),
      );
      assert.equal(client.text(orders).split('\n')[5], '  // kafka-lint-ignore unawaited-send: ');
      assert.ok((await client.diagnostics(orders)).some((item) => item.code === 'invalid-suppression'));
      await client.replace(orders, 'unawaited-send: ', 'unawaited-send: metrics may be lost');
      assert.deepEqual(
        (await client.diagnostics(orders)).map((item) => item.range.start.line),
        [10],
      );
    });
  }

  it('puts the cursor where the reason goes', async () => {
    client = await Client.start(folder, modern);
    await client.open(orders, typescript);
    const { edit } = titled(await client.actions(orders, { line: 5, character: 4 }), /^Suppress/);
    const [change] = edit?.documentChanges ?? [];
    assert.ok(change && 'textDocument' in change);
    assert.deepEqual(change.edits, [
      {
        range: { start: { line: 5, character: 0 }, end: { line: 5, character: 0 } },
        snippet: { kind: 'snippet', value: '  // kafka-lint-ignore unawaited-send: $0\n' },
      },
    ]);
  });

  it('offers nothing where nothing was found, and only what was asked for', async () => {
    client = await Client.start(folder, modern);
    await client.open(orders, typescript);
    assert.deepEqual(await client.actions(orders, { line: 0, character: 3 }, ['quickfix']), []);
    assert.deepEqual(await client.actions(orders, { line: 5, character: 4 }, ['refactor']), []);
    const quick = await client.actions(orders, { line: 5, character: 4 }, ['quickfix']);
    assert.ok(quick.length > 0 && quick.every((action) => action.kind === 'quickfix'));
    assert.deepEqual(
      await client.actions(orders, { line: 5, character: 4 }, ['']),
      await client.actions(orders, { line: 5, character: 4 }),
    );
    assert.deepEqual(titled(quick, /page/).command?.arguments, ['unawaited-send']);
  });

  it('explains a finding on hover, and says nothing elsewhere', async () => {
    client = await Client.start(folder, modern);
    await client.open(orders, typescript);
    const hover = await client.hover(orders, { line: 5, character: 6 });
    assert.match(hoverText(hover), /docs\/rules\/unawaited-send\.md/);
    assert.match(hoverText(hover), /Repair/);
    assert.equal(await client.hover(orders, { line: 2, character: 6 }), null);
  });

  it('links to the pages that a client brings itself', async () => {
    client = await Client.start(folder, modern, {}, 'file:///editor/pages');
    await client.open(orders, typescript);
    const [first] = await client.diagnostics(orders);
    assert.equal(first?.codeDescription?.href, 'file:///editor/pages/unawaited-send.md');
    assert.match(
      hoverText(await client.hover(orders, { line: 5, character: 6 })),
      /\(file:\/\/\/editor\/pages\/unawaited-send\.md\)/,
    );
  });

  it('fixes Java', async () => {
    client = await Client.start(folder, modern);
    await client.open(billing, java);
    const [first] = await client.diagnostics(billing);
    const fixes = (await client.actions(billing, first!.range)).filter(
      (action) => action.edit && !action.title.startsWith('Suppress'),
    );
    assert.ok(fixes.length > 0, 'no fix');
    await client.choose(billing, fixes[0]!);
    assert.notEqual(client.text(billing), java);
    assert.deepEqual(
      (await client.diagnostics(billing)).filter((item) => item.code === 'unawaited-send'),
      [],
    );
  });

  it('obeys the settings, and tells the client to ask again when they change', async () => {
    client = await Client.start(folder, modern, { rules: { 'unawaited-send': 'hint' } });
    await client.open(orders, typescript);
    assert.deepEqual(
      (await client.diagnostics(orders)).map((item) => item.severity),
      [DiagnosticSeverity.Hint, DiagnosticSeverity.Hint],
    );
    for (const settings of [{ rules: { 'unawaited-send': 'off' } }, { enable: false }, { exclude: ['orders.ts'] }]) {
      const { refreshes } = client;
      await client.configure(settings);
      await client.until(() => client.refreshes > refreshes);
      assert.deepEqual(await client.diagnostics(orders), [], JSON.stringify(settings));
    }
    const { refreshes } = client;
    await client.configure({ rules: { 'unawaited-send': 'loud', 7: [] }, exclude: 'all of them' });
    await client.until(() => client.refreshes > refreshes);
    assert.equal((await client.diagnostics(orders)).length, 2);
  });

  it('finds what files on disk hold, through wrappers in other files, and follows their changes', async () => {
    await mkdir(path.join(folder, 'web'));
    const web = path.join(folder, 'web', 'checkout.ts');
    await writeFile(orders, wrapper);
    await writeFile(web, caller.replace('./orders', '../orders'));
    await writeFile(billing, java);
    client = await Client.start(folder, modern);
    const reports = await client.pullWorkspace();
    assert.deepEqual(reports.map((report) => report.uri).sort(), [billing, orders, web].map(uriOf).sort());

    const known = reports.map((report) => ({ uri: report.uri, value: report.resultId! }));
    assert.deepEqual(await client.pullWorkspace(known), []);
    await writeFile(
      web,
      caller
        .replace('./orders', '../orders')
        .replace('  place', '  return place')
        .replace('): void', '): Promise<void>'),
    );
    await rm(billing);
    await client.changedOnDisk([
      { uri: uriOf(web), type: FileChangeType.Changed },
      { uri: uriOf(billing), type: FileChangeType.Deleted },
    ]);
    const after = await client.pullWorkspace(known);
    assert.deepEqual(after.map((report) => report.uri).sort(), [billing, web].map(uriOf).sort());
    assert.ok(after.every((report) => report.kind === 'full' && report.items.length === 0));
    assert.deepEqual([client.progress[0]?.kind, client.progress.at(-1)?.kind], ['begin', 'end']);
  });

  it("keeps to the editor's text of an open document, whatever is on disk", async () => {
    await writeFile(orders, typescript);
    client = await Client.start(folder, modern);
    await client.open(orders, typescript.replaceAll('  producer.send', '  await producer.send'));
    await client.changedOnDisk([{ uri: uriOf(orders), type: FileChangeType.Changed }]);
    assert.deepEqual(await client.diagnostics(orders), []);
    await client.close(orders);
    assert.equal((await client.diagnostics(orders)).length, 2);
  });

  it('hands on what changes in an open workspace request, until it is cancelled', async () => {
    await writeFile(orders, typescript);
    client = await Client.start(folder, modern);
    const seen: string[] = [];
    let heard: () => void = () => {};
    const next = (): Promise<void> => new Promise((resolve) => (heard = resolve));
    const first = next();
    const { cancel } = client.watchWorkspace((uris) => {
      seen.push(...uris);
      heard();
    });
    await first;
    assert.deepEqual(seen.splice(0), [uriOf(orders)]);
    const second = next();
    await client.open(billing, java);
    await second;
    assert.deepEqual(seen.splice(0), [uriOf(billing)]);
    // Pulling has told the client of the open document; once that is closed, the workspace request does.
    await client.open(orders, typescript);
    await client.diagnostics(orders);
    const third = next();
    await client.close(orders);
    await third;
    assert.deepEqual(seen, [uriOf(orders)]);
    await cancel();
  });

  it('reads the workspace anew when very much changes at once', async () => {
    await writeFile(orders, typescript);
    client = await Client.start(folder, modern);
    const [before] = await client.pullWorkspace();
    await rm(orders);
    await writeFile(billing, java);
    await client.changedOnDisk(
      Array.from({ length: 300 }, (_, i) => ({
        uri: uriOf(path.join(folder, `${i}.ts`)),
        type: FileChangeType.Changed,
      })),
    );
    const after = await client.pullWorkspace([{ uri: before!.uri, value: before!.resultId! }]);
    assert.deepEqual(
      after.map((report) => [report.uri, report.kind === 'full' && report.items.length]),
      [
        [uriOf(billing), 1],
        [uriOf(orders), 0],
      ],
    );
  });

  it('forgets a folder that is gone', async () => {
    const deep = path.join(folder, 'a', 'b');
    await mkdir(deep, { recursive: true });
    await writeFile(path.join(deep, 'orders.ts'), typescript);
    client = await Client.start(folder, modern);
    const [report] = await client.pullWorkspace();
    await rm(path.join(folder, 'a'), { recursive: true });
    await client.changedOnDisk([{ uri: uriOf(path.join(folder, 'a')), type: FileChangeType.Deleted }]);
    const after = await client.pullWorkspace([{ uri: report!.uri, value: report!.resultId! }]);
    assert.deepEqual(
      after.map((one) => one.kind === 'full' && one.items),
      [[]],
    );
  });

  it('pushes diagnostics to clients that cannot pull', async () => {
    await writeFile(billing, java);
    client = await Client.start(folder, plain, {});
    await client.open(orders, typescript);
    await client.until(() => client.published(orders)?.length === 2 && client.published(billing)?.length === 1);
    await client.replace(orders, '  producer.send', '  await producer.send');
    await client.until(() => client.published(orders)?.length === 1);
    await client.configure({ enable: false });
    await client.until(() => client.published(orders)?.length === 0 && client.published(billing)?.length === 0);
  });

  it('names a file as the client does', async () => {
    const file = path.join(folder, 'a@b (1).ts');
    const uri = uriOf(file).replace('@', '%40').replace('(', '%28').replace(')', '%29');
    await writeFile(file, typescript);
    client = await Client.start(folder, modern);
    await client.open(file, typescript, 'typescript', uri);
    assert.equal((await client.diagnostics(file)).length, 2);
    assert.deepEqual(
      (await client.pullWorkspace()).map((report) => report.uri),
      [uri],
    );
    await client.close(file);
    assert.deepEqual(
      (await client.pullWorkspace()).map((report) => report.uri),
      [uri],
    );
  });

  it('leaves out what the command line leaves out, also when it is opened', async () => {
    await writeFile(path.join(folder, '.gitignore'), 'ignored.ts\n');
    await mkdir(path.join(folder, 'node_modules'));
    client = await Client.start(folder, modern);
    for (const name of ['ignored.ts', 'node_modules/orders.ts']) {
      await client.open(path.join(folder, name), typescript);
      assert.deepEqual(await client.diagnostics(path.join(folder, name)), [], name);
    }
    const generated = path.join(folder, 'generated.ts');
    await client.open(generated, `// Code generated by a tool. DO NOT EDIT.\n${typescript}`);
    assert.deepEqual(await client.diagnostics(generated), []);
  });

  it('looks at documents that were never saved, and at files outside of any folder', async () => {
    client = await Client.start(undefined, modern);
    await client.open('untitled', typescript, 'typescript', 'untitled:Untitled-1');
    assert.equal((await client.diagnostics('untitled')).length, 2);
    await client.choose('untitled', titled(await client.actions('untitled', { line: 5, character: 4 }), /await/i));
    assert.equal((await client.diagnostics('untitled')).length, 1);
    await client.open(orders, typescript);
    assert.equal((await client.diagnostics(orders)).length, 2);
  });

  it('survives half-typed text, nonsense, and requests for what is not there', async () => {
    client = await Client.start(folder, modern);
    for (const [file, text] of [
      [orders, typescript],
      [billing, java],
    ] as const) {
      await client.open(file, text);
      for (let length = text.length; length > 0; length -= 37) {
        const document = client.document(file);
        await client.change(file, [
          {
            range: { start: document.positionAt(length), end: document.positionAt(document.getText().length) },
            newText: '',
          },
        ]);
        const items = await client.diagnostics(file);
        for (const { range } of items) {
          assert.ok(client.document(file).offsetAt(range.end) <= length);
          await client.actions(file, range);
          await client.hover(file, range.start);
        }
      }
      await client.change(file, [
        {
          range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
          newText: '\u0000{{{ `${ kafkajs /* \ud83d import',
        },
      ]);
      assert.deepEqual(await client.diagnostics(file), []);
    }
    assert.deepEqual(await client.diagnostics(path.join(folder, 'nowhere.ts')), []);
    await client.open(path.join(folder, 'notes.txt'), typescript, 'plaintext');
    assert.deepEqual(await client.diagnostics(path.join(folder, 'notes.txt')), []);
    assert.deepEqual(await client.actions(path.join(folder, 'notes.txt'), { line: 5, character: 4 }), []);
    await client.changedOnDisk([
      { uri: 'file:///%zz', type: FileChangeType.Created },
      { uri: 'nonsense', type: FileChangeType.Deleted },
    ]);
    const huge = path.join(folder, 'huge.ts');
    await client.open(huge, typescript + `// ${'x'.repeat(80)}\n`.repeat(65_000));
    assert.deepEqual(await client.diagnostics(huge), []);
  });

  it('registers for settings and for changes on disk', async () => {
    client = await Client.start(folder, modern);
    await client.pullWorkspace();
    assert.deepEqual(client.registrations.map((one) => one.method).sort(), [
      'workspace/didChangeConfiguration',
      'workspace/didChangeWatchedFiles',
    ]);
    assert.equal(client.initialized.capabilities.workspace?.workspaceFolders?.changeNotifications, true);
  });
});
