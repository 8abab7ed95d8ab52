import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, cpSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '../server/src/engine/catalogue';
import { rules } from '../server/src/rules';
import { snippetFor, snippetsOf, sources, stale, type Snippet } from '../snippets/generate';
import { stripTypes } from '../snippets/strip-types';

const folder = join(__dirname, '../snippets');
const snippetsFor = (language: string) =>
  JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as Record<string, Snippet>;

/** What the editor inserts when the user accepts every default; `name` is the file's name. */
function inserted(snippet: Snippet, name: string): string {
  const defaults = new Map<string, string>();
  return snippet.body
    .join('\n')
    .replace(
      /\\([\\$}])|\$\{(\w+)(?::([^}]*))?\}/g,
      (_, escaped: string | undefined, key: string, value: string | undefined) => {
        if (escaped !== undefined) return escaped;
        if (key === 'TM_FILENAME_BASE') return name;
        if (value !== undefined) defaults.set(key, value);
        return defaults.get(key) ?? assert.fail(`placeholder ${key} has no default`);
      },
    );
}

describe('snippets', function () {
  this.timeout(60_000);

  it('are what their programs make', () => {
    assert.deepEqual(stale(), [], 'run npx tsx snippets/generate.ts --write');
  });

  it('are noticed when a program changes, or goes', () => {
    const copy = mkdtempSync(join(tmpdir(), 'kafka-lint-snippets-'));
    try {
      cpSync(folder, copy, { recursive: true });
      appendFileSync(join(copy, 'typescript/kafkajs/outbox.ts'), '// #region\n');
      rmSync(join(copy, 'typescript/kafkajs/dead-letter.ts'));
      rmSync(join(copy, 'typescript/node-rdkafka/create-topics.ts'));
      assert.deepEqual(stale(copy), [
        'javascript/kafkajs/outbox.js',
        'typescript.json',
        'javascript.json',
        'javascript/confluent-rdkafka/create-topics.js',
        'javascript/kafkajs/dead-letter.js',
        'javascript/node-rdkafka/create-topics.js',
        'typescript/confluent-rdkafka/create-topics.ts',
      ]);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  it('name rules that exist', () => {
    const ids = new Set(catalogue.map((rule) => rule.id));
    const named = sources().flatMap(({ file, snippets }) =>
      snippets.flatMap((one) =>
        one.rules.filter((id) => !ids.has(id)).map((id) => `${file}: ${one.prefix} names ${id}`),
      ),
    );
    assert.deepEqual(named, []);
  });

  it('show a safe pattern of each rule for each of its clients', () => {
    const all = sources();
    // A key that is spelt right, that exists, or that agrees with the others is no pattern.
    const withoutPattern = ['unknown-config', 'removed-config', 'conflicting-config'];
    const missing = rules
      .filter((rule) => !withoutPattern.includes(rule.id))
      .flatMap((rule) =>
        rule.clients
          .filter((client) => snippetFor(rule.id, client, all) === undefined)
          .map((client) => `${rule.id} ${client}`),
      );
    assert.deepEqual(missing, []);
  });

  it('are there when a rule refers to them', () => {
    const prefixes = new Set(sources().flatMap(({ snippets }) => snippets.map((one) => one.prefix)));
    const referred = rules.flatMap((rule) => [...rule.repair.matchAll(/`(kafka-[a-z-]+)`/g)].map((match) => match[1]!));
    assert.ok(referred.length > 3);
    // kafka-reassign-partitions and the like are Kafka's own programs.
    assert.deepEqual(
      referred.filter(
        (name) =>
          !prefixes.has(name) &&
          !/^kafka-(?:reassign-partitions|configs|topics|storage|features|leader-election)$/.test(name),
      ),
      [],
    );
  });

  it('are the same in JavaScript, but for Nest, whose decorators need TypeScript', () => {
    const plain = Object.keys(snippetsFor('typescript'))
      .filter((prefix) => !prefix.startsWith('kafka-nest-'))
      .sort();
    assert.deepEqual(Object.keys(snippetsFor('javascript')).sort(), plain);
    assert.ok(plain.length > 30);
  });

  it('are all offered by the editor', () => {
    const { contributes } = JSON.parse(readFileSync(join(folder, '../package.json'), 'utf8')) as {
      contributes: { snippets: { language: string; path: string }[] };
    };
    const languages = new Set(sources().map((one) => one.language));
    assert.deepEqual(
      contributes.snippets
        .filter(({ language, path }) => path === `./snippets/${language}.json`)
        .map((one) => one.language)
        .sort(),
      [...languages].sort(),
    );
  });

  it("insert a program that says topic, group-id and the file's name in their places", () => {
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
    const program =
      '// placeholder a-b = x\n// placeholder a = y\n// satisfies r\n// #region snippet p: d\nif (ok) {\n    call(`${a}`, "\\n", a-b);\n}\n// #endregion\n';
    assert.deepEqual(snippetsOf(program, 4), [
      {
        prefix: 'p',
        description: 'd (r)',
        rules: ['r'],
        body: ['if (ok) {', '\tcall(`\\${${1:y}}`, "\\\\n", ${2:x});', '}'],
        code: 'if (ok) {\n    call(`${a}`, "\\n", a-b);\n}',
      },
    ]);
    assert.throws(
      () => snippetsOf(program.replace('// placeholder a =', '// placeholder missing ='), 4),
      /placeholder "missing" does not occur/,
    );
    assert.throws(() => snippetsOf('const a = 1;', 2), /no "satisfies <rules>" and "#region snippet/);
  });

  it('may be several of one file, each with its own numbers, and lose the indentation of their place', () => {
    const file =
      '# placeholder a = x\n# satisfies r, s\n# #region snippet p: d\n  k: a\n    l: 1\n# #endregion\n# satisfies s\n# #region snippet q: e\nm: a\n# #endregion\n';
    assert.deepEqual(snippetsOf(file, 2), [
      { prefix: 'p', description: 'd (r, s)', rules: ['r', 's'], body: ['k: ${1:x}', '\tl: 1'], code: 'k: a\n  l: 1' },
      { prefix: 'q', description: 'e (s)', rules: ['s'], body: ['m: ${1:x}'], code: 'm: a' },
    ]);
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
