// npm run bench: Kafka Lint beside other linters and the bare limits, as ratios of one run. No test asserts a time.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, isStale } from '../../scripts/build.mjs';
import { measure, repeat } from './measure.mjs';
import { writeMonorepo } from './monorepo.mjs';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const cli = join(root, 'dist', 'cli.js');
const node = process.execPath;
const say = (line) => console.error(line);
const tool = (name) => join(here, 'node_modules', '.bin', name);

if (isStale()) {
  say('Building ...');
  await build();
}
const installed = join(here, 'node_modules', '.package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(here, 'package.json')).mtimeMs) {
  say('Installing the linters to compare with ...');
  const { status } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'],
    { cwd: here, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  );
  if (status !== 0) process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'kafka-lint-bench-'));
try {
  const { files, kafka } = writeMonorepo(folder);
  // The other linters need the client's types; Kafka Lint brings its own.
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(root, 'node_modules', 'kafkajs'), join(folder, 'node_modules', 'kafkajs'), 'junction');
  writeFileSync(
    join(folder, '.oxlintrc.json'),
    JSON.stringify({
      plugins: ['typescript'],
      categories: { correctness: 'off' },
      rules: { 'typescript/no-floating-promises': 'error' },
    }),
  );
  const eslintConfig = join(here, 'eslint.config.mjs');

  say(`A monorepo of ${files} TypeScript files, ${kafka.length} of them with Kafka.`);
  const rows = [];
  const run = async (name, times, command, args, counts) => {
    say(`${name} ...`);
    const result = await repeat(times, () =>
      measure(command, args, { cwd: folder, env: { ...process.env, OXLINT_TSGOLINT_PATH: tool('tsgolint') } }),
    );
    rows.push({ name, ...result, findings: counts?.(result.output) });
  };
  const bare = join(here, 'bare.mjs');
  await run('node: start', 5, node, ['-e', '0']);
  await run('node: read the same files', 5, node, [bare, 'read', folder]);
  await run('node: load the compiler, parse the analysed files', 5, node, [
    bare,
    'parse',
    join(root, 'dist', 'compiler.js'),
    ...kafka.map((file) => join(folder, file)),
  ]);
  await run(
    'kafka-lint check',
    5,
    node,
    [cli, 'check', folder, '--format', 'json'],
    (output) => JSON.parse(output).findings.length,
  );
  await run(
    'oxlint, type-aware no-floating-promises',
    5,
    tool('oxlint'),
    ['--type-aware', '-f', 'json', 'packages'],
    (output) => JSON.parse(output).diagnostics.length,
  );
  await run(
    'typescript-eslint no-floating-promises',
    2,
    tool('eslint'),
    ['--config', eslintConfig, '-f', 'json', 'packages'],
    (output) => JSON.parse(output).reduce((n, file) => n + file.messages.length, 0),
  );

  const own = rows.find((row) => row.name.startsWith('kafka-lint'));
  console.log(`\nWhole processes on ${files} files (${kafka.length} with Kafka), median\n`);
  table(
    ['', 'seconds', 'of kafka-lint', 'peak MB', 'findings'],
    rows.map((row) => [
      row.name,
      row.seconds.toFixed(2),
      (row.seconds / own.seconds).toFixed(2),
      row.megabytes?.toFixed(0) ?? '-',
      row.findings ?? '',
    ]),
  );

  say('\nEdits ...');
  const { output } = await measure(node, ['--import', 'tsx', join(here, 'latency.ts'), folder, join(root, 'dist')], {
    cwd: root,
    accept: [0],
  });
  const latency = JSON.parse(output.slice(output.indexOf('[')));
  console.log('\nFrom an edit to its findings, in the engine, milliseconds\n');
  table(
    ['', 'edits', 'p50', 'p95', 'most', 'findings'],
    latency.map((row) => [
      row.name,
      row.edits,
      row.p50.toFixed(2),
      row.p95.toFixed(2),
      row.most.toFixed(2),
      row.findings,
    ]),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  const line = (row) => row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ');
  console.log(
    [line(cells[0]), widths.map((width) => '-'.repeat(width)).join('  '), ...cells.slice(1).map(line)].join('\n'),
  );
}
