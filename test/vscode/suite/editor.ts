import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  commands,
  CompletionItemKind,
  ConfigurationTarget,
  CodeActionKind,
  extensions,
  Position,
  Range,
  Selection,
  TabInputCustom,
  TabInputText,
  TabInputWebview,
  window,
  workspace,
  type CodeAction,
  type CompletionList,
  type Hover,
  type TextDocument,
  type TextEditor,
  Uri,
} from 'vscode';
import { codeActions, diagnosticsOf, open, revert, until } from './tools';

const folder = workspace.workspaceFolders![0]!.uri;
const orders = Uri.joinPath(folder, 'src', 'orders.ts');
const silent = Uri.joinPath(folder, 'src', 'silent.ts');
const billing = Uri.joinPath(folder, 'billing', 'Billing.java');
const server = Uri.joinPath(folder, 'config', 'server.properties');

/** The place of a piece of a document's text. */
const find = (document: TextDocument, text: string): Position => {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `no ${text}`);
  return document.positionAt(at);
};

const codes = (uri: Uri): unknown[] =>
  diagnosticsOf(uri).map(({ code }) => (typeof code === 'object' ? code.value : code));

/** The page of a rule that comes with the extension. */
const pageOf = (ruleId: string): Uri =>
  Uri.joinPath(extensions.getExtension('kafka-lint.kafka-lint')!.extensionUri, 'docs', 'rules', `${ruleId}.md`);

describe('Kafka Lint in VS Code', () => {
  let editor: TextEditor;

  const openAt = async (uri: Uri, text: string): Promise<void> => {
    editor = await open(uri);
    const at = find(editor.document, text);
    editor.selection = new Selection(at, at);
  };

  afterEach(async () => {
    await revert();
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is the extension that should be tested', async () => {
    const extension = extensions.getExtension('kafka-lint.kafka-lint');
    assert.ok(extension);
    assert.equal(
      path.basename(extension.extensionPath).startsWith('kafka-lint.kafka-lint-'),
      process.env.KAFKA_LINT_INSTALLED === '1',
      extension.extensionPath,
    );
    await extension.activate();
  });

  it('shows what it finds in the whole folder, with no file opened', async () => {
    await until('findings in files that are not open', () => codes(orders).length === 2 && codes(billing).length === 1);
    assert.deepEqual(diagnosticsOf(silent), []);
  });

  it('shows findings in an open TypeScript document, linked to the page of the rule', async () => {
    await openAt(orders, 'producer.send');
    await until('two findings', () => codes(orders).length === 2);
    const [first] = diagnosticsOf(orders);
    assert.equal(first?.source, 'kafka-lint');
    assert.ok(typeof first.code === 'object' && first.code.value === 'unawaited-send');
    assert.equal(first.code.target.toString(), pageOf('unawaited-send').toString());
    assert.match(editor.document.getText(first.range), /^producer\.send/);
  });

  it('repairs what the cursor stands on, and the finding goes', async () => {
    await openAt(orders, 'producer.send');
    await until('two findings', () => codes(orders).length === 2);
    await until(
      'one finding less',
      () => codes(orders).length === 1,
      () => commands.executeCommand('editor.action.autoFix'),
    );
    assert.equal(
      editor.document.lineAt(6).text,
      "  await producer.send({ topic: 'orders', messages: [{ key: id, value: 'placed' }] });",
    );
  });

  it('offers fixes, a suppression and the page of the rule', async () => {
    await openAt(orders, 'producer.send');
    await until('two findings', () => codes(orders).length === 2);
    const titles = (
      await codeActions(orders, new Range(editor.selection.active, editor.selection.active), CodeActionKind.QuickFix)
    ).map((action) => action.title);
    for (const pattern of [
      /await/i,
      /^Fix all 2 'unawaited-send'/,
      /^Suppress 'unawaited-send'/,
      /page of 'unawaited-send'/,
    ])
      assert.ok(
        titles.some((title) => pattern.test(title)),
        `${pattern} in ${titles.join(' | ')}`,
      );
  });

  it('repairs a whole file', async () => {
    await openAt(orders, 'import');
    await until('two findings', () => codes(orders).length === 2);
    await commands.executeCommand('kafkaLint.fixFile');
    await until('no findings', () => codes(orders).length === 0);
    assert.equal(editor.document.getText().match(/ {2}await producer\.send/g)?.length, 2);
  });

  it('repairs a whole file when it is saved, if told to', async () => {
    const settings = workspace.getConfiguration('editor', orders);
    await settings.update(
      'codeActionsOnSave',
      { 'source.fixAll.kafkaLint': 'explicit' },
      ConfigurationTarget.Workspace,
    );
    try {
      await openAt(orders, 'import');
      await until('two findings', () => codes(orders).length === 2);
      const text = editor.document.getText();
      await editor.edit((edit) => edit.insert(new Position(0, 0), '// touched\n'));
      await editor.document.save();
      await until('no findings', () => codes(orders).length === 0);
      await editor.edit((edit) => edit.replace(new Range(0, 0, editor.document.lineCount, 0), text));
    } finally {
      await settings.update('codeActionsOnSave', undefined, ConfigurationTarget.Workspace);
    }
    await editor.document.save();
  });

  for (const indent of ['  ', '\t']) {
    it(`suppresses a finding, the cursor waits for the reason (indented by ${JSON.stringify(indent)})`, async () => {
      await openAt(orders, 'import');
      const { document } = editor;
      // VS Code writes a snippet's indentation as the editor is told to
      editor.options = { insertSpaces: indent !== '\t' };
      await editor.edit((edit) =>
        edit.replace(new Range(0, 0, document.lineCount, 0), document.getText().replaceAll('\n  ', `\n${indent}`)),
      );
      await until('two findings', () => codes(document.uri).length === 2);
      const action = (await codeActions(document.uri, diagnosticsOf(document.uri)[0]!.range)).find((one) =>
        one.title.startsWith('Suppress'),
      );
      assert.ok(action?.edit);
      const before = document.getText().split('\n');
      await workspace.applyEdit(action.edit);
      assert.deepEqual(
        document.getText().split('\n'),
        before.toSpliced(6, 0, `${indent}// kafka-lint-ignore unawaited-send: `),
      );
      await commands.executeCommand('type', { text: 'nobody reads these' });
      assert.deepEqual(
        document.getText().split('\n'),
        before.toSpliced(6, 0, `${indent}// kafka-lint-ignore unawaited-send: nobody reads these`),
      );
      await until('one finding left', () => codes(document.uri).join() === 'unawaited-send');
    });
  }

  it('explains a finding on hover', async () => {
    await openAt(orders, 'producer.send');
    await until('two findings', () => codes(orders).length === 2);
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      orders,
      find(editor.document, 'producer.send').translate(0, 3),
    );
    const text = hovers
      .flatMap((hover) => hover.contents)
      .map((content) => (typeof content === 'string' ? content : content.value))
      .join('\n');
    assert.match(text, /Repair/);
    assert.ok(text.includes(`(${pageOf('unawaited-send').toString()})`), text);
  });

  it('explains a configuration key on hover', async () => {
    await openAt(server, 'min.insync.replicas');
    let text = '';
    await until(
      'a hover',
      () => /How many replicas must be in sync/.test(text),
      async () => {
        const hovers = await commands.executeCommand<Hover[]>(
          'vscode.executeHoverProvider',
          server,
          find(editor.document, 'insync'),
        );
        text = hovers
          .flatMap((hover) => hover.contents)
          .map((content) => (typeof content === 'string' ? content : content.value))
          .join('\n');
      },
    );
    assert.match(text, /broker · int · default `1`/);
  });

  it('completes a configuration key with its safe value', async () => {
    await openAt(server, 'node.id');
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    await editor.edit((edit) => edit.insert(end, 'unclean.'));
    const after = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    editor.selection = new Selection(after, after);
    await until(
      'the key',
      () => /^unclean\.leader\.election\.enable=false$/m.test(editor.document.getText()),
      async () => {
        await commands.executeCommand('editor.action.triggerSuggest');
        await sleep(1000);
        await commands.executeCommand('acceptSelectedSuggestion');
      },
    );
  });

  it('offers the values of an option in code, the safe one first', async () => {
    await openAt(orders, '.producer()');
    await editor.edit((edit) =>
      edit.insert(find(editor.document, '.producer()').translate(0, '.producer('.length), '{ idempotent:  }'),
    );
    const at = find(editor.document, 'idempotent: ').translate(0, 'idempotent: '.length);
    let labels: string[] = [];
    await until(
      'values',
      () => labels.length > 0,
      async () => {
        const { items } = await commands.executeCommand<CompletionList>(
          'vscode.executeCompletionItemProvider',
          orders,
          at,
        );
        labels = items
          .filter(({ kind, detail }) => kind === CompletionItemKind.Value && detail)
          .map(({ label }) => (typeof label === 'string' ? label : label.label));
      },
    );
    assert.deepEqual(labels, ['true', 'false']);
  });

  it('opens the bundled page of a rule by the link of a finding', async () => {
    await until('two findings', () => codes(orders).length === 2);
    const [first] = diagnosticsOf(orders);
    assert.ok(typeof first?.code === 'object');
    await commands.executeCommand('vscode.open', first.code.target);
    const { input } = window.tabGroups.activeTabGroup.activeTab!;
    assert.ok(input instanceof TabInputCustom || input instanceof TabInputText);
    assert.equal(input.uri.path, pageOf('unawaited-send').path);
    // As a page, not as its source; VS Code knows the folder by the name that it is installed under.
    assert.equal(input instanceof TabInputCustom, process.env.KAFKA_LINT_INSTALLED === '1');
  });

  it('opens the page of a rule', async () => {
    await openAt(orders, 'producer.send');
    await commands.executeCommand('kafkaLint.openRule', 'unawaited-send');
    await until('a preview', () =>
      window.tabGroups.all
        .flatMap((group) => group.tabs)
        .some((tab) => tab.input instanceof TabInputWebview && tab.label.includes('unawaited-send')),
    );
  });

  it('follows edits', async () => {
    await openAt(orders, 'producer.send');
    await until('two findings', () => codes(orders).length === 2);
    await editor.edit((edit) => edit.insert(editor.selection.active, 'await '));
    await until('one finding', () => codes(orders).length === 1);
    await commands.executeCommand('undo');
    await until('two findings again', () => codes(orders).length === 2);
  });

  it('obeys its settings', async () => {
    const settings = workspace.getConfiguration('kafkaLint');
    await until('findings', () => codes(orders).length === 2);
    await settings.update('rules', { 'unawaited-send': 'off' }, ConfigurationTarget.Workspace);
    await until('no findings', () => codes(orders).length === 0 && codes(billing).length === 0);
    await settings.update('rules', undefined, ConfigurationTarget.Workspace);
    await until('findings again', () => codes(orders).length === 2 && codes(billing).length === 1);
    await settings.update('enable', false, ConfigurationTarget.Workspace);
    await until('no findings', () => codes(orders).length === 0 && codes(billing).length === 0);
    await settings.update('enable', undefined, ConfigurationTarget.Workspace);
    await until('findings again', () => codes(orders).length === 2 && codes(billing).length === 1);
  });

  it('finds and repairs in Java', async () => {
    await openAt(billing, 'producer.send');
    await until('a finding', () => codes(billing).join() === 'unawaited-send');
    const fixes = (await codeActions(billing, diagnosticsOf(billing)[0]!.range, CodeActionKind.QuickFix)).filter(
      (action: CodeAction) => action.edit && !action.title.startsWith('Suppress'),
    );
    assert.ok(fixes[0]?.edit, 'no fix');
    await workspace.applyEdit(fixes[0].edit);
    await until('no such finding', () => !codes(billing).includes('unawaited-send'));
  });

  for (const [language, name] of [
    ['typescript', 'TypeScript'],
    ['javascript', 'JavaScript'],
    ['java', 'Java'],
  ] as const) {
    it(`inserts snippets in ${name}`, async () => {
      const document = await workspace.openTextDocument({ language, content: '' });
      editor = await window.showTextDocument(document);
      const { items } = await commands.executeCommand<{
        items: { label: string | { label: string }; insertText?: unknown }[];
      }>('vscode.executeCompletionItemProvider', document.uri, new Position(0, 0));
      const labels = items
        .map(({ label }) => (typeof label === 'string' ? label : label.label))
        .filter((label) => label.startsWith('kafka-'));
      assert.ok(labels.includes('kafka-safe-producer'), labels.join());
      await commands.executeCommand('editor.action.insertSnippet', { langId: language, name: 'kafka-safe-producer' });
      await until('the snippet', () => /producer/i.test(document.getText()));
      assert.doesNotMatch(document.getText(), /\$\{\d/);
    });
  }

  it('can be restarted', async () => {
    await until('findings', () => codes(orders).length === 2);
    await commands.executeCommand('kafkaLint.restart');
    await until('findings again', () => codes(orders).length === 2 && codes(billing).length === 1);
  });
});
