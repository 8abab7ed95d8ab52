import assert from 'node:assert/strict';
import { Engine } from '../../server/src/engine/engine';
import { fixFile, ofRule, safeOnly } from '../../server/src/engine/fix';
import { defaultSettings, globs } from '../../server/src/engine/settings';
import type { Frontend } from '../../server/src/frontends/frontend';
import { defineRule, type Rule } from '../../server/src/rules/rule';
import { fakeFrontend, fakeRule, quietRule } from './fake';

const head = "import 'kafkajs';\n";
const rule = (check: Rule['check'], id = 'unawaited-send'): Rule => defineRule({ ...fakeRule, id, check });

function engineWith(files: Record<string, string>, rules: readonly Rule[] = [fakeRule, quietRule]) {
  const frontend = fakeFrontend();
  const log: string[] = [];
  const engine = new Engine([frontend], rules, (message) => log.push(message));
  for (const [file, text] of Object.entries(files)) engine.set(file, text);
  return { engine, frontend, log };
}

const told = (engine: Engine, file: string) =>
  engine
    .findings(file)
    .map((finding) => `${finding.ruleId} ${engine.text(file)!.slice(finding.range.start, finding.range.end)}`);

describe('engine', () => {
  it('finds, keeps what did not change, and forgets files that are gone', () => {
    const { engine, frontend } = engineWith({
      '/w/a.ts': `${head}producer.send(1);`,
      '/w/b.ts': `${head}producer.send(2);`,
      '/w/c.ts': 'nothing here',
    });
    assert.deepEqual(told(engine, '/w/a.ts'), ['unawaited-send producer.send(1)']);
    assert.deepEqual(engine.analysed(), ['/w/a.ts', '/w/b.ts']);
    const before = engine.findings('/w/a.ts');
    assert.equal(frontend.counts.facts, 2);
    engine.set('/w/c.ts', 'still nothing');
    assert.equal(engine.findings('/w/a.ts'), before, 'the same object while nothing changed');
    engine.set('/w/b.ts', `${head}await producer.send(2);`);
    assert.deepEqual(engine.findings('/w/a.ts'), before);
    assert.equal(frontend.counts.facts, 3);
    assert.deepEqual(told(engine, '/w/b.ts'), []);
    engine.set('/w/a.ts', undefined);
    assert.deepEqual(engine.findings('/w/a.ts'), []);
    assert.deepEqual(engine.analysed(), ['/w/b.ts']);
    assert.deepEqual(engine.findings('/w/unknown.ts'), []);
    assert.equal(engine.reads('/w/A.TS'), true);
    assert.equal(engine.reads('/w/a.md'), false);
  });

  it('tells every frontend that reads a file, and asks the one that states its facts', () => {
    const owner = fakeFrontend();
    const heard: string[] = [];
    const reader: Frontend = {
      ...fakeFrontend(),
      name: 'reader',
      extensions: [],
      context: (file) => /\.(?:ts|json)$/.test(file),
      comment: { line: '#' },
      facts: () => undefined,
      set: (file, text) => void heard.push(`${file} ${text ?? 'gone'}`),
    };
    const engine = new Engine([reader, owner], [fakeRule]);
    engine.set('/w/a.ts', `${head}producer.send(1);`);
    engine.set('/w/package.json', '{}');
    engine.set('/w/note.json', '// kafka-lint-ignore nothing');
    engine.set('/w/a.md', 'nobody reads this');
    engine.set('/w/package.json', undefined);
    assert.deepEqual(heard, [
      `/w/a.ts ${head}producer.send(1);`,
      '/w/package.json {}',
      '/w/note.json // kafka-lint-ignore nothing',
      '/w/package.json gone',
    ]);
    assert.deepEqual(told(engine, '/w/a.ts'), ['unawaited-send producer.send(1)']);
    assert.deepEqual([engine.commentSign('/w/a.ts'), engine.reads('/w/package.json')], ['//', true]);
    assert.deepEqual(
      [engine.analysed(), engine.findings('/w/note.json')],
      [['/w/a.ts'], []],
      'what is only read has no findings',
    );
  });

  it('checks a file again when a function it calls changed in another file, and not when nothing did or somebody else changed', () => {
    let runs = 0;
    const caller = rule(({ facts, code, report }) => {
      if (facts.file !== '/w/a.ts') return;
      runs++;
      if (!code.function('/w/b.ts#place')?.asynchronous) report({ range: { start: 0, end: 6 }, message: 'not async' });
    });
    const { engine } = engineWith(
      { '/w/a.ts': `${head}function caller calls /w/b.ts#place`, '/w/b.ts': `${head}function place`, '/w/c.ts': head },
      [caller],
    );
    assert.equal(engine.findings('/w/a.ts').length, 1);
    engine.set('/w/plain.ts', 'nothing');
    engine.set('/w/a.ts', `${head}function caller calls /w/b.ts#place`);
    engine.set('/w/c.ts', `${head}function other`);
    assert.equal(engine.findings('/w/a.ts').length, 1);
    assert.equal(runs, 1);
    engine.set('/w/b.ts', `${head}async function place`);
    assert.equal(engine.findings('/w/a.ts').length, 0);
    assert.equal(runs, 2);
  });

  it('puts a report into the file it names, once', () => {
    const into = rule(({ report }) =>
      report({
        file: '/w/b.ts',
        range: { start: 0, end: 6 },
        message: 'here',
        related: [{ file: '/w/a.ts', range: { start: 0, end: 1 }, message: 'from here' }],
      }),
    );
    const { engine } = engineWith({ '/w/a.ts': head, '/w/b.ts': head }, [into]);
    assert.deepEqual(engine.findings('/w/a.ts'), []);
    assert.equal(engine.findings('/w/b.ts').length, 1);
    assert.equal(engine.findings('/w/b.ts')[0]!.related.length, 1);
  });

  it('drops what a failing rule, frontend or rewrite says, and nothing else', () => {
    const failing = rule(({ report }) => {
      report({ range: { start: 0, end: 1 }, message: 'half' });
      throw new Error('a defect');
    }, 'acks-not-all');
    const unfixable = rule(({ report }) => {
      const entry = {
        key: 'acks',
        written: 'acks',
        value: { known: false, range: { start: 0, end: 1 } },
        range: { start: 0, end: 1 },
      } as const;
      report({
        range: { start: 0, end: 1 },
        message: 'no fix',
        fixes: [{ title: 'Set it', safety: 'safe', change: { kind: 'set-config', entry, value: '1' } }],
      });
    }, 'missing-error-callback');
    const { engine, log } = engineWith({ '/w/a.ts': `${head}producer.send();`, '/w/b.ts': `${head} BROKEN` }, [
      failing,
      unfixable,
      fakeRule,
    ]);
    assert.deepEqual(
      engine.findings('/w/a.ts').map((one) => [one.ruleId, one.fixes.length]),
      [
        ['missing-error-callback', 0],
        ['unawaited-send', 1],
      ],
    );
    assert.deepEqual(engine.findings('/w/b.ts'), []);
    assert.equal(log.filter((line) => line.includes('a defect')).length, 1);
    assert.equal(log.filter((line) => line.includes('cannot read this')).length, 1);
    assert.equal(log.filter((line) => line.includes('cannot rewrite this')).length, 1);
  });

  it('cuts a range at the end of its first line and sorts by place', () => {
    const two = rule(({ report }) => {
      report({ range: { start: 8, end: 12 }, message: 'second' });
      report({ range: { start: 0, end: 99 }, message: 'first' });
    });
    const { engine } = engineWith({ '/w/a.ts': "'kafkajs' \t\r\nmore" }, [two]);
    assert.deepEqual(told(engine, '/w/a.ts'), ["unawaited-send 'kafkajs'", "unawaited-send '"]);
  });

  it('applies severities, off, enabled and exclude at once', () => {
    const { engine } = engineWith({
      '/w/a.ts': `${head}producer.send();`,
      '/w/legacy/b.ts': `${head}producer.send();`,
    });
    engine.folders = ['/w'];
    const severities = () => engine.findings('/w/a.ts').map((one) => one.severity);
    assert.deepEqual(severities(), ['error']);
    engine.settings = { ...defaultSettings, rules: { 'unawaited-send': 'hint' } };
    assert.deepEqual(severities(), ['hint']);
    engine.settings = { ...defaultSettings, rules: { 'unawaited-send': 'off' } };
    assert.deepEqual(severities(), []);
    engine.settings = { ...defaultSettings, exclude: ['legacy/'] };
    assert.deepEqual(severities(), ['error']);
    assert.deepEqual(engine.findings('/w/legacy/b.ts'), []);
    engine.settings = { ...defaultSettings, enabled: false };
    assert.deepEqual(severities(), []);
    engine.settings = defaultSettings;
    assert.equal(engine.findings('/w/legacy/b.ts').length, 1);
  });

  it('asks the rules again when the unimportant topics change', () => {
    const topics = rule(({ options, report }) => {
      if (!options.unimportantTopics('metrics.cpu')) report({ range: { start: 0, end: 1 }, message: 'important' });
    });
    const { engine } = engineWith({ '/w/a.ts': head }, [topics]);
    assert.equal(engine.findings('/w/a.ts').length, 1);
    engine.settings = { ...defaultSettings, unimportantTopics: ['metrics.*'] };
    assert.equal(engine.findings('/w/a.ts').length, 0);
    assert.equal(globs(['a.?', '*-log'])('a.bc'), false);
    assert.equal(globs(['a.?', '*-log'])('audit-log'), true);
    assert.equal(globs(['a.?'])('axb'), false, 'a full stop is no wildcard');
  });
});

describe('fixes to a fixed point', () => {
  it('applies all safe fixes and leaves the engine as it was', () => {
    const text = `${head}producer.send(1); producer.send(2);\nawait producer.send(3);`;
    const { engine } = engineWith({ '/w/a.ts': text });
    const fixed = fixFile(engine, '/w/a.ts', safeOnly);
    assert.equal(fixed.text, `${head}await producer.send(1); await producer.send(2);\nawait producer.send(3);`);
    assert.equal(fixed.applied.length, 2);
    assert.equal(engine.text('/w/a.ts'), text);
    assert.equal(engine.findings('/w/a.ts').length, 2);
    assert.equal(fixFile(engine, '/w/a.ts', ofRule('acks-not-all')).text, text);
    assert.deepEqual(fixFile(engine, '/w/none.ts', safeOnly), { text: '', applied: [] });
  });

  it('stops after ten rounds when a fix does not help', () => {
    const stubborn = rule(({ report }) =>
      report({
        range: { start: 0, end: 1 },
        message: 'always',
        fixes: [
          {
            title: 'Add',
            safety: 'safe',
            change: { kind: 'await', chain: { start: 0, end: 1 }, yields: 'promise', function: '' },
          },
        ],
      }),
    );
    const { engine } = engineWith({ '/w/a.ts': head }, [stubborn]);
    assert.equal(fixFile(engine, '/w/a.ts', safeOnly).text, 'await '.repeat(10) + head);
  });

  it('takes one of two fixes that touch each other in a round', () => {
    const both = rule(({ facts, report }) => {
      for (const message of ['one', 'two']) {
        for (const send of facts.sends) {
          if (send.outcome.use === 'discarded')
            report({
              range: send.range,
              message,
              fixes: [
                {
                  title: message,
                  safety: 'safe',
                  change: { kind: 'await', chain: send.range, yields: 'promise', function: '' },
                },
              ],
            });
        }
      }
    });
    const { engine } = engineWith({ '/w/a.ts': `${head}producer.send();` }, [both]);
    assert.equal(fixFile(engine, '/w/a.ts', safeOnly).text, `${head}await producer.send();`);
  });
});
