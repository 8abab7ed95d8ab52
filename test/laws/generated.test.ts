import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { catalogue } from '../../server/src/engine/catalogue';
import { stale, write } from '../../server/src/generate/generate';

const root = path.join(__dirname, '..', '..');

describe('generated files', () => {
  it('are up to date', () => {
    assert.deepEqual(stale(root), [], 'run `npm run generate`');
  });

  it('are noticed when they are stale, and written', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kafka-lint-generate-'));
    try {
      for (const file of ['README.md', 'package.json', 'docs/rules']) cpSync(path.join(root, file), path.join(folder, file), { recursive: true });
      mkdirSync(path.join(folder, 'test'));
      cpSync(path.join(root, 'test', 'fixtures'), path.join(folder, 'test', 'fixtures'), { recursive: true });
      assert.deepEqual(stale(folder), stale(root));
      const page = `docs/rules/${catalogue[0]!.id}.md`;
      const before = readFileSync(path.join(folder, page), 'utf8');
      writeFileSync(path.join(folder, page), 'another text');
      writeFileSync(path.join(folder, 'docs/rules/no-such-rule.md'), 'x');
      assert.deepEqual(stale(folder).filter((file) => file.includes('no-such-rule') || file === page).sort(), ['docs/rules/no-such-rule.md', page].sort());
      write(folder);
      assert.deepEqual(stale(folder), []);
      assert.equal(readFileSync(path.join(folder, page), 'utf8'), before);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
