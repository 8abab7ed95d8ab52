import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from '../../server/src/engine/settings';
import type { Severity } from '../../server/src/rules/rule';

/**
 * A finding as drawn under a line of a fixture. Lines and columns are 0-based and those of the file without its caret
 * lines.
 */
export interface Expected {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  readonly severity?: Severity;
  /** Part of the message; empty when nothing is said of it. */
  readonly message: string;
}

/**
 * One file of a case: its text without caret lines, what is drawn in it, and what it should be after its rule's fixes.
 */
export interface CaseFile {
  /** Relative to the case's workspace. */
  readonly name: string;
  readonly text: string;
  readonly expected: readonly Expected[];
  readonly golden?: string;
}

/** A fixture: a workspace of one file, or of a folder. */
export interface Case {
  /** `<rule>/<client>/<case>`: also how it is named to people. */
  readonly name: string;
  readonly rule: string;
  readonly client: string;
  readonly single: boolean;
  /** What the line `// settings: {...}` at the start of its first file says. */
  readonly settings: Partial<Settings>;
  readonly files: readonly CaseFile[];
}

const caret = /^\s*(?:\/\/|#)(<?)\s*(\^+)\s+([a-z-]+)(?:\((error|warning|information|hint)\))?(?:: (.+))?$/;
const fixedName = /\.fixed\.(?=\w+$)/;
/** Ends the names of programs and configurations; other files of a case only explain them. */
export const sourceName = /\.([cm]?[jt]sx?|java|properties|ya?ml|env|sh)$/;
/** Ends the names of configuration files, whose comments start with `#`. */
export const configurationName = /\.(?:properties|ya?ml|env|sh)$/;

/**
 * Takes the expectations out of a fixture's text. `//^^^ rule` (`#^^^ rule` in configuration files), `//  ^^^
 * rule(severity): part of the message`: the carets mark columns of
 * the code line above, several lines may follow one; `//<^^^ rule` starts at that line's first character that is no
 * white space.
 * Throws when carets stand under nothing or a comment looks like carets and is none: a typing error would silence the
 * test.
 */
export function readCarets(text: string): { readonly text: string; readonly expected: readonly Expected[] } {
  const code: string[] = [];
  const expected: Expected[] = [];
  for (const line of text.split('\n')) {
    const match = caret.exec(line);
    if (!match) {
      if (/^\s*(?:\/\/|#)<?\s*\^/.test(line)) throw new Error(`not understood: ${line}`);
      code.push(line);
      continue;
    }
    const above = code.at(-1) ?? '';
    const start = match[1] ? above.search(/\S/) : line.indexOf('^');
    const end = line.lastIndexOf('^', line.indexOf(match[3]!)) + 1;
    if (start < 0 || end > above.length || start >= end) throw new Error(`carets under nothing: ${line}`);
    expected.push({
      line: code.length - 1,
      start,
      end,
      rule: match[3]!,
      severity: match[4] as Severity | undefined,
      message: match[5] ?? '',
    });
  }
  return { text: code.join('\n'), expected };
}

/** Where a single file stands in its workspace: Java's main type gives its path. */
function placed(file: string, text: string): string {
  // what is called an example is one for readers only
  if (configurationName.test(file)) return `config/${file.replace(/^example\b/, 'shop')}`;
  if (!file.endsWith('.java')) return `src/${file}`;
  const folder = /^package ([\w.]+);/m.exec(text)?.[1]?.replaceAll('.', '/');
  const type = /^(?:\w+ )*(?:class|interface|record|enum) (\w+)/m.exec(text)?.[1];
  if (!folder || !type) throw new Error(`${file}: no package or no top-level type`);
  return `src/main/java/${folder}/${type}.java`;
}

function readFile(file: string, name?: string): CaseFile {
  const raw = readFileSync(file, 'utf8');
  if (!sourceName.test(file)) return { name: name!, text: raw, expected: [] };
  const { text, expected } = readCarets(raw);
  const goldenFile = file.replace(sourceName, '.fixed$&');
  const golden = statSync(goldenFile, { throwIfNoEntry: false }) ? readFileSync(goldenFile, 'utf8') : undefined;
  return { name: name ?? placed(path.basename(file), text), text, expected, golden };
}

/** Reads all fixtures below a folder, in order of their names. */
export function readCases(folder: string): Case[] {
  const cases: Case[] = [];
  const folders = (at: string): string[] =>
    readdirSync(at, { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map((one) => one.name)
      .sort();
  for (const rule of folders(folder)) {
    for (const client of folders(path.join(folder, rule))) {
      const here = path.join(folder, rule, client);
      for (const entry of readdirSync(here, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (fixedName.test(entry.name)) continue;
        const at = path.join(here, entry.name);
        const files = entry.isDirectory()
          ? (readdirSync(at, { recursive: true }) as string[])
              .filter((name) => statSync(path.join(at, name)).isFile() && !fixedName.test(name))
              .sort()
              .map((name) => readFile(path.join(at, name), name.replaceAll('\\', '/')))
          : [readFile(at)];
        const settings = JSON.parse(
          /^(?:\/\/|#) settings: (.+)/.exec(files[0]!.text)?.[1] ?? '{}',
        ) as Partial<Settings>;
        cases.push({
          name: `${rule}/${client}/${entry.name}`,
          rule,
          client,
          single: !entry.isDirectory(),
          settings,
          files,
        });
      }
    }
  }
  return cases;
}
