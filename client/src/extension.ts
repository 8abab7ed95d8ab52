import * as path from 'node:path';
import { commands, ProgressLocation, Uri, window, workspace, type ExtensionContext, type QuickPickItem } from 'vscode';
import {
  LanguageClient,
  TransportKind,
  type ExecuteCommandSignature,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';

/** Registered with the editor by the language client, since the server announces it. Argument: a rule's id. */
const openRuleCommand = 'kafkaLint.openRule';

const languages = [
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
  'java',
  // configuration files, by the editor's own names and those of extensions that many have
  'properties',
  'java-properties',
  'spring-boot-properties',
  'yaml',
  'spring-boot-properties-yaml',
  'dockercompose',
  'dotenv',
  'shellscript',
];

let client: LanguageClient | undefined;

/** Starts the language server. It knows everything about Kafka; this file knows the editor. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  const pages = Uri.joinPath(context.extensionUri, 'docs', 'rules');
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
  const options: LanguageClientOptions = {
    documentSelector: ['file', 'untitled'].flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
    initializationOptions: { pages: pages.toString() },
    diagnosticPullOptions: { onChange: true, onSave: true },
    middleware: {
      executeCommand: (command: string, args: unknown[], next: ExecuteCommandSignature) =>
        command === openRuleCommand ? openRule(pages, args[0]) : next(command, args),
    },
  };
  client = new LanguageClient('kafkaLint', 'Kafka Lint', server, options);
  context.subscriptions.push(
    commands.registerCommand('kafkaLint.restart', () => client?.restart()),
    commands.registerCommand('kafkaLint.showLog', () => client?.outputChannel.show()),
    commands.registerCommand('kafkaLint.fixFile', () =>
      commands.executeCommand('editor.action.codeAction', { kind: 'source.fixAll.kafkaLint', apply: 'first' }),
    ),
  );
  await window.withProgress({ location: ProgressLocation.Window, title: 'Kafka Lint is starting' }, () =>
    client!.start(),
  );
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

/** Shows a rule's page, which comes with the extension; asks which one when no rule is named. */
async function openRule(folder: Uri, ruleId: unknown): Promise<void> {
  const id = typeof ruleId === 'string' ? ruleId : await pickRule(folder);
  if (id) await commands.executeCommand('markdown.showPreview', Uri.joinPath(folder, `${path.basename(id)}.md`));
}

async function pickRule(folder: Uri): Promise<string | undefined> {
  const names = (await workspace.fs.readDirectory(folder))
    .map(([name]) => name)
    .filter((name) => name.endsWith('.md') && name !== 'README.md');
  const items = names.sort().map((name): QuickPickItem => ({ label: name.slice(0, -'.md'.length) }));
  return (await window.showQuickPick(items, { placeHolder: 'Which rule?' }))?.label;
}
