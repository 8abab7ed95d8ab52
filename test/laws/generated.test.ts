import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { catalogue } from '../../server/src/engine/catalogue';
import type { Engine } from '../../server/src/engine/engine';
import { examples, stale, write } from '../../server/src/generate/generate';
import { rules } from '../../server/src/rules';
import { newEngine } from '../support/workspace';

const root = path.join(__dirname, '..', '..');

/** Rules about keys and values alone: what is right instead is in their message. */
const withoutPattern = ['unknown-config', 'removed-config', 'conflicting-config'];

describe('generated files', function () {
  this.timeout(120_000);
  let engine: Engine;
  const complaints: string[] = [];

  before(async () => {
    engine = await newEngine(complaints);
  });

  it('are up to date', () => {
    assert.deepEqual(stale(root, engine), [], 'run `npm run generate`');
  });

  it('are noticed when they are stale, and written', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kafka-lint-generate-'));
    try {
      for (const file of ['README.md', 'package.json']) cpSync(path.join(root, file), path.join(folder, file));
      const pages = catalogue.map((rule) => `docs/rules/${rule.id}.md`);
      assert.deepEqual(
        stale(folder, engine).filter((file) => pages.includes(file)),
        pages,
        'pages that are missing',
      );
      write(folder, engine);
      assert.deepEqual(stale(folder, engine), []);
      const before = readFileSync(path.join(folder, pages[0]!), 'utf8');
      writeFileSync(path.join(folder, pages[0]!), 'another text');
      writeFileSync(path.join(folder, 'docs/rules/no-such-rule.md'), 'x');
      const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
      writeFileSync(path.join(folder, 'README.md'), readme.replace(catalogue[0]!.summary, 'another summary'));
      assert.deepEqual(stale(folder, engine).sort(), ['README.md', 'docs/rules/no-such-rule.md', pages[0]!].sort());
      write(folder, engine);
      assert.deepEqual(stale(folder, engine), []);
      assert.equal(readFileSync(path.join(folder, pages[0]!), 'utf8'), before);
      assert.equal(readFileSync(path.join(folder, 'README.md'), 'utf8'), readme);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('show each rule by an example of each of its clients, with what is said of it and how it is right', () => {
    const shown = examples(root, engine);
    const lacking = rules.flatMap((rule) =>
      rule.clients.flatMap((client) => {
        const own = shown.get(rule.id)!.filter((one) => one.client === client);
        if (own.length === 0) return [`${rule.id}/${client} has no fixture of one file that shows it`];
        const problems = own.flatMap((one) => [
          ...(one.message === undefined ? ['says nothing of its example'] : []),
          ...(one.after === undefined && one.snippet === undefined && !withoutPattern.includes(rule.id)
            ? ['has neither a fix nor a snippet']
            : []),
        ]);
        return problems.map((problem) => `${rule.id}/${client} ${problem}`);
      }),
    );
    assert.deepEqual(lacking, []);
    assert.deepEqual(complaints, []);
  });
});
