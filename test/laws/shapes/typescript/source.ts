import path from 'node:path';
import { Project, ts } from 'ts-morph';
import type { FileFacts } from '../../../../server/src/facts/facts';
import { root } from '../../../support/workspace';
import { Original } from '../program';

/** As the fixtures are compiled against the real packages. */
export const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  allowJs: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  esModuleInterop: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
  typeRoots: [path.join(root, 'node_modules/@types')],
};

/** One file of a program that is about to be written in another shape. */
export interface Source {
  readonly name: string;
  readonly original: Original;
  readonly file: ts.SourceFile;
  readonly facts: FileFacts | undefined;
  readonly checker: ts.TypeChecker;
}

/** A compiler's program over texts in memory; what they import from packages is read from the project's own. */
export function compile(texts: ReadonlyMap<string, string>): ts.Program {
  const project = new Project({ compilerOptions, skipFileDependencyResolution: true });
  project.addSourceFileAtPath(path.join(root, 'test/compile/stubs.d.ts'));
  for (const [file, text] of texts) project.createSourceFile(file, text, { overwrite: true });
  return project.getProgram().compilerObject;
}

/** Where a case's file stands for the compiler: in a folder of the project that is not there, so that the packages are found. */
export const compilerPath = (fixture: string, name: string): string => `${root}/test/shapes/${fixture}/${name}`;

/** True for what the TypeScript frontend reads. */
export const isScript = (name: string): boolean => /\.[cm]?[jt]sx?$/.test(name) && !name.endsWith('.d.ts');
