import type { FileFacts, FunctionId } from '../../facts/facts';
import { isBuildFile, isJavaContext, isSpringFile } from '../../facts/modules';
import type { ConfigPlace, Frontend } from '../frontend';
import { configAt } from './read/config-at';
import { Configs } from './read/configs';
import { Creations } from './read/creations';
import { Resolver } from './resolve/resolver';
import { idOf } from './read/ids';
import { readHandlers } from './read/handlers';
import { generatedGetter } from './resolve/lombok';
import type { Unit } from './resolve/model';
import { TEMPLATES } from './clients/kafka';
import { readOffsets } from './read/offsets';
import { optionConfigs } from './read/option-configs';
import { readPipelines } from './read/reactive';
import { readRecoveries } from './spring/recoveries';
import { rewriteJava } from './rewrite/rewrite';
import { SpringModules, type SpringSettings } from './spring/modules';
import {
  applicationSettings,
  buildsWithSpring2,
  javaSettings,
  type ModuleSettings,
  springSettings,
} from './spring/settings';
import { springConfigs } from './spring/configs';
import { readFunctions } from './read/steps';
import { type Links, linksOf, reach, sourcesOf } from './reach';
import { isFunctionNode, JavaParser, type Node } from './syntax/syntax';
import { isTestPath } from './resolve/tests';
import { Types } from './resolve/types';
import { Dependencies, Workspace } from './resolve/workspace';

/** Facts, and what they were made from. */
interface Computed extends Links {
  readonly dependencies: Dependencies;
  /** The module's settings they were made with. */
  readonly settings: string;
  /** Functions in which it was found out what was handed over, and those in which that is open. */
  readonly followed: ReadonlySet<FunctionId>;
  readonly open: ReadonlySet<FunctionId>;
}

/** Makes the frontend for Java. `wasm`: the paths of web-tree-sitter's own .wasm and of the grammar's. */
export async function createJavaFrontend(wasm: { runtime: string; java: string }): Promise<Frontend> {
  return new JavaFrontend(new Workspace(await JavaParser.create(wasm)));
}

class JavaFrontend implements Frontend {
  readonly name = 'java';
  readonly extensions = ['.java'];
  readonly context = isJavaContext;
  readonly comment = { line: '//' };
  progress: Frontend['progress'];

  readonly #workspace: Workspace;
  readonly #computed = new Map<string, Computed>();
  readonly #mayCallers = new Map<
    FunctionId,
    { readonly files: readonly string[]; readonly dependencies: Dependencies }
  >();
  readonly #modules: SpringModules;
  #slice: readonly string[] | undefined;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#modules = new SpringModules((name) => workspace.declares(name));
  }

  set(file: string, text: string | undefined): void {
    if (!file.endsWith('.java')) {
      if (isSpringFile(file)) this.#note(file, text === undefined ? {} : springSettings(text));
      else if (isBuildFile(file) && this.#modules.build(file, text === undefined ? undefined : buildsWithSpring2(text)))
        this.#slice = undefined;
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
  }

  #note(file: string, settings: ModuleSettings): void {
    if (this.#modules.note(file, settings)) this.#slice = undefined;
  }

  slice(): readonly string[] {
    if (this.#slice) return this.#slice;
    this.#settle();
    const reader = {
      read: (file: string) => this.#compute(file),
      follow: (id: FunctionId) => this.#follow(id),
      callers: (id: FunctionId) => this.#callersOf(id),
    };
    const found = reach(this.#workspace, reader, this.progress);
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

  /** The functions that call one. */
  #callersOf(id: FunctionId): readonly FunctionId[] {
    return [...new Set(this.#mayCall(id).flatMap((file) => this.#compute(file)?.callers.get(id) ?? []))];
  }

  /** The files in which a call of a function may stand. */
  #mayCall(id: FunctionId): readonly string[] {
    const old = this.#mayCallers.get(id);
    if (old) return old.files;
    const dependencies = new Dependencies();
    const files = this.#workspace.reading(dependencies, () => {
      const method = this.#workspace
        .unit(id.slice(0, id.indexOf('#')))
        ?.classes.flatMap((cls) => [...[...cls.methods.values()].flat(), ...cls.constructors])
        .find((one) => idOf(one.node) === id);
      return method ? new Resolver(new Types(this.#workspace)).mayCall(method) : [];
    });
    this.#mayCallers.set(id, { files, dependencies });
    return files;
  }

  /** Drops what no longer holds. */
  #settle(): void {
    this.#modules.changed();
    const { files, shapes, names, words } = this.#workspace.changes();
    const isStale = (dependencies: Dependencies): boolean =>
      [...shapes].some((f) => dependencies.files.has(f)) ||
      [...files].some((f) => dependencies.bodies.has(f)) ||
      [...names].some((n) => dependencies.names.has(n)) ||
      [...words].some((w) => dependencies.words.has(w));
    for (const [file, { dependencies, settings }] of this.#computed) {
      const stale =
        !this.#workspace.has(file) ||
        files.has(file) ||
        isStale(dependencies) ||
        settings !== this.#settingsOf(file).key;
      if (stale) this.#computed.delete(file);
    }
    for (const [id, { dependencies }] of this.#mayCallers)
      if (files.has(id.slice(0, id.indexOf('#'))) || isStale(dependencies)) this.#mayCallers.delete(id);
  }

  /** The settings of a file's module, and as text to compare. */
  #settingsOf(file: string): { readonly settings: SpringSettings; readonly key: string } {
    return this.#modules.of(file, this.#workspace.packageOf(file));
  }

  /** Reads the file of a function that records come to, with what is handed over to it. */
  #follow(id: FunctionId): Computed | undefined {
    const file = id.slice(0, id.indexOf('#'));
    const read = this.#compute(file);
    if (!read?.open.has(id)) return read;
    return this.#compute(file, new Set([...read.followed, id]));
  }

  #compute(file: string, followed?: ReadonlySet<FunctionId>): Computed | undefined {
    const old = this.#computed.get(file);
    if (old && !followed) return old;
    const dependencies = new Dependencies();
    const computed = this.#workspace.reading(dependencies, () => {
      const unit = this.#workspace.whole(file);
      return unit && this.#read(unit, dependencies, followed ?? new Set());
    });
    if (computed) this.#computed.set(file, computed);
    return computed;
  }

  #read(unit: Unit, dependencies: Dependencies, followed: ReadonlySet<FunctionId>): Computed {
    const { file } = unit;
    const { settings, key } = this.#settingsOf(file);
    const made = { dependencies, settings: key, followed };
    const said = { file, language: 'java' as const, ...(unit.broken ? { broken: true } : {}), test: isTestPath(file) };
    try {
      const types = new Types(this.#workspace);
      const all = this.#workspace.mentionsKafka(file);
      const resolver = new Resolver(types, (call) => all || around(call).some((id) => followed.has(id)));
      const configs = new Configs(resolver);
      const creations = new Creations(resolver, configs).of(unit);
      const { functions, sends, polls } = readFunctions(unit, resolver, settings, creations);
      const pipelines = readPipelines(unit, resolver);
      functions.push(...pipelines.map((p) => p.function));
      const handlers = readHandlers(unit, polls, resolver, configs, settings);
      const facts: FileFacts = {
        ...said,
        sends,
        handlers: [...handlers, ...pipelines.map((p) => p.handler)],
        configs: [...springConfigs(unit, configs, resolver), ...optionConfigs(unit, configs, resolver)],
        creations: [...creations.values()],
        offsets: readOffsets(unit, resolver),
        recoveries: readRecoveries(unit, resolver, settings),
        functions,
      };
      const { methods, getters } = givingClients(unit, types);
      return {
        ...made,
        facts,
        ...linksOf(functions),
        sources: sourcesOf(facts, methods.map(idOf)),
        getters,
        open: new Set([...resolver.open].flatMap(around)),
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
        ...linksOf([]),
        sources: [],
        getters: [],
        open: new Set(),
      };
    }
  }
}

/** The functions that a node stands in. */
function around(node: Node): FunctionId[] {
  const found: FunctionId[] = [];
  for (let at = node.parent; at; at = at.parent) if (isFunctionNode(at)) found.push(idOf(at));
  return found;
}

/** The methods of a file that give out a client, and the names of those that are generated for its fields. */
function givingClients({ classes }: Unit, types: Types): { methods: readonly Node[]; getters: readonly string[] } {
  const isClient = (type: Node | undefined): boolean => {
    const resolved = type && types.of(type);
    return !!resolved && (types.client(resolved) || types.is(resolved, TEMPLATES));
  };
  return {
    methods: classes
      .flatMap((cls) => [...cls.methods.values()].flat())
      .flatMap((m) => (isClient(m.returns) ? [m.node] : [])),
    getters: classes.flatMap((cls) =>
      [...cls.fields.values()].flatMap((field) => (isClient(field.type) ? generatedGetter(field) : [])),
    ),
  };
}
