// The editor tests: the extension from its source folder, then as the .vsix that people install, in a real VS Code.
//   KAFKA_LINT_VSCODE=download   a VS Code that is downloaded, instead of the embedded one (needs internet and a
// display); or an executable's path
//   KAFKA_LINT_GREP=<text>       only tests whose names contain this
//   --source, --installed        only one of the two
//   --screenshots                no tests: takes the pictures in docs/screenshots
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { makePackage } from '../../scripts/package.mjs';
import { build, root, run, say, step } from '../../scripts/tool.mjs';
import { installHost } from './host/install.mjs';

const here = import.meta.dirname;
const host = join(here, 'host');
const chosen = process.env.KAFKA_LINT_VSCODE ?? 'embedded';
const download = chosen === 'download';
const only = ['--source', '--installed', '--screenshots'].find((one) => process.argv.includes(one));

await installHost({ embedded: chosen === 'embedded', print: say });
const { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } = await import(
  pathToFileURL(createRequire(join(host, 'package.json')).resolve('@vscode/test-electron')).href
);
const executable = download ? await downloadAndUnzipVSCode() : chosen === 'embedded' ? join(host, 'code.mjs') : chosen;

const suite = join(root, 'out', 'test', 'vscode');
await esbuild.build({
  entryPoints: ['index', 'editor', 'screenshots'].map((name) => join(here, 'suite', `${name}.ts`)),
  outdir: suite,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode', 'mocha'],
  sourcemap: 'inline',
});

/** Runs a suite on a copy of a folder, in a profile of its own. */
async function edit(name, folder, extension, extensionTestsEnv, prepare = async () => {}) {
  say(`\n${name}`);
  const own = mkdtempSync(join(tmpdir(), 'klt-'));
  const [workspace, userData, extensions] = ['shop', 'user', 'extensions'].map((part) => join(own, part));
  cpSync(folder, workspace, { recursive: true, filter: (path) => !/[\\/](node_modules|target)$/.test(path) });
  mkdirSync(extensions);
  try {
    await prepare(extensions, userData);
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: extension,
      extensionTestsPath: join(suite, 'index.js'),
      extensionTestsEnv,
      launchArgs: [workspace, '--user-data-dir', userData, '--extensions-dir', extensions, '--disable-workspace-trust'],
    });
  } finally {
    rmSync(own, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function install(vsix, extensions, userData) {
  const [command, ...args] = chosen === 'embedded' ? [executable] : resolveCliArgsFromVSCodeExecutablePath(executable);
  await run(command, [
    ...args,
    '--install-extension',
    vsix,
    '--extensions-dir',
    extensions,
    '--user-data-dir',
    userData,
  ]);
}

try {
  if (only === '--screenshots') {
    await build();
    const pictures = join(root, 'docs', 'screenshots');
    mkdirSync(pictures, { recursive: true });
    await edit('Screenshots', join(root, 'examples'), root, { KAFKA_LINT_SCREENSHOTS: pictures });
  } else {
    const vsix = only === '--source' ? await build() : await makePackage();
    if (only !== '--installed')
      await edit('VS Code, the extension from its folder', join(here, 'workspace'), root, {
        KAFKA_LINT_INSTALLED: '0',
      });
    if (only !== '--source')
      await edit(
        'VS Code, the installed .vsix',
        join(here, 'workspace'),
        join(here, 'harness'),
        { KAFKA_LINT_INSTALLED: '1' },
        (extensions, userData) => install(vsix, extensions, userData),
      );
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
