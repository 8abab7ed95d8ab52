import assert from 'node:assert/strict';
import { fetched, findingsIn, packages, reviewed, type Found } from './packages';

describe('published packages', function () {
  this.timeout(300_000);

  before(function () {
    try {
      for (const one of packages) fetched(one);
    } catch (error) {
      if (process.env.CI || error instanceof assert.AssertionError) throw error;
      console.log(`    skipped: the packages cannot be fetched (${(error as Error).message.split('\n')[0]})`);
      this.skip();
    }
  });

  const found: Found[] = [];

  for (const one of packages) {
    it(`${one.name}@${one.version} is read without a failure (${one.uses})`, async () => {
      const complaints: string[] = [];
      found.push(...(await findingsIn(one, complaints)));
      assert.deepEqual(complaints, []);
    });
  }

  it('hold what was reviewed, and nothing else', () => {
    const listed = [...reviewed()].flatMap(([place, verdicts]) => verdicts.map(() => place));
    assert.deepEqual(
      found.map((one) => one.place).sort(),
      listed.sort(),
      'read what has changed, then run npm run packages -- --write and give the verdicts',
    );
    assert.notEqual(found.length, 0);
  });

  it('have a verdict with a reason for each finding', () => {
    const unclear = [...reviewed()].filter(
      ([, verdicts]) => !verdicts.every((one) => /^(right|wrong|debatable): .{15,}/.test(one)),
    );
    assert.deepEqual(unclear, []);
  });
});
