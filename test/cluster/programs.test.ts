import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { find, repaired } from './programs';
import { rules } from '../../server/src/rules';
import { page, pageFile, rows } from './proof';
import { without } from './without';

describe('the programs that prove the rules', () => {
  it('are spoken on, and repaired', async function () {
    this.timeout(300_000);
    const all = await find([]);
    assert.ok(all.length > 0);
    for (const found of all) await repaired(found);
  });

  it('are there for every rule in kafkajs, in Java, and in one of its clients at least; or it is said why not', async () => {
    const all = await find([]);
    const covered = (rule: string, client?: string): boolean =>
      [...all.map((one) => ({ rule: one.rule, clients: [one.client] })), ...without].some(
        (one) => one.rule === rule && (!client || one.clients.includes(client)),
      );
    const missing = rules.flatMap(({ id, clients }) =>
      (clients.length
        ? [undefined, ...clients.filter((client) => client === 'kafkajs' || client === 'kafka-clients')]
        : []
      )
        .filter((client) => !covered(id, client))
        .map((client) => `${id} ${client ?? ''}`),
    );
    assert.deepEqual(missing, []);
    assert.deepEqual(
      without.filter(({ rule, clients }) => all.some((one) => one.rule === rule && clients.includes(one.client))),
      [],
      'a row, and a reason why there is none',
    );
  });

  it('stand in docs/proof.md as they were last run', async () => {
    const names = new Set((await find([])).map(({ rule, name }) => `${rule} ${name}`));
    assert.deepEqual(
      rows().filter(({ rule, name }) => !names.has(`${rule} ${name}`)),
      [],
    );
    assert.equal(existsSync(pageFile) ? readFileSync(pageFile, 'utf8') : '', page(rows()));
  });
});
