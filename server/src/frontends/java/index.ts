import type { FileFacts, FunctionFact, FunctionId, Step } from '../../facts/facts';
import { isSpringFile, moduleOf } from '../../facts/modules';
import { deep, has } from '../../facts/steps';
import type { ConfigPlace, Frontend } from '../frontend';
import { configAt } from './read/config-at';
import { Configs } from './read/configs';
import { Creations } from './read/creations';
import { Expressions } from './resolve/expressions';
import { readHandlers } from './read/handlers';
import type { Unit } from './resolve/model';
import { readOffsets } from './read/offsets';
import { optionConfigs } from './read/option-configs';
import { readPipelines } from './read/reactive';
import { readRecoveries } from './spring/recoveries';
import { rewriteJava } from './rewrite/rewrite';
import { applicationSettings, javaSettings, type ModuleSettings, springSettings } from './spring/settings';
import { springConfigs } from './spring/configs';
import { readFunctions } from './read/steps';
import { JavaParser } from './syntax/syntax';
import { isTestPath, Types } from './resolve/types';
import { Dependencies, Workspace } from './resolve/workspace';

/** Facts, and what they were made from. */
interface Computed {
  readonly facts: FileFacts;
  readonly dependencies: Dependencies;
  /** The module's settings they were made with. */
  readonly settings: string;
  /** For each function, the functions of the workspace that it calls. */
  readonly calls: ReadonlyMap<FunctionId, readonly FunctionId[]>;
  /** The functions that may hand on a send's Future, or wait for one. */
  readonly carrying: readonly FunctionFact[];
  /** Methods that return a producer or template: the name and `(`. */
  readonly getters: readonly string[];
  /**
   * The file itself and those of the workspace's classes that its classes inherit from: whoever calls its methods names
   * one of them.
   */
  readonly known: readonly string[];
}

/** What is known of a file's module. */
interface SpringSettings {
  readonly transactionPrefix: boolean;
  readonly manualAck: boolean;
  readonly autoCommit: boolean;
  readonly factories: Readonly<Record<string, 'manual' | 'after'>>;
  readonly application: boolean;
  /**
   * Configurations that cannot be seen may belong to it: imported from outside the workspace, or of a module that is
   * built into others.
   */
  readonly foreign: boolean;
  readonly spring2: boolean;
}

/** How many calls deep handlers are followed into files without Kafka. */
const DEPTH = 6;
/** How many calls up the Future of a send is followed through methods that hand it on. */
const HEIGHT = 4;

/** Makes the frontend for Java. `wasm`: the paths of web-tree-sitter's own .wasm and of the grammar's. */
export async function createJavaFrontend(wasm: { runtime: string; java: string }): Promise<Frontend> {
  return new JavaFrontend(new Workspace(await JavaParser.create(wasm)));
}

class JavaFrontend implements Frontend {
  readonly name = 'java';
  readonly extensions = ['.java'];
  readonly context = isSpringFile;
  readonly comment = { line: '//' };
  progress: Frontend['progress'];

  readonly #workspace: Workspace;
  readonly #computed = new Map<string, Computed>();
  /** What files say about their module. */
  readonly #settings = new Map<string, ModuleSettings>();
  /** Files that show which Spring the workspace uses. */
  readonly #spring2 = new Set<string>();
  #slice: readonly string[] | undefined;
  /** What was read of modules since the last change. */
  readonly #modules = new Map<string, { readonly settings: SpringSettings; readonly key: string }>();
  #sharing: ReadonlySet<string> | undefined;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  set(file: string, text: string | undefined): void {
    if (!file.endsWith('.java')) {
      if (isSpringFile(file)) this.#note(file, text === undefined ? {} : springSettings(text));
      return;
    }
    if (this.#workspace.text(file) === text) return;
    this.#workspace.set(file, text);
    this.#slice = undefined;
    const kafka = this.#workspace.mentionsKafka(file);
    this.#note(
      file,
      text === undefined || isTestPath(file)
        ? {}
        : { ...(kafka ? javaSettings(text) : {}), ...applicationSettings(text) },
    );
    if (
      kafka &&
      text !== undefined &&
      /\bListenableFuture(?:Callback)?\b|\bimport javax\.(?:persistence|validation|annotation|servlet|transaction)\b/.test(
        text,
      )
    )
      this.#spring2.add(file);
    else this.#spring2.delete(file);
  }

  #note(file: string, settings: ModuleSettings): void {
    if (Object.keys(settings).length) this.#settings.set(file, settings);
    else if (!this.#settings.delete(file)) return;
    this.#slice = undefined;
  }

  slice(): readonly string[] {
    if (this.#slice) return this.#slice;
    this.#settle();
    const found = new Set<string>();
    const queue: { file: string; functions?: readonly FunctionId[]; depth: number }[] = [];
    for (const file of this.#workspace.files()) if (this.#workspace.mentionsKafka(file)) found.add(file);
    for (const file of [...found]) for (const heir of this.#heirs(file)) found.add(heir);
    let done = 0;
    for (const file of found) {
      this.#compute(file);
      this.progress?.(++done, found.size);
    }
    this.#addCallers(found);
    // What handlers call, as far as it is in other files.
    const seen = new Set<FunctionId>();
    for (const file of found)
      queue.push({ file, functions: this.#compute(file)?.facts.handlers.map((h) => h.function), depth: 0 });
    for (let next = queue.pop(); next; next = queue.pop()) {
      for (const id of next.functions ?? []) {
        if (seen.has(id)) continue;
        seen.add(id);
        const file = id.slice(0, id.indexOf('#'));
        const computed = this.#compute(file);
        if (!computed) continue;
        found.add(file);
        if (next.depth < DEPTH) queue.unshift({ file, functions: computed.calls.get(id) ?? [], depth: next.depth + 1 });
      }
    }
    for (const file of this.#computed.keys()) if (!found.has(file)) this.#computed.delete(file);
    return (this.#slice = [...found].sort());
  }

  facts(file: string): FileFacts | undefined {
    this.slice();
    return this.#computed.get(file)?.facts;
  }

  configAt(file: string, offset: number): ConfigPlace | undefined {
    return this.#workspace.mentionsKafka(file)
      ? configAt(this.facts(file), this.#workspace.text(file) ?? '', offset)
      : undefined;
  }

  rewrite = rewriteJava;

  /**
   * Files with classes that inherit from a Kafka file's classes, or that bear an annotation it makes of
   * `@KafkaListener`.
   */
  #heirs(file: string): string[] {
    const made = this.#workspace.listenerAnnotations(file);
    const heirs = made.length ? this.#workspace.mentioning(file, made) : [];
    for (const name of this.#workspace.declared(file))
      for (const heir of this.#workspace.extending(name))
        if (heir !== file && this.#workspace.mentioning(file, [name]).includes(heir)) heirs.push(heir);
    return heirs;
  }

  /**
   * Adds the files that get a producer from a method of these, or call methods that hand a send's Future on or wait for
   * it.
   */
  #addCallers(found: Set<string>): void {
    for (const file of [...found]) this.#mentioning(file, this.#compute(file)?.getters ?? [], found);
    const carriers = new Set<FunctionId>();
    let added: readonly string[] = [...found];
    for (let height = 0; added.length && height < HEIGHT; height++) {
      const next = new Set<string>();
      for (const file of added) {
        const words: string[] = [];
        for (const fact of this.#compute(file)?.carrying ?? []) {
          if (carriers.has(fact.id) || !carries(fact, carriers)) continue;
          carriers.add(fact.id);
          words.push(`${fact.name.split('.').pop()!}(`);
        }
        this.#mentioning(file, words, next);
      }
      added = [...next].filter((file) => !found.has(file));
      for (const file of added) found.add(file);
    }
  }

  /** Adds the files that can name the classes of `file`, or what they inherit from, and mention a word. */
  #mentioning(file: string, words: readonly string[], into: Set<string>): void {
    if (words.length)
      for (const known of this.#compute(file)?.known ?? [])
        for (const caller of this.#workspace.mentioning(known, words)) into.add(caller);
  }

  /** Drops what no longer holds. */
  #settle(): void {
    this.#modules.clear();
    this.#sharing = undefined;
    const { files, shapes, names } = this.#workspace.changes();
    for (const [file, { dependencies, settings }] of this.#computed) {
      const stale =
        !this.#workspace.has(file) ||
        files.has(file) ||
        [...shapes].some((f) => dependencies.files.has(f)) ||
        [...files].some((f) => dependencies.bodies.has(f)) ||
        [...names].some((n) => dependencies.names.has(n)) ||
        settings !== this.#settingsKey(file);
      if (stale) this.#computed.delete(file);
    }
  }

  #settingsOf(file: string): SpringSettings {
    return this.#ofModule(file).settings;
  }

  #settingsKey(file: string): string {
    return this.#ofModule(file).key;
  }

  /** The settings of a file's module, and as text to compare. */
  #ofModule(file: string): { readonly settings: SpringSettings; readonly key: string } {
    const module = moduleOf(file);
    const test = isTestPath(file);
    let known = this.#modules.get(`${module} ${test}`);
    if (!known) {
      const settings = this.#readModule(module, test);
      this.#modules.set(`${module} ${test}`, (known = { settings, key: JSON.stringify(settings) }));
    }
    return known;
  }

  #readModule(module: string, test: boolean): SpringSettings {
    const all = [...this.#settings]
      .filter(
        ([f]) =>
          ((moduleOf(f) === module || moduleOf(f).startsWith(`${module}/`)) && isTestPath(f) === test) ||
          (moduleOf(f) === module && test),
      )
      .map(([, s]) => s);
    return {
      transactionPrefix: all.some((s) => s.transactionPrefix),
      manualAck: all.some((s) => s.manualAck),
      autoCommit: all.some((s) => s.autoCommit),
      factories: Object.assign({}, ...all.map((s) => s.factories)) as SpringSettings['factories'],
      application: all.some((s) => s.application),
      foreign:
        all.some((s) => s.imports?.some((name) => !this.#workspace.declares(name))) ||
        [...this.#shared()].some((m) => m !== module),
      spring2: this.#spring2.size > 0,
    };
  }

  /** Modules that set up what becomes of records and listen to none: they are built into others. */
  #shared(): ReadonlySet<string> {
    if (this.#sharing) return this.#sharing;
    const modules = new Map<string, { recovers: boolean; listens: boolean }>();
    for (const [file, { recovers = false, listens = false }] of this.#settings) {
      const known = modules.get(moduleOf(file));
      modules.set(moduleOf(file), {
        recovers: recovers || (known?.recovers ?? false),
        listens: listens || (known?.listens ?? false),
      });
    }
    return (this.#sharing = new Set([...modules].flatMap(([name, m]) => (m.recovers && !m.listens ? [name] : []))));
  }

  #compute(file: string): Computed | undefined {
    const old = this.#computed.get(file);
    if (old) return old;
    const dependencies = new Dependencies();
    const computed = this.#workspace.reading(dependencies, () => {
      const unit = this.#workspace.unit(file);
      return unit && this.#read(unit, dependencies);
    });
    if (computed) this.#computed.set(file, computed);
    return computed;
  }

  #read(unit: Unit, dependencies: Dependencies): Computed {
    const { file } = unit;
    const settings = this.#settingsOf(file);
    const made = { dependencies, settings: this.#settingsKey(file) };
    const said = { file, language: 'java' as const, ...(unit.broken ? { broken: true } : {}), test: isTestPath(file) };
    try {
      const types = new Types(this.#workspace);
      const expressions = new Expressions(types);
      const configs = new Configs(expressions);
      const creations = new Creations(expressions, configs).of(unit);
      const { functions, sends, polls } = readFunctions(unit, expressions, settings, creations);
      const pipelines = readPipelines(unit, expressions);
      functions.push(...pipelines.map((p) => p.function));
      const handlers = readHandlers(unit, polls, expressions, configs, settings);
      return {
        ...made,
        facts: {
          ...said,
          sends,
          handlers: [...handlers, ...pipelines.map((p) => p.handler)],
          configs: [...springConfigs(unit, configs, expressions), ...optionConfigs(unit, configs, expressions)],
          creations: [...creations.values()],
          offsets: readOffsets(unit, expressions),
          recoveries: readRecoveries(unit, expressions, settings.foreign),
          functions,
        },
        calls: new Map(functions.map((f) => [f.id, callees(f.body)])),
        carrying: functions.filter((f) => f.asynchronous || carries(f, new Set())),
        getters: producerGetters(unit.text),
        known: [...new Set(unit.classes.flatMap((c) => types.lineage(c)).map((c) => c.unit.file))],
      };
    } catch (error) {
      // Code wound so tightly that the stack ran out: of this file nothing is known, of the others everything.
      if (!(error instanceof RangeError)) throw error;
      return {
        ...made,
        facts: {
          ...said,
          sends: [],
          handlers: [],
          configs: [],
          creations: [],
          offsets: [],
          recoveries: [],
          functions: [],
        },
        calls: new Map(),
        carrying: [],
        getters: [],
        known: [],
      };
    }
  }
}

/**
 * True when a method's result is, or holds, the Future of a send, or it waits for a send itself, or hands on what a
 * carrier gives it.
 */
function carries(fact: FunctionFact, carriers: ReadonlySet<FunctionId>): boolean {
  return has(fact.body, (step) => {
    if (step.kind === 'send')
      return step.send.outcome.use === 'awaited' || (fact.asynchronous && step.send.outcome.use !== 'discarded');
    return (
      step.kind === 'call' &&
      fact.asynchronous &&
      step.outcome.use !== 'discarded' &&
      !!step.targets?.functions.some((id) => carriers.has(id))
    );
  });
}

/** Methods that return a producer or template. */
const producerGetters = (text: string): string[] =>
  [
    ...text.matchAll(
      /\b(?:Producer|KafkaProducer|KafkaConsumer|AdminClient|KafkaTemplate|KafkaOperations)(?:<[^;{}()]*>)?\s+(\w+)\s*\([^;{}]*\)\s*(?:throws[^;{]*)?\{/g,
    ),
  ].map((m) => `${m[1]!}(`);

/** The functions that steps reach: by calls, and through callbacks and listeners. */
function callees(steps: readonly Step[]): FunctionId[] {
  const found: FunctionId[] = [];
  for (const step of deep(steps)) {
    if (step.kind === 'call') found.push(...(step.targets?.functions ?? []), ...step.callbacks.map((c) => c.function));
    else if (step.kind === 'send') for (const { function: id } of step.send.outcome.listeners) if (id) found.push(id);
  }
  return found;
}
