import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { find, repaired } from '../cluster/programs';
import { filesBelow, root } from './files';

const here = join(__dirname, 'java');
const jars = join(here, 'target/jars');

/** One program: the file to read for each file of it, by the path to report it by. */
type Program = ReadonlyMap<string, string>;

const asTheyAre = (files: readonly string[]): Program => new Map(files.map((file) => [relative(root, file), file]));

/**
 * Fixtures with their repaired files in place of the broken ones: each single file, and each folder below a client's,
 * is a program.
 */
function repairedFixtures(): Program[] {
  const programs = new Map<string, Map<string, string>>();
  const files = filesBelow('test/fixtures', /\.java$/);
  for (const file of files) {
    const parts = relative(join(root, 'test/fixtures'), file).split(/[\\/]/);
    const name = parts
      .slice(0, 3)
      .join('/')
      .replace(/(\.fixed)?\.java$/, '');
    const program = programs.get(name) ?? new Map<string, string>();
    programs.set(name, program);
    const plain = file.replace(/\.fixed\.java$/, '.java');
    if (file !== plain || !program.has(relative(root, plain))) program.set(relative(root, plain), file);
  }
  return [...programs.values()].filter((program) => [...program.values()].some((file) => file.endsWith('.fixed.java')));
}

/** Every folder of examples/ that is a Java project is a program. */
function examples(): Program[] {
  const projects = filesBelow('examples', /^pom\.xml$/).map(dirname);
  return projects.map((folder) => asTheyAre(filesBelow(relative(root, folder), /\.java$/)));
}

/** The programs that prove the rules, unsafe and repaired; the rules' own repairs are written into the folder. */
async function proofs(folder: string): Promise<Program[]> {
  const all = (await find([])).filter(({ program }) => program.endsWith('.java'));
  return (
    await Promise.all(
      all.map(async (found, i) => {
        const { name, text } = await repaired(found);
        const file = join(folder, `${i}-${name}`);
        writeFileSync(file, text);
        return [asTheyAre([found.program]), new Map([[join(relative(root, found.folder), name), file]])];
      }),
    )
  ).flat();
}

/** The errors of all programs, as `file:line: message`. */
function errorsIn(programs: readonly Program[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-lint-javac-'));
  try {
    const list = join(folder, 'sources');
    writeFileSync(
      list,
      programs.map((program) => [...program].map(([name, file]) => `${file}\t${name}\n`).join('') + '\n').join(''),
    );
    const classPath = readdirSync(jars)
      .map((jar) => join(jars, jar))
      .join(delimiter);
    const output = execFileSync('java', [join(here, 'Compile.java'), classPath, list], {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    return output.split('\n').filter((line) => line !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Fetches the jars once, and again when pom.xml has changed. Says what is missing; `undefined` when all is there. */
function prepare(): string | undefined {
  for (const tool of ['java', 'javac']) {
    const { error, stdout, stderr } = spawnSync(tool, ['-version'], { encoding: 'utf8' });
    const version = Number(/\d+/.exec(stdout + stderr)?.[0]);
    if (error !== undefined || !(version >= 17)) return `no JDK of version 17 or later (\`${tool} -version\`)`;
  }
  const pom = join(here, 'pom.xml');
  if (existsSync(jars) && statSync(jars).mtimeMs > statSync(pom).mtimeMs) return undefined;
  rmSync(jars, { recursive: true, force: true });
  const maven = spawnSync(
    process.platform === 'win32' ? 'mvn.cmd' : 'mvn',
    ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`],
    { encoding: 'utf8' },
  );
  if (maven.error !== undefined) return 'no Maven (`mvn`), which fetches the jars to compile against';
  return maven.status === 0 ? undefined : `Maven could not fetch the jars: ${maven.stdout.trim().split('\n')[0]}`;
}

describe('Java compiles against the real jars', function () {
  this.timeout(600_000);

  before(function () {
    const missing = prepare();
    if (missing === undefined) return;
    if (process.env.CI) assert.fail(missing);
    console.log(`    skipped: ${missing}`);
    this.skip();
  });

  it('and a wrong use of the producer does not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kafka-lint-javac-'));
    const file = join(folder, 'Wrong.java');
    writeFileSync(
      file,
      'class Wrong {\n  void send(org.apache.kafka.clients.producer.Producer<String, String> producer) {\n    producer.send("orders");\n  }\n}\n',
    );
    const errors = errorsIn([new Map([['Wrong.java', file]])]);
    rmSync(folder, { recursive: true });
    assert.equal(errors.length, 1, errors.join('\n'));
    assert.match(errors[0]!, /^Wrong\.java:3: /);
  });

  it('proofs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kafka-lint-proofs-'));
    try {
      const programs = await proofs(folder);
      assert.notEqual(programs.length, 0, 'no programs');
      assert.deepEqual(errorsIn(programs), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const kinds = {
    snippets: () => [asTheyAre(filesBelow('snippets/java', /\.java$/))],
    examples,
    'repaired fixtures': repairedFixtures,
  };
  for (const [kind, programs] of Object.entries(kinds)) {
    it(kind, () => {
      assert.notEqual(programs().length, 0, 'no programs');
      assert.deepEqual(errorsIn(programs()), []);
    });
  }
});
