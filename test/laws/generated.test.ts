import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { catalogue } from '../../server/src/engine/catalogue';
import { stale, write } from '../../server/src/generate/generate';

const root = path.join(__dirname, '..', '..');

describe('generated files', function () {
  this.timeout(20_000);

  it('are up to date', () => {
    assert.deepEqual(stale(root), [], 'run `npm run generate`');
  });

  it('are noticed when they are stale, and written', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kafka-lint-generate-'));
    try {
      for (const file of ['README.md', 'package.json']) cpSync(path.join(root, file), path.join(folder, file));
      const pages = catalogue.map((rule) => `docs/rules/${rule.id}.md`);
      assert.deepEqual(stale(folder).filter((file) => pages.includes(file)), pages, 'pages that are missing');
      write(folder);
      assert.deepEqual(stale(folder), []);
      const before = readFileSync(path.join(folder, pages[0]!), 'utf8');
      writeFileSync(path.join(folder, pages[0]!), 'another text');
      writeFileSync(path.join(folder, 'docs/rules/no-such-rule.md'), 'x');
      const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
      writeFileSync(path.join(folder, 'README.md'), readme.replace(catalogue[0]!.summary, 'another summary'));
      assert.deepEqual(stale(folder).sort(), ['README.md', 'docs/rules/no-such-rule.md', pages[0]!].sort());
      write(folder);
      assert.deepEqual(stale(folder), []);
      assert.equal(readFileSync(path.join(folder, pages[0]!), 'utf8'), before);
      assert.equal(readFileSync(path.join(folder, 'README.md'), 'utf8'), readme);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
