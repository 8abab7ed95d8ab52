import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  LSPErrorCodes,
  MarkupKind,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  WatchKind,
  type CancellationToken,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  type CompletionItem,
  type Connection,
  type DocumentDiagnosticReport,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type Position,
  type Range,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Engine } from '../engine/engine';
import { Actions, fixAllKind, openRuleCommand, type Target } from './actions';
import { complete } from './completion';
import { Converter, publicPages, Uris } from './convert';
import { hover, type RuleText } from './hover';
import { readSettings, section } from './settings';
import { Workspace } from './workspace';

export interface ServerOptions {
  readonly connection: Connection;
  /** Makes the engine once the client is known; `log` goes to the client's log. */
  readonly engine: (log: (message: string) => void) => Promise<Engine>;
  readonly rules: readonly RuleText[];
  readonly version: string;
}

/** Files whose changes on disk matter: code, and what decides how its imports resolve or how it is configured. */
const watched = [
  '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,java}',
  '**/package.json',
  '**/tsconfig*.json',
  '**/jsconfig*.json',
  '**/*.{yml,yaml,properties,env,sh,bash}',
  '**/*.{properties,yml,yaml,env}.*',
  '**/.env*',
  '**/env.*',
];

/** How long after the last change diagnostics are pushed, in milliseconds. Clients that pull decide for themselves. */
const pushDelay = 200;

/**
 * With more changes on disk at once (another branch was checked out), the workspace is read anew: that is cheaper than
 * file by file.
 */
const manyChanges = 200;

/**
 * How long after a change an open workspace request looks at all files again, in milliseconds. The document being
 * edited is pulled by itself.
 */
const workspaceDelay = 500;

/**
 * Serves one client until it goes. No request fails because of what is in the workspace: at worst it has an empty
 * answer and a line in the log.
 */
export function serve({ connection, engine: makeEngine, rules, version }: ServerOptions): void {
  const texts = new Map(rules.map((rule) => [rule.id, rule]));
  const documents = new TextDocuments(TextDocument);
  const uris = new Uris();
  let client: ClientCapabilities = {};
  let session: Session | undefined;

  connection.onInitialize(async (params): Promise<InitializeResult> => {
    client = params.capabilities;
    const engine = await makeEngine((message) => connection.console.error(message));
    session = new Session(connection, documents, uris, engine, texts, params);
    return {
      serverInfo: { name: 'Kafka Lint', version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        diagnosticProvider: { identifier: 'kafka-lint', interFileDependencies: true, workspaceDiagnostics: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true },
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['.', '=', ':', ' ', '"', "'"] },
        executeCommandProvider: { commands: [openRuleCommand] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    const registered = (what: Promise<unknown>): void =>
      void what.catch((error: unknown) => connection.console.error(`registration failed: ${String(error)}`));
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration)
      registered(connection.client.register(DidChangeConfigurationNotification.type, { section }));
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      // Editors tell of a folder that is gone in one event, without its files.
      const watchers = [
        ...watched.map((globPattern) => ({ globPattern })),
        { globPattern: '**', kind: WatchKind.Delete },
      ];
      registered(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    if (client.workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
        session?.changeFolders(
          added.map((one) => one.uri),
          removed.map((one) => one.uri),
        ),
      );
    void session?.start();
  });

  documents.onDidOpen(({ document }) => session?.opened(document));
  documents.onDidChangeContent(({ document }) => session?.edited(document));
  documents.onDidClose(({ document }) => session?.closed(document));
  documents.listen(connection);

  connection.onDidChangeConfiguration(({ settings }) => session?.configure(settings as unknown));
  connection.onDidChangeWatchedFiles(({ changes }) => session?.changedOnDisk(changes));
  connection.languages.diagnostics.on(
    async (params, token) =>
      (await session?.documentReport(params.textDocument.uri, params.previousResultId, token)) ?? {
        kind: 'full',
        items: [],
      },
  );
  connection.languages.diagnostics.onWorkspace(async (params, token, _progress, partial) => {
    const known = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
    return {
      items:
        (await session?.workspaceReport(known, token, partial ? (items) => partial.report({ items }) : undefined)) ??
        [],
    };
  });
  connection.onCodeAction(async (params, token) =>
    session?.answer('code actions', token, [], () =>
      session!.actions(params.textDocument.uri, params.range, params.context),
    ),
  );
  connection.onCodeActionResolve(
    async (action, token) => session?.answer('a code action', token, action, () => session!.resolve(action)) ?? action,
  );
  connection.onHover(async (params, token) =>
    session?.answer('a hover', token, undefined, () => session!.hover(params.textDocument.uri, params.position)),
  );
  connection.onCompletion(async (params, token) =>
    session?.answer('completions', token, [], () =>
      session!.completions(params.textDocument.uri, params.position, params.context?.triggerCharacter),
    ),
  );
  connection.onExecuteCommand(async ({ command, arguments: [ruleId] = [] }) => {
    if (command === openRuleCommand && typeof ruleId === 'string' && client.window?.showDocument?.support)
      await connection.window.showDocument({ uri: `${publicPages}/${ruleId}.md`, external: true });
  });
  connection.onShutdown(() => session?.stop());
  connection.listen();
}

/** A promise that is kept from outside. */
class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}

/** Everything that lives from one client's `initialize` to its `shutdown`. */
class Session {
  readonly #connection: Connection;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #uris: Uris;
  readonly #engine: Engine;
  readonly #texts: ReadonlyMap<string, RuleText>;
  readonly #client: ClientCapabilities;
  readonly #workspace: Workspace;
  readonly #converter: Converter;
  readonly #actions: Actions;
  #stopped = false;
  /** What the clients of open workspace requests know: result ids by URI. */
  readonly #watching = new Set<Map<string, string>>();
  readonly #pushed = new Map<string, string>();
  /** Opened at the next change; then there is a new one. */
  #generation = new Gate();
  #folders: string[];
  readonly #started = new Gate();
  /** Everything that requests have to wait for: reading the workspace, opening documents. */
  #pending: Promise<unknown> = this.#started.opened;
  #indexing = new AbortController();
  #pushing: Promise<void> = Promise.resolve();
  #pushTimer: NodeJS.Timeout | undefined;

  constructor(
    connection: Connection,
    documents: TextDocuments<TextDocument>,
    uris: Uris,
    engine: Engine,
    texts: ReadonlyMap<string, RuleText>,
    params: InitializeParams,
  ) {
    this.#connection = connection;
    this.#documents = documents;
    this.#uris = uris;
    this.#engine = engine;
    this.#texts = texts;
    this.#client = params.capabilities;
    this.#workspace = new Workspace(engine);
    const options = params.initializationOptions as
      { readonly settings?: unknown; readonly pages?: unknown } | null | undefined;
    this.#converter = new Converter(engine, uris, typeof options?.pages === 'string' ? options.pages : publicPages);
    const { codeAction } = this.#client.textDocument ?? {};
    const edits = this.#client.workspace?.workspaceEdit;
    this.#actions = new Actions(engine, this.#converter, {
      resolve: Boolean(codeAction?.dataSupport && codeAction.resolveSupport?.properties.includes('edit')),
      documentChanges: Boolean(edits?.documentChanges),
      snippets: Boolean(edits?.documentChanges && edits.snippetEditSupport),
    });
    const roots = params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
    this.#folders = roots.map((uri) => uris.path(uri)).filter((path) => path !== undefined);
    this.#workspace.folders = this.#folders;
    this.#engine.settings = readSettings(options?.settings);
  }

  /** Asks for the settings and reads the workspace; requests wait for it. */
  async start(): Promise<void> {
    await this.configure(undefined);
    this.#index();
    this.#started.open();
  }

  stop(): void {
    this.#stopped = true;
    this.#indexing.abort();
    this.#started.open();
    this.#wake();
    clearTimeout(this.#pushTimer);
  }

  /** Takes over the client's settings: by asking where it can be asked, else from what it sent. */
  async configure(sent: unknown): Promise<void> {
    try {
      let value = (sent as Record<string, unknown> | null | undefined)?.[section];
      if (this.#client.workspace?.configuration) value = await this.#connection.workspace.getConfiguration(section);
      if (value === undefined) return;
      this.#engine.settings = readSettings(value);
      this.#changed(true);
    } catch (error) {
      this.#connection.console.error(`The settings could not be read: ${String(error)}`);
    }
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    const gone = new Set(removed.map((uri) => this.#uris.path(uri)));
    this.#folders = [
      ...this.#folders.filter((folder) => !gone.has(folder)),
      ...added.map((uri) => this.#uris.path(uri)).filter((path) => path !== undefined),
    ];
    this.#workspace.folders = this.#folders;
    this.#index();
  }

  opened(document: TextDocument): void {
    const file = this.#file(document.uri);
    if (file) this.#after(this.#workspace.open(file, document.getText()), false);
  }

  edited(document: TextDocument): void {
    const file = this.#file(document.uri);
    if (!file) return;
    this.#workspace.change(file, document.getText());
    this.#changed(false);
  }

  closed(document: TextDocument): void {
    const file = this.#file(document.uri, document.languageId);
    if (!file) return;
    // What the client shows for it now came from pulling that document, so the next workspace report has to name it
    // again.
    for (const known of this.#watching) known.set(document.uri, 'closed');
    this.#after(this.#workspace.close(file), false);
  }

  changedOnDisk(changes: readonly { readonly uri: string; readonly type: FileChangeType }[]): void {
    if (changes.length > manyChanges) {
      this.#index();
      return;
    }
    const read = async (): Promise<void> => {
      for (const { uri, type } of changes) {
        const path = this.#uris.path(uri);
        if (path) await this.#workspace.changed(path, type === FileChangeType.Deleted);
      }
    };
    this.#after(read(), true);
  }

  async documentReport(
    uri: string,
    previous: string | undefined,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    return this.answer<DocumentDiagnosticReport>('diagnostics', token, { kind: 'full', items: [] }, () => {
      const file = this.#file(uri);
      if (!file) return { kind: 'full', items: [] };
      const { items, resultId } = this.#converter.report(file);
      return resultId === previous ? { kind: 'unchanged', resultId } : { kind: 'full', resultId, items };
    });
  }

  /**
   * The diagnostics of all files that differ from those the client knows. With `partial`, the request stays open and
   * hands on
   * what changes until the client cancels it, so that a quiet workspace costs nothing.
   */
  async workspaceReport(
    known: Map<string, string>,
    token: CancellationToken,
    partial?: (items: WorkspaceDocumentDiagnosticReport[]) => void,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    if (!partial) return this.#differences(known, token);
    const cancelled = token.onCancellationRequested(() => this.#wake());
    this.#watching.add(known);
    while (!token.isCancellationRequested && !this.#stopped) {
      const { opened: changed } = this.#generation;
      const items = await this.#differences(known, token);
      if (items.length > 0) partial(items);
      await changed;
      if (!token.isCancellationRequested) await sleep(workspaceDelay, undefined, { ref: false });
    }
    this.#watching.delete(known);
    cancelled.dispose();
    return [];
  }

  actions(uri: string, range: Range, context: CodeActionContext): CodeAction[] {
    const target = this.#target(uri);
    if (!target) return [];
    return this.#actions.offer(
      target,
      { start: this.#converter.offset(target.file, range.start), end: this.#converter.offset(target.file, range.end) },
      context,
    );
  }

  resolve(action: CodeAction): CodeAction {
    return this.#actions.resolve(action, (uri) => this.#target(uri));
  }

  hover(uri: string, position: Position): Hover | undefined {
    const file = this.#file(uri);
    const markdown = this.#client.textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? false;
    if (!file || !this.#engine.settings.enabled) return undefined;
    const offset = this.#converter.offset(file, position);
    const place = this.#engine.configAt(file, offset);
    const entry =
      place &&
      this.#engine
        .facts(file)
        ?.configs.flatMap(({ entries }) => entries)
        .find(({ range }) => range.start <= offset && offset <= range.end);
    return hover(
      file,
      this.#engine.findings(file),
      place,
      entry?.range,
      offset,
      this.#texts,
      this.#converter,
      markdown,
    );
  }

  /** Offers configuration keys and values. `typed`: the character that made the client ask, if one did. */
  completions(uri: string, position: Position, typed: string | undefined): CompletionItem[] {
    const file = this.#file(uri);
    // a space in a program begins anything
    if (!file || !this.#engine.settings.enabled || (typed === ' ' && !/\.ya?ml$/.test(file))) return [];
    const place = this.#engine.configAt(file, this.#converter.offset(file, position));
    const { completionItem } = this.#client.textDocument?.completion ?? {};
    return place
      ? complete(
          place,
          {
            file,
            text: this.#engine.text(file) ?? '',
            edit: (range, newText) => ({ range: this.#converter.range(file, range), newText }),
          },
          {
            markdown: completionItem?.documentationFormat?.includes(MarkupKind.Markdown) ?? false,
            snippets: completionItem?.snippetSupport ?? false,
          },
        )
      : [];
  }

  /**
   * Answers a request once the workspace is read; a cancelled one is refused, one that fails is logged and gets
   * `otherwise`.
   */
  async answer<T>(what: string, token: CancellationToken, otherwise: T, make: () => T): Promise<T> {
    await this.#settled();
    await turn(); // lets a cancellation that is already waiting be heard
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    try {
      return make();
    } catch (error) {
      this.#connection.console.error(
        `${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return otherwise;
    }
  }

  /** Makes requests wait for `work`, after which findings may have changed. */
  #after(work: Promise<void>, unseen: boolean): void {
    const logged = work.catch((error: unknown) =>
      this.#connection.console.error(`a change could not be followed: ${String(error)}`),
    );
    this.#pending = Promise.all([this.#pending, logged.then(() => this.#changed(unseen))]);
  }

  /** Waits for everything that is pending, and for what that leads to. */
  async #settled(): Promise<void> {
    let pending;
    do await (pending = this.#pending);
    while (pending !== this.#pending);
  }

  #file(uri: string, languageId = this.#documents.get(uri)?.languageId ?? ''): string | undefined {
    const file = languageId ? this.#uris.open(uri, languageId) : this.#uris.path(uri);
    return file && this.#engine.reads(file) ? file : undefined;
  }

  #target(uri: string): Target | undefined {
    const file = this.#file(uri);
    return file ? { uri, version: this.#documents.get(uri)?.version ?? null, file } : undefined;
  }

  /**
   * Reads the workspace in the background, with progress where the client shows it. A later call replaces an earlier
   * one that is still at it.
   */
  #index(): void {
    this.#indexing.abort();
    const { signal } = (this.#indexing = new AbortController());
    this.#after(this.#read(this.#pending, signal), true);
  }

  async #read(earlier: Promise<unknown>, signal: AbortSignal): Promise<void> {
    await earlier;
    if (signal.aborted || this.#folders.length === 0) return;
    const progress = this.#client.window?.workDoneProgress
      ? await this.#connection.window.createWorkDoneProgress().catch(() => undefined)
      : undefined;
    progress?.begin('Kafka Lint', 0, 'reading the workspace');
    let told = Date.now();
    try {
      await this.#workspace.index((done, met) => {
        if (Date.now() - told < 100) return;
        told = Date.now();
        progress?.report(Math.round((100 * done) / met), `${done} of ${met} files`);
      }, signal);
      progress?.report('looking at the Kafka code');
      await sleep(1); // what follows takes a while in one go: the client should hear this first
      if (this.#engine.settings.enabled) this.#engine.analysed();
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      progress?.done();
    }
  }

  /** Something changed that findings may depend on. `unseen`: the client does not know, so it is told to ask again. */
  #changed(unseen: boolean): void {
    this.#wake();
    if (!this.#client.textDocument?.diagnostic) {
      clearTimeout(this.#pushTimer);
      this.#pushTimer = setTimeout(() => (this.#pushing = this.#pushing.then(() => this.#push())), pushDelay);
    } else if (unseen && this.#client.workspace?.diagnostics?.refreshSupport)
      void this.#connection.languages.diagnostics.refresh().catch(() => undefined);
  }

  #wake(): void {
    this.#generation.open();
    this.#generation = new Gate();
  }

  /**
   * What differs from `known` (result ids by URI), which is brought up to date. Pauses between files, and stops early
   * when cancelled.
   */
  async #differences(
    known: Map<string, string>,
    token?: CancellationToken,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    await this.#settled();
    await turn();
    if (token?.isCancellationRequested) return [];
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const left = new Set(known.keys());
    for (const file of this.#engine.settings.enabled ? this.#engine.analysed() : []) {
      const uri = this.#uris.uri(file);
      const report = this.#converter.report(file);
      const before = known.get(uri);
      left.delete(uri);
      if (report.resultId !== before && (before !== undefined || report.items.length > 0)) {
        items.push({ kind: 'full', uri, version: this.#documents.get(uri)?.version ?? null, ...report });
        known.set(uri, report.resultId);
      }
      await turn();
      if (token?.isCancellationRequested) return items;
    }
    for (const uri of left) {
      const report = this.#converter.report(this.#file(uri) ?? '');
      if (report.resultId === known.get(uri)) continue;
      items.push({ kind: 'full', uri, version: this.#documents.get(uri)?.version ?? null, ...report });
      known.set(uri, report.resultId);
    }
    return items;
  }

  /** Sends clients that cannot pull what has changed since the last time. */
  async #push(): Promise<void> {
    try {
      for (const item of await this.#differences(this.#pushed)) {
        if (item.kind === 'full')
          await this.#connection.sendDiagnostics({
            uri: item.uri,
            version: item.version ?? undefined,
            diagnostics: item.items,
          });
      }
    } catch (error) {
      this.#connection.console.error(`diagnostics failed: ${String(error)}`);
    }
  }
}
