import assert from 'node:assert/strict';
import { createTypeScriptFrontend } from '../../../server/src/frontends/typescript/index';
import { frontendAssets } from '../../support/workspace';

const wrapper = (body: string): string => `import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: [] }).producer();
export async function publish(value: string): Promise<void> {
  ${body}
}
`;
const sending = wrapper("await producer.send({ topic: 'orders', messages: [{ value }] });");
const files: Readonly<Record<string, string>> = {
  '/w/package.json': '{ "name": "w" }',
  '/w/tsconfig.json': '{ "compilerOptions": { "paths": { "@bus": ["./src/a.ts"] } } }',
  '/w/src/a.ts': sending,
  '/w/src/b.ts': sending,
  '/w/src/kafka.ts':
    "import { Kafka } from 'kafkajs';\nexport const producer = new Kafka({ brokers: [] }).producer();\n",
  '/w/src/user.ts': "import { publish } from '@bus';\nexport async function place(id: string) {\n  publish(id);\n}\n",
  '/w/src/direct.ts':
    "import { producer } from './kafka';\nexport async function place(id: string) {\n  producer.send({ topic: id, messages: [] });\n}\n",
};

describe('TypeScript: changes', () => {
  const fresh = async (texts: Readonly<Record<string, string>>) => {
    const frontend = createTypeScriptFrontend(await frontendAssets());
    for (const [file, text] of Object.entries(texts)) frontend.set(file, text);
    return frontend;
  };
  const target = (frontend: Awaited<ReturnType<typeof fresh>>) =>
    frontend
      .facts('/w/src/user.ts')
      ?.functions[0]?.body.map((step) => (step.kind === 'call' ? step.targets?.functions[0] : step.kind));

  it('facts are the same object while nothing they rest on changes', async () => {
    const frontend = await fresh(files);
    const before = frontend.facts('/w/src/user.ts');
    frontend.set('/w/src/b.ts', wrapper('console.log(value);'));
    frontend.set('/w/src/a.ts', `${sending}// a comment\n`);
    assert.equal(frontend.facts('/w/src/user.ts'), before);
  });

  it('a path of tsconfig that now means another file is followed there', async () => {
    const frontend = await fresh(files);
    assert.deepEqual(target(frontend), ['/w/src/a.ts#publish']);
    frontend.set('/w/tsconfig.json', files['/w/tsconfig.json']!.replace('a.ts', 'b.ts'));
    assert.deepEqual(target(frontend), ['/w/src/b.ts#publish']);
  });

  it('a package that changes its transport is read anew', async () => {
    const frontend = await fresh({
      '/w/package.json': '{}',
      '/w/main.ts': "import { Transport } from '@nestjs/microservices';\nexport const transport = Transport.REDIS;\n",
      '/w/orders.controller.ts':
        "import { EventPattern } from '@nestjs/microservices';\nexport class Orders {\n  @EventPattern('orders')\n  async on(order: string) {}\n}\n",
    });
    assert.equal(frontend.facts('/w/orders.controller.ts')?.handlers.length, 0);
    frontend.set(
      '/w/main.ts',
      "import { Transport } from '@nestjs/microservices';\nexport const transport = Transport.KAFKA;\n",
    );
    assert.equal(frontend.facts('/w/orders.controller.ts')?.handlers.length, 1);
  });

  it('a client whose file is gone is no client', async () => {
    const frontend = await fresh(files);
    assert.equal(frontend.facts('/w/src/direct.ts')?.sends.length, 1);
    frontend.set('/w/src/kafka.ts', undefined);
    assert.deepEqual(frontend.facts('/w/src/direct.ts')?.sends ?? [], []);
    frontend.set('/w/src/kafka.ts', files['/w/src/kafka.ts']);
    assert.equal(frontend.facts('/w/src/direct.ts')?.sends.length, 1);
  });

  it('a file that nobody asked about changes without anything being read or composed again', async () => {
    const frontend = await fresh({ ...files, '/w/src/other.ts': 'export const pageSize = 20;\n' });
    frontend.slice();
    let read = 0;
    frontend.progress = () => read++;
    frontend.set('/w/src/other.ts', 'export const pageSize = 50;\n');
    frontend.slice();
    assert.equal(read, 0);
    // one that comes to use the client does matter
    frontend.set('/w/src/other.ts', files['/w/src/direct.ts']!);
    assert.equal(frontend.facts('/w/src/other.ts')?.sends.length, 1);
  });

  it('whether a call yields a promise follows a change two files away', async () => {
    const called = (text: string) => ({
      ...files,
      '/w/src/inner.ts': text,
      '/w/src/outer.ts': "import { inner } from './inner';\nexport const outer = () => inner();\n",
      '/w/src/direct.ts': `import { outer } from './outer';\n${files['/w/src/direct.ts']!.replace('producer.send', 'outer();\n  producer.send')}`,
    });
    const before = called('export const inner = async () => 1;\n');
    const after = called('export const inner = () => 1;\n');
    const asynchronous = (frontend: Awaited<ReturnType<typeof fresh>>) =>
      frontend.facts('/w/src/direct.ts')?.functions[0]?.body.map((step) => step.kind === 'call' && step.asynchronous);
    const frontend = await fresh(before);
    assert.deepEqual(asynchronous(frontend), [true, false]);
    frontend.set('/w/src/inner.ts', after['/w/src/inner.ts']);
    assert.deepEqual(asynchronous(frontend), asynchronous(await fresh(after)));
  });

  it('a text on which reading fails is left out alone', async () => {
    const deep = Array.from({ length: 5000 }, (_, i) => `export const f${i} = () => f${i + 1}();`).join('\n');
    const text = `import { Kafka } from 'kafkajs';\n${deep}\nexport const f5000 = () => new Kafka({ brokers: [] });\nf0();\n`;
    const frontend = await fresh({ ...files, '/w/src/deep.ts': text });
    assert.equal(frontend.facts('/w/src/direct.ts')?.sends.length, 1);
    assert.deepEqual(target(frontend), ['/w/src/a.ts#publish']);
    frontend.set('/w/src/deep.ts', undefined);
    assert.deepEqual(frontend.facts('/w/src/user.ts'), (await fresh(files)).facts('/w/src/user.ts'));
  });
});
