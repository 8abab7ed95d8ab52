import { readFile, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Engine, type Skipped } from '../engine/engine';
import { projectRoot, readSource, scan, slashed, within, withoutMark, workspaceRoot } from '../engine/files';
import type { Finding } from '../engine/finding';
import { fixFile, safeOnly, type Applied } from '../engine/fix';
import { defaultSettings, type Settings } from '../engine/settings';
import type { Rule } from '../rules/rule';
import { checksFile, frontendsFor, readsFile, type Language } from './languages';

/** Something that keeps a check from running at all, for people: one line. */
export class CannotRun extends Error {}

export interface CheckOptions {
  /** Folders and files, relative to `cwd` or absolute; none means `cwd` itself. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly rules: Settings['rules'];
  /** Writes safe fixes to the files. */
  readonly fix: boolean;
  readonly progress?: (phase: 'reading' | 'analysing', done: number, of: number) => void;
  readonly log?: (message: string) => void;
}

export interface CheckResult {
  /** What paths are shown relative to: the first path's folder. Absolute, with `/`. */
  readonly base: string;
  /** Sorted by file and place. */
  readonly findings: readonly Finding[];
  readonly seen: number;
  readonly analysed: number;
  readonly skipped: readonly Skipped[];
  /** What `fix` repaired, file by file. */
  readonly fixed: readonly { readonly file: string; readonly applied: readonly Applied[] }[];
  /** Files that `fix` could not write, and why. */
  readonly unwritten: readonly Skipped[];
  text(file: string): string;
}

interface Target {
  readonly path: string;
  readonly folder: boolean;
}

/**
 * Checks folders and files. A file is understood with its project around it (wrappers in other files), but only
 * findings inside the given
 * paths are returned. Throws `CannotRun` for a path that does not exist or cannot be read.
 */
export async function check(
  options: CheckOptions,
  languages: readonly Language[],
  rules: readonly Rule[],
): Promise<CheckResult> {
  const targets = await Promise.all(
    (options.paths.length ? options.paths : ['.']).map((one) => target(options.cwd, one)),
  );
  const first = targets[0]!;
  const base = first.folder ? first.path : path.posix.dirname(first.path);
  const inTargets = (file: string): boolean =>
    targets.some((one) => (one.folder ? within(one.path, file) : one.path === file));

  const texts = new Map<string, string>();
  const skipped = new Map<string, string>();
  const met = new Set<string>();
  for (const folder of await roots(targets)) {
    const result = await scan(folder, {
      reads: (file) => {
        if (checksFile(languages, file) && inTargets(file)) met.add(file);
        return readsFile(languages, file);
      },
      each: (file, text) => texts.set(file, withoutMark(text)),
      progress: (done, of) => options.progress?.('reading', done, of),
    });
    for (const { file, reason } of result.skipped)
      if (inTargets(file) && (file.endsWith('/') || checksFile(languages, file))) skipped.set(file, reason);
  }
  // the rest of their workspace: wrappers in other packages
  for (const folder of await surroundings(targets)) {
    await scan(folder, {
      reads: (file) => !inTargets(file) && !texts.has(file) && readsFile(languages, file),
      each: (file, text) => texts.set(file, withoutMark(text)),
    });
  }
  for (const { path: file, folder } of targets) {
    if (folder) {
      const reason = skipped.get(`${file}/`);
      if (reason) throw new CannotRun(`${file} ${reason}`);
      continue;
    }
    met.add(file);
    const source = checksFile(languages, file)
      ? await readSource(file, true)
      : { reason: 'not a kind of file that is checked' };
    if (source.text === undefined) {
      if (source.reason.startsWith('cannot be read')) throw new CannotRun(`${file} ${source.reason}`);
      skipped.set(file, source.reason);
    } else {
      texts.set(file, withoutMark(source.text));
      skipped.delete(file);
    }
  }

  const engine = new Engine(await frontendsFor(languages, texts), rules, options.log);
  engine.settings = { ...defaultSettings, rules: options.rules };
  engine.progress = (done, of) => options.progress?.('analysing', done, of);
  for (const [file, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) engine.set(file, text);

  const fixed = new Map<string, Applied[]>();
  const unwritten = new Map<string, string>();
  if (options.fix) await fixAll(engine, inTargets, fixed, unwritten);

  const analysed = engine.analysed().filter(inTargets);
  return {
    base,
    findings: analysed.flatMap((file) => engine.findings(file)),
    seen: met.size,
    analysed: analysed.length,
    skipped: entries(skipped),
    fixed: [...fixed].map(([file, applied]) => ({ file, applied })),
    unwritten: entries(unwritten),
    text: (file) => engine.text(file) ?? '',
  };
}

/**
 * Repairs file after file until nothing changes: making a function asynchronous may leave its callers with something to
 * repair.
 */
async function fixAll(
  engine: Engine,
  inTargets: (file: string) => boolean,
  fixed: Map<string, Applied[]>,
  unwritten: Map<string, string>,
): Promise<void> {
  for (let round = 0, changed = true; changed && round < 5; round++) {
    changed = false;
    for (const file of engine.analysed()) {
      if (!inTargets(file) || unwritten.has(file)) continue;
      const before = engine.text(file)!;
      const after = fixFile(engine, file, safeOnly);
      if (after.text === before) continue;
      const problem = await rewriteFile(file, before, after.text);
      if (problem) {
        unwritten.set(file, problem);
        continue;
      }
      engine.set(file, after.text);
      fixed.set(file, [...(fixed.get(file) ?? []), ...after.applied]);
      changed = true;
    }
  }
}

/** Writes a file's new text with the byte order mark it had; says why when it cannot be done without harm. */
async function rewriteFile(file: string, before: string, after: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(file);
    const text = bytes.toString('utf8');
    if (!Buffer.from(text).equals(bytes)) return 'not fixed: it is not valid UTF-8';
    if (withoutMark(text) !== before) return 'not fixed: it changed meanwhile';
    await writeFile(file, text === before ? after : `\ufeff${after}`);
    return undefined;
  } catch (error) {
    return `not fixed: it cannot be written (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`;
  }
}

async function target(cwd: string, given: string): Promise<Target> {
  if (!given) throw new CannotRun('a path is empty');
  const absolute = slashed(path.resolve(cwd, given));
  try {
    return { path: absolute, folder: (await stat(absolute)).isDirectory() };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    throw new CannotRun(
      missing
        ? `no such file or folder: ${given}`
        : `${given} cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`,
    );
  }
}

/** The folders to read: the given ones, and the projects of given files. Those inside others are left out. */
async function roots(targets: readonly Target[]): Promise<string[]> {
  const folders = new Set<string>();
  for (const { path: file, folder } of targets) {
    const root = folder ? file : await projectRoot(file);
    folders.add(root === slashed(os.homedir()) || root === '/' ? (folder ? file : path.posix.dirname(file)) : root);
  }
  return [...folders].filter((one) => ![...folders].some((other) => other !== one && within(other, one)));
}

/** The workspaces around the given paths, as far as they are not given themselves. */
async function surroundings(targets: readonly Target[]): Promise<string[]> {
  const found = new Set<string>();
  for (const { path: file, folder } of targets) {
    const root = await workspaceRoot(folder ? file : path.posix.dirname(file));
    if (root && root !== slashed(os.homedir()) && root !== '/') found.add(root);
  }
  return [...found].filter((one) => ![...found].some((other) => other !== one && within(other, one)));
}

const entries = (reasons: ReadonlyMap<string, string>): Skipped[] =>
  [...reasons].map(([file, reason]) => ({ file, reason })).sort((a, b) => (a.file < b.file ? -1 : 1));
