/**
 * Makes the editor's snippets from the programs and configuration files beside this file: `npx tsx snippets/generate.ts --write`, or
 * `--check` to hear what is stale. The programs are compiled and linted by the tests; the snippets are their text, between
 * `#region snippet <prefix>: <description>` and `#endregion`. A file may hold several.
 *
 * A file starts with comments (`//` or `#`) that say which of its words become placeholders: `// placeholder orders = topic` makes every
 * `orders` a placeholder that first reads `topic`; `// placeholder Outbox = $TM_FILENAME_BASE` takes one of the editor's variables.
 * The line before a region, `// satisfies acks-not-all, unawaited-send`, names the rules whose safe pattern it is.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ClientId } from '../server/src/facts/facts';
import { stripTypes } from './strip-types';

/** One entry of a VS Code snippet file. */
export interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const region = /^(?:\/\/|#) satisfies (.+)\n(?:\/\/|#) #region snippet (\S+): (.+)\n([^]*?)^(?:\/\/|#) #endregion$/gm;
const placeholder = /^(?:\/\/|#) placeholder (.+?) = (.+)$/gm;

/** A snippet, the rules whose safe pattern it is, and the program's own text. */
export interface Made extends Snippet {
  readonly rules: readonly string[];
  readonly code: string;
}

/** The snippets in a program. `indent` is the program's own, in spaces; in a snippet it is a tab, which the editor turns into the user's. */
export function snippetsOf(program: string, indent: number): Made[] {
  const regions = [...program.matchAll(region)];
  if (regions.length === 0) fail(`no "satisfies <rules>" and "#region snippet <prefix>: <description>" in:\n${program}`);
  const defaults = new Map([...program.matchAll(placeholder)].map(([, word, value]) => [word!, value!]));
  // Longest first, so that `shipping-service` is not taken for `shipping`.
  const words = [...defaults.keys()].sort((a, b) => b.length - a.length);
  for (const word of words) if (!regions.some(([, , , , text]) => text!.includes(word))) fail(`${regions[0]![2]}: placeholder "${word}" does not occur`);
  const pattern = new RegExp(`(?<!\\w)(?:${words.map(escapeRegExp).join('|')})(?!\\w)`, 'g');

  return regions.map(([, satisfied, prefix, description, text]) => {
    const numbers = new Map<string, number>();
    const mark = (word: string): string => {
      const value = defaults.get(word)!;
      if (value.startsWith('$')) return `\${${value.slice(1)}:${word}}`;
      const known = numbers.get(word);
      if (known !== undefined) return `\${${known}}`;
      numbers.set(word, numbers.size + 1);
      return `\${${numbers.size}:${value}}`;
    };
    const code = withoutIndentation(text!.trimEnd());
    const escaped = code.replace(/[\\$]/g, '\\$&');
    const lines = (words.length > 0 ? escaped.replace(pattern, mark) : escaped).split('\n');
    const rules = satisfied!.split(', ');
    return { prefix: prefix!, description: `${description!} (${rules.join(', ')})`, body: lines.map((line) => tabs(line, indent)), rules, code };
  });
}

/** A region within a class or a function loses the indentation of its place. */
function withoutIndentation(text: string): string {
  const lines = text.split('\n');
  const outer = Math.min(...lines.filter((line) => line !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(outer)).join('\n');
}

/** The TypeScript programs of each client, and the Java programs of each style, by folder. */
const clients = ['kafkajs', 'confluent', 'node-rdkafka', 'platformatic', 'nestjs'];
const styles = ['clients', 'spring', 'reactive'];

/** The configuration files by the editor's language. Compose files are YAML to editors that do not know them better. */
const configuration = { properties: /\.properties$/, yaml: /\.ya?ml$/, dockercompose: /^compose\.yaml$/ };

/** A program or configuration file with the snippets in it. */
export interface Source {
  /** That of the snippet file it goes into. */
  readonly language: string;
  readonly client: ClientId;
  /** Relative to this folder. */
  readonly file: string;
  readonly text: string;
  readonly snippets: readonly Made[];
}

/** Every program and configuration file of this folder. */
export function sources(folder: string = __dirname): Source[] {
  const typescript = clients.flatMap((client) => files(folder, `typescript/${client}`, /\.ts$/));
  const rdkafka = typescript.filter(({ file }) => file.startsWith('typescript/node-rdkafka/')).map(({ file, text }) => ({ file: file.replace('node-rdkafka', 'confluent-rdkafka'), text: confluentRdkafka(text) }));
  const all = [...typescript, ...rdkafka];
  // Nest's decorators need TypeScript.
  const javascript = all.filter(({ file }) => !file.startsWith('typescript/nestjs/')).map(({ file, text }) => ({ file: file.replace(/^typescript(.*)\.ts$/, 'javascript$1.js'), text: stripTypes(text) }));
  const java = styles.flatMap((style) => files(folder, `java/src/main/java/${style}`, /\.java$/));
  const made = (language: string, indent: number, programs: readonly Program[]) => programs.map((program) => ({ language, client: clientOf(program.file), ...program, snippets: snippetsOf(program.text, indent) }));
  return [
    ...made('typescript', 2, all),
    ...made('javascript', 2, javascript),
    ...made('java', 4, java),
    ...Object.entries(configuration).flatMap(([language, name]) => made(language, 2, files(folder, 'config', name))),
  ];
}

/** Whose safe patterns a file shows. */
function clientOf(file: string): ClientId {
  const name = /^(?:typescript|javascript)\/([^/]+)\//.exec(file)?.[1];
  if (name !== undefined) return name as ClientId;
  if (file.includes('/spring/') || /\/application\./.test(file)) return 'spring-kafka';
  if (file.includes('/reactive/')) return 'reactor-kafka';
  return file.startsWith('java/') ? 'kafka-clients' : 'configuration';
}

/** Rules whose safe pattern is the same with every client of a language: a table, a transaction of the database, a catch. */
const sameWithEveryClient = ['dual-write', 'non-idempotent-handler', 'swallowed-send-error', 'missing-error-callback', 'unkeyed-message'];

/** The snippet that shows best how a client satisfies a rule: the one that names the rule earliest. */
export function snippetFor(rule: string, client: ClientId, all: readonly Source[] = sources()): { readonly language: string; readonly snippet: Made } | undefined {
  const language = client === 'configuration' ? undefined : /^(kafka-clients|spring-kafka|reactor-kafka)$/.test(client) ? 'java' : 'typescript';
  const suits = (one: Source) => one.language !== 'javascript' && (one.client === client || (sameWithEveryClient.includes(rule) && one.language === language));
  const found = all.filter(suits).flatMap((source) => source.snippets.filter((one) => one.rules.includes(rule)).map((snippet) => ({ language: source.language, own: source.client === client, snippet })));
  return found.sort((a, b) => Number(b.own) - Number(a.own) || a.snippet.rules.indexOf(rule) - b.snippet.rules.indexOf(rule) || a.snippet.code.length - b.snippet.code.length)[0];
}

/** Confluent's rdkafka API is node-rdkafka's under another name. */
function confluentRdkafka(text: string): string {
  return text.replaceAll("'node-rdkafka'", "'@confluentinc/kafka-javascript'").replace(/#region snippet kafka-rdkafka-(\S+): node-rdkafka:/g, "#region snippet kafka-confluent-rdkafka-$1: Confluent's rdkafka API:");
}

/** Every generated file and what it has to hold, by path relative to this folder. */
export function generated(folder: string = __dirname): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  const all = sources(folder);
  for (const { language, file, text } of all) {
    if (language === 'javascript') wanted.set(file, `// Made from ../../${file.replace(/^javascript(.*)\.js$/, 'typescript$1.ts')} by ../../generate.ts: edit that one.\n${text}`);
    if (file.startsWith('typescript/confluent-rdkafka/')) wanted.set(file, `// Made from ../${file.replace('typescript/confluent-rdkafka', 'node-rdkafka')} by ../../generate.ts: edit that one.\n${text}`);
  }
  for (const language of new Set(all.map((one) => one.language))) {
    const snippets = all.filter((one) => one.language === language).flatMap((one) => one.snippets);
    const twice = snippets.find(({ prefix }, index) => snippets.findIndex((other) => other.prefix === prefix) !== index);
    if (twice) fail(`${language}: two snippets called ${twice.prefix}`);
    wanted.set(`${language}.json`, JSON.stringify(Object.fromEntries(snippets.map(({ prefix, description, body }) => [prefix, { prefix, description, body }])), null, 2) + '\n');
  }
  return wanted;
}

/** The generated files that are missing, differ from what they have to hold, or have no program any more. */
export function stale(folder: string = __dirname): string[] {
  const wanted = generated(folder);
  const made = ['javascript', 'typescript/confluent-rdkafka'].flatMap((name) => below(join(folder, name)).map((file) => `${name}/${file}`));
  const changed = [...wanted].filter(([file, text]) => !existsSync(join(folder, file)) || readFileSync(join(folder, file), 'utf8') !== text).map(([file]) => file);
  return [...changed, ...made.filter((file) => !wanted.has(file))];
}

interface Program {
  readonly file: string;
  readonly text: string;
}

function files(folder: string, inside: string, name: RegExp): Program[] {
  return readdirSync(join(folder, inside)).filter((file) => name.test(file)).sort()
    .map((file) => ({ file: `${inside}/${file}`, text: readFileSync(join(folder, inside, file), 'utf8') }));
}

/** The files below a folder, with `/`, sorted; none when there is no such folder. */
function below(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')).filter((file) => /\.[jt]s$/.test(file)).sort();
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
      else {
        mkdirSync(dirname(join(__dirname, file)), { recursive: true });
        writeFileSync(join(__dirname, file), text);
      }
    }
    console.log(`${wanted.size} files, ${old.length} of them new or changed`);
  } else if (old.length > 0) {
    console.error(`stale: ${old.map((file) => `snippets/${file}`).join(', ')}; run npx tsx snippets/generate.ts --write`);
    process.exitCode = 1;
  }
}
