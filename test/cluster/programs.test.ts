import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { find, repaired } from './programs';
import { page, pageFile, rows } from './proof';

describe('the programs that prove the rules', () => {
  it('are spoken on, and repaired', async () => {
    const all = await find([]);
    assert.ok(all.length > 0);
    for (const found of all) await repaired(found);
  });

  it('stand in docs/proof.md as they were last run', async () => {
    const names = new Set((await find([])).map(({ rule, name }) => `${rule} ${name}`));
    assert.deepEqual(rows().filter(({ rule, name }) => !names.has(`${rule} ${name}`)), []);
    assert.equal(existsSync(pageFile) ? readFileSync(pageFile, 'utf8') : '', page(rows()));
  });
});
