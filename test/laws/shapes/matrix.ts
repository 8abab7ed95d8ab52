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
  findings(programs: readonly Asked[]): Place[][] {
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

  #each<T>(asked: readonly Asked[], ask: (file: string, text: string) => T): ReadonlyMap<string, T>[] {
    const answers: ReadonlyMap<string, T>[] = [];
    for (const batch of batches(asked)) {
      this.engine.settings = { ...defaultSettings, ...batch[0]!.one.fixture.settings };
      const at = (i: number, file: string): string => `/workspace/${i}/${file}`;
      for (const { one, i } of batch) for (const [file, text] of one.program) this.engine.set(at(i, file), text);
      for (const { one, i } of batch)
        answers[i] = new Map([...one.program].map(([file, text]) => [file, ask(at(i, file), text)]));
      for (const { one, i } of batch) for (const file of one.program.keys()) this.engine.set(at(i, file), undefined);
    }
    return answers;
  }
}

/** A program, with the fixture whose settings it has. */
interface Asked {
  readonly fixture: Case;
  readonly program: Program;
  /** True when nothing may stand beside it. */
  readonly alone?: boolean;
}

/**
 * What is asked together: programs of different fixtures with the same settings, in a workspace that holds them all,
 * since that takes a third of the time. Java's are alone, their packages are the same; so are those of frameworks
 * whose applications are joined across a workspace.
 */
function batches(asked: readonly Asked[]): { readonly one: Asked; readonly i: number }[][] {
  const made: { readonly one: Asked; readonly i: number }[][] = [];
  const open = new Map<string, { readonly one: Asked; readonly i: number }[]>();
  for (const [i, one] of asked.entries()) {
    const { client, settings, files } = one.fixture;
    const key = JSON.stringify(settings);
    const alone = one.alone || client === 'nestjs' || files.some(({ name }) => name.endsWith('.java'));
    const batch = alone ? undefined : open.get(key);
    if (batch && batch.length < 40 && batch.every((other) => other.one.fixture !== one.fixture)) batch.push({ one, i });
    else {
      const begun = [{ one, i }];
      made.push(begun);
      if (!alone) open.set(key, begun);
    }
  }
  return made;
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

/**
 * Compares what is told of each shape with what is drawn in its fixture. What `expected` does not say is asked again
 * with nothing beside it.
 */
export function cells(all: readonly Shaped[], checker: Checker, expected: (one: Cell) => boolean = holds): Cell[] {
  const byShape = [...all].sort((a, b) => compare(a.shape, b.shape) || compare(a.fixture.name, b.fixture.name));
  const ask = (some: readonly Shaped[], alone: boolean): Cell[] => {
    const plain = (program: Program): Program => new Map([...program].map(([file, text]) => [file, unmarked(text)]));
    const found = checker.findings(some.map(({ fixture, program }) => ({ fixture, program: plain(program), alone })));
    return some.map((one, i) => cellOf(one, found[i]!));
  };
  const first = ask(byShape, false);
  const unexpected = byShape.filter((_, i) => !expected(first[i]!));
  const again = new Map(ask(unexpected, true).map((cell, i) => [unexpected[i]!, cell]));
  return byShape.map((one, i) => again.get(one) ?? first[i]!);
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** True when the findings of a fixture are the same in another shape. */
export const holds = ({ lost, extra }: Pick<Cell, 'lost' | 'extra'>): boolean => !lost.length && !extra.length;

function cellOf({ fixture, shape, program }: Shaped, found: readonly Place[]): Cell {
  const lines = new Map([...program].map(([file, text]) => [file, origins(text)]));
  const before = fixture.files.flatMap(({ name, expected }, index) =>
    expected.map(({ rule, line }) => ({ rule, origin: `${index}:${line}`, text: `${rule} ${name}:${line + 1}` })),
  );
  const after = found.map(({ rule, file, line }) => ({
    rule,
    origins: lines.get(file)?.[line] ?? new Set<string>(),
    text: `${rule} ${file}:${line + 1}`,
  }));
  const same = (a: (typeof before)[number], b: (typeof after)[number]): boolean =>
    a.rule === b.rule && b.origins.has(a.origin);
  return {
    fixture,
    shape,
    lost: before.filter((one) => !after.some((other) => same(one, other))).map(({ text }) => text),
    extra: after.filter((one) => !before.some((other) => same(other, one))).map(({ text }) => text),
  };
}
