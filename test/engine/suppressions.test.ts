import assert from 'node:assert/strict';
import { comments } from '../../server/src/engine/comments';
import { Engine } from '../../server/src/engine/engine';
import { fixFile, safeOnly } from '../../server/src/engine/fix';
import { defaultSettings } from '../../server/src/engine/settings';
import { fakeFrontend, fakeRule, quietRule } from './fake';

const head = "import 'kafkajs';\n";
const off = 'kafka-lint-ignore unawaited-send: metrics only';

function engineOf(body: string): Engine {
  const engine = new Engine([fakeFrontend()], [fakeRule, quietRule]);
  engine.set('/w/a.ts', head + body);
  return engine;
}
const ids = (body: string) =>
  engineOf(body)
    .findings('/w/a.ts')
    .map((finding) => finding.ruleId);
const afterFix = (body: string) =>
  fixFile(
    engineOf(body),
    '/w/a.ts',
    (finding, fix) => safeOnly(finding, fix) && finding.ruleId !== 'unawaited-send',
  ).text.slice(head.length);

describe('suppressions', () => {
  const silent: Record<string, string> = {
    'the line before': `// ${off}\nproducer.send();`,
    'the same line': `producer.send(); // ${off}`,
    'a block comment before the code': `/* ${off} */ producer.send();`,
    'a block comment of several lines': `  /*\n   * ${off}\n   */\n  producer.send();`,
    'several ids': `// kafka-lint-ignore unawaited-send, swallowed-send-error: metrics only\nproducer.send();`,
    'two comments, one above the other': `// ${off}\n// kafka-lint-ignore swallowed-send-error: too\nproducer.send();`,
    CRLF: `// ${off}\r\nproducer.send();\r\n`,
  };
  for (const [name, body] of Object.entries(silent))
    it(`hold for ${name}`, () => assert.ok(!ids(body).includes('unawaited-send')));

  const speaking: Record<string, string> = {
    'a trailing comment on the line before': `f(); // ${off}\nproducer.send();`,
    'two lines before': `// ${off}\n\nproducer.send();`,
    'a string': `const s = '// ${off}';producer.send();`,
    'a template': 'const s = `${f(`}`)}\n// ' + off + '\n`; producer.send();',
    'a comment that only mentions it': `// write ${off}\nproducer.send();`,
    'a missing reason': `// kafka-lint-ignore unawaited-send\nproducer.send();`,
    'an empty reason': `// kafka-lint-ignore unawaited-send:  \nproducer.send();`,
    'another word': `// kafka-lint-ignored unawaited-send: x\nproducer.send();`,
  };
  for (const [name, body] of Object.entries(speaking))
    it(`do not hold for ${name}`, () => assert.ok(ids(body).includes('unawaited-send')));

  it('are reported when unused, in every file', () => {
    assert.deepEqual(ids(`// ${off}\nawait producer.send();`), ['unused-suppression']);
    const engine = new Engine([fakeFrontend()], [fakeRule]);
    engine.set('/w/plain.ts', `// ${off}\nf();`);
    assert.deepEqual(engine.analysed(), ['/w/plain.ts']);
    assert.deepEqual(
      engine.findings('/w/plain.ts').map((one) => one.ruleId),
      ['unused-suppression'],
    );
  });

  it('are reported when they name an unknown rule, none, or give no reason', () => {
    assert.deepEqual(ids('// kafka-lint-ignore unawaited-sends: typo\nproducer.send();'), [
      'invalid-suppression',
      'unawaited-send',
    ]);
    assert.deepEqual(ids('// kafka-lint-ignore\nf();'), ['invalid-suppression']);
    assert.deepEqual(ids('// kafka-lint-ignore : why\nf();'), ['invalid-suppression']);
    assert.deepEqual(ids('// kafka-lint-ignore unawaited-send\nf();'), ['invalid-suppression']);
  });

  it('are not called unused when their rule is off, and can be left unreported', () => {
    const engine = engineOf(`// ${off}\nf();`);
    engine.settings = { ...defaultSettings, rules: { 'unawaited-send': 'off' } };
    assert.deepEqual(engine.findings('/w/a.ts'), []);
    engine.settings = { ...defaultSettings, rules: { 'unused-suppression': 'off' } };
    assert.deepEqual(engine.findings('/w/a.ts'), []);
    engine.settings = { ...defaultSettings, rules: { 'unused-suppression': 'error' } };
    assert.deepEqual(
      engine.findings('/w/a.ts').map((one) => one.severity),
      ['error'],
    );
  });

  it('are removed by a safe fix, with their line or the space before them', () => {
    assert.equal(afterFix(`f();\n  // ${off}\n  g();\n`), 'f();\n  g();\n');
    assert.equal(afterFix(`f();\r\n  /* ${off} */\r\n  g();\r\n`), 'f();\r\n  g();\r\n');
    assert.equal(afterFix(`f(); // ${off}\ng();`), 'f();\ng();');
    assert.equal(afterFix(`f(/* ${off} */ 1);`), 'f(1);');
    assert.equal(afterFix(`f();\n// ${off}`), 'f();\n');
    assert.equal(
      afterFix(`// kafka-lint-ignore swallowed-send-error, unawaited-send: why\nproducer.send();`),
      `// kafka-lint-ignore unawaited-send: why\nproducer.send();`,
    );
  });
});

describe('comments', () => {
  const texts = (text: string, line = '//') =>
    comments(text, line).map(({ inside }) => text.slice(inside.start, inside.end));

  it('are found in code and nowhere else', () => {
    assert.deepEqual(texts('a // one\n/* two */ b'), [' one', ' two ']);
    assert.deepEqual(texts(`'// no' "/* no */" \`// no \${x /* yes */ + \`// no\`} // no\` // end`), [' yes ', ' end']);
    assert.deepEqual(texts(`const r = /[/*]'/; // yes`), [' yes']);
    assert.deepEqual(texts(`a / b; c / d // yes`), [' yes']);
    assert.deepEqual(texts(`return /\\/\\/ no/.test(x); // yes`), [' yes']);
    assert.deepEqual(texts(`String s = """\n  // no "quoted" \\""" no\n  """; // yes`), [' yes']);
    assert.deepEqual(texts(`char c = '"'; // yes`), [' yes']);
    assert.deepEqual(texts(`'it\\'s // no' // yes`), [' yes']);
  });

  it('survive unfinished code', () => {
    assert.deepEqual(texts("'open // no\n// yes"), [' yes']);
    assert.deepEqual(texts('/* open'), [' open']);
    assert.deepEqual(texts('`open // no'), []);
    assert.deepEqual(texts('`${'), []);
    assert.deepEqual(texts('"""open // no'), []);
    assert.deepEqual(texts('a\\'), []);
  });

  it('of configuration files start with #', () => {
    assert.deepEqual(texts("# one\nkey: 'a # no' # two\nurl=http://x#no\nit's: 1 # three", '#'), [
      ' one',
      ' two',
      ' three',
    ]);
  });
});
