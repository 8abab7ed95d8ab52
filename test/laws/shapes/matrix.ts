import type { Engine } from '../../../server/src/engine/engine';
import { defaultSettings } from '../../../server/src/engine/settings';
import type { FileFacts } from '../../../server/src/facts/facts';
import { LineIndex } from '../../../server/src/text/lines';
import type { Case } from '../../support/cases';
import { newEngine } from '../../support/workspace';
import { origins, Original, programOf, unmarked, type Place, type Program, type Shaped } from './program';
import { javaPrograms } from './java';
import { typescriptPrograms } from './typescript';

/** What became of the findings of a fixture in another shape. */
export interface Cell {
  readonly fixture: Case;
  readonly shape: string;
  /** Findings that are not told any more, and findings that nobody told before. */
  readonly lost: readonly string[];
  readonly extra: readonly string[];
}

/** Asks the engine about many programs, some at once: each in a folder of its own. */
export class Checker {
  private constructor(private readonly engine: Engine) {}

  static async make(): Promise<Checker> {
    return new Checker(await newEngine());
  }

  /** The findings of programs, in order. */
  findings(programs: readonly { readonly fixture: Case; readonly program: Program }[]): Place[][] {
    return this.#each(programs, (file, text) =>
      this.engine.findings(file).map(({ ruleId, range }) => ({
        rule: ruleId,
        line: new LineIndex(text).position(range.start).line,
      })),
    ).map((files) => [...files].flatMap(([file, found]) => found.map((one) => ({ file, ...one }))));
  }

  /** What the engine knows of fixtures, by their files. */
  facts(fixtures: readonly Case[]): ReadonlyMap<string, FileFacts | undefined>[] {
    return this.#each(
      fixtures.map((fixture) => ({ fixture, program: programOf(fixture) })),
      (file) => this.engine.facts(file),
    );
  }

  #each<T>(
    programs: readonly { readonly fixture: Case; readonly program: Program }[],
    ask: (file: string, text: string) => T,
  ): ReadonlyMap<string, T>[] {
    const answers: ReadonlyMap<string, T>[] = [];
    for (let i = 0; i < programs.length;) {
      const settings = JSON.stringify(programs[i]!.fixture.settings);
      let end = i + 1;
      // Nest's and Spring's applications are joined across the workspace: one is alone in its own
      const joined = (fixture: Case): boolean => /nestjs|spring/.test(fixture.client);
      if (!joined(programs[i]!.fixture))
        while (
          end < programs.length &&
          end - i < 40 &&
          !joined(programs[end]!.fixture) &&
          JSON.stringify(programs[end]!.fixture.settings) === settings
        )
          end++;
      const batch = programs.slice(i, end);
      this.engine.settings = { ...defaultSettings, ...batch[0]!.fixture.settings };
      const at = (n: number, file: string): string => `/workspace/${i + n}/${file}`;
      batch.forEach(({ program }, n) => {
        for (const [file, text] of program) this.engine.set(at(n, file), text);
      });
      batch.forEach(({ program }, n) =>
        answers.push(new Map([...program].map(([file, text]) => [file, ask(at(n, file), text)]))),
      );
      batch.forEach(({ program }, n) => {
        for (const file of program.keys()) this.engine.set(at(n, file), undefined);
      });
      i = end;
    }
    return answers;
  }
}

/** All fixtures in all shapes that apply to them. */
export async function shaped(cases: readonly Case[], checker: Checker): Promise<Shaped[]> {
  const facts = checker.facts(cases);
  const programs = [...typescriptPrograms(cases, (i) => facts[i]!), ...(await javaPrograms(cases, (i) => facts[i]!))];
  return programs.map(({ fixture, shape, program }) => {
    const rest = fixture.files.flatMap(({ name, text }, index): [string, string][] =>
      program.has(name) ? [] : [[name, new Original(text, index).slice(0, text.length)]],
    );
    return { fixture, shape, program: new Map([...rest, ...program]) };
  });
}

/** Compares what is told of each shape with what is drawn in its fixture. */
export function cells(all: readonly Shaped[], checker: Checker): Cell[] {
  const inOrder = [...all].sort((a, b) => order(a.fixture) - order(b.fixture) || 0);
  const found = checker.findings(
    inOrder.map(({ fixture, program }) => ({
      fixture,
      program: new Map([...program].map(([file, text]) => [file, unmarked(text)])),
    })),
  );
  return inOrder.map(({ fixture, shape, program }, i) => {
    const lines = new Map([...program].map(([file, text]) => [file, origins(text)]));
    const before = fixture.files.flatMap(({ expected }, index) =>
      expected.map(({ rule, line }) => ({
        rule,
        origin: `${index}:${line}`,
        text: `${rule} ${fixture.files[index]!.name}:${line + 1}`,
      })),
    );
    const after = found[i]!.map(({ rule, file, line }) => ({
      rule,
      origins: lines.get(file)?.[line] ?? new Set<string>(),
      text: `${rule} ${file}:${line + 1}`,
    }));
    const same = (a: { rule: string; origin: string }, b: { rule: string; origins: ReadonlySet<string> }): boolean =>
      a.rule === b.rule && b.origins.has(a.origin);
    return {
      fixture,
      shape,
      lost: before.filter((one) => !after.some((other) => same(one, other))).map(({ text }) => text),
      extra: after.filter((one) => !before.some((other) => same(other, one))).map(({ text }) => text),
    };
  });
}

/** Fixtures with the same settings stand beside each other. */
const settingsSeen = new Map<string, number>();
function order(fixture: Case): number {
  const key = `${JSON.stringify(fixture.settings)} ${/nestjs|spring/.test(fixture.client)}`;
  if (!settingsSeen.has(key)) settingsSeen.set(key, settingsSeen.size);
  return settingsSeen.get(key)!;
}
