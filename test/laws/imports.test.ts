import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { root } from '../support/workspace';

/** Who may import whom: folders of `server/src`, files of it, and packages. `node:` stands for Node's own modules. */
const law: Readonly<Record<string, readonly string[]>> = {
  text: [],
  catalog: [],
  facts: ['text'],
  flow: ['text', 'facts'],
  'frontends/frontend.ts': ['text', 'facts'],
  'frontends/typescript': ['text', 'facts', 'catalog', 'frontends/frontend', 'node:', 'ts-morph'],
  'frontends/config': ['text', 'facts', 'catalog', 'frontends/frontend', 'yaml', 'dot-properties'],
  'frontends/java': ['text', 'facts', 'catalog', 'frontends/frontend', 'node:', 'web-tree-sitter'],
  rules: ['text', 'facts', 'flow', 'catalog', 'fastest-levenshtein'],
  engine: ['text', 'facts', 'flow', 'rules', 'frontends/frontend', 'node:', 'ignore'],
  // for the workshop only: the pages are made from the fixtures, the snippets and what the rules say of them
  generate: ['engine', 'rules', 'facts', 'text', 'catalog', 'node:', 'snippets/generate', 'test/support'],
  lsp: [
    'engine',
    'rules',
    'text',
    'catalog',
    'frontends/frontend',
    'node:',
    'vscode-languageserver',
    'vscode-languageserver-textdocument',
  ],
  cli: [
    'engine',
    'rules',
    'text',
    'frontends/frontend',
    'node:',
    'package.json',
    'commander',
    'picocolors',
    'cli-progress',
    'fastest-levenshtein',
    'sarif',
    'string-width',
  ],
  // the two that put the house together
  'lsp/main.ts': ['lsp', 'engine', 'rules', 'frontends', 'node:', 'package.json', 'vscode-languageserver'],
  'cli/main.ts': ['cli', 'engine', 'rules', 'facts', 'frontends', 'node:', 'package.json', 'picocolors'],
};

const source = path.join(root, 'server/src');
const files = (readdirSync(source, { recursive: true }) as string[])
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort();

/** What a file imports: paths below `server/src` without ending, packages by their name. */
function importsOf(folder: string, file: string): string[] {
  const text = readFileSync(path.join(folder, file), 'utf8');
  return [
    ...text.matchAll(
      /^(?:import|export)\b[^'"]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)|\brequire\('([^']+)'\)/gm,
    ),
  ].map((match) => {
    const name = match.slice(1).find(Boolean)!;
    if (name.startsWith('.')) return path.posix.join(path.posix.dirname(file), name).replace(/^(\.\.\/)+/, '');
    if (name.startsWith('node:') || builtinModules.includes(name)) return 'node:';
    return name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : name.split('/')[0]!;
  });
}

const within = (name: string, place: string): boolean =>
  name === place || name.startsWith(`${place.replace(/\.ts$/, '')}/`) || name === place.replace(/\.ts$/, '');

describe('the import law', () => {
  it('holds for every import of the server', () => {
    const broken = files.flatMap((file) => {
      const place = Object.keys(law)
        .filter((one) => within(file, one))
        .sort((a, b) => b.length - a.length)[0];
      if (!place) return [`${file} stands outside the house`];
      const own = place.endsWith('.ts') ? path.posix.dirname(place) : place;
      return importsOf(source, file)
        .filter((name) => !within(name, own) && !law[place]!.some((allowed) => within(name, allowed)))
        .map((name) => `${file} imports ${name}`);
    });
    assert.deepEqual(broken, []);
  });

  it('leaves the client nothing but the editor', () => {
    const client = path.join(root, 'client/src');
    const broken = (readdirSync(client, { recursive: true }) as string[])
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        importsOf(client, file)
          .filter((name) => !['vscode', 'vscode-languageclient', 'node:'].includes(name) && !name.startsWith('./'))
          .map((name) => `${file} imports ${name}`),
      );
    assert.deepEqual(broken, []);
  });

  it('reads imports in all their forms', () => {
    assert.deepEqual(importsOf(path.join(__dirname, '../..'), 'test/laws/imports.test.ts').slice(0, 5), [
      'node:',
      'node:',
      'node:',
      'node:',
      'test/support/workspace',
    ]);
  });
});
