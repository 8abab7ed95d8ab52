import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '../../server/src/engine/engine';
import { defaultSettings } from '../../server/src/engine/settings';
import { readCases, type Case } from '../support/cases';
import { newEngine, root } from '../support/workspace';
import { additions, type Workspace } from './additions';
import { isChosen } from './chosen';
import { clear, differences, fill, printed, session, shuffled, told, toldWith } from './independence';

const cases = readCases(path.join(root, 'test/fixtures'));
const folder = '/workspace';
/** One in so many is looked at for each addition. */
const part = 10;
const workspaceOf = (one: Case, at = folder): Workspace =>
  new Map(one.files.map(({ name, text }) => [`${at}/${name}`, text]));

describe('what has nothing to do with it changes nothing', function () {
  this.timeout(300_000);
  let engine: Engine;

  before(async () => void (engine = await newEngine()));

  for (const { name, make } of additions) {
    it(name, () => {
      const wrong: string[] = [];
      for (const one of cases.filter((it) => isChosen(`${name} ${it.name}`, part))) {
        const workspace = workspaceOf(one);
        const addition = make(workspace, folder);
        if (!addition) continue;
        engine.settings = { ...defaultSettings, ...one.settings };
        fill(engine, workspace);
        const before = told(engine, workspace.keys());
        wrong.push(...differences(before, toldWith(engine, workspace, addition)).map((it) => `${one.name}: ${it}`));
        for (const file of addition.keys()) engine.set(file, undefined);
        clear(engine, workspace);
      }
      assert.deepEqual(wrong, []);
    });
  }
});

describe('in whatever order files come', function () {
  this.timeout(300_000);

  it('the same is told: each fixture of many files', async () => {
    const engine = await newEngine();
    for (const one of cases.filter(({ files }) => files.length > 1)) {
      const workspace = workspaceOf(one);
      engine.settings = { ...defaultSettings, ...one.settings };
      fill(engine, workspace);
      const before = told(engine, workspace.keys());
      clear(engine, workspace);
      for (const seed of [1, 2]) {
        fill(engine, workspace, shuffled([...workspace.keys()], seed));
        assert.deepEqual(differences(before, told(engine, workspace.keys())), [], `${one.name}, seed ${seed}`);
        clear(engine, workspace);
      }
    }
  });

  it('the same is told of many in one workspace, by the editor and by the command line', async () => {
    const disk = mkdtempSync(path.join(tmpdir(), 'kafka-lint-laws-'));
    try {
      const workspace = new Map(
        cases.filter(({ single }) => !single).flatMap((one) => [...workspaceOf(one, `${disk}/${one.name}`)]),
      );
      for (const [file, text] of workspace) {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      const usual = await printed(disk);
      for (const seed of [1, 2]) {
        const engine = await newEngine();
        engine.folders = [disk];
        assert.deepEqual(differences(usual, session(engine, workspace, seed)), [], `seed ${seed}`);
      }
    } finally {
      rmSync(disk, { recursive: true });
    }
  });
});
