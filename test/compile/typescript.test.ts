import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Project, ts } from 'ts-morph';
import { find, repaired } from '../cluster/programs';
import { filesBelow, repairedFixtures, root } from './files';

const options: ts.CompilerOptions = {
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
  typeRoots: [join(root, 'node_modules/@types')],
};

const read = (files: readonly string[]): [string, string][] => files.map((file) => [file, readFileSync(file, 'utf8')]);
const wrong = join(root, 'test/compile/wrong.ts');

/** The programs by kind: absolute path and text. */
const kinds: Record<string, Map<string, string>> = {
  snippets: new Map(
    read([...filesBelow('snippets/typescript', /\.ts$/), ...filesBelow('snippets/javascript', /\.js$/)]),
  ),
  examples: new Map(read(filesBelow('examples', /\.ts$/))),
  'repaired fixtures': new Map([...repairedFixtures('ts'), ...repairedFixtures('js')]),
  proofs: new Map(),
};

/** The programs that prove the rules, unsafe and repaired. */
async function proofs(): Promise<[string, string][]> {
  const all = (await find([])).filter(({ program }) => /\.[cm]?ts$/.test(program));
  return (
    await Promise.all(
      all.map(async (found): Promise<[string, string][]> => [
        ...read([found.program]),
        [found.program.replace('unsafe', 'repaired'), (await repaired(found)).text],
      ]),
    )
  ).flat();
}

/** A fixture of one file may import from files of its project that are not there: what it imports is `any`. */
const leftOut = (diagnostic: ts.Diagnostic) =>
  diagnostic.file!.fileName.includes('/test/fixtures/') &&
  /^Cannot find module '\.{1,2}\//.test(ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '));

/** Resolves imports as a fixture's own tools would: the aliases of its tsconfig.json, the packages of its workspace. */
class Resolver {
  readonly #workspaces = new Map<string, { options: ts.CompilerOptions; packages: ReadonlyMap<string, string> }>();

  constructor(private readonly host: ts.ModuleResolutionHost) {}

  resolve(name: string, from: string): ts.ResolvedModule | undefined {
    const folder = this.#workspaceOf(from);
    const workspace = folder === undefined ? undefined : this.#workspace(folder);
    const source = workspace?.packages.get(name);
    if (source !== undefined) return { resolvedFileName: join(source, 'src/index.ts') };
    return ts.resolveModuleName(name, from, workspace?.options ?? options, this.host).resolvedModule;
  }

  /** `test/fixtures/<rule>/<client>/<case>`; none for single files and everything else. */
  #workspaceOf(file: string): string | undefined {
    const [rule, client, name, inside] = relative(join(root, 'test/fixtures'), file).split(/[\\/]/);
    return rule === '..' || inside === undefined ? undefined : join(root, 'test/fixtures', rule!, client!, name!);
  }

  #workspace(folder: string) {
    let known = this.#workspaces.get(folder);
    if (known === undefined) {
      const tsconfig = join(folder, 'tsconfig.json');
      const { baseUrl, paths } = existsSync(tsconfig)
        ? ts.parseJsonConfigFileContent(ts.readConfigFile(tsconfig, ts.sys.readFile).config, ts.sys, folder).options
        : {};
      const packages = filesBelow(relative(root, folder), /^package\.json$/).map((file): [string, string] => [
        (JSON.parse(readFileSync(file, 'utf8')) as { name: string }).name,
        dirname(file),
      ]);
      known = { options: { ...options, baseUrl, paths, pathsBasePath: folder }, packages: new Map(packages) };
      this.#workspaces.set(folder, known);
    }
    return known;
  }
}

describe('TypeScript compiles against the real packages', function () {
  this.timeout(120_000);
  let program: ts.Program;

  before(async () => {
    kinds.proofs = new Map(await proofs());
    const project = new Project({
      compilerOptions: options,
      skipFileDependencyResolution: true,
      resolutionHost: (host) => {
        const resolver = new Resolver(host);
        return { resolveModuleNames: (names, from) => names.map((name) => resolver.resolve(name, from)) };
      },
    });
    project.addSourceFileAtPath(join(root, 'test/compile/stubs.d.ts'));
    for (const texts of Object.values(kinds))
      for (const [file, text] of texts) project.createSourceFile(file, text, { overwrite: true });
    project.createSourceFile(
      wrong,
      "import { Kafka } from 'kafkajs';\nnew Kafka({ brokers: [] }).producer().send({ topics: 'orders' });\n",
    );
    program = project.getProgram().compilerObject;
  });

  /** `file:line: message` for each error in the files, relative to the project. */
  function errorsIn(files: Iterable<string>): string[] {
    return [...files].flatMap((file) => {
      const source = program.getSourceFile(file)!;
      // Plain JavaScript is not written for the type checker: it has to parse.
      const found = /\.js$/.test(file)
        ? program.getSyntacticDiagnostics(source)
        : [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return found
        .filter((diagnostic) => !leftOut(diagnostic))
        .map((diagnostic) => {
          const line = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line + 1;
          return `${relative(root, file)}:${line}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
        });
    });
  }

  it('and a wrong use of kafkajs does not', () => {
    const errors = errorsIn([wrong]);
    assert.equal(errors.length, 1, errors.join('\n'));
    assert.match(errors[0]!, /^test\/compile\/wrong\.ts:2: .*topics/);
  });

  for (const kind of Object.keys(kinds)) {
    it(kind, () => {
      assert.notEqual(kinds[kind]!.size, 0, 'no files');
      assert.deepEqual(errorsIn(kinds[kind]!.keys()), []);
    });
  }
});
