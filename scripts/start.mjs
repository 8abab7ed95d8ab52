// npm start: sets everything up and opens the extension in a real VS Code on examples/.
// An installed `code` is used where there is one (KAFKA_LINT_VSCODE=embedded says otherwise); else VS Code is served at
// a local address, for any browser.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installHost, temporaryFolder } from '../test/vscode/host/install.mjs';
import { build, exists, installPackages, root, run, say, step } from './tool.mjs';

const examples = join(root, 'examples');
const code = process.env.KAFKA_LINT_VSCODE ?? 'code';

if (code !== 'embedded' && exists(code)) {
  await installPackages();
  await build();
  say(`Opening ${examples} in VS Code.`);
  await run(code, ['--new-window', `--extensionDevelopmentPath=${root}`, examples], { show: true });
} else {
  await serve();
}

/** Serves the embedded VS Code, with the packed extension installed, until somebody presses Ctrl-C. */
async function serve() {
  await installHost({ embedded: true, print: say });
  const { makePackage } = await import('./package.mjs');
  const vsix = await makePackage();
  const { address, installExtension, startServer } = await import('../test/vscode/host/server.mjs');
  const userData = join(temporaryFolder, 'start', 'user');
  const extensions = join(temporaryFolder, 'start', 'extensions');
  mkdirSync(extensions, { recursive: true });
  await step('Installing the extension into the embedded VS Code', () => installExtension(vsix, extensions, userData));
  const server = await step('Starting VS Code', () =>
    startServer({ userData, extensions, port: process.env.PORT ? Number(process.env.PORT) : undefined }),
  );
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      asked = true;
      void server.stop();
    });
  }
  say('');
  say('VS Code with Kafka Lint is open at');
  console.log(address(server, examples));
  say('Open that address in a browser; press Ctrl-C here to end it.');
  const code = await server.exited;
  if (asked) return;
  say(`VS Code's server ended by itself (${code}).`);
  process.exitCode = 1;
}
