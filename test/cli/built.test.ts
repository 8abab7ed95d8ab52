import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');
const cli = path.join(root, 'dist', 'cli.js');

const typescript = `import { Kafka } from 'kafkajs';

const producer = new Kafka({ clientId: 'shop', brokers: ['localhost:9092'] }).producer();

export async function place(id: string): Promise<void> {
  producer.send({ topic: 'orders', messages: [{ key: id, value: 'placed' }] });
}
`;

const java = `package shop;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

public class Orders {
    private final KafkaProducer<String, String> producer;

    public Orders(KafkaProducer<String, String> producer) {
        this.producer = producer;
    }

    public void place(String id) {
        producer.send(new ProducerRecord<>("orders", id, "placed"));
    }
}
`;

interface Output {
  readonly findings: readonly {
    readonly ruleId: string;
    readonly file: string;
    readonly range: { readonly start: { readonly line: number; readonly column: number } };
  }[];
  readonly files: {
    readonly seen: number;
    readonly analysed: number;
    readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  };
}

describe('the built command line', function () {
  this.timeout(60_000);
  let folder: string;
  const put = (file: string, text: string | Buffer) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const run = (given: readonly string[], options: { uid?: number; env?: NodeJS.ProcessEnv } = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...given], {
      cwd: folder,
      encoding: 'utf8',
      ...options,
    });
    return { status, stdout, stderr };
  };
  const lint = (...given: string[]): Output => {
    const { status, stdout, stderr } = run(['check', '--format', 'json', ...given]);
    assert.equal(stderr, '');
    assert.ok(status === 0 || status === 1);
    return JSON.parse(stdout);
  };
  const places = (output: Output) =>
    output.findings.map(({ ruleId, file, range }) => `${file}:${range.start.line}:${range.start.column} ${ruleId}`);

  before(() =>
    execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs'), '--if-stale'], { stdio: 'pipe' }),
  );
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kafka-lint-built-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('finds in TypeScript and Java what is to be found', () => {
    put('orders/place.ts', typescript);
    put('billing/Orders.java', java);
    assert.deepEqual(places(lint()), ['billing/Orders.java:14:9 unawaited-send', 'orders/place.ts:6:3 unawaited-send']);
  });

  it('understands one file with the project around it', () => {
    put('package.json', '{ "name": "shop" }');
    put('src/publisher.ts', typescript.replace('producer.send', 'return producer.send'));
    put('src/caller.ts', "import { place } from './publisher';\n\nexport function order(): void {\n  place('1');\n}\n");
    assert.deepEqual(places(lint('src/caller.ts')), ['caller.ts:4:3 unawaited-send']);
  });

  it('goes on past everything that is broken', () => {
    put('good.ts', typescript);
    put('Good.java', java);
    put('half.ts', typescript.replace("messages: [{ key: id, value: 'placed' }] });", 'messages: ['));
    put('half.js', `const { Kafka } = require('kafkajs');\nclass { async ( => {{{ \`\${`);
    put('Half.java', java.slice(0, java.indexOf('"orders"')));
    put('Empty.java', '');
    put('large.ts', typescript + '// padding\n'.repeat(480_000));
    put('binary.ts', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]));
    put('tsconfig.json', '{ "compilerOptions": { "paths": ');
    put('sub/tsconfig.json', '{ "extends": "./missing.json", "compilerOptions": { "paths": { "@x/*": 7 } } }');
    put('sub/package.json', 'not JSON');
    put('sub/also.ts', typescript);
    symlinkSync(folder, path.join(folder, 'sub', 'loop'));
    symlinkSync('self.ts', path.join(folder, 'self.ts'));
    const output = lint();
    const found = places(output);
    for (const expected of [
      'Good.java:14:9 unawaited-send',
      'good.ts:6:3 unawaited-send',
      'sub/also.ts:6:3 unawaited-send',
    ])
      assert.ok(found.includes(expected), `${expected} in\n${found.join('\n')}`);
    assert.deepEqual(Object.fromEntries(output.files.skipped.map(({ file, reason }) => [file, reason])), {
      'binary.ts': 'binary',
      'large.ts': 'larger than 1 MB (5.0 MB)',
      'self.ts': 'symbolic link',
    });
  });

  it('says what it could not read', function () {
    if (process.platform === 'win32') return this.skip();
    put('good.ts', typescript);
    put('closed/a.ts', typescript);
    chmodSync(folder, 0o755);
    chmodSync(path.join(folder, 'closed'), 0);
    const user = process.getuid!() === 0 ? { uid: 65534 } : {};
    const { stdout, stderr } = run(['check', '--format', 'json'], user);
    const closed = run(['check', 'closed'], user);
    chmodSync(path.join(folder, 'closed'), 0o755);
    assert.equal(stderr, '');
    const output = JSON.parse(stdout) as Output;
    assert.equal(output.findings.length, 1);
    assert.deepEqual(output.files.skipped, [{ file: 'closed/', reason: 'cannot be read (EACCES)' }]);
    assert.equal(closed.status, 2);
    assert.match(closed.stderr, /^kafka-lint: .*closed cannot be read \(EACCES\)\n$/);
  });

  it('counts columns in UTF-16, after tabs, emoji and a byte order mark', () => {
    put('a.ts', `\ufeff${typescript.replace('  producer.send', '\t/* 😀é */ producer.send')}`.replaceAll('\n', '\r\n'));
    put('b.ts', typescript.replace(/\n/g, ' ').replace(/^/, '\ufeff'));
    const column = typescript.replace(/\n/g, ' ').indexOf('producer.send') + 1;
    assert.deepEqual(places(lint()), ['a.ts:6:12 unawaited-send', `b.ts:1:${column} unawaited-send`]);
  });

  it('repairs files and leaves everything else of them alone', () => {
    const text = `\ufeff${typescript}`.replaceAll('\n', '\r\n');
    put('a.ts', text);
    put('b.ts', typescript);
    const { status, stdout } = run(['check', '--fix']);
    assert.equal(status, 0);
    assert.match(stdout, /fixed a\.ts: unawaited-send: .*\nfixed b\.ts: unawaited-send: /);
    assert.equal(readFileSync(path.join(folder, 'a.ts'), 'utf8'), text.replace('producer.send', 'await producer.send'));
    assert.equal(
      readFileSync(path.join(folder, 'b.ts'), 'utf8'),
      typescript.replace('producer.send', 'await producer.send'),
    );
    assert.deepEqual(lint().findings, []);
  });

  it('runs from a folder of its own, and does not load the compiler where there is no Kafka', () => {
    const alone = path.join(folder, 'alone');
    cpSync(path.join(root, 'dist'), alone, { recursive: true });
    put('shop/a.ts', typescript);
    put('plain/a.ts', "export const topic = 'a comment about kafka is no use of it';\n");
    const compiler = path.join(alone, 'compiler.js');
    writeFileSync(compiler, `console.error('the compiler was loaded');\n${readFileSync(compiler, 'utf8')}`);
    const check = (where: string) =>
      spawnSync(process.execPath, [path.join(alone, 'cli.js'), 'check', where, '--format', 'json'], {
        cwd: folder,
        encoding: 'utf8',
      });
    assert.equal(check('plain').stderr, '');
    const shop = check('shop');
    assert.equal(shop.stderr, 'the compiler was loaded\n');
    assert.equal((JSON.parse(shop.stdout) as Output).findings.length, 1);
  });

  it('does not mind a reader that has seen enough', function () {
    if (process.platform === 'win32') return this.skip();
    for (let i = 0; i < 300; i++) put(`a${i}.ts`, typescript);
    const { stdout, stderr, status } = spawnSync('sh', ['-c', `"${process.execPath}" "${cli}" check | head -1`], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.deepEqual({ stdout, stderr, status }, { stdout: 'a0.ts:6:3 error unawaited-send\n', stderr: '', status: 0 });
  });
});
