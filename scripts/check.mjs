// npm run check -- <folder>: the command line from a checkout; builds first when that is needed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, isStale } from './build.mjs';

if (isStale()) await build();
const { status, error } = spawnSync(
  process.execPath,
  [join(import.meta.dirname, '..', 'dist', 'cli.js'), 'check', ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: process.env.INIT_CWD ?? process.cwd() },
);
if (error) console.error(`kafka-lint: ${error.message}`);
process.exitCode = status ?? 2;
