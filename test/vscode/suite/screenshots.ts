import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  commands,
  ConfigurationTarget,
  languages,
  Range,
  Selection,
  TextEditorRevealType,
  workspace,
  type Diagnostic,
  type TextEditor,
  type Uri,
} from 'vscode';
import { diagnosticsOf, open, revert, until } from './tools';

const pictures = process.env.KAFKA_LINT_SCREENSHOTS!;

/** Takes a picture of the workbench: the launcher sees the line that is printed. */
async function screenshot(name: string): Promise<void> {
  const file = path.join(pictures, `${name}.png`);
  rmSync(file, { force: true });
  await sleep(1500); // for what moves to come to rest
  console.log(`::screenshot ${file}`);
  await until(file, () => existsSync(file));
}

/** The first file with this ending in which a rule finds something. */
function fileWith(ruleId: string, ending: string): { uri: Uri; diagnostic: Diagnostic } {
  const paths = languages
    .getDiagnostics()
    .map(([uri]) => uri)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const uri of paths) {
    const diagnostic =
      uri.path.endsWith(ending) &&
      diagnosticsOf(uri).find(({ code }) => typeof code === 'object' && code.value === ruleId);
    if (diagnostic) return { uri, diagnostic };
  }
  throw new Error(`no finding of ${ruleId} in *${ending}`);
}

async function openAt(uri: Uri, diagnostic: Diagnostic): Promise<TextEditor> {
  const editor = await open(uri);
  const at = diagnostic.range.start.translate(0, 2);
  editor.selection = new Selection(at, at);
  editor.revealRange(new Range(diagnostic.range.start.with({ character: 0 }), at), TextEditorRevealType.InCenter);
  await commands.executeCommand('workbench.action.focusActiveEditorGroup');
  return editor;
}

describe('screenshots', () => {
  before(async () => {
    const settings = {
      'editor.fontSize': 13,
      'editor.minimap.enabled': false,
      'editor.occurrencesHighlight': 'off',
      'editor.stickyScroll.enabled': false,
      'explorer.compactFolders': true,
      'typescript.validate.enable': false,
      'window.commandCenter': false,
      'workbench.layoutControl.enabled': false,
    };
    for (const [name, value] of Object.entries(settings))
      await workspace.getConfiguration().update(name, value, ConfigurationTarget.Global);
    await commands.executeCommand('workbench.action.closeAuxiliaryBar');
    await until(
      'findings',
      () =>
        languages.getDiagnostics().some(([uri]) => uri.path.endsWith('.ts') && diagnosticsOf(uri).length > 0) &&
        languages.getDiagnostics().some(([uri]) => uri.path.endsWith('.java') && diagnosticsOf(uri).length > 0),
    );
  });

  afterEach(async () => {
    await revert();
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('workbench.action.closePanel');
  });

  it('the Problems panel', async () => {
    const { uri, diagnostic } = fileWith('unawaited-send', '.ts');
    await openAt(uri, diagnostic);
    await commands.executeCommand('workbench.actions.view.problems');
    await screenshot('problems');
  });

  it('the lightbulb', async () => {
    const { uri, diagnostic } = fileWith('unawaited-send', '.ts');
    await openAt(uri, diagnostic);
    await commands.executeCommand('editor.action.quickFix');
    await screenshot('lightbulb');
    await commands.executeCommand('hideCodeActionWidget');
  });

  it('after the fix', async () => {
    const { uri, diagnostic } = fileWith('unawaited-send', '.ts');
    const editor = await openAt(uri, diagnostic);
    const before = editor.document.getText();
    await until(
      'the fix',
      () => editor.document.getText() !== before,
      () => commands.executeCommand('editor.action.autoFix'),
    );
    await screenshot('fixed');
  });

  it('a hover', async () => {
    const { uri, diagnostic } = fileWith('unawaited-send', '.ts');
    await openAt(uri, diagnostic);
    await commands.executeCommand('editor.action.showHover');
    await screenshot('hover');
  });

  it('a key that is being typed', async () => {
    const { uri, diagnostic } = fileWith('low-replication', '.properties');
    const editor = await openAt(uri, diagnostic);
    await editor.edit((edit) => edit.insert(diagnostic.range.end, '\nunclean'));
    const end = diagnostic.range.end.translate(1).with({ character: 'unclean'.length });
    editor.selection = new Selection(end, end);
    await commands.executeCommand('editor.action.triggerSuggest');
    await sleep(1500);
    await commands.executeCommand('toggleSuggestionDetails');
    await screenshot('completion');
    await commands.executeCommand('hideSuggestWidget');
  });

  it('a hover on a key', async () => {
    const { uri, diagnostic } = fileWith('low-replication', '.properties');
    const editor = await openAt(uri, diagnostic);
    const at = diagnostic.range.start.with({ character: 12 });
    editor.selection = new Selection(at, at);
    await commands.executeCommand('editor.action.showHover');
    await screenshot('hover-key');
  });

  it('the lightbulb in Java', async () => {
    const { uri, diagnostic } = fileWith('unawaited-send', '.java');
    await openAt(uri, diagnostic);
    await commands.executeCommand('editor.action.quickFix');
    await screenshot('lightbulb-java');
    await commands.executeCommand('hideCodeActionWidget');
  });

  it('the page of a rule', async () => {
    const { uri, diagnostic } = fileWith('unawaited-send', '.ts');
    await openAt(uri, diagnostic);
    await commands.executeCommand('kafkaLint.openRule', 'unawaited-send');
    await screenshot('rule');
  });
});
