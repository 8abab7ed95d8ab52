import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { newEngine, root } from '../support/workspace';
import pinned from './packages.json';

/** A published package that uses Kafka; `integrity` is what the registry says of its tarball. */
export type Package = (typeof pinned)[number];

export const packages: readonly Package[] = pinned;

/** What is found in one place of a package. */
export interface Found {
  /** `sinek@9.1.0 lib/librdkafka/NProducer.js:123 unawaited-send` */
  readonly place: string;
  /** The finding's line in the source, for the reviewer. */
  readonly code: string;
}

/** The reviewed list, beside this file. */
export const list = path.join(__dirname, 'findings.txt');

const cache = path.join(root, 'node_modules', '.cache', 'kafka-lint-packages');

/** The package's folder; fetches it once. Throws when it cannot be had (no network), or is not what was pinned. */
export function fetched({ name, version, integrity }: Package): string {
  const folder = path.join(cache, `${name.replace('/', '+')}@${version}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', making], {
      cwd: making,
      stdio: 'ignore',
      shell: process.platform === 'win32',
    });
    const tarball = path.join(
      making,
      readdirSync(making).find((file) => file.endsWith('.tgz'))!,
    );
    assert.equal(
      `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`,
      integrity,
      `${name}@${version} is not the package that was reviewed`,
    );
    execFileSync('tar', ['-xzf', tarball, '-C', making]);
    renameSync(path.join(making, 'package'), folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

/**
 * What all rules find in a package that is opened as the workspace, in text order; `complaints` gathers what failed
 * meanwhile.
 */
export async function findingsIn(one: Package, complaints: string[]): Promise<Found[]> {
  const folder = fetched(one);
  const engine = await newEngine(complaints);
  const files = (readdirSync(folder, { recursive: true }) as string[])
    .filter(
      (file) =>
        /\.(?:[cm]?[jt]sx?|ya?ml|properties)$|(^|[\\/])(package|tsconfig)\.json$/.test(file) &&
        !/\.d\.[cm]?ts$|node_modules/.test(file),
    )
    .map((file) => path.join(folder, file).replaceAll('\\', '/'))
    .sort();
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  for (const [file, text] of texts) engine.set(file, text);
  return files.flatMap((file) =>
    engine.findings(file).map(({ range, ruleId }) => {
      const line = texts.get(file)!.slice(0, range.start).split('\n').length;
      return {
        place: `${one.name}@${one.version} ${path.relative(folder, file).replaceAll('\\', '/')}:${line} ${ruleId}`,
        code: texts.get(file)!.split('\n')[line - 1]!.trim().slice(0, 100),
      };
    }),
  );
}

/** The reviewed list by place: several findings of one rule in one line have several verdicts. */
export function reviewed(): Map<string, string[]> {
  const known = new Map<string, string[]>();
  if (!existsSync(list)) return known;
  for (const line of readFileSync(list, 'utf8').split('\n')) {
    const [place, ...verdict] = line.split(' | ');
    if (verdict.length > 0) known.set(place!, [...(known.get(place!) ?? []), verdict.join(' | ')]);
  }
  return known;
}
