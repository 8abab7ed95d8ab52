import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { packages } from '../clients/index';

const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts'];

interface PackageJson {
  readonly name?: string;
  readonly main?: unknown;
  readonly types?: unknown;
  readonly source?: unknown;
  readonly module?: unknown;
  readonly exports?: unknown;
}

interface TsConfig {
  /** Folder that `paths` are relative to. */
  readonly base: string;
  /** True when `baseUrl` is given, so that bare names may be files below `base`. */
  readonly bare: boolean;
  readonly paths: readonly (readonly [pattern: string, targets: readonly string[]])[];
}

/** Parses JSON with comments; anything unreadable is an empty object. */
/** A JSON text with comments and trailing commas; an empty object when it is broken. */
export function readJson(text: string): Record<string, unknown> {
  const value: unknown = ts.parseConfigFileTextToJson('x.json', text).config;
  return value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

const strings = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];

/**
 * Finds the project's own file behind an import, knowing only the files of the workspace: relative paths, tsconfig
 * `paths` and
 * `baseUrl` (with `extends`), and workspace packages by name, mapped to their sources. Never looks at the disk.
 */
export class Resolver {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #declarations: ReadonlyMap<string, string>;
  #packages: Map<string, string> | undefined;
  #common: string | undefined;
  readonly #configs = new Map<string, TsConfig | undefined>();
  readonly #clients = new Map<string, string>();
  readonly #resolved = new Map<string, string | undefined>();

  /** @param texts every known file of the workspace, `package.json` and tsconfig files included, by absolute path */
  constructor(texts: ReadonlyMap<string, string>, declarations: ReadonlyMap<string, string>) {
    this.#texts = texts;
    this.#declarations = declarations;
    for (const name of packages) {
      const main = this.#declarationOf(`/node_modules/${name}`);
      if (main) this.#clients.set(name, main);
    }
  }

  /** Forgets what followed from the set of files; call when a file comes or goes, or a configuration changes. */
  reset(): void {
    this.#packages = undefined;
    this.#common = undefined;
    this.#configs.clear();
    this.#resolved.clear();
  }

  /** The file an import means: a workspace file, a Kafka client's declarations, or `undefined` when it is neither. */
  resolve(specifier: string, from: string): string | undefined {
    const folder = posix.dirname(from);
    const key = `${folder}\0${specifier}`;
    if (!this.#resolved.has(key)) this.#resolved.set(key, this.#find(specifier, folder, from));
    return this.#resolved.get(key);
  }

  /**
   * The folder of the nearest `package.json` above a file, or the folder that holds all known files when there is none.
   */
  packageOf(file: string): string {
    for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
      if (this.#texts.has(posix.join(folder, 'package.json'))) return folder;
      if (folder === '/' || folder === '.') return this.#commonFolder();
    }
  }

  #commonFolder(): string {
    if (this.#common === undefined) {
      let common: string[] | undefined;
      for (const path of this.#texts.keys()) {
        const parts = posix.dirname(path).split('/');
        const same: number = common ? common.findIndex((part, i) => part !== parts[i]) : parts.length;
        common = common ? (same < 0 ? common : common.slice(0, same)) : parts;
      }
      this.#common = (common ?? []).join('/') || '/';
    }
    return this.#common;
  }

  /** A package's own `imports`: `#bus`, `#lib/*`. */
  #byImports(specifier: string, from: string): string | undefined {
    const folder = this.packageOf(from);
    const { imports } = readJson(this.#texts.get(posix.join(folder, 'package.json')) ?? '') as {
      imports?: Record<string, unknown>;
    };
    for (const [pattern, target] of Object.entries(imports ?? {})) {
      const star = pattern.indexOf('*');
      if (star < 0 ? specifier !== pattern : !specifier.startsWith(pattern.slice(0, star))) continue;
      for (const path of strings(target)) {
        const found = this.#source(
          posix.join(folder, star < 0 ? path : path.replace('*', () => specifier.slice(star))),
        );
        if (found) return found;
      }
    }
    return undefined;
  }

  #find(specifier: string, folder: string, from: string): string | undefined {
    if (from.startsWith('/node_modules/')) {
      if (specifier.startsWith('.')) return this.#declarationOf(posix.join(folder, specifier));
      return this.#clients.get(specifier) ?? this.#declarationOf(`/node_modules/${specifier}`);
    }
    if (specifier.startsWith('.') || specifier.startsWith('/')) return this.#file(posix.resolve(folder, specifier));
    const client =
      this.#clients.get(specifier) ??
      (packages.some((name) => specifier.startsWith(`${name}/`))
        ? this.#declarationOf(`/node_modules/${specifier}`)
        : undefined);
    if (client) return client;
    if (specifier.startsWith('#')) return this.#byImports(specifier, from);
    return this.#byPaths(specifier, folder) ?? this.#byPackage(specifier);
  }

  #declarationOf(path: string): string | undefined {
    const plain = path.replace(/\.[jt]s$/, '');
    return [path, `${plain}.d.ts`, `${plain}/index.d.ts`, `${plain}/types/index.d.ts`, `${plain}/dist/index.d.ts`].find(
      (candidate) => this.#declarations.has(candidate),
    );
  }

  /** A file for a path without its ending, or with the ending of what it compiles to. */
  #file(path: string): string | undefined {
    if (this.#texts.has(path) && /\.[cm]?[jt]sx?$/.test(path)) return path;
    for (const ending of endings) if (this.#texts.has(path + ending)) return path + ending;
    const compiled = /^(.*)\.([cm]?)js(x?)$/.exec(path);
    if (compiled)
      for (const ending of [`.${compiled[2]}ts${compiled[3]}`, '.tsx'])
        if (this.#texts.has(compiled[1]! + ending)) return compiled[1]! + ending;
    for (const ending of endings) if (this.#texts.has(`${path}/index${ending}`)) return `${path}/index${ending}`;
    const inner = this.#texts.get(`${path}/package.json`);
    return inner ? this.#packageMain(path, readJson(inner) as PackageJson) : undefined;
  }

  #byPaths(specifier: string, folder: string): string | undefined {
    for (let at = folder; ; at = posix.dirname(at)) {
      const config = this.#config(at);
      if (config) {
        for (const [pattern, targets] of config.paths) {
          const star = pattern.indexOf('*');
          const matched =
            star < 0
              ? specifier === pattern
                ? ''
                : undefined
              : specifier.startsWith(pattern.slice(0, star)) &&
                  specifier.endsWith(pattern.slice(star + 1)) &&
                  specifier.length >= pattern.length - 1
                ? specifier.slice(star, specifier.length - (pattern.length - star - 1))
                : undefined;
          if (matched === undefined) continue;
          for (const target of targets) {
            const found = this.#file(
              posix.resolve(
                config.base,
                target.replace('*', () => matched),
              ),
            );
            if (found) return found;
          }
        }
        return config.bare ? this.#file(posix.resolve(config.base, specifier)) : undefined;
      }
      if (at === '/' || at === '.') return undefined;
    }
  }

  #config(folder: string): TsConfig | undefined {
    if (!this.#configs.has(folder)) {
      const file = ['tsconfig.json', 'jsconfig.json', 'tsconfig.base.json']
        .map((name) => posix.join(folder, name))
        .find((path) => this.#texts.has(path));
      this.#configs.set(folder, file ? this.#readConfig(file, 0) : undefined);
    }
    return this.#configs.get(folder);
  }

  #readConfig(file: string, depth: number): TsConfig {
    const folder = posix.dirname(file);
    const json = readJson(this.#texts.get(file) ?? '');
    const options = (json['compilerOptions'] ?? {}) as { baseUrl?: unknown; paths?: unknown };
    let inherited: TsConfig | undefined;
    for (const parent of strings(json['extends'])) {
      const path = posix.resolve(folder, parent);
      const found =
        parent.startsWith('.') && depth < 8 ? [path, `${path}.json`].find((p) => this.#texts.has(p)) : undefined;
      if (found) inherited = this.#readConfig(found, depth + 1);
    }
    const bare = typeof options.baseUrl === 'string';
    const base = bare ? posix.resolve(folder, options.baseUrl as string) : undefined;
    const paths =
      options.paths && typeof options.paths === 'object'
        ? Object.entries(options.paths).map(([pattern, targets]) => [pattern, strings(targets)] as const)
        : undefined;
    return {
      base: base ?? (paths ? folder : inherited?.base) ?? folder,
      bare: bare || (inherited?.bare ?? false),
      paths: paths ?? inherited?.paths ?? [],
    };
  }

  #byPackage(specifier: string): string | undefined {
    if (!this.#packages) {
      this.#packages = new Map();
      for (const [path, text] of this.#texts) {
        if (!path.endsWith('/package.json')) continue;
        const { name } = readJson(text) as PackageJson;
        if (typeof name === 'string' && !this.#packages.has(name)) this.#packages.set(name, posix.dirname(path));
      }
    }
    const parts = specifier.split('/');
    const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
    const folder = this.#packages.get(name);
    if (!folder) return undefined;
    const rest = specifier.slice(name.length + 1);
    if (rest) return this.#source(`${folder}/${rest}`) ?? this.#file(`${folder}/src/${rest}`);
    return this.#packageMain(folder, readJson(this.#texts.get(`${folder}/package.json`) ?? '') as PackageJson);
  }

  #packageMain(folder: string, json: PackageJson): string | undefined {
    for (const main of [
      ...strings(json.source),
      ...strings(json.types),
      ...strings(json.module),
      ...strings(json.main),
      ...strings(json.exports),
    ]) {
      const found = this.#source(posix.join(folder, main));
      if (found) return found;
    }
    return this.#file(`${folder}/src/index`) ?? this.#file(`${folder}/index`);
  }

  /** The source behind a path that may be a build's output: `dist/x.js` may come from `src/x.ts`. */
  #source(path: string): string | undefined {
    const plain = path.replace(/\.d\.[cm]?ts$/, '');
    const sources = ['src', '', 'lib'].map((folder) =>
      plain.replace(/\/(dist|lib|build|out|es|esm|cjs)(\/(esm|cjs|src))?(?=\/)/, folder && `/${folder}`),
    );
    for (const candidate of [...sources, plain]) {
      const found = this.#file(candidate) ?? this.#file(candidate.replace(/\.[cm]?js$/, ''));
      if (found && !/\.d\.[cm]?ts$/.test(found)) return found;
    }
    return undefined;
  }
}
