import path from 'node:path';
import { parseArgs } from 'node:util';
import { readCases } from '../../support/cases';
import { root } from '../../support/workspace';
import { javaErrors, typescriptErrors } from './errors';
import { knownHoles, nameOf, writeHoles } from './holes';
import { cells, Checker, holds, shaped, type Cell } from './matrix';
import { unmarked } from './program';

const usage = `npm run shapes -- [options]
Writes the fixtures in other shapes of the same program and prints which rules find the same in which.
  --only TEXT     fixtures whose names contain this
  --shape NAME    this shape alone
  --holes         also what is lost (-) and new (+) where they do not
  --show          also the programs
  --errors        also what the compilers say of the programs (Java: once \`npm test\` has fetched the jars)
  --update        takes out of holes.txt what holds now
  --add           puts into it what does not hold`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      only: { type: 'string' },
      shape: { type: 'string' },
      holes: { type: 'boolean' },
      show: { type: 'boolean' },
      errors: { type: 'boolean' },
      update: { type: 'boolean' },
      add: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(usage);
  const cases = readCases(path.join(root, 'test/fixtures')).filter(({ name }) => name.includes(values.only ?? ''));
  const checker = await Checker.make();
  const all = (await shaped(cases, checker)).filter(
    ({ shape }) => values.shape === undefined || shape === values.shape,
  );
  if (values.show)
    for (const one of all)
      for (const [file, text] of one.program) console.log(`--- ${nameOf(one)}: ${file}\n${unmarked(text)}`);
  if (values.errors) for (const error of [...typescriptErrors(all), ...javaErrors(all)]) console.log(error);
  const found = cells(all, checker);
  for (const language of ['TypeScript', 'Java'] as const) {
    const of = found.filter((one) => languageOf(one) === language);
    if (of.length) console.log(`${language}\n${table(of)}\n`);
  }
  if (values.holes)
    for (const one of found.filter((cell) => !holds(cell))) console.log(`${nameOf(one)}:${changes(one)}`);
  const known = knownHoles();
  const broken = new Set(found.filter((one) => !holds(one)).map(nameOf));
  const looked = new Set(found.map(nameOf));
  const fell = [...broken].filter((name) => !known.has(name));
  const isWhole = values.only === undefined && values.shape === undefined;
  const mended = [...known].filter((name) => (isWhole || looked.has(name)) && !broken.has(name));
  if (values.update || values.add) {
    const kept = [...known].filter((name) => !values.update || !mended.includes(name));
    writeHoles([...kept, ...(values.add ? fell : [])]);
  }
  if (mended.length && !values.update) console.log(`${mended.length} known holes hold now: --update takes them out`);
  if (!fell.length || values.add) return undefined;
  console.log(`${fell.length} do not hold and are not in holes.txt:`);
  for (const one of found) if (fell.includes(nameOf(one))) console.log(`${nameOf(one)}:${changes(one)}`);
  process.exitCode = 1;
  return undefined;
}

const languageOf = ({ fixture }: Cell): 'Java' | 'TypeScript' =>
  fixture.files.some(({ name }) => name.endsWith('.java')) ? 'Java' : 'TypeScript';

const changes = ({ lost, extra }: Cell): string =>
  [...lost.map((one) => ` -${one}`), ...extra.map((one) => ` +${one}`)].join();

/** Rules down, shapes across: how many of the fixtures hold. */
function table(all: readonly Cell[]): string {
  const shapes = [...new Set(all.map(({ shape }) => shape))];
  const rules = [...new Set(all.map(({ fixture }) => fixture.rule))].sort();
  const count = (some: readonly Cell[]): string => (some.length ? `${some.filter(holds).length}/${some.length}` : '');
  const rows = [
    ['', ...shapes.map((_, i) => String(i + 1)), 'all'],
    ...rules.map((rule) => {
      const of = all.filter(({ fixture }) => fixture.rule === rule);
      return [rule, ...shapes.map((shape) => count(of.filter((one) => one.shape === shape))), count(of)];
    }),
    ['all', ...shapes.map((shape) => count(all.filter((one) => one.shape === shape))), count(all)],
  ];
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const names = shapes.map((shape, i) => `${i + 1} ${shape}`).join(', ');
  const held = all.filter(holds).length;
  return [
    names,
    '',
    ...rows.map((row) => row.map((one, i) => (i ? one.padStart(widths[i]!) : one.padEnd(widths[i]!))).join('  ')),
    '',
    `${held} of ${all.length} hold (${((100 * held) / all.length).toFixed(1)} %)`,
  ].join('\n');
}

void main();
