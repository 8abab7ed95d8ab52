import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { root } from '../support/workspace';

/** Packages that only build, test or measure: nothing that users run may import them. */
const tools = [
  'esbuild',
  'mocha',
  'tsx',
  'typescript',
  '@types',
  '@vscode',
  'kafkajs',
  '@confluentinc',
  '@nestjs',
  'rxjs',
  'reflect-metadata',
  'playwright',
];

describe('what users run', () => {
  const sources = ['server/src', 'client/src'].flatMap((folder) =>
    (readdirSync(path.join(root, folder), { recursive: true }) as string[])
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(folder, file)),
  );

  it('imports installed packages only, and no tool of the workshop', () => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(
      readFileSync(path.join(root, 'package.json'), 'utf8'),
    ) as { dependencies?: object; devDependencies?: object };
    const installed = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies), 'vscode']);
    const broken = sources.flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return [...text.matchAll(/^import (?!type\b)[^'"]*?from '([^.'][^']*)'|\b(?:import|require)\('([^.'][^']*)'\)/gm)]
        .map((match) => (match[1] ?? match[2])!)
        .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
        .map((name) =>
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        )
        .filter((name) => !installed.has(name) || tools.some((tool) => name === tool || name.startsWith(`${tool}/`)))
        .map((name) => `${file} imports ${name}`);
    });
    assert.deepEqual(broken, []);
  });
});
