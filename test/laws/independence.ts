import { check } from '../../server/src/cli/check';
import type { Language } from '../../server/src/cli/languages';
import type { Engine } from '../../server/src/engine/engine';
import { rules } from '../../server/src/rules';
import { LineIndex } from '../../server/src/text/lines';
import { newFrontends } from '../support/workspace';
import type { Workspace } from './additions';

/** A workspace's findings, as people read them: sorted, one a line. */
export type Told = readonly string[];

/** Where the code of a line is after an addition: the same text of a line, counted from the end or from the start. */
export type Place = (file: string, line: number) => number;

const asItIs: Place = (_, line) => line;

/** What is told of some files: `file:line rule: message`. */
export function told(engine: Engine, files: Iterable<string>, place: Place = asItIs): Told {
  const all: string[] = [];
  for (const file of files) {
    const text = engine.text(file);
    if (text === undefined) continue;
    const lines = new LineIndex(text);
    for (const { ruleId, range, message } of engine.findings(file))
      all.push(`${file}:${place(file, lines.position(range.start).line) + 1} ${ruleId}: ${message}`);
  }
  return all.sort();
}

export function fill(engine: Engine, workspace: Workspace, order: readonly string[] = [...workspace.keys()]): void {
  for (const file of order) engine.set(file, workspace.get(file));
}

export function clear(engine: Engine, workspace: Workspace): void {
  for (const file of workspace.keys()) engine.set(file, undefined);
}

/** What is told with an addition beside (or in) a workspace; the engine has the workspace before and afterwards. */
export function toldWith(engine: Engine, workspace: Workspace, addition: Workspace): Told {
  for (const [file, text] of addition) engine.set(file, text);
  try {
    // what is added before a line moves it down
    return told(engine, workspace.keys(), (file, line) => line - linesBefore(workspace.get(file)!, addition.get(file)));
  } finally {
    for (const file of addition.keys()) engine.set(file, workspace.get(file));
  }
}

/** What is told without a file, and no more with it: `<file>:<line> <rule>`; the engine has the file before and afterwards. */
export function unsaidWith(engine: Engine, workspace: Workspace, file: string, all: Told): string[] {
  const place = (finding: string): string => finding.replace(/^(.*?:\d+ [a-z-]+): .*$/s, '$1');
  const known = new Set(all.map(place));
  engine.set(file, undefined);
  const without = told(
    engine,
    [...workspace.keys()].filter((one) => one !== file),
  );
  engine.set(file, workspace.get(file));
  return without.map(place).filter((one) => !known.has(one));
}

/** How many lines come before the first one that both texts end with. */
function linesBefore(before: string, after: string | undefined): number {
  if (after === undefined || after.startsWith(before)) return 0;
  return after.split('\n').length - before.split('\n').length;
}

/** What only one of two says. */
export const differences = (before: Told, after: Told): string[] => [
  ...before.filter((one) => !after.includes(one)).map((one) => `no more: ${one}`),
  ...after.filter((one) => !before.includes(one)).map((one) => `new: ${one}`),
];

/** Some order, always the same for a seed. */
export function shuffled<T>(all: readonly T[], seed: number): T[] {
  const made = [...all];
  let state = seed;
  for (let i = made.length - 1; i > 0; i--) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    const k = state % (i + 1);
    [made[i], made[k]] = [made[k]!, made[i]!];
  }
  return made;
}

/**
 * What an editor's session leaves: files come one by one in some order, people ask in between, some are edited (half a
 * line, then what was there again) and some go and come back.
 */
export function session(engine: Engine, workspace: Workspace, seed: number): Told {
  const files = shuffled([...workspace.keys()], seed);
  const often = Math.max(3, Math.ceil(files.length / 8));
  for (const [i, file] of files.entries()) {
    engine.set(file, workspace.get(file));
    if (i % often === 0) engine.findings(file);
  }
  for (const [i, file] of shuffled(files, seed + 1)
    .slice(0, 12)
    .entries()) {
    const text = workspace.get(file)!;
    engine.set(file, i % 3 ? `${text.slice(0, text.length / 2)}\n  half(` : undefined);
    engine.findings(file);
    told(engine, files.slice(0, 5));
    engine.set(file, text);
    if (i % 2) engine.findings(file);
  }
  return told(engine, workspace.keys());
}

/** What the command line tells of a folder on the disk. */
export async function printed(folder: string): Promise<Told> {
  const languages = (await newFrontends()).map((frontend): Language => ({
    ...frontend,
    wants: () => true,
    create: async () => frontend,
  }));
  const { findings, text } = await check({ paths: [folder], cwd: folder, rules: {}, fix: false }, languages, rules);
  return findings
    .map(({ file, range, ruleId, message }) => {
      const line = new LineIndex(text(file)).position(range.start).line;
      return `${file}:${line + 1} ${ruleId}: ${message}`;
    })
    .sort();
}
