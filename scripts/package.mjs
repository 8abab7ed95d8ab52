// npm run package: makes the .vsix that people install.
import { cpSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { build, installPackages, root, run, say, step, version } from './tool.mjs';
import { installHost, node24 } from '../test/vscode/host/install.mjs';

/** Builds and packs; gives the path of the .vsix. */
export async function makePackage() {
  await installPackages();
  await build();
  await installHost({ print: say });
  const target = join(root, `kafka-lint-${version}.vsix`);
  const vsce = join(root, 'test', 'vscode', 'host', 'node_modules', '@vscode', 'vsce', 'vsce');
  // vsce walks through all there is, the embedded VS Code included, before it asks .vscodeignore: so it is given a copy
  // of what can matter.
  const stage = join(root, 'out', 'package');
  rmSync(stage, { recursive: true, force: true });
  for (const part of [
    '.vscodeignore',
    'package.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'client/icon.png',
    'dist',
    'docs/proof.md',
    'docs/rules',
    'snippets',
  ])
    cpSync(join(root, part), join(stage, part), { recursive: true });
  // vsce wants Node 22 or newer. Elsewhere than on Linux that has to be the Node that runs this.
  const env = { ...process.env, PATH: dirname(node24) + delimiter + process.env.PATH };
  await step(`Packing ${target}`, () =>
    run(node24, [vsce, 'package', '--no-dependencies', '--out', target], { cwd: stage, env }),
  );
  return target;
}

if (process.argv[1] === import.meta.filename) await makePackage();
