/** What a workspace says: its files' texts by absolute path. */
export type Workspace = ReadonlyMap<string, string>;

/** Something that nothing in a workspace has to do with. */
export interface Addition {
  readonly name: string;
  /** The files that are new or changed; `undefined` where it does not apply. Lines of files that are there only move down. */
  readonly make: (workspace: Workspace, folder: string) => Workspace | undefined;
}

const isScript = (file: string): boolean => /\.[cm]?[jt]s$/.test(file) && !file.endsWith('.d.ts');
const isJava = (file: string): boolean => file.endsWith('.java');

/** The names that a pattern finds in some files. */
function namesIn(workspace: Workspace, of: (file: string) => boolean, pattern: RegExp, most = 300): string[] {
  const names = new Set<string>();
  for (const [file, text] of workspace) if (of(file)) for (const match of text.matchAll(pattern)) names.add(match[1]!);
  return [...names].sort().slice(0, most);
}

const typeNames = /\b(?:class|interface) ([A-Z]\w*)/g;
const calledNames = /\.([a-z]\w*)\(/g;
const reserved = new Set(['constructor', 'catch', 'finally', 'super', 'get', 'set', 'delete', 'new', 'import', 'this']);
const inherited = new Set([
  'getClass',
  'notify',
  'notifyAll',
  'wait',
  'hashCode',
  'equals',
  'toString',
  'clone',
  'finalize',
]);

/** Methods of the names that are called in the workspace, which all tell what fails. */
const scriptMethods = (names: readonly string[]): string =>
  names
    .filter((name) => !reserved.has(name))
    .map(
      (name) =>
        `  async ${name}(...given: unknown[]): Promise<void> {\n    if (given.length > 9) throw new Error('${name}');\n  }\n`,
    )
    .join('');

const javaMethods = (names: readonly string[]): string =>
  names
    .filter((name) => !reserved.has(name) && !inherited.has(name))
    .map(
      (name) => `    public void ${name}(Object given) {\n        throw new IllegalStateException("${name}");\n    }\n`,
    )
    .join('');

const has = (workspace: Workspace, of: (file: string) => boolean): boolean => [...workspace.keys()].some(of);

/** Appends to every file of a kind. */
const appended = (workspace: Workspace, of: (file: string) => boolean, text: string): Workspace =>
  new Map([...workspace].filter(([file]) => of(file)).map(([file, before]) => [file, `${before}\n${text}`]));

const never = (made: Workspace): Workspace | undefined => (made.size ? made : undefined);

/** What is added, each by itself. Everything new stands in a folder of its own that nobody imports from. */
export const additions: readonly Addition[] = [
  {
    name: 'a comment that names Kafka',
    make: (workspace) =>
      never(
        new Map([
          ...appended(
            workspace,
            (file) => isScript(file) || isJava(file),
            '// Kafka: kafkajs, @KafkaListener, org.apache.kafka, producer.send(), consumer.run()\n',
          ),
          ...appended(workspace, (file) => /\.(ya?ml|properties|env)$/.test(file), '# kafka: producer, consumer\n'),
        ]),
      ),
  },
  {
    name: 'an import that is not used',
    make: (workspace) => {
      const made = new Map<string, string>();
      for (const [file, text] of workspace) {
        if (isScript(file) && /^import /m.test(text))
          made.set(file, text.replace(/^(?=import )/m, "import unusedName from 'node:os';\n"));
        if (isJava(file))
          made.set(file, text.replace(/^(package [^;]+;)/m, '$1\nimport java.util.concurrent.atomic.LongAdder;'));
      }
      return never(made);
    },
  },
  {
    name: 'a class that is not used',
    make: (workspace) => {
      const scripts = scriptMethods(namesIn(workspace, isScript, calledNames, 40));
      const java = javaMethods(namesIn(workspace, isJava, calledNames, 40));
      return never(
        new Map([
          ...appended(
            workspace,
            (file) => /\.ts$/.test(file) && isScript(file),
            `class NobodyUsesThis {\n${scripts}}\n`,
          ),
          ...appended(workspace, isJava, `class NobodyUsesThis {\n${java}}\n`),
        ]),
      );
    },
  },
  {
    name: 'a file without Kafka',
    make: (workspace, folder) => {
      const made = new Map<string, string>();
      if (has(workspace, isScript))
        made.set(
          `${folder}/aside/src/tools.ts`,
          `export class Tools {\n${scriptMethods(namesIn(workspace, isScript, calledNames))}}\n\nexport const tools = new Tools();\n`,
        );
      if (has(workspace, isJava))
        made.set(
          `${folder}/aside/src/main/java/aside/Tools.java`,
          `package aside;\n\npublic class Tools {\n${javaMethods(namesIn(workspace, isJava, calledNames))}}\n`,
        );
      return never(made);
    },
  },
  {
    name: 'classes and interfaces of the same names',
    make: (workspace, folder) => {
      const made = new Map<string, string>();
      const scripts = scriptMethods(namesIn(workspace, isScript, calledNames, 40));
      const signatures = scripts.replace(/^ {2}async (.*) \{\n.*\n {2}\}$/gm, '  $1;');
      const types = namesIn(workspace, isScript, typeNames);
      if (types.length)
        made.set(
          `${folder}/aside/src/namesakes.ts`,
          types
            .map(
              (name) =>
                `export interface ${name} {\n${signatures}}\n\nexport class Other${name} implements ${name} {\n${scripts}}\n`,
            )
            .join('\n'),
        );
      const java = javaMethods(namesIn(workspace, isJava, calledNames, 40));
      const abstract = java.replace(/ \{\n.*\n {4}\}$/gm, ';');
      for (const name of namesIn(workspace, isJava, typeNames))
        made.set(
          `${folder}/aside/src/main/java/aside/${name}.java`,
          `package aside;\n\npublic interface ${name} {\n${abstract}}\n\nclass Other${name} implements ${name} {\n${java}}\n`,
        );
      return never(made);
    },
  },
  {
    name: 'a listener of another topic',
    make: (workspace, folder) => {
      const made = new Map<string, string>();
      if (has(workspace, isScript)) {
        made.set(`${folder}/aside/package.json`, '{ "name": "aside" }\n');
        made.set(
          `${folder}/aside/src/listener.ts`,
          `import { Kafka } from 'kafkajs';
import { Tools } from './tools-of-its-own';

const tools = new Tools();
const consumer = new Kafka({ brokers: ['aside:9092'] }).consumer({ groupId: 'aside' });

export async function listen(): Promise<void> {
  await consumer.subscribe({ topic: 'nobody-else-reads-this' });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      await tools.upsert(message.value);
      await consumer.commitOffsets([{ topic, partition, offset: (BigInt(message.offset) + 1n).toString() }]);
    },
  });
}
`,
        );
      }
      if (has(workspace, isJava)) {
        made.set(`${folder}/aside/pom.xml`, '<project><artifactId>aside</artifactId></project>\n');
        made.set(
          `${folder}/aside/src/main/java/aside/Listener.java`,
          `package aside;

import org.springframework.kafka.annotation.KafkaListener;

public class Listener {
    @KafkaListener(topics = "nobody-else-reads-this", groupId = "aside")
    public void heard(String text) {
        System.out.println(text);
    }
}
`,
        );
      }
      return never(made);
    },
  },
];
