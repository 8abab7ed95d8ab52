import assert from 'node:assert/strict';
import path from 'node:path';
import { readCases } from '../../support/cases';
import { Parsing } from '../../support/parsing';
import { root } from '../../support/workspace';
import { isChosen } from '../chosen';
import { knownHoles, nameOf } from './holes';
import { cells, Checker, holds, shaped, type Cell } from './matrix';
import { unmarked, type Shaped } from './program';

/** One in so many is looked at here; `npm run shapes` looks at all. */
const part = 10;

describe('the same program in another shape', function () {
  this.timeout(300_000);
  let chosen: Shaped[];
  let all: Shaped[];
  let found: Cell[];

  before(async () => {
    const checker = await Checker.make();
    all = await shaped(readCases(path.join(root, 'test/fixtures')), checker);
    chosen = all.filter((one) => isChosen(nameOf(one), part));
    const known = knownHoles();
    found = cells(chosen, checker, (one) => holds(one) !== known.has(nameOf(one)));
  });

  it('is a program', async () => {
    const parsing = await Parsing.load();
    for (const one of chosen)
      for (const [file, text] of [...one.program].filter(([name]) => /\.([cm]?[jt]s|java)$/.test(name)))
        assert.equal(parsing.errors(file, unmarked(text)), 0, `${nameOf(one)} does not parse:\n${unmarked(text)}`);
  });

  it('has the same findings, but for the holes that are known', () => {
    const known = knownHoles();
    const told = ({ lost, extra }: Cell): string =>
      [...lost.map((one) => `-${one}`), ...extra.map((one) => `+${one}`)].join(', ');
    const fell = found.filter((one) => !holds(one) && !known.has(nameOf(one)));
    assert.deepEqual(
      fell.map((one) => `${nameOf(one)}: ${told(one)}`),
      [],
    );
  });

  it('keeps no hole in its list that is none', () => {
    const known = knownHoles();
    const mended = found.filter((one) => holds(one) && known.has(nameOf(one))).map(nameOf);
    assert.deepEqual(mended, [], 'run `npm run shapes -- --update`');
    const names = new Set(all.map(nameOf));
    assert.deepEqual(
      [...known].filter((name) => !names.has(name)),
      [],
      'no such fixture or shape',
    );
  });

  it('holds for at least the share that it held for', () => {
    const share = 1 - knownHoles().size / all.length;
    assert.ok(share >= 0.8, `${(100 * share).toFixed(1)} %`);
  });
});
