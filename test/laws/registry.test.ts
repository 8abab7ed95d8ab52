import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rules } from '../../server/src/rules';
import { readCases } from '../support/cases';
import { root } from '../support/workspace';

const folders = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map((one) => one.name);
const cases = readCases(path.join(root, 'test/fixtures'));
const ids = rules.map((rule) => rule.id);

describe('the registry', () => {
  it('names every rule file once, and nothing else', () => {
    const written = readdirSync(path.join(root, 'server/src/rules'))
      .filter((file) => /\bdefineRule\(/.test(readFileSync(path.join(root, 'server/src/rules', file), 'utf8')))
      .map((file) => file.replace(/\.ts$/, ''));
    assert.deepEqual([...ids].sort(), written.sort());
  });

  for (const rule of rules) {
    it(`${rule.id} says everything that people read`, () => {
      assert.match(rule.id, /^[a-z]+(-[a-z]+)+$/);
      assert.match(rule.summary, /^[A-Z].*[^.]$/);
      assert.ok(rule.why.length > 80, 'why');
      assert.ok(rule.repair.length > 20, 'repair');
      assert.ok(rule.silentWhen.length > 0 && rule.silentWhen.every(Boolean), 'silentWhen');
      assert.ok(rule.sources.length > 0 && rule.sources.every((source) => source.startsWith('https://')), 'sources');
      assert.ok(rule.clients.length > 0 && new Set(rule.clients).size === rule.clients.length, 'clients');
      assert.match(readFileSync(path.join(root, 'docs/rules', `${rule.id}.md`), 'utf8'), new RegExp(rule.id));
    });

    it(`${rule.id} has fixtures with findings for each of its clients, and files without any`, () => {
      const own = cases.filter((one) => one.rule === rule.id);
      const found = own.filter((one) =>
        one.files.some((file) => file.expected.some((expected) => expected.rule === rule.id)),
      );
      assert.deepEqual([...new Set(found.map((one) => one.client))].sort(), [...rule.clients].sort());
      assert.ok(
        own.some((one) => one.files.every((file) => !file.expected.length)),
        'no fixture is silent',
      );
    });
  }

  it('has a rule for each folder of fixtures', () => {
    assert.deepEqual(
      folders('test/fixtures').filter((folder) => !ids.includes(folder)),
      [],
    );
  });
});
