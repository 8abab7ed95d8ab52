import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ApplyWorkspaceEditRequest,
  CodeActionRequest,
  CodeActionResolveRequest,
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  CompletionTriggerKind,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InsertTextFormat,
  InitializeRequest,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
  WorkspaceDiagnosticRequest,
  type ClientCapabilities,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type FileEvent,
  type Hover,
  type InitializeResult,
  type MarkupContent,
  type Position,
  type ProtocolConnection,
  type Registration,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** The built server: what people run. */
export const serverFile = path.join(__dirname, '..', '..', 'dist', 'server.js');

/** An editor that can do everything the server makes use of. */
export const modern: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, snippetEditSupport: true },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
    codeAction: {
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
    },
    hover: { contentFormat: ['markdown'] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
  },
  window: { workDoneProgress: true },
};

/** An editor that can do next to nothing: diagnostics are pushed to it, edits come whole and in the old form. */
export const plain: ClientCapabilities = { textDocument: {} };

const languageOf = (file: string): string =>
  ({ '.java': 'java', '.properties': 'properties', '.yml': 'yaml', '.env': 'dotenv', '.js': 'javascript' })[
    path.extname(file)
  ] ?? 'typescript';

export const uriOf = (file: string): string => pathToFileURL(file).href;

/** Talks to a server over a real pipe, as an editor does. */
export class Client {
  readonly initialized: InitializeResult;
  readonly registrations: Registration[] = [];
  readonly log: string[] = [];
  readonly progress: { kind: string }[] = [];
  refreshes = 0;
  settings: unknown;
  readonly #process: ChildProcess;
  readonly #connection: ProtocolConnection;
  readonly #documents = new Map<string, TextDocument>();
  readonly #published = new Map<string, Diagnostic[]>();
  #waiting: (() => void)[] = [];

  private constructor(child: ChildProcess, connection: ProtocolConnection, settings: unknown) {
    this.#process = child;
    this.#connection = connection;
    this.settings = settings;
    this.initialized = { capabilities: {} };
  }

  static async start(
    folder: string | undefined,
    capabilities: ClientCapabilities,
    settings: unknown = {},
    pages?: string,
  ): Promise<Client> {
    const child = spawn(process.execPath, [serverFile, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const client = new Client(child, connection, settings);
    connection.onRequest(ConfigurationRequest.type, ({ items }) =>
      items.map((item) => (item.section === 'kafkaLint' ? client.settings : null)),
    );
    connection.onRequest(
      RegistrationRequest.type,
      ({ registrations }) => void client.registrations.push(...registrations),
    );
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      client.refreshes++;
      client.#wake();
    });
    connection.onRequest(
      WorkDoneProgressCreateRequest.type,
      ({ token }) =>
        void connection.onProgress(WorkDoneProgress.type, token, (value) => void client.progress.push(value)),
    );
    connection.onRequest(ApplyWorkspaceEditRequest.type, () => ({ applied: false }));
    connection.onNotification(LogMessageNotification.type, ({ message }) => void client.log.push(message));
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      client.#published.set(uri, diagnostics);
      client.#wake();
    });
    connection.listen();
    const rootUri = folder ? uriOf(folder) : null;
    const result = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      capabilities,
      rootUri,
      workspaceFolders: rootUri ? [{ uri: rootUri, name: 'test' }] : null,
      initializationOptions: { pages, ...(capabilities.workspace?.configuration ? {} : { settings }) },
    });
    Object.assign(client.initialized, result);
    await connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  /** Ends the server as the protocol has it; gives its exit code, or null when it had to be killed. */
  async stop(): Promise<number | null> {
    const ended = once(this.#process, 'exit');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    await this.#connection.sendRequest(ShutdownRequest.type);
    await this.#connection.sendNotification(ExitNotification.type);
    const [code] = (await ended) as [number | null];
    clearTimeout(late);
    this.#connection.dispose();
    return code;
  }

  async open(file: string, text: string, languageId = languageOf(file), uri = uriOf(file)): Promise<void> {
    this.#documents.set(file, TextDocument.create(uri, languageId, 1, text));
    await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Replaces the one occurrence of `from`, by an incremental change. */
  async replace(file: string, from: string, to: string): Promise<void> {
    const document = this.document(file);
    const at = document.getText().indexOf(from);
    if (at < 0) throw new Error(`${file} does not contain ${from}`);
    await this.change(file, [
      { range: { start: document.positionAt(at), end: document.positionAt(at + from.length) }, newText: to },
    ]);
  }

  /** Applies edits to an open document, last one first, and tells the server. */
  async change(file: string, edits: readonly TextEdit[]): Promise<void> {
    const document = this.document(file);
    const contentChanges = [...edits]
      .sort((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start))
      .map(({ range, newText }) => ({ range, text: newText }));
    const version = document.version + 1;
    TextDocument.update(document, contentChanges, version);
    await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: document.uri, version },
      contentChanges,
    });
  }

  async close(file: string): Promise<void> {
    const { uri } = this.document(file);
    this.#documents.delete(file);
    await this.#connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  document(file: string): TextDocument {
    const document = this.#documents.get(file);
    if (!document) throw new Error(`${file} is not open`);
    return document;
  }

  text(file: string): string {
    return this.document(file).getText();
  }

  async pull(file: string, previousResultId?: string) {
    const uri = this.#documents.get(file)?.uri ?? uriOf(file);
    return this.#connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri }, previousResultId });
  }

  async diagnostics(file: string): Promise<Diagnostic[]> {
    const report = await this.pull(file);
    if (report.kind !== 'full') throw new Error(`asked without a previous result, got ${report.kind}`);
    return report.items;
  }

  async pullWorkspace(previousResultIds: { uri: string; value: string }[] = []) {
    return (await this.#connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds })).items;
  }

  /** A workspace request that stays open; what it reports comes to `partial` until `cancel` is called. */
  watchWorkspace(partial: (uris: string[]) => void): { cancel: () => Promise<void> } {
    const token = 'workspace-1';
    const progress = this.#connection.onProgress(WorkspaceDiagnosticRequest.partialResult, token, ({ items }) =>
      partial(items.map((item) => item.uri)),
    );
    let cancelled: () => void = () => {};
    const source = {
      token: {
        isCancellationRequested: false,
        onCancellationRequested: (listener: (e: unknown) => void) => {
          cancelled = () => listener(undefined);
          return { dispose: () => {} };
        },
      },
    };
    const answer = this.#connection.sendRequest(
      WorkspaceDiagnosticRequest.type,
      { previousResultIds: [], partialResultToken: token },
      source.token,
    );
    return {
      cancel: async () => {
        cancelled();
        await answer;
        progress.dispose();
      },
    };
  }

  async actions(
    file: string,
    at: Position | Diagnostic['range'],
    only?: string[],
    diagnostics: Diagnostic[] = [],
  ): Promise<CodeAction[]> {
    const range = 'start' in at ? at : { start: at, end: at };
    const answer = await this.#connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: this.document(file).uri },
      range,
      context: { diagnostics, only },
    });
    return (answer ?? []) as CodeAction[];
  }

  /** Chooses an action: has its edit filled in when it came without, and applies it to the open document. */
  async choose(file: string, action: CodeAction): Promise<void> {
    const { edit } = action.edit ? action : await this.#connection.sendRequest(CodeActionResolveRequest.type, action);
    if (!edit) throw new Error(`'${action.title}' has no edit`);
    await this.change(file, editsIn(edit, this.document(file)));
  }

  async hover(file: string, position: Position): Promise<Hover | null> {
    return this.#connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: this.document(file).uri },
      position,
    });
  }

  /** What is offered at a position, best first; `typed`: the character that made the editor ask. */
  async complete(file: string, position: Position, typed?: string): Promise<CompletionItem[]> {
    const context = typed
      ? { triggerKind: CompletionTriggerKind.TriggerCharacter, triggerCharacter: typed }
      : { triggerKind: CompletionTriggerKind.Invoked };
    const answer = await this.#connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: this.document(file).uri },
      position,
      context,
    });
    const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
    return [...items].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
  }

  /** Inserts an item into the open document: its edit and those beside it, snippets as the text they begin with. */
  async accept(file: string, item: CompletionItem): Promise<void> {
    const { textEdit, additionalTextEdits = [] } = item;
    if (!textEdit || !('range' in textEdit)) throw new Error(`${item.label} has no edit`);
    const newText =
      item.insertTextFormat === InsertTextFormat.Snippet
        ? textEdit.newText.replace(/\$\{\d+\|([^,|}]*)[^}]*\}/g, '$1').replace(/\$\{\d+:([^}]*)\}/g, '$1')
        : textEdit.newText;
    await this.change(file, [{ range: textEdit.range, newText }, ...additionalTextEdits]);
  }

  async configure(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.#connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { kafkaLint: settings },
    });
  }

  async changedOnDisk(changes: FileEvent[]): Promise<void> {
    await this.#connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  }

  published(file: string): Diagnostic[] | undefined {
    return this.#published.get(uriOf(file));
  }

  /** Waits until something the server sends makes `condition` true; mocha's own limit ends it otherwise. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }
}

/**
 * The plain edits of a workspace edit that stays within one document; snippets as the text they begin with. Throws for
 * anything else, and for another version of the document.
 */
export function editsIn(edit: WorkspaceEdit, document: TextDocument): TextEdit[] {
  if (edit.changes) {
    if (Object.keys(edit.changes).join() !== document.uri)
      throw new Error(`edits ${Object.keys(edit.changes).join()}, not ${document.uri}`);
    return edit.changes[document.uri]!;
  }
  const [change, ...others] = edit.documentChanges ?? [];
  if (!change || others.length > 0 || !('textDocument' in change))
    throw new Error(`not an edit of one document: ${JSON.stringify(edit)}`);
  if (change.textDocument.uri !== document.uri || change.textDocument.version !== document.version)
    throw new Error(`an edit of ${JSON.stringify(change.textDocument)}`);
  return change.edits.map((one) =>
    'snippet' in one
      ? { range: one.range, newText: one.snippet.value.replace(/\$0/, '').replace(/\\([\\$}])/g, '$1') }
      : one,
  );
}

/** A hover's text. */
export const hoverText = (hover: Hover | null): string => (hover?.contents as MarkupContent | undefined)?.value ?? '';
