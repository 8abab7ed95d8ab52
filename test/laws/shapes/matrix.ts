import path from 'node:path';
import { ts } from 'ts-morph';
import type { Engine } from '../../../server/src/engine/engine';
import { defaultSettings } from '../../../server/src/engine/settings';
import type { FileFacts } from '../../../server/src/facts/facts';
import { LineIndex } from '../../../server/src/text/lines';
import type { Case } from '../../support/cases';
import { newEngine } from '../../support/workspace';
import { origins, Original, programOf, unmarked, type Place, type Program } from './program';
import { typescriptShapes, type Shape } from './typescript';
import { compile, compilerPath, isScript, type Source } from './typescript/source';

/** A fixture in another shape. */
export interface Shaped {
  readonly fixture: Case;
  readonly shape: string;
  /** Marked. */
  readonly program: Program;
}

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

const isCode = (one: Case): boolean => one.files.some(({ name }) => isScript(name));

/** All fixtures in all shapes that apply to them. */
export function shaped(
  cases: readonly Case[],
  checker: Checker,
  shapes: readonly Shape[] = typescriptShapes,
): Shaped[] {
  const fixtures = cases.filter(isCode);
  const program = compile(
    new Map(
      fixtures.flatMap((one) =>
        one.files.filter(({ name }) => isScript(name)).map(({ name, text }) => [compilerPath(one.name, name), text]),
      ),
    ),
  );
  const facts = checker.facts(fixtures);
  return fixtures.flatMap((fixture, i) => {
    const sources = fixture.files.flatMap(({ name, text }, index): Source[] => {
      const file = program.getSourceFile(compilerPath(fixture.name, name));
      return file && isScript(name)
        ? [
            {
              name,
              original: new Original(text, index),
              file,
              facts: facts[i]!.get(name),
              checker: program.getTypeChecker(),
            },
          ]
        : [];
    });
    return shapes.flatMap(({ name, apply }): Shaped[] => {
      const made = apply(sources);
      if (!made) return [];
      const rest = fixture.files.flatMap(({ name, text }, index): [string, string][] =>
        made.has(name) ? [] : [[name, new Original(text, index).slice(0, text.length)]],
      );
      return [{ fixture, shape: name, program: new Map([...rest, ...made]) }];
    });
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

/** The type errors of programs in other shapes that their fixtures do not have. */
export function newErrors(all: readonly Shaped[]): string[] {
  const errors: string[] = [];
  const size = 500;
  for (let i = 0; i < all.length; i += size) errors.push(...newErrorsOf(all.slice(i, i + size)));
  return errors;
}

function newErrorsOf(all: readonly Shaped[]): string[] {
  const at = (shape: string, { name }: Case, file: string): string =>
    compilerPath(name, `${shape.replace(/\W/g, '-')}/${file}`);
  const texts = new Map<string, string>();
  for (const { fixture, shape, program } of all) {
    for (const { name, text } of fixture.files) if (isScript(name)) texts.set(at('as it is', fixture, name), text);
    for (const [name, text] of program) if (isScript(name)) texts.set(at(shape, fixture, name), unmarked(text));
  }
  const compiled = compile(texts);
  const errorsOf = (file: string): string[] => {
    const source = compiled.getSourceFile(file)!;
    const found = /\.[cm]?js$/.test(file)
      ? compiled.getSyntacticDiagnostics(source)
      : [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)];
    return found.map((one) => {
      const line = source.getLineAndCharacterOfPosition(one.start ?? 0).line + 1;
      return `${path.basename(file)}:${line}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`;
    });
  };
  const message = (error: string): string => error.replace(/^[^ ]+ /, '');
  return all.flatMap(({ fixture, shape, program }) => {
    const before = new Set(
      fixture.files
        .filter(({ name }) => isScript(name))
        .flatMap(({ name }) => errorsOf(at('as it is', fixture, name)).map(message)),
    );
    return [...program.keys()]
      .filter(isScript)
      .flatMap((name) => errorsOf(at(shape, fixture, name)))
      .filter((one) => !before.has(message(one)) && !/Cannot find module '\.{1,2}\//.test(one))
      .map((one) => `${fixture.name} as ${shape}: ${one}`);
  });
}
