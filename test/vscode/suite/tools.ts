import { setTimeout as sleep } from 'node:timers/promises';
import {
  commands,
  languages,
  window,
  workspace,
  type CodeAction,
  type CodeActionKind,
  type Diagnostic,
  type Range,
  type TextEditor,
  type Uri,
} from 'vscode';

/**
 * Waits until a condition holds; fails after 20 s, saying what was waited for. `action` is done at once and again every
 * 3 s: VS Code forgets
 * what it was asked when a provider is registered meanwhile.
 */
export async function until(what: string, condition: () => boolean, action?: () => Thenable<unknown>): Promise<void> {
  const start = Date.now();
  for (let turn = 0; !condition(); turn++) {
    if (Date.now() > start + 20_000) throw new Error(`waited in vain for: ${what}`);
    if (turn % 60 === 0) await action?.();
    await sleep(50);
  }
}

/** Our diagnostics of a file, in order of place. */
export const diagnosticsOf = (uri: Uri): Diagnostic[] =>
  languages
    .getDiagnostics(uri)
    .filter((one) => one.source === 'kafka-lint')
    .sort((a, b) => a.range.start.compareTo(b.range.start));

export async function open(uri: Uri): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
}

/**
 * Takes back every change of the workspace's files that was not saved; VS Code writes its own settings whenever it
 * likes.
 */
export async function revert(): Promise<void> {
  for (const document of workspace.textDocuments.filter(
    (one) => one.isDirty && (one.isUntitled || workspace.getWorkspaceFolder(one.uri)),
  )) {
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

/**
 * What the lightbulb would offer. Asks again when VS Code cancels, as it does whenever another extension registers a
 * provider meanwhile.
 */
export async function codeActions(uri: Uri, range: Range, kind?: CodeActionKind): Promise<CodeAction[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const actions = await commands.executeCommand<CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        range,
        kind?.value,
        20,
      );
      return actions.filter((action) => action.kind !== undefined);
    } catch (error) {
      if (attempt === 10 || !/Canceled/.test(String(error))) throw error;
      await sleep(200);
    }
  }
}
