import { ts } from 'ts-morph';
import type { FileFacts, FunctionId, Handler } from '../../facts/facts';
import type { ConfigPlace, Frontend } from '../frontend';
import { configAt } from './read/config-at';
import { clients, gate } from './clients';
import { loadDeclarations } from './syntax/declarations';
import { readDeliveries } from './read/events';
import { readConfigs, readNestConfigs } from './read/configs';
import { handedHandlers } from './read/handed';
import { readNestHandlers, readRunHandlers } from './read/handlers';
import { ImportGraph, importsIn, type Import } from './resolve/imports';
import { readJson, Resolver } from './resolve/modules';
import { functionOf } from './syntax/functions';
import { demandOf } from './resolve/demand';
import { readOffsets } from './read/offsets';
import { nestSignals, together, type NestSignals } from './nest/signals';
import { rewrite } from './rewrite/rewrite';
import { Flow, importKey, usersKey } from './resolve/flow';
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
/**
 * How many files demand may bring in. To go: what lies within the reach of the questions is to be read whatever its size,
 * once reading is cheap enough for a workspace of a thousand such files.
 */
const mostDemanded = 400;

/** What was read of one file, before handlers are added that other files' wrappers make of its functions. */
interface Read {
  readonly version: number;
  /** What the answers depend on that it was read with, and since when. */
  readonly basis: ReturnType<Flow['track']>;
  readonly own: FileFacts;
  /** Handlers that it makes of other files' functions. */
  readonly given: readonly Handler[];
  /** It imports a Kafka client or calls one: what it exports may be a client. */
  readonly holdsClient: boolean;
  /** The project's own types of topics that reach a client here, and objects that may be of one. */
  readonly topicShapes: readonly TopicShape[];
  readonly describedTopics: readonly DescribedTopic[];
}

/**
 * The TypeScript and JavaScript frontend. Keeps every text it is told of; what is parsed is what somebody asks about, and
 * what facts are stated of is the slice: files that name a Kafka client, and what these lead to, down the calls of
 * handlers and up to whoever calls what sends.
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
  #slice = new Map<string, Read>();
  #facts = new Map<string, FileFacts>();
  readonly #flow: Flow;
  readonly #semantics: Semantics;
  readonly #users = new Map<string, readonly string[]>();
  readonly #resolutions = new Map<
    string,
    { readonly specifier: string; readonly from: string; readonly to: string | undefined }
  >();
  /** Files whose text changed since the slice was last settled, and questions about users whose answers did. */
  readonly #changed = new Set<string>();
  #dirty = true;

  constructor(declarations: string) {
    this.#declarations = loadDeclarations(declarations);
    this.#resolver = new Resolver(this.#texts, this.#declarations);
    this.#graph = new ImportGraph(this.#texts, this.#imports, this.#resolver);
    this.#flow = new Flow({
      source: (file) => this.#sourceFile(file),
      resolve: (specifier, from) => this.#resolve(specifier, from),
      users: (file, name) => this.#usersWith(file, name),
    });
    this.#semantics = new Semantics(this.#flow);
  }

  set(file: string, text: string | undefined): void {
    const before = this.#texts.get(file);
    if (before === text) return;
    if (text === undefined) this.#texts.delete(file);
    else this.#texts.set(file, text);
    this.#versions.set(file, (this.#versions.get(file) ?? 0) + 1);
    if (!sourceEnding.test(file)) {
      if (before === undefined || text === undefined || !meansTheSame(before, text)) this.#startAnew();
      return;
    }
    if (text === undefined) this.#sources.delete(file);
    const wasGated = this.#gated.has(file);
    if (text !== undefined && gate.test(text)) this.#gated.add(file);
    else this.#gated.delete(file);
    this.#noteNest(file, this.#gated.has(file) ? nestSignals(text!) : undefined);
    const imports = text === undefined ? [] : importsIn(text);
    const sameImports = JSON.stringify(imports) === JSON.stringify(this.#imports.get(file) ?? []);
    if (text === undefined) this.#imports.delete(file);
    else this.#imports.set(file, imports);
    if (before === undefined || text === undefined) this.#noteResolutions();
    if (before === undefined || text === undefined || !sameImports) this.#noteUsers();
    else this.#noteUsers(file);
    if (this.#flow.hasLookedAt(file)) this.#changed.add(file);
    if (wasGated || this.#gated.has(file) || this.#slice.has(file) || this.#changed.size || this.#usesClient(file))
      this.#dirty = true;
  }

  /** True for a file that demand may bring in now: it calls like a client what it has from a file that holds one. */
  #usesClient(file: string): boolean {
    // objects of a type that topics are made of may stand anywhere
    if ([...this.#slice.values()].some((read) => read.topicShapes.length)) return true;
    if (!clientCall.test(this.#texts.get(file) ?? '')) return false;
    return [...this.#slice].some(
      ([holder, { holdsClient }]) => holdsClient && this.#graph.usersOf(holder).some(({ user }) => user === file),
    );
  }

  #resolve(specifier: string, from: string): string | undefined {
    const to = this.#resolver.resolve(specifier, from);
    this.#resolutions.set(importKey(specifier, from), { specifier, from, to });
    return to;
  }

  /** A file came or went: notes which imports mean another file now. */
  #noteResolutions(): void {
    this.#resolver.reset();
    for (const [key, { specifier, from, to }] of this.#resolutions) {
      if (this.#texts.has(from) && this.#resolver.resolve(specifier, from) === to) continue;
      this.#resolutions.delete(key);
      this.#changed.add(key);
    }
  }

  /** What imports mean may have changed anywhere. */
  #startAnew(): void {
    this.#resolver.reset();
    this.#graph.reset();
    this.#users.clear();
    this.#resolutions.clear();
    this.#slice = new Map();
    this.#flow.forget();
    this.#dirty = true;
  }

  /** Notes whose users have changed: of everything, when imports did; by the names in one file otherwise. */
  #noteUsers(file?: string): void {
    if (!this.#slice.size) {
      this.#graph.reset();
      this.#users.clear();
      return;
    }
    if (file === undefined) this.#graph.reset();
    const known = [...this.#users];
    if (file === undefined) this.#users.clear();
    for (const [key, users] of known) {
      const [name, of] = [key.slice(0, key.indexOf('@')), key.slice(key.indexOf('@') + 1)];
      const isSame =
        file === undefined
          ? this.#usersWith(of, name).join() === users.join()
          : users.includes(file) === this.#isUser(file, of, name);
      if (isSame) continue;
      this.#users.delete(key);
      this.#changed.add(key);
    }
  }

  /** Keeps what a file says of Nest's transports; when that changes, its whole package may be read differently. */
  #noteNest(file: string, signals: NestSignals | undefined): void {
    const before = this.#nest.get(file);
    if (signals) this.#nest.set(file, signals);
    else this.#nest.delete(file);
    if (JSON.stringify(before) === JSON.stringify(signals)) return;
    const folder = `${this.#resolver.packageOf(file)}/`;
    for (const f of this.#slice.keys()) if (f.startsWith(folder)) this.#slice.delete(f);
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
    this.#flow.forget(this.#changed);
    this.#changed.clear();
    const old = this.#slice;
    this.#slice = new Map();
    let wanted: ReadonlySet<string> = new Set([...this.#gated].filter((file) => this.#texts.has(file)));
    let done = 0;
    for (let size = -1; wanted.size !== size;) {
      size = wanted.size;
      for (const file of wanted) {
        if (this.#slice.has(file)) continue;
        this.#slice.set(file, this.#readUnlessKnown(file, old.get(file)));
        this.progress?.(++done, wanted.size);
      }
      this.#compose();
      wanted = this.#demanded(wanted);
    }
  }

  /** What a file holds; the same facts as before where a change made no difference. */
  #readUnlessKnown(file: string, known: Read | undefined): Read {
    if (known && this.#holds(file, known)) return known;
    const read = this.#readOrLeaveOut(file);
    return known && JSON.stringify(known.own) === JSON.stringify(read.own) ? { ...read, own: known.own } : read;
  }

  /** A text on which reading fails (nested too deeply for the stack) is left out alone: everything else keeps its facts. */
  #readOrLeaveOut(file: string): Read {
    try {
      return this.#readFile(file);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return this.#leftOut(file);
    }
  }

  #leftOut(file: string): Read {
    const { result: own, ...basis } = this.#flow.track((): FileFacts => ({
      file,
      language: languageOf(file),
      sends: [],
      handlers: [],
      configs: [],
      creations: [],
      offsets: [],
      recoveries: [],
      functions: [],
      broken: true,
      test: false,
    }));
    const version = this.#versions.get(file)!;
    return {
      version,
      basis: { result: undefined, ...basis },
      own,
      given: [],
      holdsClient: false,
      topicShapes: [],
      describedTopics: [],
    };
  }

  /** True when what was read of a file would be read again. */
  #holds(file: string, { version, basis }: Read): boolean {
    return version === this.#versions.get(file) && !this.#flow.isStale(basis);
  }

  /**
   * Adds to each file's facts the handlers that wrappers make of its functions, wherever these stand; keeps the objects
   * that stay the same.
   */
  #compose(): void {
    const reads = [...this.#slice.values()];
    const handlers = handedHandlers(
      reads.map((read) => read.own),
      reads.flatMap((read) => read.given),
    );
    const facts = new Map<string, FileFacts>();
    for (const [file, read] of this.#slice) {
      const own = unique([...read.own.handlers, ...(handlers.get(file) ?? [])]);
      const described = configsOf(read.describedTopics, this.#shapesFor(file));
      const configs = described.length ? [...read.own.configs, ...described] : read.own.configs;
      const before = this.#facts.get(file);
      const isSame =
        before?.functions === read.own.functions &&
        JSON.stringify(before.handlers) === JSON.stringify(own) &&
        JSON.stringify(before.configs) === JSON.stringify(configs);
      const isPlain = own.length === read.own.handlers.length && !described.length;
      if (isSame) facts.set(file, before);
      else facts.set(file, isPlain ? read.own : { ...read.own, handlers: own, configs });
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

  /** Other files that can see what a file declares, and have the name. */
  #usersWith(file: string, name: string): readonly string[] {
    const key = usersKey(file, name);
    let found = this.#users.get(key);
    if (!found) {
      const word = wordOf(name);
      const users = new Set(this.#graph.usersOf(file).flatMap(({ user, via }) => [user, ...via]));
      found = [...users].filter((user) => user !== file && word.test(this.#texts.get(user) ?? '')).sort();
      this.#users.set(key, found);
    }
    return found;
  }

  #isUser(file: string, of: string, name: string): boolean {
    return (
      file !== of &&
      wordOf(name).test(this.#texts.get(file) ?? '') &&
      this.#graph.usersOf(of).some(({ user, via }) => user === file || via.includes(file))
    );
  }

  #sourceFile(file: string): ts.SourceFile | undefined {
    const version = this.#versions.get(file) ?? 0;
    const cached = this.#sources.get(file);
    if (cached?.version === version) return cached.source;
    const text = this.#texts.get(file) ?? this.#declarations.get(file);
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

  #readFile(file: string): Read {
    const version = this.#versions.get(file)!;
    const { result, ...basis } = this.#flow.track(() => this.#read(file));
    return { ...result, version, basis: { result: undefined, ...basis } };
  }

  #read(file: string): Omit<Read, 'version' | 'basis'> {
    const semantics = this.#semantics;
    const source = this.#sourceFile(file)!;
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
      language: languageOf(file),
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
    return {
      own,
      given: [...run.given, ...delivered.given],
      holdsClient: this.#gated.has(file) || reader.clientCalls.length > 0,
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
   * The files of the slice, and what they lead to: functions that handlers reach, callers of what sends, users of
   * clients, and objects of the types that topics are made of.
   */
  #demanded(files: ReadonlySet<string>): ReadonlySet<string> {
    const next = new Set(files);
    const add = (file: string): void => {
      if (next.size < mostDemanded && sourceEnding.test(file) && this.#texts.has(file)) next.add(file);
    };
    const { reached, carriers } = demandOf([...this.#facts.values()]);
    for (const id of reached) add(fileOf(id));
    for (const id of carriers) for (const file of this.#callersOf(id)) add(file);
    for (const [file, read] of this.#slice) {
      if (read.holdsClient)
        for (const { user } of this.#graph.usersOf(file)) if (clientCall.test(this.#texts.get(user)!)) add(user);
      for (const { type } of read.topicShapes) for (const other of this.#describing(file, type)) add(other);
    }
    return next;
  }

  /** Files in which a function is called. */
  #callersOf(id: FunctionId): readonly string[] {
    const source = this.#sourceFile(fileOf(id));
    const node = source && functionOf(source, id);
    if (!node) return [];
    return [...new Set(this.#flow.callsTo(node).map(({ call }) => call.getSourceFile().fileName))];
  }

  /** Files with objects of a type that topics are made of. */
  #describing(file: string, type: string): readonly string[] {
    const described = new RegExp(`(:|\\b(as|satisfies))\\s*${type.replace(/[^\w$]/g, '')}\\b(\\[\\])*\\s*[=;,)]`);
    return this.#declarersOf(file, type).flatMap((declarer) =>
      [declarer, ...this.#graph.usersOf(declarer).map(({ user }) => user)].filter((other) =>
        described.test(this.#texts.get(other)!),
      ),
    );
  }
}

const languageOf = (file: string): FileFacts['language'] => (/\.[cm]?tsx?$/.test(file) ? 'typescript' : 'javascript');

const fileOf = (id: FunctionId): string => id.slice(0, id.indexOf('#'));

/** The name as a word of its own. */
const wordOf = (name: string): RegExp => new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, '\\$&')}(?![\\w$])`);

/** True when a `package.json` or `tsconfig.json` says the same of names, paths and entries as before. */
function meansTheSame(before: string, after: string): boolean {
  const told = (text: string): string => {
    const { name, main, module, types, source, exports, imports, compilerOptions, _moduleAliases } = readJson(
      text,
    ) as Record<string, unknown>;
    return JSON.stringify([
      name,
      main,
      module,
      types,
      source,
      exports,
      imports,
      compilerOptions,
      _moduleAliases,
      readJson(text)['extends'],
    ]);
  };
  return told(before) === told(after);
}

const unique = (handlers: readonly Handler[]): Handler[] => [...new Map(handlers.map((h) => [h.function, h])).values()];
