import path from 'node:path';
import { parseArgs } from 'node:util';
import { readCases } from '../../support/cases';
import { root } from '../../support/workspace';
import { javaErrors, typescriptErrors } from './errors';
import { cells, Checker, shaped, type Cell } from './matrix';
import { unmarked } from './program';

/** `npm run shapes [-- --only TEXT] [-- --shape NAME] [-- --holes] [-- --show] [-- --errors]`: the matrix of rules and shapes. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      shape: { type: 'string' },
      holes: { type: 'boolean' },
      show: { type: 'boolean' },
      errors: { type: 'boolean' },
    },
  });
  const cases = readCases(path.join(root, 'test/fixtures')).filter(({ name }) => name.includes(values.only ?? ''));
  const checker = await Checker.make();
  const all = (await shaped(cases, checker)).filter(
    ({ shape }) => values.shape === undefined || shape === values.shape,
  );
  if (values.show) {
    for (const { fixture, shape, program } of all) {
      console.log(`\n=== ${fixture.name} as ${shape}`);
      for (const [file, text] of program) console.log(`--- ${file}\n${unmarked(text)}`);
    }
  }
  if (values.errors) for (const error of [...typescriptErrors(all), ...javaErrors(all)]) console.log(error);
  const found = cells(all, checker);
  for (const language of ['typescript', 'java'])
    console.log(`${table(found.filter((one) => languageOf(one) === language))}\n`);
  if (values.holes)
    for (const { fixture, shape, lost, extra } of found)
      if (lost.length || extra.length)
        console.log(`${fixture.name} as ${shape}:${lost.map((one) => ` -${one}`)}${extra.map((one) => ` +${one}`)}`);
}

const holds = ({ lost, extra }: Cell): boolean => !lost.length && !extra.length;

const languageOf = ({ fixture }: Cell): string =>
  fixture.files.some(({ name }) => name.endsWith('.java')) ? 'java' : 'typescript';

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
