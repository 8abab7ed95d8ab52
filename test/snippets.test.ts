import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, cpSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { snippetOf, stale, type Snippet } from '../snippets/generate';
import { stripTypes } from '../snippets/strip-types';

const folder = join(__dirname, '../snippets');
const snippetsFor = (language: string) => JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as Record<string, Snippet>;

const wanted = ['safe-producer', 'sync-send-retry', 'async-send-save', 'batch-commit', 'dead-letter', 'idempotent-handler', 'outbox', 'sequence-check'];

/** What the editor inserts when the user accepts every default; `name` is the file's name. */
function inserted(snippet: Snippet, name: string): string {
  const defaults = new Map<string, string>();
  return snippet.body.join('\n').replace(/\\([\\$}])|\$\{(\w+)(?::([^}]*))?\}/g, (_, escaped: string | undefined, key: string, value: string | undefined) => {
    if (escaped !== undefined) return escaped;
    if (key === 'TM_FILENAME_BASE') return name;
    if (value !== undefined) defaults.set(key, value);
    return defaults.get(key) ?? assert.fail(`placeholder ${key} has no default`);
  });
}

describe('snippets', () => {
  it('are what their programs make', () => {
    assert.deepEqual(stale(), [], 'run npx tsx snippets/generate.ts --write');
  });

  it('are noticed when a program changes, or goes', () => {
    const copy = mkdtempSync(join(tmpdir(), 'kafka-lint-snippets-'));
    try {
      cpSync(folder, copy, { recursive: true });
      appendFileSync(join(copy, 'typescript/outbox.ts'), '// #region\n');
      rmSync(join(copy, 'typescript/dead-letter.ts'));
      assert.deepEqual(stale(copy), ['javascript/outbox.js', 'typescript.json', 'javascript.json', 'javascript/dead-letter.js']);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  it('exist for each need in each language', () => {
    const plain = wanted.map((need) => `kafka-${need}`).sort();
    assert.deepEqual(Object.keys(snippetsFor('typescript')).sort(), plain);
    assert.deepEqual(Object.keys(snippetsFor('javascript')).sort(), plain);
    assert.deepEqual(Object.keys(snippetsFor('java')).sort(), [...plain, ...wanted.map((need) => `kafka-spring-${need}`)].sort());
  });

  it('insert a program that says topic, group-id and the file\'s name in their places', () => {
    const java = inserted(snippetsFor('java')['kafka-dead-letter']!, 'Parcels');
    assert.match(java, /^import static java\.nio/);
    assert.match(java, /^public final class Parcels \{$/m);
    assert.match(java, /^\t\tParcels consumer = new Parcels\(\);$/m);
    assert.match(java, /consumer\.subscribe\(List\.of\("topic"\)\)/);
    assert.doesNotMatch(java, /DeadLetter\b|\$/);

    const typescript = inserted(snippetsFor('typescript')['kafka-dead-letter']!, '');
    assert.match(typescript, /^\t\ttopic: `\$\{topic\}-dlt`,$/m);
    assert.match(typescript, /topics: \['topic'\]/);
    assert.doesNotMatch(typescript, /shipping|orders/);
  });

  it('keep the text of the program where nothing is a placeholder', () => {
    const program = '// placeholder a-b = x\n// placeholder a = y\n// #region snippet p: d\nif (ok) {\n    call(`${a}`, "\\n", a-b);\n}\n// #endregion\n';
    assert.deepEqual(snippetOf(program, 4), { prefix: 'p', description: 'd', body: ['if (ok) {', '\tcall(`\\${${1:y}}`, "\\\\n", ${2:x});', '}'] });
    assert.throws(() => snippetOf(program.replace('// placeholder a =', '// placeholder missing ='), 4), /placeholder "missing" does not occur/);
    assert.throws(() => snippetOf('const a = 1;', 2), /no "#region snippet/);
  });

  it('lose their types, and nothing else, in JavaScript', () => {
    const typescript = [
      "import { Kafka, type Message } from 'kafkajs'; // client",
      'interface A { a: string }',
      'export async function f<T>(a: A, { b }: { b?: number }, c: string[] = []): Promise<void> {',
      '  const d: Map<string, T[]> = new Map<string, T[]>(); // keep: this',
      '  let e: Promise<void> | undefined;',
      '  return (a as unknown as B)!.f<C>((x: number): string => `${x}: y`, a ? b : c);',
      '}',
      '',
    ];
    const javascript = [
      "import { Kafka } from 'kafkajs'; // client",
      'export async function f(a, { b }, c = []) {',
      '  const d = new Map(); // keep: this',
      '  let e;',
      '  return (a).f((x) => `${x}: y`, a ? b : c);',
      '}',
      '',
    ];
    assert.equal(stripTypes(typescript.join('\n')), javascript.join('\n'));
  });
});
