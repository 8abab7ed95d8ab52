/**
 * Makes the editor's snippets from the programs beside this file: `npx tsx snippets/generate.ts --write`, or `--check` to hear
 * what is stale. The programs are compiled and linted by the tests; the snippets are their text, between `#region snippet` and `#endregion`.
 *
 * A program starts with comments that say which of its words become placeholders: `// placeholder orders = topic` makes every
 * `orders` a placeholder that first reads `topic`; `// placeholder Outbox = $TM_FILENAME_BASE` takes one of the editor's variables.
 */
import { readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stripTypes } from './strip-types';

/** One entry of a VS Code snippet file. */
export interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const region = /^\/\/ #region snippet (\S+): (.+)\n([^]*?)^\/\/ #endregion$/m;
const placeholder = /^\/\/ placeholder (.+?) = (.+)$/gm;

/** The snippet in a program. `indent` is the program's own, in spaces; in the snippet it is a tab, which the editor turns into the user's. */
export function snippetOf(program: string, indent: number): Snippet {
  const [, prefix, description, text] = region.exec(program) ?? fail(`no "#region snippet <prefix>: <description>" in:\n${program}`);
  const defaults = new Map([...program.matchAll(placeholder)].map(([, word, value]) => [word!, value!]));
  const numbers = new Map<string, number>();

  const mark = (word: string): string => {
    const value = defaults.get(word)!;
    if (value.startsWith('$')) return `\${${value.slice(1)}:${word}}`;
    const known = numbers.get(word);
    if (known !== undefined) return `\${${known}}`;
    numbers.set(word, numbers.size + 1);
    return `\${${numbers.size}:${value}}`;
  };
  // Longest first, so that `shipping-service` is not taken for `shipping`.
  const words = [...defaults.keys()].sort((a, b) => b.length - a.length);
  for (const word of words) if (!text!.includes(word)) fail(`${prefix}: placeholder "${word}" does not occur`);
  const pattern = new RegExp(`(?<!\\w)(?:${words.map(escapeRegExp).join('|')})(?!\\w)`, 'g');

  const body = text!.trimEnd().replace(/[\\$]/g, '\\$&').replace(pattern, mark).split('\n').map((line) => tabs(line, indent));
  return { prefix: prefix!, description: description!, body };
}

/** Every generated file and what it has to hold, by path relative to this folder. */
export function generated(folder: string = __dirname): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const typescript = programs(join(folder, 'typescript'), '.ts');
  const javascript = typescript.map(({ name, text }) => ({ name, text: stripTypes(text) }));
  const java = ['clients', 'spring'].flatMap((style) => programs(join(folder, 'java/src/main/java', style), '.java'));

  for (const { name, text } of javascript) {
    files.set(`javascript/${name}.js`, `// Made from ../typescript/${name}.ts by ../generate.ts: edit that one.\n${text}`);
  }
  files.set('typescript.json', json(typescript, 2));
  files.set('javascript.json', json(javascript, 2));
  files.set('java.json', json(java, 4));
  return files;
}

/** The generated files that are missing, differ from what they have to hold, or have no program any more. */
export function stale(folder: string = __dirname): string[] {
  const wanted = generated(folder);
  const left = existsSync(join(folder, 'javascript')) ? readdirSync(join(folder, 'javascript')).map((name) => `javascript/${name}`).filter((file) => !wanted.has(file)) : [];
  return [...[...wanted].filter(([file, text]) => !existsSync(join(folder, file)) || readFileSync(join(folder, file), 'utf8') !== text).map(([file]) => file), ...left];
}

interface Program {
  readonly name: string;
  readonly text: string;
}

function programs(folder: string, extension: string): Program[] {
  return readdirSync(folder).filter((file) => file.endsWith(extension)).sort()
    .map((file) => ({ name: basename(file, extension), text: readFileSync(join(folder, file), 'utf8') }));
}

function json(sources: readonly Program[], indent: number): string {
  const snippets = sources.map(({ text }) => snippetOf(text, indent));
  return JSON.stringify(Object.fromEntries(snippets.map((snippet) => [snippet.prefix, snippet])), null, 2) + '\n';
}

function tabs(line: string, indent: number): string {
  const spaces = line.length - line.trimStart().length;
  return '\t'.repeat(Math.floor(spaces / indent)) + ' '.repeat(spaces % indent) + line.slice(spaces);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function fail(message: string): never {
  throw new Error(message);
}

if (require.main === module) {
  const old = stale();
  if (process.argv[2] === '--write') {
    const wanted = generated();
    for (const file of old) {
      const text = wanted.get(file);
      if (text === undefined) console.log(`left alone, nothing makes it any more: snippets/${file}`);
      else writeFileSync(join(__dirname, file), text);
    }
    console.log(`${wanted.size} files, ${old.length} of them new or changed`);
  } else if (old.length > 0) {
    console.error(`stale: ${old.map((file) => `snippets/${file}`).join(', ')}; run npx tsx snippets/generate.ts --write`);
    process.exitCode = 1;
  }
}
