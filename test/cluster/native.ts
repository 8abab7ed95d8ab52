import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');

/** The npm packages of clients that are not called as their packages are. */
const packages: Readonly<Record<string, string>> = {
  platformatic: '@platformatic/kafka',
  confluent: '@confluentinc/kafka-javascript',
  'confluent-rdkafka': '@confluentinc/kafka-javascript',
  nestjs: '@nestjs/microservices',
};

/** The npm package of a client; clients of other languages get their own name. */
export const packageOf = (client: string): string => packages[client] ?? client;

/** Those with a native part, which `npm install --ignore-scripts` leaves out. */
const native = new Set(['node-rdkafka', '@confluentinc/kafka-javascript']);

const loads = (name: string): boolean =>
  spawnSync(process.execPath, ['-e', `require(${JSON.stringify(name)})`], { cwd: root, stdio: 'ignore' }).status === 0;

/**
 * Builds a client's native part (librdkafka and its binding) when it has one and it is not there yet: some minutes,
 * once. The headers of the Node that runs are
 * taken from beside it when they are there, and from nodejs.org otherwise.
 * @returns why it cannot be had, or nothing
 */
export function missing(client: string): string | undefined {
  const name = packageOf(client);
  if (!native.has(name) || loads(name)) return undefined;
  console.log(`Building ${name} ...`);
  const prefix = path.dirname(path.dirname(process.execPath));
  const headers = existsSync(path.join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
  const made = spawnSync('npm', ['rebuild', name, '--ignore-scripts=false', '--foreground-scripts'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...headers, CKJS_LINKING: 'dynamic' },
  });
  if (loads(name)) return undefined;
  return `${name} could not be built: ${`${made.stdout}${made.stderr}`.trim().split('\n').slice(-3).join(' ') || String(made.error)}`;
}
