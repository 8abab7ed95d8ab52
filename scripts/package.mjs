// npm run package: makes the .vsix that people install.
import { delimiter, dirname, join } from 'node:path';
import { build, installPackages, root, run, say, step, version } from './tool.mjs';
import { installHost, node24 } from '../test/vscode/host/install.mjs';

/** Builds and packs; gives the path of the .vsix. */
export async function makePackage() {
  await installPackages();
  await build();
  await installHost(say);
  const target = join(root, `kafka-lint-${version}.vsix`);
  const vsce = join(root, 'test', 'vscode', 'host', 'node_modules', '@vscode', 'vsce', 'vsce');
  // vsce wants Node 22 or newer.
  const env = { ...process.env, PATH: dirname(node24) + delimiter + process.env.PATH };
  await step(`Packing ${target}`, () => run(node24, [vsce, 'package', '--no-dependencies', '--skip-license', '--out', target], { env }));
  return target;
}

if (process.argv[1] === import.meta.filename) await makePackage();
