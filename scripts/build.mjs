// npm run build: bundles the extension, the language server and the command line into dist/, with what they need beside
// them.
// With --if-stale only when something has changed.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { build as bundle } from 'esbuild';
import { collectDeclarations, declarationPackages } from './declarations.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

/** What dist/ is made of: when one of these is newer, it is stale. */
const sources = [
  'client/src',
  'server/src',
  'scripts/build.mjs',
  'scripts/declarations.mjs',
  'package.json',
  'package-lock.json',
];

const wasm = ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-java/tree-sitter-java.wasm'];

/** True when dist/ is missing or older than what it is made of. */
export function isStale() {
  const made = join(dist, 'THIRD-PARTY.txt');
  return !existsSync(made) || sources.some((source) => newest(join(root, source)) > statSync(made).mtimeMs);
}

function newest(path) {
  const stat = statSync(path);
  return stat.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : stat.mtimeMs;
}

/**
 * Keeps the TypeScript compiler in a file of its own, which is loaded when it is first used: a workspace without Kafka
 * never does.
 * Only `ts` is taken from ts-morph.
 */
const lazyCompiler = {
  name: 'lazy-compiler',
  setup(build) {
    build.onResolve({ filter: /^ts-morph$/ }, () => ({ path: 'ts-morph', namespace: 'lazy' }));
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
      contents: `Object.defineProperty(exports, 'ts', { configurable: true, get() {
        const { ts } = require('./compiler.js');
        Object.defineProperty(exports, 'ts', { value: ts });
        return ts;
      } });`,
    }));
    build.onResolve({ filter: /^\.\/compiler\.js$/ }, ({ path }) => ({ path, external: true }));
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // The package's ES module asks for import.meta, which a CommonJS bundle does not have.
  alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** Fills dist/: all of it or, when something fails, nothing. */
export async function build() {
  const made = mkdtempSync(join(root, '.dist-'));
  try {
    await fill(made);
    mkdirSync(dist, { recursive: true });
    for (const file of readdirSync(dist))
      if (!existsSync(join(made, file))) rmSync(join(dist, file), { recursive: true });
    for (const file of readdirSync(made)) renameSync(join(made, file), join(dist, file));
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

async function fill(folder) {
  const results = await Promise.all([
    bundle({
      ...common,
      entryPoints: ['client/src/extension.ts'],
      outfile: join(folder, 'extension.js'),
      external: ['vscode'],
    }),
    bundle({
      ...common,
      entryPoints: ['server/src/lsp/main.ts'],
      outfile: join(folder, 'server.js'),
      plugins: [lazyCompiler],
    }),
    bundle({
      ...common,
      entryPoints: ['server/src/cli/main.ts'],
      outfile: join(folder, 'cli.js'),
      plugins: [lazyCompiler],
      banner: { js: '#!/usr/bin/env node' },
    }),
    bundle({
      ...common,
      stdin: {
        contents: "exports.ts = require('@ts-morph/common/dist/typescript.js');",
        resolveDir: join(root, 'node_modules', 'ts-morph'),
      },
      outfile: join(folder, 'compiler.js'),
      logLevel: 'error',
    }),
  ]);
  chmodSync(join(folder, 'cli.js'), 0o755);
  for (const file of wasm) copyFileSync(require.resolve(file), join(folder, file.split('/').at(-1)));
  writeFileSync(join(folder, 'declarations.json'), JSON.stringify(collectDeclarations(root)));
  const bundled = results
    .flatMap(({ metafile }) => Object.keys(metafile.inputs))
    .map((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1])
    .filter(Boolean);
  const named = [...declarationPackages, ...wasm.map((file) => file.split('/')[0])].map(
    (name) => `node_modules/${name}`,
  );
  writeFileSync(join(folder, 'THIRD-PARTY.txt'), licences([...new Set([...bundled, ...named])].sort()));
}

/** The licence texts of the packages in dist/. */
function licences(folders) {
  const texts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const files = readdirSync(join(root, folder))
      .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
      .sort();
    const text = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim()).join('\n\n');
    return `${name} ${version} (${license})\n\n${text || 'The package holds no licence text.'}\n`;
  });
  return `Kafka Lint contains code and declarations of these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--if-stale') && !isStale()) process.exit();
  await build().catch((error) => {
    console.error(error.errors ? 'The build failed.' : error);
    process.exit(1);
  });
  for (const file of readdirSync(dist).sort())
    console.error(`${relative(root, join(dist, file))}  ${Math.ceil(statSync(join(dist, file)).size / 1024)} KB`);
}
