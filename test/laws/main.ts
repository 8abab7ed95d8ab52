import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from '../../server/src/engine/engine';
import { scan, slashed, withoutMark } from '../../server/src/engine/files';
import { newEngine } from '../support/workspace';
import { additions, type Workspace } from './additions';
import { isChosen } from './chosen';
import { differences, fill, printed, session, shuffled, told, toldWith, unsaidWith, type Told } from './independence';

const usage = `npm run laws -- [--src DIR] [--repo NAME] [--seed N]
Holds the laws of independence and monotony over repositories: each folder of DIR is one (default: what
KAFKA_LINT_REPOSITORIES names). The same laws hold over the fixtures in \`npm test\`.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      src: { type: 'string', default: process.env['KAFKA_LINT_REPOSITORIES'] },
      repo: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
    },
  });
  if (values.help) return console.log(usage);
  if (!values.src)
    return console.log('skipped: neither --src nor KAFKA_LINT_REPOSITORIES names a folder of repositories');
  const folder = slashed(values.src);
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isDirectory() && one.name.includes(values.repo))
    .map(({ name }) => name)
    .sort();
  let broken = 0;
  for (const name of names) {
    for (const one of await lawsOf(`${folder}/${name}`, Number(values.seed))) {
      broken++;
      console.log(`${name}: ${one}`);
    }
  }
  console.log(`${names.length} repositories, ${broken} findings that changed`);
  process.exitCode = broken ? 1 : 0;
  return undefined;
}

/** What breaks a law in one repository. */
async function lawsOf(folder: string, seed: number): Promise<string[]> {
  const began = performance.now();
  const engine = await newEngine();
  engine.folders = [folder];
  const workspace = await read(folder, engine);
  const wrong: string[] = [];
  const note = (law: string, all: readonly string[]): void =>
    void wrong.push(...all.map((one) => `${law}: ${one.replaceAll(`${folder}/`, '').slice(0, 240)}`));
  fill(engine, workspace);
  const usual = told(engine, workspace.keys());

  for (const { name, make } of additions) {
    const addition = make(workspace, folder);
    if (!addition) continue;
    note(name, differences(usual, toldWith(engine, workspace, addition)));
    note(`${name}, gone again`, differences(usual, told(engine, workspace.keys())));
  }
  for (const file of removable(workspace, usual))
    note(`without ${file.slice(folder.length + 1)}`, unsaidWith(engine, workspace, file, usual));

  note('the editor', differences(usual, session(await emptyEngine(folder), workspace, seed)));
  const other = await emptyEngine(folder);
  fill(other, workspace, shuffled([...workspace.keys()], seed));
  note('in another order', differences(usual, told(other, workspace.keys())));
  note('the command line', differences(usual, await printed(folder)));
  console.log(
    `${path.basename(folder)}: ${workspace.size} files, ${usual.length} findings, ${Math.round((performance.now() - began) / 1000)} s`,
  );
  return wrong;
}

async function emptyEngine(folder: string): Promise<Engine> {
  const engine = await newEngine();
  engine.folders = [folder];
  return engine;
}

async function read(folder: string, engine: Engine): Promise<Workspace> {
  const workspace = new Map<string, string>();
  await scan(folder, {
    reads: (file) => engine.reads(file),
    each: (file, text) => void workspace.set(file, withoutMark(text)),
  });
  return new Map([...workspace].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Some files that nothing is told of and that stand beside those of which something is. */
function removable(workspace: Workspace, usual: Told): string[] {
  const spoken = new Set(usual.map((one) => one.replace(/:\d+ .*$/s, '')));
  const folders = new Set([...spoken].map((file) => path.posix.dirname(path.posix.dirname(file))));
  const near = [...workspace.keys()].filter(
    (file) =>
      !spoken.has(file) && [...folders].some((folder) => file.startsWith(`${folder}/`)) && /\.([jt]s|java)$/.test(file),
  );
  return near.filter((file) => isChosen(file, Math.max(1, Math.floor(near.length / 15))));
}

void main();
