// What the scripts have in common: running npm and node with something to read meanwhile.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '..');

export const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/** Prints a line of progress to standard error. */
export const say = (line) => console.error(line);

/** Runs a command; its output is shown only when it fails, unless `show`. Rejects when it ends with anything but 0. */
export function run(command, args, { cwd = root, env = process.env, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => (output = (output + data).slice(-50_000)));
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}`)),
    );
  });
}

/** Does something that takes a while, and says what and how long. */
export async function step(what, work) {
  const start = Date.now();
  say(`${what} ...`);
  const result = await work();
  say(`  done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** Installs the project's own packages when that was not done, or when they have changed since. */
export async function installPackages() {
  const done = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return;
  await step('Installing packages', () =>
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']),
  );
}

/** Bundles extension, server and command line into dist/, when something has changed since the last time. */
export async function build() {
  const builder = await import('./build.mjs'); // needs installed packages
  if (builder.isStale()) await step('Building', builder.build);
}

/** True when a command can be started. */
export const exists = (command) =>
  spawnSync(command, ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0;
