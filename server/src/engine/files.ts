import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { Skipped } from './engine';

/** What `scan` found besides the files it handed over. */
export interface Scan {
  /**
   * How many files with a name that somebody reads were met, skipped ones included (those in skipped folders are not
   * met).
   */
  readonly seen: number;
  /** What was left out and why, in order of path. A whole folder is one entry that ends with `/`. */
  readonly skipped: readonly Skipped[];
}

export interface ScanOptions {
  /** True for files somebody wants to read; others are passed over without a word. */
  readonly reads: (file: string) => boolean;
  /** Takes each file's text, in no particular order. */
  readonly each: (file: string, text: string) => void;
  /** Called now and then with how many of the files met so far are done. */
  readonly progress?: (done: number, met: number) => void;
  readonly signal?: AbortSignal;
}

/** A file's text, or why it is not to be analysed. */
export type Source =
  { readonly text: string; readonly reason?: undefined } | { readonly text?: undefined; readonly reason: string };

/** Larger texts, in bytes or characters, are not analysed. */
export const largest = 1024 * 1024;
const parallel = 16;

/** Folders of installed packages and of tools, wherever they stand. Those of tools are not worth a word to people. */
const installed = new Set(['node_modules', 'bower_components']);
const tools = new Set([
  '.git',
  '.hg',
  '.svn',
  '.next',
  '.nuxt',
  '.output',
  '.svelte-kit',
  '.turbo',
  '.cache',
  '.gradle',
  '.mvn',
  '.idea',
  '.vscode',
  '.vscode-test',
  '.yarn',
  '.nyc_output',
]);
/** Folders that build tools write; below `src` these may be names of packages (`src/main/java/com/acme/target`). */
const built = new Set(['dist', 'build', 'out', 'target', 'coverage']);

/** A text as editors count it: without its byte order mark. */
export const withoutMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);

/** True for a folder itself and for everything below it. */
export const within = (folder: string, file: string): boolean =>
  file === folder || file.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** An absolute path with `/`, also on Windows. */
export const slashed = (file: string): string =>
  path.sep === '/' ? path.resolve(file) : path.resolve(file).replaceAll(path.sep, '/');

/**
 * Hands over the texts of all files below a folder that are worth analysing. Leaves out what `.gitignore` files (those
 * above the folder
 * as well, up to the repository's root) name, installed packages and what build tools write. Symbolic links are not
 * followed, so that they cannot loop.
 * Never rejects because of what is on the disk; rejects when the signal aborts.
 */
export async function scan(folder: string, options: ScanOptions): Promise<Scan> {
  const root = slashed(folder);
  const skipped: Skipped[] = [];
  let seen = 0;
  let done = 0;
  const waiting: (() => Promise<void>)[] = [];

  const readOne = async (file: string): Promise<void> => {
    const source = await readSource(file);
    if (source.text === undefined) skipped.push({ file, reason: source.reason });
    else options.each(file, source.text);
    done++;
    options.progress?.(done, seen);
  };

  const walk = async (directory: string, above: Rules): Promise<void> => {
    let entries;
    try {
      entries = await readdir(directory, { withFileTypes: true });
    } catch (error) {
      skipped.push({ file: `${directory}/`, reason: `cannot be read (${code(error)})` });
      return;
    }
    const rules = entries.some((entry) => entry.name === '.gitignore') ? await above.with(directory) : above;
    for (const entry of entries) {
      const file = directory.endsWith('/') ? directory + entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory()) {
        const reason = rules.reason(file, true);
        if (!reason) waiting.push(() => walk(file, rules));
        else if (!tools.has(entry.name)) skipped.push({ file: `${file}/`, reason });
        continue;
      }
      if (!options.reads(file)) continue;
      seen++;
      const reason =
        rules.reason(file, false) ??
        (entry.isFile() ? undefined : entry.isSymbolicLink() ? 'symbolic link' : 'not a regular file');
      if (reason) {
        skipped.push({ file, reason });
        done++;
      } else waiting.push(() => readOne(file));
    }
  };

  waiting.push(async () => walk(root, await Rules.above(root)));
  await drain(waiting, options.signal);
  skipped.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  return { seen, skipped };
}

/** Works off a list that grows while it is worked on, a few at a time. */
function drain(waiting: (() => Promise<void>)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let running = 0;
    let failed = false;
    const next = (): void => {
      if (failed) return;
      while (running < parallel && waiting.length) {
        running++;
        waiting.pop()!()
          .then(() => {
            running--;
            signal?.throwIfAborted();
            next();
          })
          .catch((error: unknown) => {
            failed = true;
            reject(error);
          });
      }
      if (!running) resolve();
    };
    next();
  });
}

/**
 * Reads a file as UTF-8, its byte order mark kept. Files over 1 MB, binaries and unreadable files give a reason, and so
 * do minified and generated
 * ones unless `explicit`: somebody asked for this very file.
 */
export async function readSource(file: string, explicit = false): Promise<Source> {
  try {
    const stats = await stat(file);
    // a pipe would be read for ever
    if (!stats.isFile()) return { reason: 'cannot be read (no regular file)' };
    const { size } = stats;
    if (size > largest) return { reason: `larger than 1 MB (${(size / largest).toFixed(1)} MB)` };
    const bytes = await readFile(file);
    const nul = bytes.indexOf(0);
    if (nul >= 0 && nul < 1024) return { reason: 'binary' };
    const text = bytes.toString('utf8');
    const reason = explicit ? undefined : unreadable(file, text);
    return reason ? { reason } : { text };
  } catch (error) {
    return { reason: `cannot be read (${code(error)})` };
  }
}

/** The comments that a file begins with. */
const header = /^\ufeff?(?:\s+|\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$)|#!?[^\r\n]*|(['"])use strict\1;?)*/;
const generated =
  /@generated\b|\bDO NOT EDIT\b|\b[Cc]ode generated (?:by|from)\b|^[\s/*#]*(?:this (?:file|code|class) (?:is|was|has been) )?(?:auto-?generated|automatically generated|generated by)\b/im;
const annotated = /@(?:(?:javax|jakarta)\.annotation\.(?:processing\.)?)?Generated\s*\(/;

/** Why a text is not people's own code: minified or generated. */
export function unreadable(file: string, text: string): string | undefined {
  if (/[.-]min\.[cm]?js$/i.test(file)) return 'minified';
  if (text.length > 2000) {
    let lines = 1;
    let longest = 0;
    for (let at = 0; at >= 0;) {
      const end = text.indexOf('\n', at);
      longest = Math.max(longest, (end < 0 ? text.length : end) - at);
      if (end >= 0) lines++;
      at = end < 0 ? -1 : end + 1;
    }
    if (longest > 10_000 || text.length / lines > 300) return 'minified (very long lines)';
  }
  const top = text.slice(0, 4096);
  const comments = header.exec(top)?.[0] ?? '';
  if (generated.test(comments)) return 'generated';
  return file.endsWith('.java') && annotated.test(top) ? 'generated' : undefined;
}

/**
 * Why a file below a folder is left out by its path alone (an ignored, built or installed one); `undefined` when it is
 * not.
 */
export async function leftOut(folder: string, file: string): Promise<string | undefined> {
  const root = slashed(folder);
  let directory = root;
  let rules = await (await Rules.above(root)).with(root);
  const names = path.posix.relative(root, file).split('/');
  for (const [i, name] of names.entries()) {
    const at = `${directory.replace(/\/$/, '')}/${name}`;
    const last = i === names.length - 1;
    const reason = rules.reason(at, !last);
    if (reason || last) return reason;
    directory = at;
    rules = await rules.with(directory);
  }
  return undefined;
}

/**
 * The nearest folder at or above a file's that holds a `.git`, or else the nearest with a package.json or a Java build
 * file, or else the file's own.
 */
export async function projectRoot(file: string): Promise<string> {
  const start = path.posix.dirname(slashed(file));
  let found: string | undefined;
  for (const directory of upwards(start)) {
    if (await exists(`${directory}/.git`)) return directory;
    for (const name of ['package.json', 'pom.xml', 'build.gradle', 'build.gradle.kts'])
      if (!found && (await exists(`${directory}/${name}`))) found = directory;
  }
  return found ?? start;
}

/**
 * The workspace that a folder is part of: the outermost folder above it, within its repository, that names it as one of
 * several packages or
 * modules (npm, yarn, pnpm, Gradle, Maven). `undefined` when there is none.
 */
export async function workspaceRoot(folder: string): Promise<string | undefined> {
  let found: string | undefined;
  for (const directory of upwards(slashed(folder))) {
    if (directory !== folder && (await holdsSeveral(directory))) found = directory;
    if (await exists(`${directory}/.git`)) break;
  }
  return found;
}

async function holdsSeveral(folder: string): Promise<boolean> {
  for (const name of ['pnpm-workspace.yaml', 'lerna.json', 'settings.gradle', 'settings.gradle.kts'])
    if (await exists(`${folder}/${name}`)) return true;
  const mentions = async (name: string, pattern: RegExp): Promise<boolean> =>
    pattern.test(await readFile(`${folder}/${name}`, 'utf8').catch(() => ''));
  return (await mentions('package.json', /"workspaces"\s*:/)) || (await mentions('pom.xml', /<modules>/));
}

/** The rules of the `.gitignore` files from the repository's root to a folder. */
class Rules {
  readonly #matchers: readonly { readonly prefix: string; readonly matcher: Ignore }[];
  /** Below this, a folder named `src` means that names of built folders mean nothing. */
  readonly #base: string;

  private constructor(base: string, matchers: readonly { readonly prefix: string; readonly matcher: Ignore }[]) {
    this.#base = base;
    this.#matchers = matchers;
  }

  /**
   * The rules that hold for a folder from outside of it. When they leave out the folder itself they are dropped:
   * somebody asked for it.
   */
  static async above(folder: string): Promise<Rules> {
    const parents: string[] = [];
    let repository: string | undefined;
    for (const directory of upwards(folder)) {
      if (directory !== folder) parents.unshift(directory);
      if (await exists(`${directory}/.git`)) {
        repository = directory;
        break;
      }
    }
    const base = repository ?? path.posix.dirname(folder);
    let rules = new Rules(base, []);
    if (repository) for (const parent of parents) rules = await rules.with(parent);
    return rules.#matchers.some(
      ({ prefix, matcher }) => folder.startsWith(prefix) && matcher.ignores(`${folder.slice(prefix.length)}/`),
    )
      ? new Rules(base, [])
      : rules;
  }

  /** These rules and those of a folder's own `.gitignore`, when it has one that can be read. */
  async with(folder: string): Promise<Rules> {
    try {
      const text = await readFile(`${folder}/.gitignore`, 'utf8');
      return new Rules(this.#base, [
        ...this.#matchers,
        { prefix: folder.endsWith('/') ? folder : `${folder}/`, matcher: ignore().add(text) },
      ]);
    } catch {
      return this;
    }
  }

  /** Why a file or folder is left out; its parents are not looked at. */
  reason(file: string, folder: boolean): string | undefined {
    const name = path.posix.basename(file);
    if (folder && installed.has(name)) return 'installed packages';
    if (folder && tools.has(name)) return 'folder of a tool';
    if (folder && built.has(name) && !/(^|\/)src(\/|$)/.test(path.posix.relative(this.#base, path.posix.dirname(file))))
      return 'build output';
    for (const { prefix, matcher } of this.#matchers.toReversed()) {
      const { ignored, unignored } = matcher.test(file.slice(prefix.length) + (folder ? '/' : ''));
      if (ignored) return 'ignored by .gitignore';
      if (unignored) return undefined;
    }
    return undefined;
  }
}

/** A folder and its parents, the nearest first. */
function* upwards(folder: string): Generator<string> {
  for (let directory = folder; ; directory = path.posix.dirname(directory)) {
    yield directory;
    if (path.posix.dirname(directory) === directory) return;
  }
}

const exists = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );

const code = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
