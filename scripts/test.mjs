// npm test: sets everything up and runs all tests, the real editor included.
//   npm test -- --quick     without brokers and editor
//   npm test -- <grep>      only tests whose names contain this, without brokers and editor
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, installPackages, root, say } from './tool.mjs';

const args = process.argv.slice(2);
const grep = args.find((arg) => !arg.startsWith('--'));
const counts = { passed: 0, failed: 0, skipped: 0 };

/**
 * Runs one part, shows what it prints, and adds the counts that mocha closes with. A part that dies without saying so
 * counts as one failure.
 */
async function part(name, command) {
  say(`\n== ${name}`);
  const { code, output } = await new Promise((resolve) => {
    let output = '';
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const [stream, out] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.on('data', (data) => {
        output += data;
        out.write(data);
      });
    }
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
  const sum = (word) =>
    [...output.matchAll(new RegExp(`^\\s+(\\d+) ${word}\\b`, 'gm'))].reduce((all, match) => all + Number(match[1]), 0);
  const failed = sum('failing');
  counts.passed += sum('passing');
  counts.skipped += sum('pending');
  counts.failed += failed || (code === 0 ? 0 : 1);
}

await installPackages();
await build();
if (!grep) {
  const before = counts.failed;
  await part('Types', [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '-p', '.']);
  if (counts.failed === before) counts.passed += 1;
}
if (!grep) {
  const before = counts.failed;
  const sources = ['client/src', 'server/src', 'scripts', 'test/**/*.{ts,mjs}'];
  await part('Format', [join('node_modules', 'prettier', 'bin', 'prettier.cjs'), '--check', ...sources]);
  if (counts.failed === before) counts.passed += 1;
}
await part('Engine, rules, server, command line', [
  '--import',
  'tsx',
  join('node_modules', 'mocha', 'bin', 'mocha.js'),
  'test/**/*.test.ts',
  '--ignore',
  '**/node_modules/**',
  '--timeout',
  '300000',
  ...(grep ? ['--grep', grep] : []),
]);
if (!grep && !args.includes('--quick')) {
  await part('Brokers', [
    '--import',
    'tsx',
    join('node_modules', 'mocha', 'bin', 'mocha.js'),
    join('test', 'cluster', 'handful.ts'),
    '--timeout',
    '900000',
  ]);
  await part('VS Code', [join('test', 'vscode', 'run.mjs')]);
}

if (counts.skipped && process.env.CI) {
  say(`\n${counts.skipped} tests were skipped; in CI nothing is.`);
  counts.failed += counts.skipped;
  counts.skipped = 0;
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`);
process.exitCode = counts.failed || !counts.passed ? 1 : 0;
