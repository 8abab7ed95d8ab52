import { ts } from 'ts-morph';
import type { FileFacts, Handler } from '../../facts/facts';
import type { ConfigPlace, Frontend } from '../frontend';
import { configAt } from './read/config-at';
import { clients, gate } from './clients';
import { loadDeclarations } from './syntax/declarations';
import { readDeliveries } from './read/events';
import { readConfigs, readNestConfigs } from './read/configs';
import {
  handedHandler,
  parametersCalledByHandlers,
  readNestHandlers,
  readRunHandlers,
  type HandlerParameter,
} from './read/handlers';
import { ImportGraph, importsIn, type Import } from './resolve/imports';
import { libFile, libText } from './syntax/lib';
import { Resolver } from './resolve/modules';
import { leadsOf, textOnTheWay, type Way } from './resolve/leads';
import { readOffsets } from './read/offsets';
import { nestSignals, together, type NestSignals } from './nest/signals';
import { rewrite } from './rewrite/rewrite';
import { Semantics } from './resolve/semantics';
import { StepReader } from './read/steps';
import {
  configsOf,
  describedTopics,
  readTopics,
  topicShapes,
  type DescribedTopic,
  type TopicShape,
} from './read/topics';

const sourceEnding = /\.[cm]?[jt]sx?$/;
/** What a text must hold to use a client it imports from the project. */
const clientCall =
  /\.\s*(producer|consumer|admin|send|sendBatch|produce|emit|emitBatch|run|consume|commitOffsets|commitMessage|commitMessageSync)\s*[(<]/;
const testPath = /(^|\/)(__tests__|__mocks__|tests?|spec|e2e|testing)\/|[.-](test|spec|e2e-spec|mock)\.[cm]?[jt]sx?$/i;
/** Rounds in which the slice may grow: wrappers of wrappers, and functions that handlers reach. */
const maxRounds = 8;
const maxSlice = 400;

/** What was read of one file, before handlers are added that other files' wrappers make of its functions. */
interface Read {
  readonly version: number;
  /** When it was read, on the frontend's own clock: what it uses may have changed since. */
  readonly at: number;
  /** What its users see of it: when this stays, they need not be read again. */
  readonly shape: string;
  readonly own: FileFacts;
  /** It imports a Kafka client or calls one: what it exports may be a client. */
  readonly holdsClient: boolean;
  readonly parameters: readonly HandlerParameter[];
  readonly parameterCalls: StepReader['parameterCalls'];
  readonly handedOver: StepReader['handedOver'];
  /** The project's own types of topics that reach a client here, and objects that may be of one. */
  readonly topicShapes: readonly TopicShape[];
  readonly describedTopics: readonly DescribedTopic[];
}

/** A function, so that the compiler is loaded when it is first needed. */
const options = (): ts.CompilerOptions => ({
  allowJs: true,
  checkJs: false,
  noLib: true,
  noImplicitAny: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  esModuleInterop: true,
  allowSyntheticDefaultImports: true,
  experimentalDecorators: true,
  jsx: ts.JsxEmit.Preserve,
  skipLibCheck: true,
  types: [],
});

/**
 * The TypeScript and JavaScript frontend. Keeps every text it is told of, but hands the compiler only the slice: files
 * that import a Kafka
 * client, files that use functions which carry a send or take a handler, and files that handlers reach.
 * @param assets.declarations the path of `declarations.json`, made at build time from the client packages
 */
export function createTypeScriptFrontend(assets: { readonly declarations: string }): Frontend {
  return new TypeScriptFrontend(assets.declarations);
}

class TypeScriptFrontend implements Frontend {
  readonly name = 'typescript';
  readonly extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
  readonly context = (file: string): boolean => /(?:package|tsconfig|tsconfig\.base|jsconfig)\.json$/i.test(file);
  readonly comment = { line: '//' };
  readonly #declarations: ReadonlyMap<string, string>;
  readonly #texts = new Map<string, string>();
  readonly #versions = new Map<string, number>();
  readonly #imports = new Map<string, readonly Import[]>();
  readonly #graph: ImportGraph;
  readonly #gated = new Set<string>();
  readonly #nest = new Map<string, NestSignals>();
  readonly #sources = new Map<string, { version: number; source: ts.SourceFile }>();
  readonly #resolver: Resolver;
  readonly #changedAt = new Map<string, number>();
  #slice = new Map<string, Read>();
  #facts = new Map<string, FileFacts>();
  #parameters: readonly HandlerParameter[] = [];
  /** Files to be read again although neither their text nor a shape has changed. */
  readonly #stale = new Set<string>();
  /** Files in which a handler's calls stand, so that what they import matters. */
  #leading: ReadonlySet<string> = new Set();
  /** Files that use a function which carries a send or takes a handler. */
  readonly #users = new Set<string>();
  /** What a file must hold to join the slice, besides importing from it. */
  #joining: readonly RegExp[] = [];
  /** What the slice last grew from; empty when it has to be found anew. */
  #grown = '';
  #clock = 0;
  #program: ts.Program | undefined;
  #dirty = true;

  constructor(declarations: string) {
    this.#declarations = loadDeclarations(declarations);
    this.#resolver = new Resolver(this.#texts, this.#declarations);
    this.#graph = new ImportGraph(this.#texts, this.#imports, this.#resolver);
  }

  set(file: string, text: string | undefined): void {
    const before = this.#texts.get(file);
    if (before === text) return;
    // while it can still be told who imports it
    if (text === undefined)
      for (const f of this.#slice.keys()) if (this.#graph.declarersOf(f).has(file)) this.#stale.add(f);
    if (text === undefined) this.#texts.delete(file);
    else this.#texts.set(file, text);
    this.#versions.set(file, (this.#versions.get(file) ?? 0) + 1);
    const isSource = sourceEnding.test(file);
    if (!isSource || before === undefined || text === undefined) {
      this.#resolver.reset();
      this.#graph.reset();
      this.#grown = '';
    }
    const inSlice = this.#slice.has(file);
    if (text === undefined) this.#sources.delete(file);
    if (!isSource) {
      // what imports mean may have changed anywhere in the slice
      this.#slice = new Map();
      this.#dirty = true;
      return;
    }
    const wasGated = this.#gated.has(file);
    if (text !== undefined && gate.test(text)) this.#gated.add(file);
    else this.#gated.delete(file);
    this.#noteNest(file, this.#gated.has(file) ? nestSignals(text!) : undefined);
    const imports = text === undefined ? [] : importsIn(text);
    if (JSON.stringify(imports) !== JSON.stringify(this.#imports.get(file) ?? [])) {
      this.#graph.reset();
      this.#grown = '';
    }
    this.#imports.set(file, imports);
    if (text === undefined) this.#imports.delete(file);
    const known = wasGated || this.#gated.has(file) || inSlice;
    const joins =
      !known &&
      this.#slice.size > 0 &&
      (before === undefined ||
        text === undefined ||
        (this.#joining.some((pattern) => pattern.test(before) || pattern.test(text)) &&
          imports.some((i) => this.#slice.has(this.#resolver.resolve(i.specifier, file) ?? ''))));
    if (joins) this.#grown = '';
    if (known || joins) this.#dirty = true;
  }

  /** Keeps what a file says of Nest's transports; when that changes, its whole package may be read differently. */
  #noteNest(file: string, signals: NestSignals | undefined): void {
    const before = this.#nest.get(file);
    if (signals) this.#nest.set(file, signals);
    else this.#nest.delete(file);
    if (JSON.stringify(before) === JSON.stringify(signals)) return;
    const folder = `${this.#resolver.packageOf(file)}/`;
    for (const f of this.#slice.keys()) if (f.startsWith(folder)) this.#stale.add(f);
  }

  slice(): readonly string[] {
    this.#settle();
    return [...this.#slice.keys()].sort();
  }

  facts(file: string): FileFacts | undefined {
    this.#settle();
    return this.#facts.get(file);
  }

  configAt(file: string, offset: number): ConfigPlace | undefined {
    return this.#gated.has(file) || this.#slice.has(file)
      ? configAt(this.facts(file), this.#texts.get(file) ?? '', offset)
      : undefined;
  }

  progress: Frontend['progress'];

  readonly rewrite = rewrite;

  #settle(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    const fresh = this.#slice.size === 0;
    let files: ReadonlySet<string> = new Set([
      ...this.#gated,
      ...(this.#gated.size ? [...this.#slice.keys()].filter((file) => this.#texts.has(file)) : []),
    ]);
    let growing = fresh;
    for (let round = 0; round < maxRounds && files.size; round++) {
      this.#read(files, growing);
      this.#compose();
      const next = this.#grow(files, growing);
      if (next.size > files.size) files = next;
      else if (growing) growing = false;
      else break;
    }
    if (files.size) return;
    this.#slice = new Map();
    this.#compose();
  }

  /**
   * Reads the files whose text changed since they were last read, and those that use something whose shape changed
   * since.
   * @param growing while the slice still grows: of the users only those that lead on are read again
   */
  #read(files: ReadonlySet<string>, growing: boolean): void {
    const old = this.#slice;
    const at = ++this.#clock;
    const changed = [...files].filter((f) => old.get(f)?.version !== this.#versions.get(f));
    for (const f of changed) if (!old.has(f)) this.#changedAt.set(f, at);
    const stale = (f: string): boolean =>
      this.#stale.has(f) ||
      [...this.#graph.declarersOf(f)].some((used) => (this.#changedAt.get(used) ?? 0) > (old.get(f)?.at ?? at));
    const users = [...files].filter(
      (f) => old.has(f) && (!growing || this.#leading.has(f) || this.#users.has(f) || this.#gated.has(f)) && stale(f),
    );
    if (!changed.length && !users.length && files.size === old.size) return;
    const semantics = new Semantics(this.#compile(files), (specifier, from) => this.#resolver.resolve(specifier, from));
    const slice = new Map([...old].filter(([f]) => files.has(f)));
    const read = (f: string): void => {
      const now = this.#readFile(f, semantics, at);
      if (old.get(f)?.shape !== now.shape) this.#changedAt.set(f, at);
      slice.set(f, now);
    };
    const todo = new Set([...changed, ...users]);
    let done = 0;
    for (const f of todo) {
      read(f);
      this.progress?.(++done, todo.size);
    }
    this.#stale.clear();
    if (!growing) for (const f of files) if (!todo.has(f) && stale(f)) read(f);
    this.#slice = slice;
  }

  /**
   * Adds to each file's facts the handlers that wrappers of other files make of its functions; keeps the objects that
   * stay the same.
   */
  #compose(): void {
    const handlers = new Map([...this.#slice].map(([file, read]) => [file, [...read.own.handlers]] as const));
    let parameters: HandlerParameter[] = [];
    for (let round = 0; round < 4; round++) {
      const found = new Map<string, HandlerParameter>();
      for (const [file, read] of this.#slice)
        for (const p of [...read.parameters, ...parametersCalledByHandlers(read.parameterCalls, handlers.get(file)!)])
          found.set(`${p.function} ${p.index}`, p);
      if (found.size === parameters.length) break;
      parameters = [...found.values()];
      for (const [file, read] of this.#slice) {
        const handed = read.handedOver.flatMap((h) =>
          parameters
            .filter((p) => p.function === h.target && p.index === h.index)
            .map((p) => handedHandler(p.handler, h.function)),
        );
        handlers.set(file, unique([...read.own.handlers, ...handed]));
      }
    }
    this.#parameters = parameters;
    const facts = new Map<string, FileFacts>();
    for (const [file, read] of this.#slice) {
      const own = handlers.get(file)!;
      const described = configsOf(read.describedTopics, this.#shapesFor(file));
      const configs = described.length ? [...read.own.configs, ...described] : read.own.configs;
      const before = this.#facts.get(file);
      if (
        before &&
        before.functions === read.own.functions &&
        JSON.stringify(before.handlers) === JSON.stringify(own) &&
        (before.configs === configs || JSON.stringify(before.configs) === JSON.stringify(configs))
      )
        facts.set(file, before);
      else
        facts.set(
          file,
          own.length === read.own.handlers.length && !described.length
            ? read.own
            : { ...read.own, handlers: own, configs },
        );
    }
    this.#facts = facts;
  }

  /** The shapes of topics whose types a file has from where the file that makes topics of them has them. */
  #shapesFor(file: string): TopicShape[] {
    if (!this.#slice.get(file)!.describedTopics.length) return [];
    return [...this.#slice].flatMap(([maker, read]) =>
      read.topicShapes.filter(
        ({ type }) =>
          maker === file ||
          this.#declarersOf(maker, type).some((f) => f === file || this.#declarersOf(file, type).includes(f)),
      ),
    );
  }

  readonly #declarersOf = (file: string, name: string): readonly string[] => [
    ...this.#graph.declarersOf(file, (imported) => imported === name),
  ];

  #compile(files: ReadonlySet<string>): ts.Program {
    const host: ts.CompilerHost = {
      getSourceFile: (file) => this.#sourceFile(file),
      getDefaultLibFileName: () => libFile,
      writeFile: () => undefined,
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (file) => file,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: (file) => file === libFile || files.has(file) || this.#declarations.has(file),
      readFile: (file) => this.#texts.get(file) ?? this.#declarations.get(file),
      resolveModuleNameLiterals: (literals, from) =>
        literals.map((literal) => {
          const found = this.#resolver.resolve(literal.text, from);
          return {
            resolvedModule:
              found && (files.has(found) || this.#declarations.has(found))
                ? { resolvedFileName: found, extension: extensionOf(found), isExternalLibraryImport: false }
                : undefined,
          };
        }),
    };
    this.#program = ts.createProgram({
      rootNames: [libFile, ...this.#required(files), ...files],
      options: options(),
      host,
      ...(this.#program ? { oldProgram: this.#program } : {}),
    });
    return this.#program;
  }

  /**
   * Declarations of the clients that TypeScript files of the slice bring in by `require`, which the compiler does not
   * follow there.
   */
  #required(files: ReadonlySet<string>): Set<string> {
    const found = new Set<string>();
    for (const file of files) {
      if (!/\.[cm]?tsx?$/.test(file) || !this.#texts.get(file)!.includes('require(')) continue;
      for (const { specifier } of this.#imports.get(file) ?? []) {
        const to = this.#resolver.resolve(specifier, file);
        if (to?.startsWith('/node_modules/')) found.add(to);
      }
    }
    return found;
  }

  #sourceFile(file: string): ts.SourceFile | undefined {
    const version = this.#versions.get(file) ?? 0;
    const cached = this.#sources.get(file);
    if (cached?.version === version) return cached.source;
    const text = file === libFile ? libText : (this.#texts.get(file) ?? this.#declarations.get(file));
    if (text === undefined) return undefined;
    const source = ts.createSourceFile(
      file,
      text,
      { languageVersion: ts.ScriptTarget.ESNext, impliedNodeFormat: ts.ModuleKind.CommonJS },
      true,
    );
    this.#sources.set(file, { version, source });
    return source;
  }

  #readFile(file: string, semantics: Semantics, at: number): Read {
    const source = this.#program!.getSourceFile(file)!;
    const nest = this.#nestPackage(file);
    const reader = new StepReader(source, { semantics, clients, nestSpeaksKafka: () => nest.kafka });
    reader.read();
    const topics = { semantics, names: reader.names, clients };
    const configs = [
      ...readConfigs(reader.clientCalls, reader.objects, semantics, clients),
      ...(source.text.includes('Transport') ? readNestConfigs(reader.objects, semantics) : []),
      ...readTopics(reader.clientCalls, reader.objects, topics),
    ];
    const run = readRunHandlers({
      calls: reader.clientCalls,
      objects: reader.objects,
      configs,
      creations: reader.creations,
      semantics,
      clients,
    });
    const delivered = readDeliveries(reader.clientCalls, reader.streamLoops, { configs, semantics });
    const nestHandlers = nest.kafka ? readNestHandlers(source, nest.manual, semantics) : [];
    const own: FileFacts = {
      file,
      language: /\.[cm]?tsx?$/.test(file) ? 'typescript' : 'javascript',
      sends: reader.sends,
      handlers: unique([...run.handlers, ...delivered.handlers, ...nestHandlers]),
      configs,
      creations: reader.creations,
      offsets: readOffsets(reader.clientCalls, { semantics, names: reader.names, clients }),
      recoveries: [],
      functions: reader.functions,
      ...((source as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length
        ? { broken: true }
        : {}),
      test: testPath.test(this.#pathInPackage(file)),
    };
    const shape = JSON.stringify([
      reader.functions.map((f) => [f.id, f.asynchronous, f.parameters]),
      this.#imports.get(file),
    ]);
    return {
      version: this.#versions.get(file)!,
      at,
      shape,
      own,
      holdsClient: this.#gated.has(file) || reader.clientCalls.length > 0,
      parameters: [...run.parameters, ...delivered.parameters],
      parameterCalls: reader.parameterCalls,
      handedOver: reader.handedOver,
      topicShapes: topicShapes(reader.clientCalls, topics),
      describedTopics: describedTopics(reader.objects, topics),
    };
  }

  /** The path of a file within its package or, when there is none, from its last `src` on. */
  #pathInPackage(file: string): string {
    const folder = this.#resolver.packageOf(file);
    return this.#texts.has(`${folder}/package.json`)
      ? file.slice(folder.length)
      : file.slice(Math.max(file.lastIndexOf('/src/'), folder.lastIndexOf('/')));
  }

  /**
   * What the package of a file says of its Nest transports: whether Kafka is the one it uses, and whether offsets are
   * committed by hand.
   */
  #nestPackage(file: string): { readonly kafka: boolean; readonly manual: boolean } {
    const folder = `${this.#resolver.packageOf(file)}/`;
    return together([...this.#nest].filter(([gated]) => gated.startsWith(folder)).map(([, signals]) => signals));
  }

  /**
   * The slice, and what it leads to: users of clients, of functions that carry a send or take a handler, and files that
   * handlers' calls reach.
   */
  #grow(files: ReadonlySet<string>, growing: boolean): ReadonlySet<string> {
    const leads = leadsOf([...this.#facts.values()], this.#parameters);
    const holders = [...this.#slice].filter(([, read]) => read.holdsClient).map(([file]) => file);
    const shapes = [...this.#slice].flatMap(([file, read]) =>
      read.topicShapes.map(({ type }) => [file, type] as const),
    );
    const key = JSON.stringify([
      growing,
      shapes,
      [...leads.carriers].map(([file, names]) => [file, ...names]),
      [...leads.leading, ...leads.writing].map(([file, { on, off }]) => [
        file,
        on.map((f) => f.id),
        off.map((f) => f.id),
      ]),
      holders,
    ]);
    if (key === this.#grown) return files;
    this.#grown = key;
    this.#leading = new Set([...leads.leading.keys(), ...leads.writing.keys()]);
    const next = new Set(files);
    const add = (file: string): void => {
      if (next.size < maxSlice && sourceEnding.test(file)) next.add(file);
    };
    const joining: RegExp[] = [];
    const usersOf = (declarer: string, wanted: RegExp): void => {
      joining.push(wanted);
      for (const { user, via } of this.#graph.usersOf(declarer)) {
        if (!wanted.test(this.#texts.get(user)!)) continue;
        add(user);
        this.#users.add(user);
        via.forEach(add);
      }
    };
    // a client or producer that is made in one file and used in another
    for (const file of holders) usersOf(file, clientCall);
    // objects of a type that topics are made of
    for (const [file, type] of shapes) {
      const described = new RegExp(`(:|\\b(as|satisfies))\\s*${type.replace(/[^\w$]/g, '')}\\b(\\[\\])*\\s*[=;,)]`);
      for (const declarer of this.#declarersOf(file, type)) {
        if (described.test(this.#texts.get(declarer)!)) add(declarer);
        usersOf(declarer, described);
      }
    }
    for (const [file, names] of leads.carriers) {
      const called = new RegExp(`\\b(${[...names].map((name) => name.replace(/[^\w$]/g, '')).join('|')})\\b\\s*[(<.]`);
      // whoever holds the interface calls the class that implements it
      for (const declarer of [file, ...this.#contractsOf(file)]) {
        if (declarer !== file) add(declarer);
        usersOf(declarer, called);
        // and whoever asks another file for an object of the class, which made it
        const made = new RegExp(
          `\\bnew\\s+(${[...(leads.classes.get(file) ?? ['(?!)'])].map((name) => name.replace(/[^\w$]/g, '')).join('|')})\\b`,
        );
        for (const { user: maker } of leads.classes.has(file) ? this.#graph.usersOf(declarer) : []) {
          if (
            !made.test(this.#texts.get(maker)!) ||
            !this.#graph.usersOf(maker).some(({ user }) => called.test(this.#texts.get(user)!))
          )
            continue;
          add(maker);
          usersOf(maker, called);
        }
      }
    }
    const follow = (file: string, way: Way): void => {
      const mentioned = textOnTheWay(this.#texts.get(file)!, way);
      for (const to of [
        file,
        ...this.#graph.declarersOf(
          file,
          (name) => mentioned.split(new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`), 3).length > 2,
        ),
      ]) {
        const text = this.#texts.get(to)!;
        const contracts = [...text.matchAll(/\b(?:interface|abstract class)\s+([\w$]+)/g)]
          .map((m) => m[1]!.replaceAll('$', '\\$'))
          .filter((name) => to === file || new RegExp(`\\b${name}\\b`).test(mentioned));
        // enums, types and plain data lead nowhere
        if (to !== file && !contracts.length && !/=>|\)\s*(:[^={};]+)?\{|\bexport\s*[*{]/.test(text)) continue;
        add(to);
        // a handler that holds an interface reaches the classes that implement it
        if (contracts.length) usersOf(to, new RegExp(`\\b(implements|extends)\\s[^{]*\\b(${contracts.join('|')})\\b`));
      }
    };
    for (const [file, way] of leads.leading) follow(file, way);
    // what is written before a send comes last: it must not take the place of what leads to sends and handlers
    if (!growing && next.size === files.size) for (const [file, way] of leads.writing) follow(file, way);
    this.#joining = joining;
    return next;
  }

  /** Files with the interfaces and abstract classes that a file's classes implement or extend. */
  #contractsOf(file: string): string[] {
    const names = [...this.#texts.get(file)!.matchAll(/\b(?:implements|extends)\s+([\w$, ]+)/g)]
      .flatMap((m) => m[1]!.split(',').map((n) => n.trim()))
      .filter(Boolean);
    if (!names.length) return [];
    return [...this.#graph.declarersOf(file)].filter((to) =>
      names.some((name) =>
        new RegExp(`\\b(interface|class)\\s+${name.replace(/[^\w$]/g, '')}\\b`).test(this.#texts.get(to)!),
      ),
    );
  }
}

const unique = (handlers: readonly Handler[]): Handler[] => [...new Map(handlers.map((h) => [h.function, h])).values()];

function extensionOf(file: string): ts.Extension {
  return (/\.d\.[cm]?ts$/.exec(file)?.[0] ?? /\.[cm]?[jt]sx?$/.exec(file)?.[0] ?? '.ts') as ts.Extension;
}
