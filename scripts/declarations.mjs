// The Kafka clients' own declarations, for workspaces that have not installed their packages: taken from the npm
// packages as they are.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/**
 * Of NestJS only what a Kafka client's types need; what these files import besides stays unresolved and counts as
 * `any`.
 */
const nest = [
  'client/client-kafka.d.ts',
  'client/client-proxy.d.ts',
  'ctx-host/base-rpc.context.d.ts',
  'ctx-host/kafka.context.d.ts',
  'external/kafka.interface.d.ts',
  'interfaces/client-kafka-proxy.interface.d.ts',
];

/** Of @platformatic/kafka its clients, without the protocol below them. */
const platformatic = [
  'admin/admin',
  'admin/types',
  'base/base',
  'base/types',
  'consumer/consumer',
  'consumer/messages-stream',
  'consumer/types',
  'producer/producer',
  'producer/producer-stream',
  'producer/transaction',
  'producer/types',
  'serde',
];

const packages = [
  { name: 'kafkajs', files: ['types/index.d.ts'] },
  { name: '@confluentinc/kafka-javascript', files: ['index.d.ts'], folders: ['types'] },
  { name: 'node-rdkafka', files: ['index.d.ts', 'config.d.ts', 'errors.d.ts'] },
  {
    name: '@platformatic/kafka',
    files: [
      'dist/events.d.ts',
      'dist/apis/callbacks.d.ts',
      'dist/apis/enumerations.d.ts',
      'dist/protocol/records.d.ts',
      ...platformatic.map((file) => `dist/clients/${file}.d.ts`),
    ],
    barrels: [
      'dist/index.d.ts',
      'dist/apis/index.d.ts',
      'dist/protocol/index.d.ts',
      ...['', 'admin/', 'base/', 'consumer/', 'producer/'].map((folder) => `dist/clients/${folder}index.d.ts`),
    ],
  },
  {
    name: '@nestjs/microservices',
    files: nest,
    barrels: ['index.d.ts', 'client/index.d.ts', 'ctx-host/index.d.ts', 'interfaces/index.d.ts'],
  },
];

/** The packages that declarations are taken from. */
export const declarationPackages = packages.map(({ name }) => name);

/**
 * A map from `/node_modules/<package>/<path>` to the file's text. Throws when a package no longer has a file that is
 * named here.
 */
export function collectDeclarations(root) {
  const declarations = {};
  for (const { name, files, folders = [], barrels = [] } of packages) {
    const base = join(root, 'node_modules', name);
    const inFolders = folders.flatMap((folder) =>
      readdirSync(join(base, folder))
        .filter((file) => file.endsWith('.d.ts'))
        .map((file) => `${folder}/${file}`),
    );
    const all = [...files, ...inFolders, ...barrels];
    for (const file of all) {
      if (!existsSync(join(base, file)))
        throw new Error(`${name} has no ${file} any more: see scripts/declarations.mjs`);
      const text = readFileSync(join(base, file), 'utf8');
      declarations[`/node_modules/${name}/${file}`] = barrels.includes(file) ? onlyFrom(all, file, text) : text;
    }
  }
  return declarations;
}

/** An index file without its exports from files that are left out. */
function onlyFrom(files, index, text) {
  return (
    text
      .split('\n')
      .filter((line) => {
        const from = /from '(\.[^']*?)(?:\.ts)?'/.exec(line)?.[1];
        const target = from && posix.join(posix.dirname(index), from);
        return target && (files.includes(`${target}.d.ts`) || files.includes(`${target}/index.d.ts`));
      })
      .join('\n') + '\n'
  );
}
