import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ts } from 'ts-morph';
import type { Case } from '../../support/cases';
import { root } from '../../support/workspace';
import { programOf, unmarked, type Shaped } from './program';
import { compile, compilerPath, isScript } from './typescript/source';

/** The type errors of TypeScript in other shapes that the fixtures do not have. */
export function typescriptErrors(all: readonly Shaped[]): string[] {
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

/**
 * The errors that a Java compiler finds and the fixtures do not have; asks for the jars that
 * `test/compile/java.test.ts` fetches.
 */
export function javaErrors(all: readonly Shaped[]): string[] {
  const fixtures = [...new Set(all.map(({ fixture }) => fixture))];
  const asTheyAre = fixtures.map((fixture) => ({ fixture, shape: 'it is', program: programOf(fixture) }));
  // a fixture may name what no jar has; where that stands now is no matter
  const known = (error: string): string =>
    error.replace(/ as .*?: \w+\.java:\d+: /, ' ').replace(/ {3}location: .*/, '');
  const before = new Set(compileJava(asTheyAre).map(known));
  return compileJava(all).filter((one) => !before.has(known(one)));
}

/** The errors as `<fixture> as <shape>: <file>:<line>: message`. */
function compileJava(all: readonly Shaped[]): string[] {
  const here = path.join(root, 'test/compile/java');
  const jars = path.join(here, 'target/jars');
  const classPath = readdirSync(jars).map((jar) => path.join(jars, jar));
  const folder = mkdtempSync(path.join(tmpdir(), 'kafka-lint-shapes-'));
  try {
    const programs = all.map(({ fixture, shape, program }, i) =>
      [...program]
        .filter(([name]) => name.endsWith('.java'))
        .map(([name, text], k) => {
          const file = path.join(folder, String(i), `${k}.java`);
          mkdirSync(path.dirname(file), { recursive: true });
          writeFileSync(file, unmarked(text));
          return `${file}\t${fixture.name} as ${shape}: ${path.basename(name)}\n`;
        })
        .join(''),
    );
    const list = path.join(folder, 'list');
    writeFileSync(
      list,
      programs
        .filter(Boolean)
        .map((one) => `${one}\n`)
        .join(''),
    );
    const output = execFileSync('java', [path.join(here, 'Compile.java'), classPath.join(path.delimiter), list], {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    return output.split('\n').filter(Boolean);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
