import { ts } from 'ts-morph';
import type { FileFacts, FunctionFact, FunctionId, Handler } from '../../facts/facts';
import type { Frontend } from '../frontend';
import { clients, gate } from './clients';
import { loadDeclarations } from './declarations';
import { handedHandler, parametersCalledByHandlers, readConfigs, readNestConfigs, readNestHandlers, readRunHandlers, type HandlerParameter } from './handlers';
import { libFile, libText } from './lib';
import { Resolver } from './resolve';
import { rewrite } from './rewrite';
import { Semantics } from './semantics';
import { StepReader } from './steps';

const sourceEnding = /\.[cm]?[jt]sx?$/;
const importPattern = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*['"]([^'"\n]+)['"]/g;
const testPath = /(^|\/)(__tests__|__mocks__|tests?|spec|e2e|testing)\/|[.-](test|spec|e2e-spec|mock)\.[cm]?[jt]sx?$/i;
/** Rounds in which the slice may grow: wrappers of wrappers, and functions that handlers reach. */
const maxRounds = 6;
const maxSlice = 400;

/** What was read of one file, and what else in the slice depends on it. */
interface Read {
  readonly version: number;
  readonly facts: FileFacts;
  readonly parameters: readonly HandlerParameter[];
  readonly handedOver: StepReader['handedOver'];
}

const options: ts.CompilerOptions = {
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
  noResolve: false,
};

/**
 * The TypeScript and JavaScript frontend. Keeps every text it is told of, but hands the compiler only the slice: files that import a Kafka
 * client, files that use functions which carry a send or take a handler, and files that handlers reach.
 * @param assets.declarations the path of `declarations.json`, made at build time from the client packages
 */
export function createTypeScriptFrontend(assets: { readonly declarations: string }): Frontend {
  return new TypeScriptFrontend(assets.declarations);
}

class TypeScriptFrontend implements Frontend {
  readonly name = 'typescript';
  readonly extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', 'package.json', 'tsconfig.json', 'tsconfig.base.json', 'jsconfig.json'];
  readonly comment = { line: '//' };
  readonly #declarations: ReadonlyMap<string, string>;
  readonly #texts = new Map<string, string>();
  readonly #versions = new Map<string, number>();
  readonly #imports = new Map<string, readonly string[]>();
  readonly #gated = new Set<string>();
  readonly #sources = new Map<string, { version: number; source: ts.SourceFile }>();
  readonly #resolver: Resolver;
  #slice = new Map<string, Read>();
  #importers: Map<string, string[]> | undefined;
  #program: ts.Program | undefined;
  #dirty = true;

  constructor(declarations: string) {
    this.#declarations = loadDeclarations(declarations);
    this.#resolver = new Resolver(this.#texts, this.#declarations);
  }

  set(file: string, text: string | undefined): void {
    const before = this.#texts.get(file);
    if (before === text) return;
    if (text === undefined) this.#texts.delete(file);
    else this.#texts.set(file, text);
    this.#versions.set(file, (this.#versions.get(file) ?? 0) + 1);
    const isSource = sourceEnding.test(file);
    if (!isSource || before === undefined || text === undefined) {
      this.#resolver.reset();
      this.#importers = undefined;
    }
    if (!isSource) {
      this.#dirty = true;
      return;
    }
    const wasGated = this.#gated.has(file);
    if (text !== undefined && gate.test(text)) this.#gated.add(file);
    else this.#gated.delete(file);
    const imports = text === undefined ? [] : [...text.matchAll(importPattern)].map((m) => m[1]!);
    if (imports.join('\n') !== (this.#imports.get(file) ?? []).join('\n')) this.#importers = undefined;
    this.#imports.set(file, imports);
    if (text === undefined) this.#imports.delete(file);
    if (wasGated || this.#gated.has(file) || this.#slice.has(file) || this.#slice.size > 0) this.#dirty = true;
  }

  slice(): readonly string[] {
    this.#settle();
    return [...this.#slice.keys()].sort();
  }

  facts(file: string): FileFacts | undefined {
    this.#settle();
    return this.#slice.get(file)?.facts;
  }

  readonly rewrite = rewrite;

  #settle(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    let files = new Set(this.#gated);
    if (!files.size) {
      this.#slice = new Map();
      return;
    }
    let parameters: readonly HandlerParameter[] = [];
    for (let round = 0; round < maxRounds; round++) {
      this.#read(files, parameters);
      const next = this.#grow(files);
      const known = this.#handlerParameters();
      const same = next.size === files.size && known.length === parameters.length;
      files = next;
      parameters = known;
      if (same) break;
    }
  }

  /** Reads the files whose text, or whose surroundings, have changed since they were last read. */
  #read(files: ReadonlySet<string>, parameters: readonly HandlerParameter[]): void {
    const old = this.#slice;
    const sameFiles = files.size === old.size && [...files].every((f) => old.has(f));
    const changed = [...files].filter((f) => old.get(f)?.version !== this.#versions.get(f));
    const parametersOf = (f: string): boolean => parameters.some((p) => this.#mentions(f, p.function));
    if (sameFiles && !changed.length && !parameters.length) return;
    const affected = new Set(sameFiles ? changed : files);
    if (sameFiles) for (const f of changed) for (const importer of this.#importersOf(f)) if (files.has(importer)) affected.add(importer);
    const semantics = new Semantics(this.#compile(files), (specifier, from) => this.#resolver.resolve(specifier, from));
    const slice = new Map<string, Read>();
    for (const file of files) {
      const kept = affected.has(file) ? undefined : old.get(file);
      slice.set(file, kept && !parametersOf(file) ? kept : this.#readFile(file, semantics, parameters));
    }
    this.#slice = slice;
  }

  #mentions(file: string, id: FunctionId): boolean {
    const name = id.slice(id.lastIndexOf('#') + 1).replace(/~\d+$/, '').replace(/^.*[./]/, '');
    return name === 'constructor' || (this.#texts.get(file) ?? '').includes(name);
  }

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
          return { resolvedModule: found && (files.has(found) || this.#declarations.has(found)) ? { resolvedFileName: found, extension: extensionOf(found), isExternalLibraryImport: false } : undefined };
        }),
    };
    this.#program = ts.createProgram({ rootNames: [libFile, ...files], options, host, ...(this.#program ? { oldProgram: this.#program } : {}) });
    return this.#program;
  }

  #sourceFile(file: string): ts.SourceFile | undefined {
    const version = this.#versions.get(file) ?? 0;
    const cached = this.#sources.get(file);
    if (cached?.version === version) return cached.source;
    const text = file === libFile ? libText : (this.#texts.get(file) ?? this.#declarations.get(file));
    if (text === undefined) return undefined;
    const source = ts.createSourceFile(file, text, { languageVersion: ts.ScriptTarget.ESNext, impliedNodeFormat: ts.ModuleKind.CommonJS }, true);
    this.#sources.set(file, { version, source });
    return source;
  }

  #readFile(file: string, semantics: Semantics, parameters: readonly HandlerParameter[]): Read {
    const version = this.#versions.get(file)!;
    const source = this.#program!.getSourceFile(file)!;
    const nest = this.#nestPackage(file);
    const reader = new StepReader(source, { semantics, clients, nestSpeaksKafka: () => nest.kafka });
    reader.read();
    const configs = [...readConfigs(reader.clientCalls, semantics), ...readNestConfigs(source, semantics)];
    const run = readRunHandlers(reader.clientCalls, configs, semantics);
    const handlers: Handler[] = [...run.handlers];
    if (nest.kafka) handlers.push(...readNestHandlers(source, (name) => importsFrom(source, name, '@nestjs/microservices'), nest.manual));
    for (const handed of reader.handedOver) {
      const parameter = parameters.find((p) => p.function === handed.target && p.index === handed.index);
      if (parameter) handlers.push(handedHandler(parameter.handler, handed.function));
    }
    const facts: FileFacts = {
      file,
      language: /\.[cm]?tsx?$/.test(file) ? 'typescript' : 'javascript',
      sends: reader.sends,
      handlers: unique(handlers),
      configs,
      functions: reader.functions,
      test: testPath.test(file.slice(this.#resolver.packageOf(file).length)),
    };
    return { version, facts, parameters: [...run.parameters, ...parametersCalledByHandlers(reader.parameterCalls, handlers)], handedOver: reader.handedOver };
  }

  /** What the package of a file says of its Nest transports: whether Kafka is the one it uses, and whether offsets are committed by hand. */
  #nestPackage(file: string): { kafka: boolean; manual: boolean } {
    const folder = this.#resolver.packageOf(file);
    let kafka = false;
    let other = false;
    let manual = false;
    for (const gated of this.#gated) {
      if (!gated.startsWith(`${folder}/`)) continue;
      const text = this.#texts.get(gated)!;
      for (const match of text.matchAll(/\bTransport\.(\w+)/g)) {
        if (match[1] === 'KAFKA') kafka = true;
        else other = true;
      }
      if (/\b(ClientKafka|KafkaContext|KafkaOptions)\b/.test(text) && text.includes('@nestjs/microservices')) kafka = true;
      if (/Transport\.KAFKA/.test(text) && /\bautoCommit\s*:\s*false/.test(text)) manual = true;
    }
    return { kafka: kafka && !other, manual };
  }

  #handlerParameters(): HandlerParameter[] {
    const found = new Map<string, HandlerParameter>();
    for (const read of this.#slice.values()) for (const p of read.parameters) found.set(`${p.function} ${p.index}`, p);
    return [...found.values()];
  }

  #importersOf(file: string): readonly string[] {
    if (!this.#importers) {
      this.#importers = new Map();
      for (const [from, specifiers] of this.#imports) {
        for (const specifier of specifiers) {
          const to = this.#resolver.resolve(specifier, from);
          if (!to || to.startsWith('/node_modules/')) continue;
          const list = this.#importers.get(to);
          if (list) list.push(from);
          else this.#importers.set(to, [from]);
        }
      }
    }
    return this.#importers.get(file) ?? [];
  }

  /** The slice, and what it leads to: users of functions that carry a send or take a handler, and files that handlers' calls reach. */
  #grow(files: ReadonlySet<string>): Set<string> {
    const next = new Set(files);
    const add = (file: string): void => {
      if (next.size < maxSlice && sourceEnding.test(file)) next.add(file);
    };
    const functions = new Map<FunctionId, { fact: FunctionFact; file: string }>();
    for (const [file, read] of this.#slice) for (const fact of read.facts.functions) functions.set(fact.id, { fact, file });
    const carriers = carryingFunctions(functions);
    for (const parameter of this.#handlerParameters()) carriers.add(parameter.function);
    const namesByFile = new Map<string, Set<string>>();
    for (const id of carriers) {
      const file = id.slice(0, id.indexOf('#'));
      const path = id.slice(id.indexOf('#') + 1).replace(/~\d+/g, '');
      if (path.includes('/')) continue;
      const names = namesByFile.get(file) ?? new Set();
      const [owner, member] = path.split('.');
      names.add(member === 'constructor' ? owner! : (member ?? owner!));
      namesByFile.set(file, names);
    }
    const through = [...namesByFile].map(([file, names]) => ({ file, names }));
    const passed = new Set(through.map((t) => t.file));
    for (const { file, names } of through) {
      for (const importer of this.#importersOf(file)) {
        const text = this.#texts.get(importer)!;
        if ([...names].some((name) => new RegExp(`\\b${name.replace(/[^\w$]/g, '')}\\b`).test(text))) add(importer);
        // a barrel passes on what it re-exports, and an interface's user may not name the file at all
        if (/\bexport\s*(\*|\{)|module\.exports/.test(text) && !passed.has(importer)) {
          add(importer);
          passed.add(importer);
          through.push({ file: importer, names });
        }
      }
    }
    for (const id of reachedFunctions(functions, [...this.#slice.values()].flatMap((r) => r.facts.handlers.map((h) => h.function)))) {
      const file = id.slice(0, id.indexOf('#'));
      for (const specifier of this.#imports.get(file) ?? []) {
        const to = this.#resolver.resolve(specifier, file);
        if (to && !to.startsWith('/node_modules/')) add(to);
      }
    }
    return next;
  }
}

/** Functions that send, or call one that does: their callers may have a send's promise in hand. */
function carryingFunctions(functions: ReadonlyMap<FunctionId, { readonly fact: FunctionFact }>): Set<FunctionId> {
  const carriers = new Set<FunctionId>();
  for (let grown = true, rounds = 0; grown && rounds < 8; rounds++) {
    grown = false;
    for (const [id, { fact }] of functions) {
      if (carriers.has(id)) continue;
      let carries = false;
      eachStep(fact.body, (step) => {
        if (step.kind === 'send' || (step.kind === 'call' && ((step.target && carriers.has(step.target)) || step.callbacks.some((c) => carriers.has(c.function))))) carries = true;
      });
      if (carries) {
        carriers.add(id);
        grown = true;
      }
    }
  }
  return carriers;
}

function reachedFunctions(functions: ReadonlyMap<FunctionId, { readonly fact: FunctionFact }>, from: readonly FunctionId[]): Set<FunctionId> {
  const reached = new Set<FunctionId>();
  const visit = (id: FunctionId, depth: number): void => {
    const found = functions.get(id);
    if (!found || reached.has(id) || depth > 4) return;
    reached.add(id);
    eachStep(found.fact.body, (step) => {
      if (step.kind !== 'call') return;
      if (step.target) visit(step.target, depth + 1);
      for (const callback of step.callbacks) visit(callback.function, depth);
    });
  };
  for (const id of from) visit(id, 0);
  return reached;
}

function eachStep(steps: FunctionFact['body'], visit: (step: FunctionFact['body'][number]) => void): void {
  for (const step of steps) {
    visit(step);
    if (step.kind === 'try') {
      eachStep(step.body, visit);
      for (const clause of step.catches) eachStep(clause.body, visit);
      if (step.finally) eachStep(step.finally, visit);
    } else if (step.kind === 'branch') for (const arm of step.arms) eachStep(arm, visit);
    else if (step.kind === 'loop') eachStep(step.body, visit);
  }
}

const unique = (handlers: readonly Handler[]): Handler[] => [...new Map(handlers.map((h) => [h.function, h])).values()];

/** True when a name is imported from a package in this file. */
function importsFrom(source: ts.SourceFile, name: string, from: string): boolean {
  return source.statements.some((s) => ts.isImportDeclaration(s) && ts.isStringLiteral(s.moduleSpecifier) && s.moduleSpecifier.text === from && !!s.importClause?.namedBindings && (ts.isNamespaceImport(s.importClause.namedBindings) || s.importClause.namedBindings.elements.some((e) => e.name.text === name)));
}

function extensionOf(file: string): ts.Extension {
  return (/\.d\.[cm]?ts$/.exec(file)?.[0] ?? /\.[cm]?[jt]sx?$/.exec(file)?.[0] ?? '.ts') as ts.Extension;
}
