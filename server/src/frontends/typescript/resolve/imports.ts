import type { Resolver } from './modules';

const importPattern =
  /(?:\bimport\s+(?:type\s+)?([^'";]*?)\s*\bfrom\s*|\bexport\s+(?:type\s+)?(\*(?:\s+as\s+[\w$]+)?|\{[^}]*\})\s*from\s*|(?:\b(?:const|let|var)\s+([^=;]+?)\s*=\s*)?(?:await\s+)?\b(?:require|import)\s*\(\s*|\bimport\s+)(['"])([^'"\n]+)\4/g;

/** One import or re-export as the text has it. */
export interface Import {
  readonly specifier: string;
  /**
   * The imported names (before `as`); `undefined` when the module comes as a whole (`* as x`, a default, `require`).
   */
  readonly names: readonly string[] | undefined;
  readonly reexport: boolean;
}

/**
 * The imports of a text, found without parsing it; those in comments or strings count too, which only makes the slice
 * larger.
 */
export function importsIn(text: string): Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(importPattern)) {
    const clause = match[1] ?? match[2] ?? match[3];
    const braces = clause && /\{([^}]*)\}/.exec(clause);
    const whole = !braces || /\*/.test(clause) || (match[1] !== undefined && /^[\w$]+\s*,/.test(clause));
    found.push({
      specifier: match[5]!,
      names: whole
        ? undefined
        : braces[1]!
            .split(',')
            .map(
              (name) =>
                name
                  .trim()
                  .replace(/^type\s+/, '')
                  .split(/\s+as\s+|\s*:\s*/)[0]!,
            )
            .filter(Boolean),
      reexport: match[2] !== undefined,
    });
  }
  return found;
}

/** A file that can see what another declares, and the index files on the way. */
export interface User {
  readonly user: string;
  readonly via: readonly string[];
}

/** Names a file declares and exports, `export default class X` included. */
export function exportedNames(text: string): Set<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(
    /\bexport\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|function\*?|const|let|var|interface|type|enum)\s+([\w$]+)/g,
  ))
    names.add(match[1]!);
  for (const match of text.matchAll(/\bexport\s*\{([^}]*)\}(?!\s*from)/g))
    for (const name of match[1]!.split(','))
      names.add(
        name
          .trim()
          .split(/\s+as\s+/)
          .at(-1)!,
      );
  for (const match of text.matchAll(/\b(?:module\.)?exports\.([\w$]+)\s*=|\bmodule\.exports\s*=\s*\{([^}]*)\}/g))
    for (const name of (match[1] ?? match[2]!).split(',')) names.add(name.trim().split(/\s*:/)[0]!);
  return names;
}

/**
 * Who imports whom in the workspace, and where an imported name is really declared behind index files that pass it on.
 * Everything is found lazily and forgotten by `reset`.
 */
export class ImportGraph {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #imports: ReadonlyMap<string, readonly Import[]>;
  readonly #resolver: Resolver;
  readonly #declarers = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  readonly #users = new Map<string, readonly User[]>();
  /** What each text gives out, and whether it passes on what it imports. */
  readonly #given = new Map<
    string,
    { readonly text: string; readonly names: ReadonlySet<string>; readonly passes: boolean }
  >();
  #importers: Map<string, { readonly from: string; readonly import: Import }[]> | undefined;

  constructor(texts: ReadonlyMap<string, string>, imports: ReadonlyMap<string, readonly Import[]>, resolver: Resolver) {
    this.#texts = texts;
    this.#imports = imports;
    this.#resolver = resolver;
  }

  reset(): void {
    this.#users.clear();
    this.#importers = undefined;
    this.#declarers.clear();
  }

  /** Files of the workspace that import a file, with the import. */
  importersOf(file: string): readonly { readonly from: string; readonly import: Import }[] {
    if (!this.#importers) {
      this.#importers = new Map();
      for (const [from, imports] of this.#imports) {
        for (const each of imports) {
          const to = this.#target(each.specifier, from);
          if (!to) continue;
          const list = this.#importers.get(to);
          if (list) list.push({ from, import: each });
          else this.#importers.set(to, [{ from, import: each }]);
        }
      }
    }
    return this.#importers.get(file) ?? [];
  }

  #exportedBy(file: string): ReadonlySet<string> {
    return this.#gives(file).names;
  }

  #gives(file: string): { readonly names: ReadonlySet<string>; readonly passes: boolean } {
    const text = this.#texts.get(file) ?? '';
    let known = this.#given.get(file);
    if (known?.text !== text) {
      const passes = /\bmodule\.exports\b|\bexport\s+(default\b|\{)/.test(text);
      this.#given.set(file, (known = { text, names: exportedNames(text), passes }));
    }
    return known!;
  }

  /**
   * Every file that can see one of a file's exported names, directly or through index files, with those index files.
   */
  usersOf(file: string): readonly User[] {
    const known = this.#users.get(file);
    if (known) return known;
    const names = this.#exportedBy(file);
    const users: User[] = [];
    const seen = new Set([file]);
    const visit = (at: string, via: readonly string[]): void => {
      for (const { from, import: each } of this.importersOf(at)) {
        if (each.names && !each.names.some((name) => names.has(name) || name === 'default')) continue;
        if (!each.reexport) users.push({ user: from, via });
        if (seen.has(from) || via.length > 4) continue;
        const passes = each.reexport || this.#gives(from).passes;
        if (!passes || (!each.reexport && !each.names && this.#texts.get(from)!.length > 4000)) continue;
        seen.add(from);
        visit(from, [...via, from]);
      }
    };
    visit(file, []);
    this.#users.set(file, users);
    return users;
  }

  /**
   * The files that declare what a file imports, with the index files on the way; whole-module imports give the module's
   * own file.
   * @param wanted which imported names to ask for; all when left out
   */
  declarersOf(file: string, wanted: (name: string) => boolean = () => true): ReadonlySet<string> {
    let declarers = this.#declarers.get(file);
    if (!declarers) this.#declarers.set(file, (declarers = this.#findDeclarers(file)));
    return new Set([...declarers].flatMap(([name, files]) => (name === '*' || wanted(name) ? [...files] : [])));
  }

  /** By imported name; whole modules under `*`. */
  #findDeclarers(file: string): Map<string, Set<string>> {
    const found = new Map<string, Set<string>>();
    for (const { specifier, names } of this.#imports.get(file) ?? []) {
      const to = this.#target(specifier, file);
      if (!to) continue;
      for (const name of names ?? ['*']) {
        const files = found.get(name) ?? new Set();
        if (name === '*') files.add(to);
        else this.#declarer(to, name, files, 0);
        found.set(name, files);
      }
    }
    return found;
  }

  #declarer(file: string, name: string, found: Set<string>, depth: number): boolean {
    const text = this.#texts.get(file) ?? '';
    const passed = (this.#imports.get(file) ?? []).filter((i) => i.reexport && (!i.names || i.names.includes(name)));
    if (depth > 4 || !passed.length || this.#exportedBy(file).has(name)) {
      if (!this.#exportedBy(file).has(name) && depth > 0 && !/\bexport\b/.test(text)) return false;
      if (this.#exportedBy(file).has(name) || depth === 0) found.add(file);
      return this.#exportedBy(file).has(name);
    }
    for (const each of passed) {
      const to = this.#target(each.specifier, file);
      if (to && this.#declarer(to, name, found, depth + 1)) {
        found.add(file);
        return true;
      }
    }
    return false;
  }

  #target(specifier: string, from: string): string | undefined {
    const to = this.#resolver.resolve(specifier, from);
    return to?.startsWith('/node_modules/') ? undefined : to;
  }
}
