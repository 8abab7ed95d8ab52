// npm run prove [-- rule ...]: installs what is missing, then runs the proofs on a real cluster.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installPackages, root } from './tool.mjs';

await installPackages();
const child = spawn(
  process.execPath,
  ['--import', 'tsx', join('test', 'cluster', 'prove.ts'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
// the brokers end with it
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
