import assert from 'node:assert/strict';
import path from 'node:path';
import { comments } from '../server/src/engine/comments';
import type { Engine } from '../server/src/engine/engine';
import type { Finding, Fix } from '../server/src/engine/finding';
import { fixFile, ofRule, safeOnly } from '../server/src/engine/fix';
import { defaultSettings } from '../server/src/engine/settings';
import { LineIndex } from '../server/src/text/lines';
import { applyEdits } from '../server/src/text/range';
import {
  configurationName,
  readCarets,
  readCases,
  sourceName,
  type Case,
  type CaseFile,
  type Expected,
} from './support/cases';
import { bare, edits } from './support/edits';
import { Parsing } from './support/parsing';
import { newEngine, root } from './support/workspace';

const cases = readCases(path.join(root, 'test/fixtures'));
const folder = '/workspace';
const pathOf = (file: CaseFile): string => `${folder}/${file.name}`;

/** A finding with its place as people see it, for comparison and for reading. */
const seen = (finding: Finding, text: string): string => {
  const { line, column } = new LineIndex(text).position(finding.range.start);
  return `${line + 1}:${column}-${column + finding.range.end - finding.range.start} ${finding.ruleId}`;
};
const drawn = (one: Expected): string => `${one.line + 1}:${one.start}-${one.end} ${one.rule}`;

/** Findings by line and rule, and by the code they point at when that must stay. */
const shape = (findings: readonly Finding[], text: string, code: boolean): string[] =>
  findings
    .map(
      (one) =>
        `${new LineIndex(text).position(one.range.start).line + 1} ${one.ruleId}${code ? ` ${bare(text.slice(one.range.start, one.range.end))}` : ''}`,
    )
    .sort();

describe('fixtures', function () {
  this.timeout(60_000);
  let engine: Engine;
  let parsing: Parsing;
  const complaints: string[] = [];

  before(async () => {
    engine = await newEngine(complaints);
    parsing = await Parsing.load();
  });

  beforeEach(() => void complaints.splice(0));

  /** Runs with a case as the whole workspace. */
  function within<T>(one: Case, action: () => T): T {
    engine.settings = { ...defaultSettings, ...one.settings };
    for (const file of one.files) engine.set(pathOf(file), file.text);
    try {
      return action();
    } finally {
      for (const file of one.files) engine.set(pathOf(file), undefined);
      assert.deepEqual(complaints, [], 'the engine complained');
    }
  }

  const assertParses = (file: string, text: string): void =>
    assert.equal(parsing.errors(file, text), 0, `does not parse:\n${text}`);

  for (const one of cases) {
    describe(one.name, () => {
      it('has the findings that are drawn', () =>
        within(one, () => {
          for (const file of one.files) {
            const findings = engine.findings(pathOf(file));
            assert.deepEqual(
              findings.map((finding) => seen(finding, file.text)),
              file.expected.map(drawn).sort(byPlace),
              file.name,
            );
            for (const expected of file.expected) {
              const finding = findings.find((candidate) => seen(candidate, file.text) === drawn(expected))!;
              assert.ok(
                finding.message.toLowerCase().includes(expected.message.toLowerCase()),
                `${file.name}: no "${expected.message}" in "${finding.message}"`,
              );
              if (expected.severity) assert.equal(finding.severity, expected.severity, file.name);
            }
          }
        }));

      it('is repaired as its golden file says', () =>
        within(one, () => {
          for (const file of one.files) {
            const repaired = fixFile(engine, pathOf(file), ofRule(one.rule));
            if (file.golden === undefined) {
              assert.equal(
                repaired.text,
                file.text,
                `${file.name}: a fix is offered, and no golden file says what it should give`,
              );
              continue;
            }
            assert.equal(repaired.text, file.golden, file.name);
            engine.set(pathOf(file), repaired.text);
            const left = engine
              .findings(pathOf(file))
              .filter((finding) => finding.ruleId === one.rule && finding.fixes.length);
            engine.set(pathOf(file), file.text);
            assert.deepEqual(
              left.map((finding) => seen(finding, repaired.text)),
              [],
              `${file.name}: findings with a fix are left after fixing`,
            );
          }
        }));

      it('parses after each fix alone, and the finding is gone; and after all safe ones', () =>
        within(one, () => {
          for (const file of one.files) {
            if (sourceName.test(file.name)) assertParses(file.name, fixFile(engine, pathOf(file), safeOnly).text);
            for (const finding of engine.findings(pathOf(file))) {
              for (const fix of finding.fixes) {
                const text = applyEdits(file.text, fix.edits);
                assertParses(file.name, text);
                engine.set(pathOf(file), text);
                const left = engine
                  .findings(pathOf(file))
                  .filter(
                    (other) => other.ruleId === finding.ruleId && movedTo(finding.range.start, fix, other.range.start),
                  );
                engine.set(pathOf(file), file.text);
                assert.deepEqual(
                  left.map((other) => seen(other, text)),
                  [],
                  `"${fix.title}" leaves its finding:\n${text}`,
                );
              }
            }
          }
        }));
    });
  }

  describe('files that come and go', () => {
    for (const one of cases.filter(({ single }) => !single)) {
      it(one.name, () => {
        const all = (): string[] =>
          one.files.flatMap((file) =>
            engine
              .findings(pathOf(file))
              .map((finding) => `${file.name} ${seen(finding, file.text)} ${finding.message}`),
          );
        const usual = within(one, all);
        within({ ...one, files: [...one.files].reverse() }, () => {
          assert.deepEqual(all(), usual, 'in the other order');
          for (const file of one.files) {
            engine.set(pathOf(file), undefined);
            all();
            engine.set(pathOf(file), file.text);
            assert.deepEqual(all(), usual, `${file.name} was deleted and came back`);
            engine.set(pathOf(file), '');
            all();
            engine.set(pathOf(file), `${file.text}\n`);
            assert.deepEqual(all(), usual, `${file.name} was emptied and written again`);
          }
        });
      });
    }
  });

  describe('the same program in other words', () => {
    const applied = new Map(edits.map((edit) => [edit.name, 0]));

    for (const one of cases.filter(({ single }) => single)) {
      it(one.name, () => {
        const file = one.files[0]!;
        const having = (text: string, repairs: boolean): { found: readonly Finding[]; repaired: string } =>
          within({ ...one, files: [{ ...file, text }] }, () => ({
            found: engine.findings(pathOf(file)),
            repaired: repairs ? fixFile(engine, pathOf(file), ofRule(one.rule)).text : text,
          }));
        const { found: original } = having(file.text, false);
        const [usual, lines] = [true, false].map((code) => shape(original, file.text, code));
        for (const { name, apply, keepsCode, keepsRepairs } of edits) {
          const text = apply(file.text, file.name);
          if (text === file.text) continue;
          applied.set(name, applied.get(name)! + 1);
          assertParses(file.name, text);
          const { found, repaired } = having(text, keepsRepairs ?? false);
          assert.deepEqual(shape(found, text, keepsCode), keepsCode ? usual : lines, `${name}:\n${text}`);
          for (const fix of found.flatMap((finding) => finding.fixes)) {
            const fixed = applyEdits(text, fix.edits);
            assertParses(file.name, fixed);
            if (fix.safety === 'safe')
              assert.deepEqual(
                commentsOf(fixed, file.name),
                commentsOf(text, file.name),
                `${name}: "${fix.title}" loses comments:\n${fixed}`,
              );
          }
          if (keepsRepairs) assert.equal(repaired, apply(file.golden ?? file.text, file.name), `${name}, repaired`);
        }
      });
    }

    it('each way of saying it was tried', () => {
      assert.deepEqual(
        [...applied].filter(([, times]) => times < 10),
        [],
      );
    });
  });
});

describe('carets', () => {
  it('mark columns of the code line above them', () => {
    const { text, expected } = readCarets(
      '  send(a); send(b);\n//^^^^^^^ one\n//         ^^^^^^^ two(warning): the message\nsend(c);\n//<^^^^ three\n',
    );
    assert.equal(text, '  send(a); send(b);\nsend(c);\n');
    assert.deepEqual(
      expected.map((one) => [
        text.split('\n')[one.line]!.slice(one.start, one.end),
        one.rule,
        one.severity,
        one.message,
      ]),
      [
        ['send(a)', 'one', undefined, ''],
        ['send(b)', 'two', 'warning', 'the message'],
        ['send(c)', 'three', undefined, ''],
      ],
    );
  });

  it('that mark nothing are a mistake', () => {
    assert.throws(() => readCarets('send();\n//         ^^^^ one\n'));
    assert.throws(() => readCarets('  send();\n//^^^^\n'));
  });
});

/** What the comments of a program say, in order. */
const commentsOf = (text: string, file: string): string[] =>
  comments(text, configurationName.test(file) ? '#' : '//').map(({ inside }) =>
    text.slice(inside.start, inside.end).trim(),
  );

/** True when what stood at an offset before a fix may stand at another one after it. */
function movedTo(before: number, fix: Fix, after: number): boolean {
  let shift = 0;
  for (const { range, text } of fix.edits) {
    if (range.start < before && range.end > before)
      return after >= range.start + shift && after < range.start + shift + text.length;
    if (range.end <= before) shift += text.length - (range.end - range.start);
  }
  return after === before + shift;
}

/** Places in the order of the engine's findings. */
function byPlace(a: string, b: string): number {
  const place = (text: string): number[] => [...text.matchAll(/\d+/g)].slice(0, 3).map(Number);
  const [x, y] = [place(a), place(b)];
  return x[0]! - y[0]! || x[1]! - y[1]! || x[2]! - y[2]! || (a < b ? -1 : 1);
}
