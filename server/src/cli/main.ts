import module from 'node:module';
import path from 'node:path';
import pc from 'picocolors';
import { version } from '../../../package.json';
import { isJavaContext } from '../facts/modules';
import { gate as configGate, languageOf } from '../frontends/config/files';
import { gate } from '../frontends/typescript/clients/index';
import { rules } from '../rules/index';
import type { Language } from './languages';
import { run } from './run';

// Node 22 and later keep compiled code between runs, which is a third of the time that loading the compiler takes.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

/** Where the build puts what the frontends need beside this file. */
const asset = (name: string): string => path.join(__dirname, name);

const languages: readonly Language[] = [
  {
    extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'],
    context: (file) => /\/(?:package|jsconfig|tsconfig|tsconfig\.base)\.json$/.test(file),
    wants: (text) => gate.test(text),
    create: async () =>
      (await import('../frontends/typescript/index.js')).createTypeScriptFrontend({
        declarations: asset('declarations.json'),
      }),
  },
  {
    extensions: ['.java'],
    context: isJavaContext,
    wants: (text) => /kafka/i.test(text),
    create: async () =>
      (await import('../frontends/java/index.js')).createJavaFrontend({
        runtime: asset('web-tree-sitter.wasm'),
        java: asset('tree-sitter-java.wasm'),
      }),
  },
  {
    extensions: [],
    names: (file) => languageOf(file) !== undefined,
    wants: (text) => configGate.test(text),
    create: async () => (await import('../frontends/config/index.js')).createConfigFrontend(),
  },
];

const main = (): Promise<number> =>
  run({
    arguments: process.argv.slice(2),
    cwd: process.cwd(),
    version,
    languages,
    rules,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    color: pc.isColorSupported && (Boolean(process.stdout.isTTY) || Boolean(process.env.FORCE_COLOR)),
    interactive: Boolean(process.stderr.isTTY),
  });

/** A reader that has seen enough (`| head`) is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`kafka-lint: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  },
);
