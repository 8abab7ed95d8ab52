import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from 'sarif';
import { slashed } from '../../server/src/engine/files';
import { run } from '../../server/src/cli/run';
import { fakeFrontend, fakeRule, quietRule } from '../engine/fake';

const head = "import 'kafkajs';\n";

describe('command line', function () {
  this.timeout(20_000);
  let folder: string;
  let made: number;
  const put = (file: string, text: string | Buffer) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const lint = async (...given: string[]) => {
    let out = '';
    let err = '';
    const status = await run({
      arguments: given,
      cwd: folder,
      version: '1.2.3',
      languages: [
        { extensions: ['.ts'], wants: (text) => text.includes('kafka'), create: async () => (made++, fakeFrontend()) },
      ],
      rules: [fakeRule, quietRule],
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      color: false,
      interactive: false,
    });
    return { status, out, err };
  };
  const jsonOf = async (...given: string[]) => JSON.parse((await lint('check', '--format', 'json', ...given)).out);

  beforeEach(() => {
    made = 0;
    folder = slashed(mkdtempSync(path.join(tmpdir(), 'kafka-lint-cli-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('prints JSON in exactly this shape', async () => {
    put('src/b.ts', `${head}  producer.send(1);\n`);
    put('src/a.ts', `${head}await producer.send(2);\n`);
    put('src/plain.ts', 'x');
    put('src/video.ts', Buffer.from([0, 1]));
    const { status, out, err } = await lint('check', '.', '--format', 'json');
    assert.equal(status, 1);
    assert.equal(err, '');
    assert.deepEqual(JSON.parse(out), {
      version: '1.2.3',
      findings: [
        {
          ruleId: 'unawaited-send',
          severity: 'error',
          message: 'This send is dropped.',
          file: 'src/b.ts',
          range: { start: { line: 2, column: 3 }, end: { line: 2, column: 19 } },
          fixes: [
            {
              title: 'Await it',
              safety: 'safe',
              edits: [{ range: { start: { line: 2, column: 3 }, end: { line: 2, column: 3 } }, text: 'await ' }],
            },
          ],
        },
      ],
      files: { seen: 4, analysed: 2, skipped: [{ file: 'src/video.ts', reason: 'binary' }] },
    });
    assert.deepEqual(Object.keys(JSON.parse(out)), ['version', 'findings', 'files']);
    assert.equal((await lint('check', '.', '--format', 'json')).out, out, 'the same for the same input');
  });

  it('understands a folder with the rest of its workspace, and prints only what is in it', async () => {
    put('package.json', '{ "workspaces": ["packages/*"] }');
    put('packages/shared/index.ts', `${head}producer.send(1);\n`);
    put('packages/app/index.ts', `${head}producer.send(2);\n`);
    const result = await jsonOf('packages/app');
    assert.deepEqual(
      result.findings.map((one: { file: string }) => one.file),
      ['index.ts'],
    );
    assert.deepEqual(result.files, { seen: 1, analysed: 1, skipped: [] });
  });

  it('cannot run on an empty path, or on a file that cannot be read', async () => {
    assert.deepEqual(await lint('check', ''), { status: 2, out: '', err: 'kafka-lint: a path is empty\n' });
    symlinkSync('/dev/null', path.join(folder, 'pipe.ts'));
    const { status, err } = await lint('check', 'pipe.ts');
    assert.equal(status, 2);
    assert.match(err, /^kafka-lint: .*pipe\.ts cannot be read \(no regular file\)\n$/);
  });

  it('does not pass for clean when a defect of its own kept files from being checked', async () => {
    put('a.ts', `${head}// BROKEN\n`);
    put('b.ts', `${head}producer.send(1);\n`);
    const { status, out, err } = await lint('check', '.', '--fail-on', 'never');
    assert.equal(status, 2);
    assert.match(err, /^kafka-lint: .*a\.ts.* failed: /);
    assert.match(out, /b\.ts:2:1 error unawaited-send/, 'the others are still checked');
  });

  it('shows a code frame, the message, the rule and the fix', async () => {
    put('a.ts', `${head}\t/* 😀 */ producer.send(1);\nnext();\n`);
    const { out } = await lint('check');
    assert.equal(
      out,
      [
        'a.ts:2:11 error unawaited-send',
        '  This send is dropped.',
        '',
        "    1 | import 'kafkajs';",
        '  > 2 | \t/* 😀 */ producer.send(1);',
        '      | \t         ^^^^^^^^^^^^^^^^',
        '    3 | next();',
        '',
        '  fix: Await it',
        '',
        '1 finding: 1 error; 1 can be repaired with --fix (1 file seen, 1 analysed).',
        '',
      ].join('\n'),
    );
  });

  it('keeps control characters of files from the terminal', async () => {
    put('a.ts', `${head}producer.send(1); // \u001b[31m\n`);
    const { out } = await lint('check');
    assert.ok(out.includes('producer.send(1); // \ufffd[31m'));
    assert.ok(!out.includes('\u001b'));
  });

  it('prints SARIF 2.1.0 with rules and fixes', async () => {
    put('a b.ts', `${head}producer.send(1);\n`);
    put('large.ts', 'x\n'.repeat(600_000));
    const { out } = await lint('check', '--format', 'sarif');
    const log = JSON.parse(out) as Log;
    const [one] = log.runs;
    assert.equal(log.version, '2.1.0');
    assert.deepEqual(
      one!.tool.driver.rules!.map((rule) => rule.id),
      ['unawaited-send', 'swallowed-send-error', 'unused-suppression', 'invalid-suppression'],
    );
    assert.match(one!.tool.driver.rules![0]!.help!.markdown!, /It is lost\.[^]*it is awaited/);
    const [result] = one!.results!;
    assert.equal(one!.tool.driver.rules![result!.ruleIndex!]!.id, result!.ruleId);
    assert.deepEqual(result!.locations![0]!.physicalLocation!, {
      artifactLocation: { uri: 'a%20b.ts', uriBaseId: 'ROOT' },
      region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 17 },
    });
    assert.deepEqual(result!.fixes![0]!.artifactChanges[0]!.replacements, [
      {
        deletedRegion: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 1 },
        insertedContent: { text: 'await ' },
      },
    ]);
    assert.match(
      one!.invocations![0]!.toolExecutionNotifications![0]!.message.text!,
      /^large\.ts was not analysed: larger than 1 MB/,
    );
    assert.equal(new URL('a%20b.ts', one!.originalUriBaseIds!.ROOT!.uri).href, `file://${folder}/a%20b.ts`);
  });

  it('repairs with --fix, keeps byte order mark and line ends, and says what it did', async () => {
    put('a.ts', `\ufeff${head.replace('\n', '\r\n')}producer.send(1);\r\n`);
    const { status, out } = await lint('check', '--fix');
    assert.equal(status, 0);
    assert.equal(
      readFileSync(path.join(folder, 'a.ts'), 'utf8'),
      `\ufeffimport 'kafkajs';\r\nawait producer.send(1);\r\n`,
    );
    assert.match(out, /No findings/);
    assert.match(out, /fixed a\.ts: unawaited-send: Await it\n/);
  });

  it('keeps standard output pure JSON with --fix', async () => {
    put('a.ts', `${head}producer.send(1);`);
    const { out, err } = await lint('check', '--fix', '--format', 'json');
    assert.deepEqual(JSON.parse(out).findings, []);
    assert.match(err, /^fixed a\.ts/);
  });

  it('does not write a file that is not valid UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from(`${head}// `), Buffer.from([0xe9]), Buffer.from('\nproducer.send(1);\n')]);
    put('a.ts', bytes);
    const { status, out } = await lint('check', '--fix');
    assert.equal(status, 1);
    assert.match(out, /kept a\.ts: not fixed: it is not valid UTF-8/);
    assert.deepEqual(readFileSync(path.join(folder, 'a.ts')), bytes);
  });

  it('fails from the severity that --fail-on names', async () => {
    put('a.ts', `${head}producer.send(1);`);
    const status = async (...given: string[]) => (await lint('check', ...given)).status;
    assert.equal(await status(), 1);
    assert.equal(await status('--rule', 'unawaited-send=information'), 0);
    assert.equal(await status('--rule', 'unawaited-send=information', '--fail-on', 'information'), 1);
    assert.equal(await status('--rule', 'unawaited-send=warning', '--fail-on', 'error'), 0);
    assert.equal(await status('--rule', 'unawaited-send=hint', '--fail-on', 'information'), 0);
    assert.equal(await status('--fail-on', 'never'), 0);
  });

  it('takes rules alone or with a severity', async () => {
    put('a.ts', `${head}producer.send(1); // kafka-lint-ignore swallowed-send-error: x\n`);
    const ids = async (...given: string[]) =>
      (await jsonOf(...given)).findings.map(
        (one: { ruleId: string; severity: string }) => `${one.ruleId} ${one.severity}`,
      );
    assert.deepEqual(await ids(), ['unawaited-send error', 'unused-suppression warning']);
    assert.deepEqual(await ids('--rule', 'unawaited-send'), ['unawaited-send error']);
    assert.deepEqual(await ids('--rule', 'swallowed-send-error'), []);
    assert.deepEqual(await ids('--rule', 'swallowed-send-error', '--rule', 'unawaited-send=hint'), [
      'unawaited-send hint',
    ]);
    assert.deepEqual(await ids('--rule', 'unawaited-send=off', '--rule', 'unused-suppression=error'), [
      'unused-suppression error',
    ]);
  });

  it('checks files, ignored ones too when they are named, with their project around them', async () => {
    put('package.json', '{}');
    put('.git/HEAD', '');
    put('.gitignore', 'gen/\n');
    put('gen/a.ts', `${head}producer.send(1);`);
    put('src/b.ts', `${head}producer.send(2);`);
    put('README.md', 'x');
    const found = await jsonOf('gen/a.ts', 'src');
    assert.deepEqual(
      found.findings.map((one: { file: string }) => one.file),
      ['a.ts', '../src/b.ts'],
    );
    assert.deepEqual(found.files, { seen: 2, analysed: 2, skipped: [] });
    const one = await jsonOf('src/b.ts');
    assert.deepEqual(
      one.findings.map((finding: { file: string }) => finding.file),
      ['b.ts'],
    );
    assert.deepEqual(one.files, { seen: 1, analysed: 1, skipped: [] });
    assert.deepEqual((await jsonOf('.')).files, {
      seen: 1,
      analysed: 1,
      skipped: [{ file: 'gen/', reason: 'ignored by .gitignore' }],
    });
    assert.deepEqual((await jsonOf('README.md')).files, {
      seen: 1,
      analysed: 0,
      skipped: [{ file: 'README.md', reason: 'not a kind of file that is checked' }],
    });
  });

  it('makes no frontend that has nothing to do', async () => {
    put('a.ts', 'nothing');
    assert.equal((await lint('check')).status, 0);
    assert.equal(made, 0);
    put('b.ts', head);
    assert.equal((await lint('check')).status, 0);
    assert.equal(made, 1);
  });

  const bad: Record<string, [string[], RegExp]> = {
    'a missing path': [['check', 'nowhere'], /no such file or folder: nowhere/],
    'a path below a file': [['check', 'a.ts/b'], /no such file or folder: a\.ts\/b/],
    'an unknown option': [['check', '--formt', 'json'], /unknown option '--formt'.*--format/],
    'an unknown format': [['check', '--format', 'xml'], /'xml' is invalid.*text, json, sarif/],
    'an unknown severity to fail on': [['check', '--fail-on', 'hint'], /'hint' is invalid/],
    'an unknown rule': [
      ['check', '--rule', 'unawaited-sends'],
      /there is no rule 'unawaited-sends'\. Did you mean 'unawaited-send'\?/,
    ],
    'a rule that nobody can guess': [
      ['check', '--rule', 'zzzzzzzzzzzz'],
      /Rules: unawaited-send, swallowed-send-error/,
    ],
    'an unknown severity of a rule': [['check', '--rule', 'unawaited-send=fatal'], /'fatal' is no severity/],
    'an unknown rule to explain': [['explain', 'swalowed-send-error'], /Did you mean 'swallowed-send-error'\?/],
    'no rule to explain': [['explain'], /missing required argument 'rule-id'/],
    'an unknown command': [['chek'], /unknown command 'chek'/],
  };
  for (const [name, [given, expected]] of Object.entries(bad)) {
    it(`says in one line that it cannot run with ${name}`, async () => {
      put('a.ts', head);
      const { status, out, err } = await lint(...given);
      assert.equal(status, 2);
      assert.equal(out, '');
      assert.match(err, expected);
      assert.match(err, /^kafka-lint: .*\n$/);
    });
  }

  it('explains a rule, helps, and says its version', async () => {
    const explained = await lint('explain', 'unawaited-send');
    assert.equal(explained.status, 0);
    assert.match(explained.out, /^unawaited-send \(error\)\nA send is dropped\nClients: kafkajs\n\nIt is lost\./);
    const unused = await lint('explain', 'unused-suppression');
    assert.equal(unused.status, 0);
    assert.doesNotMatch(unused.out, /kafka-lint-ignore/);
    const help = await lint('--help');
    assert.equal(help.status, 0);
    assert.match(help.out, /check [^]*explain/);
    assert.match((await lint('check', '--help')).out, /--fail-on/);
    assert.deepEqual(await lint('--version'), { status: 0, out: '1.2.3\n', err: '' });
    const nothing = await lint();
    assert.equal(nothing.status, 2);
    assert.match(nothing.err, /Usage/);
  });
});
