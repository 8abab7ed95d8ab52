// Starts VS Code's own server (from code-server's package) on a free local port.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { node24 } from './install.mjs';

const codeServer = () => dirname(createRequire(import.meta.url).resolve('code-server/package.json'));

/**
 * Settings of a fresh profile: nothing that talks to the network, nothing that covers the editor, nothing saved unasked
 * (as on a desktop).
 */
const freshSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'json.schemaDownload.enable': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/** A local port that is free now. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/**
 * The server's environment: nothing of a VS Code that may have started us, no marketplace look-ups, no chat extension.
 */
function environment() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (/^VSCODE_(IPC_HOOK|CWD|NLS_CONFIG|ESM|HANDLES|AMD|AGENT)/.test(name) || name === 'ELECTRON_RUN_AS_NODE') delete env[name];
  env.EXTENSIONS_GALLERY ??= JSON.stringify({ serviceUrl: '' });
  env.VSCODE_SKIP_BUILTIN_EXTENSIONS ??= 'GitHub.copilot-chat';
  return env;
}

/** Prints the version of the embedded VS Code; resolves with the exit code. */
export const printVersion = () =>
  new Promise((resolve) => spawn(node24, [join(codeServer(), 'lib/vscode/out/server-main.js'), '--version'], { stdio: 'inherit' }).on('exit', (code) => resolve(code ?? 1)));

/**
 * Installs a .vsix into an extensions folder. Throws, with VS Code's output, when that fails.
 * @param {string} vsix @param {string} extensionsFolder @param {string} userDataFolder
 */
export async function installExtension(vsix, extensionsFolder, userDataFolder) {
  const args = ['--install-extension', vsix, '--force', '--extensions-dir', extensionsFolder, '--user-data-dir', userDataFolder, '--server-data-dir', userDataFolder, '--accept-server-license-terms'];
  const child = spawn(node24, [join(codeServer(), 'lib/vscode/out/server-main.js'), ...args], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0 || !/successfully installed/.test(output)) throw new Error(`installing ${vsix} ended with ${code}:\n${output}`);
}

/**
 * Starts the server and waits until it answers.
 * @param {{ userData?: string, extensions?: string, port?: number, automation?: boolean }} options
 *   `automation`: lets a page drive it (without this a built VS Code silently ignores the tests it is given and hangs).
 * @returns what is running: `url`, `authority` (for vscode-remote URIs), `log()` (its last output), `exited` (resolves
 *   with its exit code), `stop()`.
 */
export async function startServer({ userData, extensions, port, automation = false } = {}) {
  const own = mkdtempSync(join(tmpdir(), 'kl-'));
  const userDataFolder = resolve(userData ?? join(own, 'user'));
  const extensionsFolder = resolve(extensions ?? join(own, 'extensions'));
  mkdirSync(join(userDataFolder, 'User'), { recursive: true });
  mkdirSync(extensionsFolder, { recursive: true });
  const settings = join(userDataFolder, 'User', 'settings.json');
  if (!existsSync(settings)) writeFileSync(settings, JSON.stringify(freshSettings, undefined, 2));

  port ??= await freePort();
  const args = [join(codeServer(), 'lib/vscode/out/server-main.js'), '--host', '127.0.0.1', '--port', String(port), '--accept-server-license-terms', '--without-connection-token'];
  args.push('--server-data-dir', join(own, 'server'), '--user-data-dir', userDataFolder, '--extensions-dir', extensionsFolder, '--disable-telemetry', '--disable-workspace-trust');
  if (automation) args.push('--enable-smoke-test-driver');

  // A group of its own, so that no extension host outlives it.
  const child = spawn(node24, args, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output = (output + data).slice(-200_000)));
  const exited = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // Gone already.
    }
  };
  const stop = async () => {
    signal('SIGTERM');
    await Promise.race([exited, sleep(8000)]);
    signal('SIGKILL');
    rmSync(own, { recursive: true, force: true, maxRetries: 3 });
  };

  const authority = `127.0.0.1:${port}`;
  while (child.exitCode === null) {
    const answer = await fetch(`http://${authority}/version`).catch(() => undefined);
    if (answer?.ok) return { url: `http://${authority}/`, authority, log: () => output, exited, stop };
    await sleep(50);
  }
  await stop();
  throw new Error(`VS Code's server ended with ${child.exitCode} before it answered:\n${output.slice(-4000)}`);
}

/**
 * The address that opens a folder or a .code-workspace file (or an empty window) on a running server.
 * @param {{ url: string, authority: string }} server @param {string | undefined} folder
 * @param {{ extensionDevelopmentPath?: string[], extensionTestsPath?: string }} load extensions to load from source,
 *   and tests to run
 */
export function address(server, folder, { extensionDevelopmentPath = [], extensionTestsPath } = {}) {
  const remote = (path) => `vscode-remote://${server.authority}${encodeURI(resolve(path))}`;
  const query = [];
  if (!folder) query.push('ew=true');
  else query.push(`${extname(folder) === '.code-workspace' ? 'workspace' : 'folder'}=${encodeURI(resolve(folder)).replace(/[?#&+]/g, encodeURIComponent)}`);
  if (extensionDevelopmentPath.length > 0 || extensionTestsPath) {
    const payload = [['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ['enableProposedApi', '']];
    for (const path of extensionDevelopmentPath) payload.push(['extensionDevelopmentPath', remote(path)]);
    if (extensionTestsPath) payload.push(['extensionTestsPath', remote(extensionTestsPath)]);
    query.push(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
  }
  return `${server.url}?${query.join('&')}`;
}
