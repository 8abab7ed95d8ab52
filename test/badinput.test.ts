import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../server/src/cli/run';
import type { Engine } from '../server/src/engine/engine';
import { slashed } from '../server/src/engine/files';
import type { Frontend } from '../server/src/frontends/frontend';
import { rules } from '../server/src/rules';
import { LineIndex } from '../server/src/text/lines';
import { applyEdits } from '../server/src/text/range';
import { configurationName, readCases } from './support/cases';
import { Parsing } from './support/parsing';
import { newEngine, newFrontends, root } from './support/workspace';

const typescript = `import { Kafka } from 'kafkajs';

const producer = new Kafka({ brokers: ['localhost:9092'] }).producer();

export async function place(id: string): Promise<void> {
  producer.send({ topic: 'orders', messages: [{ value: id }] });
}
`;
const java = `package shop;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

public class Orders {
    void place(Producer<String, String> producer, String id) throws Exception {
        producer.send(new ProducerRecord<>("orders", id));
    }
}
`;
const call = "producer.send({ topic: 'orders', messages: [{ value: id }] })";
const dropped = 'unawaited-send';

describe('bad input', function () {
  this.timeout(60_000);

  describe('half-typed code', () => {
    let engine: Engine;
    let parsing: Parsing;
    const complaints: string[] = [];

    before(async () => {
      engine = await newEngine(complaints);
      parsing = await Parsing.load();
    });

    /** Nothing is thrown or logged; ranges lie in the text; no fix makes more syntax errors than there were. */
    function assertCalm(file: string, text: string): void {
      engine.set(file, text);
      for (const finding of engine.findings(file)) {
        assert.ok(
          finding.range.start >= 0 && finding.range.start <= finding.range.end && finding.range.end <= text.length,
          `range outside of the text:\n${text}`,
        );
        for (const fix of finding.fixes) {
          const fixed = applyEdits(text, fix.edits);
          assert.ok(
            parsing.errors(file, fixed) <= parsing.errors(file, text),
            `"${fix.title}" breaks\n${text}\ninto\n${fixed}`,
          );
        }
      }
      engine.set(file, undefined);
      assert.deepEqual(complaints.splice(0), [], text);
    }

    for (const one of readCases(path.join(root, 'test/fixtures')).filter(({ single }) => single)) {
      it(one.name, () => {
        const { name, text } = one.files[0]!;
        for (let cut = 1; cut <= 20; cut++)
          assertCalm(`/workspace/${name}`, text.slice(0, Math.floor((text.length * cut) / 21)));
        const brackets = [...text.matchAll(configurationName.test(name) ? /[=:\n-]/g : /[()[\]{}'"`;]/g)];
        for (let i = 0; i < 10; i++) {
          const { index } = brackets[Math.floor((brackets.length * i) / 10)]!;
          assertCalm(`/workspace/${name}`, text.slice(0, index) + text.slice(index + 1));
        }
      });
    }

    it('each key on the way to a finding', () => {
      for (const [file, text] of [
        ['/workspace/src/place.ts', typescript],
        ['/workspace/src/Orders.java', java],
      ] as const) {
        for (let length = 0; length <= text.length; length++) engine.set(file, text.slice(0, length));
        assert.deepEqual(
          engine.findings(file).map((finding) => finding.ruleId),
          [dropped],
        );
        for (let length = text.length - 60; length < text.length; length++) assertCalm(file, text.slice(0, length));
      }
    });

    it('edits give what the same text gives when it is new', async () => {
      const fresh = await newEngine(complaints);
      let seed = 1;
      const random = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
      for (const { single, files } of readCases(path.join(root, 'test/fixtures'))) {
        if (!single) continue;
        const file = `/workspace/${files[0]!.name}`;
        let text = files[0]!.text;
        engine.set(file, text);
        for (let edit = 0; edit < 4; edit++) {
          const at = random(text.length);
          const typed = ['', '{', '}', '(', '"', '\n', ' await ', '/*', 'return;', text.slice(at / 2, at / 2 + 30)][
            random(10)
          ]!;
          text = text.slice(0, at) + typed + text.slice(at + random(20));
          engine.set(file, text);
          fresh.set(file, undefined);
          fresh.set(file, text);
          assert.deepEqual(engine.findings(file), fresh.findings(file), text);
        }
        engine.set(file, undefined);
        fresh.set(file, undefined);
      }
      assert.deepEqual(complaints.splice(0), []);
    });

    const strange: readonly (readonly [string, string, string])[] = [
      ['nothing', 'a.ts', ''],
      ['white space', 'a.ts', ' \t\r\n\u00a0'],
      ['a byte order mark alone', 'A.java', '\ufeff'],
      ['an open comment', 'a.ts', `${typescript}/* and then`],
      ['an open template', 'a.ts', `${typescript}\`\${`],
      ['an open text block', 'A.java', `${java}String text = """\n kafka`],
      ['lone surrogates', 'a.ts', `${typescript}// \ud83d \ude00 \ud800`],
      [
        'a merge conflict',
        'a.ts',
        typescript
          .replace('  producer', '<<<<<<< HEAD\n  producer')
          .replace('id }] });\n', 'id }] });\n=======\n  await x;\n>>>>>>> main\n'),
      ],
      [
        'a merge conflict in Java',
        'A.java',
        java
          .replace('        producer', '<<<<<<< HEAD\n        producer')
          .replace('id));\n', 'id));\n=======\n>>>>>>> main\n'),
      ],
      ['another language', 'a.ts', java],
      ['another language in Java', 'A.java', typescript],
      ['deep nesting', 'a.ts', `${typescript}const deep = ${'['.repeat(500)}${']'.repeat(500)};\n`],
      ['deep nesting in Java', 'A.java', java.replace('id));', `${'('.repeat(300)}id${')'.repeat(300)}));`)],
      ['a long chain', 'a.ts', `${typescript}export const long = producer${'.then(x)'.repeat(300)};\n`],
      ['JSX', 'a.tsx', `${typescript}export const Page = () => <p>{place('a')}</p>;\n`],
      ['a class that extends itself', 'a.ts', `${typescript}class A extends A { b() { this.b(); } }\nnew A().b();\n`],
      [
        'functions that call each other',
        'a.ts',
        `${typescript}async function one() { two(); }\nasync function two() { one(); }\n`,
      ],
      ['a class that extends itself in Java', 'A.java', `${java}class A extends A { void b() { b(); } }\n`],
    ];
    for (const [what, file, text] of strange) it(what, () => assertCalm(`/workspace/src/${file}`, text));

    /** What is found in a configuration file that is hard to read: rules at the text they point at. */
    const hard: readonly (readonly [string, string, string, readonly string[]])[] = [
      ['an open quote in YAML', 'application.yml', 'spring.kafka.producer.acks: 1\nname: "open\n', ['acks-not-all 1']],
      [
        'a broken document among others',
        'application.yml',
        'kafka: [1\n---\nspring:\n  kafka:\n    producer: {acks: 1}\n',
        ['acks-not-all 1'],
      ],
      [
        'a line that is half typed',
        'application.yml',
        'spring:\n  kafka:\n    producer:\n      acks: 1\n      retr\n    consumer:\n      enable-auto-commit: true\n',
        ['acks-not-all 1', 'auto-commit-before-processing true'],
      ],
      ['tabs in YAML', 'application.yml', 'spring:\n\tkafka:\n\t\tproducer:\n\t\t\tacks: 1\n', []],
      [
        'duplicate keys',
        'application.yml',
        'spring:\n  kafka:\n    producer:\n      acks: 1\n      acks: "0"\n',
        ['acks-not-all "0"'],
      ],
      [
        'duplicate keys in .properties',
        'producer.properties',
        'bootstrap.servers=k\nacks=0\nacks : 1\n',
        ['acks-not-all 1'],
      ],
      [
        'anchors and merges',
        'application.yml',
        'x: &x\n  acks: 1\nspring:\n  kafka:\n    producer:\n      <<: [*x, *y]\n      value-serializer: *z\n',
        ['acks-not-all 1'],
      ],
      [
        'an alias of itself',
        'application.yml',
        'spring: &s\n  kafka:\n    producer:\n      acks: 1\n      properties: *s\n',
        ['acks-not-all 1'],
      ],
      [
        'aliases that stand for billions',
        'application.yml',
        `a0: &a0 {kafka: 1}\n${Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} {${Array.from({ length: 9 }, (_, k) => `k${k}: *a${i}`).join(', ')}}\n`).join('')}spring.kafka.producer.acks: 1\n`,
        ['acks-not-all 1'],
      ],
      [
        'a Helm template',
        'templates/kafka.yaml',
        '{{- if .Values.topic }}\napiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata:\n  name: {{ include "shop.name" . }}\nspec:\n  replicas: {{ .Values.replicas }}\n  config: {{- toYaml .Values.config | nindent 4 }}\n---\napiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nspec:\n  {{- with .Values.x }}\n  replicas: 1\n  {{- end }}\n{{- end }}\n',
        ['low-replication 1'],
      ],
      [
        'a template that is not closed',
        'templates/kafka.yaml',
        'apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nspec:\n  replicas: 1\n  partitions: {{ .Values\n',
        ['low-replication 1'],
      ],
      [
        'continued lines and escapes',
        'producer.properties',
        'bootstrap.servers=k,\\\r\n  l\r\nkey.seri\\\r\n  alizer=x\r\nac\\u006bs=\\\r\n   1\r\n',
        ['acks-not-all 1'],
      ],
      ['an escape that is none', 'producer.properties', 'bootstrap.servers=\\uzz\\u12\\\nacks=1\\', []],
      [
        'a properties file in a block',
        'map.yaml',
        '\ufeffapiVersion: v1\r\nkind: ConfigMap\r\ndata:\r\n    producer.properties: |+2\r\n      bootstrap.servers=k\r\n\r\n      acks = 1\r\n',
        ['acks-not-all 1'],
      ],
      ['a block that is not begun', 'map.yaml', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  kafka.properties: |', []],
      [
        'deep nesting in YAML',
        'application.yml',
        `kafka: ${'['.repeat(20_000)}\n---\nspring.kafka.producer.acks: 1\n`,
        ['acks-not-all 1'],
      ],
      [
        'deep levels in YAML',
        'application.yml',
        `kafka:\n${Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')}---\nkafka: ${'- '.repeat(5_000)}\n---\nspring.kafka.producer.acks: 1\n`,
        ['acks-not-all 1'],
      ],
      [
        'a huge list',
        'application.yml',
        `kafka:\n${'  - name: x\n'.repeat(5_000)}spring.kafka.producer.acks: 1\n`,
        ['acks-not-all 1'],
      ],
      [
        'megabytes of .properties',
        'producer.properties',
        `bootstrap.servers=k\n${'kafka.name=x\n'.repeat(70_000)}acks=1\n`,
        ['acks-not-all 1'],
      ],
      ['binary', 'kafka.properties', 'kafka\0\u0001\ufffd=\0acks=\0', []],
      ['another language in YAML', 'kafka.yml', typescript, []],
      [
        'quotes and no end in .env',
        '.env',
        'KAFKA_PROCESS_ROLES="broker\nKAFKA_DEFAULT_REPLICATION_FACTOR=1\nexport\n=1\n',
        ['low-replication 1'],
      ],
    ];
    for (const [what, file, text, expected] of hard) {
      it(what, () => {
        const at = `/workspace/config/${file}`;
        assertCalm(at, text);
        engine.set(at, text);
        assert.deepEqual(
          engine.findings(at).map(({ ruleId, range }) => `${ruleId} ${text.slice(range.start, range.end)}`),
          expected,
        );
        for (let offset = 0; offset < text.length && text.length < 1000; offset += 3) engine.configAt(at, offset);
        engine.set(at, undefined);
        assert.deepEqual(complaints.splice(0), []);
      });
    }
  });

  describe('folders', () => {
    let folder: string;
    let frontends: Frontend[];
    beforeEach(async () => {
      frontends = await newFrontends();
      folder = slashed(mkdtempSync(path.join(tmpdir(), 'kafka-lint-bad-')));
      put('src/good.ts', typescript);
    });
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    function put(file: string, content: string | Buffer): void {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), content);
    }

    interface Output {
      readonly findings: readonly {
        readonly ruleId: string;
        readonly file: string;
        readonly range: {
          readonly start: { readonly line: number; readonly column: number };
          readonly end: { readonly line: number; readonly column: number };
        };
      }[];
      readonly files: {
        readonly seen: number;
        readonly analysed: number;
        readonly skipped: readonly { readonly file: string; readonly reason: string }[];
      };
    }

    async function check(): Promise<Output> {
      let out = '';
      let err = '';
      const [ts, jv] = frontends as [Frontend, Frontend];
      const status = await run({
        arguments: ['check', folder, '--format', 'json'],
        cwd: folder,
        version: '0',
        languages: [
          {
            extensions: ['.ts', '.js'],
            context: (file) => file.endsWith('.json'),
            wants: () => true,
            create: async () => ts,
          },
          { extensions: ['.java'], wants: () => true, create: async () => jv },
        ],
        rules,
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
        color: false,
        interactive: false,
      });
      assert.equal(err, '');
      assert.equal(status, 1, 'the good file has its finding');
      const output = JSON.parse(out) as Output;
      assert.deepEqual(
        output.findings
          .filter((finding) => finding.file === 'src/good.ts')
          .map((finding) => `${finding.ruleId} ${finding.range.start.line}:${finding.range.start.column}`),
        [`${dropped} 6:3`],
        'the other files are still checked',
      );
      return output;
    }

    const others = (output: Output): string[] =>
      output.findings
        .filter((finding) => finding.file !== 'src/good.ts')
        .map((finding) => `${finding.file} ${finding.ruleId}`);
    const skipped = (output: Output): string[] => output.files.skipped.map(({ file, reason }) => `${file}: ${reason}`);

    const files: readonly {
      readonly what: string;
      readonly file: string;
      readonly content: () => string | Buffer;
      readonly findings?: number;
      readonly skipped?: RegExp;
    }[] = [
      { what: 'a syntax error', file: 'src/broken.ts', content: () => `${typescript}const x = ((;\n`, findings: 1 },
      {
        what: 'a syntax error in Java',
        file: 'src/Broken.java',
        content: () => java.replace('public class', '@@ public class'),
        findings: 1,
      },
      {
        what: '5 MB',
        file: 'src/large.ts',
        content: () => typescript + '// filling\n'.repeat(500_000),
        skipped: /larger than/,
      },
      {
        what: '5 MB in one line',
        file: 'src/Large.java',
        content: () => java + `// ${'x'.repeat(5_000_000)}`,
        skipped: /larger than/,
      },
      {
        what: 'a binary with the name of a program',
        file: 'src/video.ts',
        content: () => Buffer.from([0x47, 0x40, 0x00, 0x10, 0x00, 0x00, 0xb0, 0x0d, 0xff]),
        skipped: /binary/,
      },
      {
        what: 'bytes that are no UTF-8',
        file: 'src/latin.ts',
        content: () => Buffer.concat([Buffer.from('// caf\xe9 \xff\xfe\n', 'latin1'), Buffer.from(typescript)]),
        findings: 1,
      },
      { what: 'an empty file', file: 'src/empty.java', content: () => '' },
      { what: 'a broken package.json', file: 'package.json', content: () => '{ "workspaces": [' },
      { what: 'a package.json that is no object', file: 'package.json', content: () => '42' },
      {
        what: 'strange workspaces',
        file: 'package.json',
        content: () => '{ "name": 3, "workspaces": { "packages": "packages/*" }, "main": [] }',
      },
      { what: 'a broken tsconfig', file: 'tsconfig.json', content: () => '{ "compilerOptions": { "paths": ' },
      { what: 'a tsconfig that is a list', file: 'tsconfig.json', content: () => '[]' },
      {
        what: 'a tsconfig with strange paths',
        file: 'tsconfig.json',
        content: () => '{ "compilerOptions": { "baseUrl": 7, "paths": { "@/*": "src/*", "**": [null], "": [] } } }',
      },
      {
        what: 'a tsconfig that extends a missing file',
        file: 'tsconfig.json',
        content: () => '{ "extends": "../nowhere/base.json", "compilerOptions": { "strict": true } }',
      },
      {
        what: 'a tsconfig that extends a missing package',
        file: 'tsconfig.json',
        content: () => '{ "extends": ["@nobody/tsconfig", 5] }',
      },
      {
        what: 'a tsconfig that extends itself',
        file: 'tsconfig.json',
        content: () => '{ "extends": "./tsconfig.json" }',
      },
    ];
    for (const { what, file, content, findings = 0, skipped: reason } of files) {
      it(what, async () => {
        put(file, content());
        const output = await check();
        assert.equal(others(output).length, findings, others(output).join('\n'));
        if (reason) assert.match(skipped(output).join('\n'), reason);
        else assert.deepEqual(skipped(output), []);
      });
    }

    it('paths still resolve when the tsconfig extends a missing file', async () => {
      put(
        'tsconfig.json',
        '{ "extends": "./nowhere.json", "compilerOptions": { "paths": { "@shop/*": ["./src/*"] } } }',
      );
      put(
        'src/cart.ts',
        "import { place } from '@shop/send';\nexport async function fill(): Promise<void> {\n  place('a');\n}\n",
      );
      put('src/send.ts', typescript.replace('  producer.send', '  await producer.send'));
      assert.deepEqual(others(await check()), [`src/cart.ts ${dropped}`]);
    });

    it('a folder that cannot be read', async function () {
      put('src/secret/hidden.ts', typescript);
      chmodSync(path.join(folder, 'src/secret'), 0);
      chmodSync(folder, 0o755);
      const privileged = process.getuid?.() === 0;
      if (process.platform === 'win32') this.skip();
      if (privileged) process.seteuid!(65534);
      try {
        const output = await check();
        assert.deepEqual(skipped(output), ['src/secret/: cannot be read (EACCES)']);
        assert.deepEqual(others(output), []);
      } finally {
        if (privileged) process.seteuid!(0);
        chmodSync(path.join(folder, 'src/secret'), 0o755);
      }
    });

    it('symbolic links in a circle, to nothing and to a file', async () => {
      symlinkSync('..', path.join(folder, 'src/up'));
      symlinkSync('round.ts', path.join(folder, 'src/round.ts'));
      symlinkSync('nowhere.ts', path.join(folder, 'src/dangling.ts'));
      const output = await check();
      assert.deepEqual(others(output), []);
      assert.deepEqual(skipped(output), ['src/dangling.ts: symbolic link', 'src/round.ts: symbolic link']);
    });

    it('a folder with the name of a program', async () => {
      mkdirSync(path.join(folder, 'src/folder.ts'));
      put('src/folder.ts/inside.ts', typescript);
      assert.deepEqual(others(await check()), [`src/folder.ts/inside.ts ${dropped}`]);
    });

    const places: readonly {
      readonly what: string;
      readonly text: string;
      readonly line: number;
      readonly column: number;
    }[] = [
      { what: 'CRLF', text: typescript.replaceAll('\n', '\r\n'), line: 6, column: 3 },
      { what: 'lone carriage returns', text: typescript.replaceAll('\n', '\r'), line: 6, column: 3 },
      { what: 'a byte order mark', text: `\ufeff${typescript}`, line: 6, column: 3 },
      { what: 'tabs', text: typescript.replaceAll('  ', '\t'), line: 6, column: 2 },
      {
        what: 'emoji before the finding: columns are UTF-16',
        text: typescript.replace('  producer', '  /* 🚚📦 */ producer'),
        line: 6,
        column: 3 + '/* 🚚📦 */ '.length,
      },
      {
        what: 'emoji in a string before the finding',
        text: typescript.replace('  producer', "  const truck = '🚚'; producer"),
        line: 6,
        column: 3 + "const truck = '🚚'; ".length,
      },
    ];
    for (const { what, text, line, column } of places) {
      it(what, async () => {
        put('src/other.ts', text);
        const output = await check();
        const finding = output.findings.find(({ file }) => file === 'src/other.ts')!;
        assert.deepEqual(finding.range, { start: { line, column }, end: { line, column: column + call.length } });
        const index = new LineIndex(text);
        const at = index.offset({ line: line - 1, column: column - 1 });
        assert.equal(text.slice(at, at + call.length), call);
      });
    }
  });
});
