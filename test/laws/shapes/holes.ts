import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Cell } from './matrix';

const file = path.join(__dirname, 'holes.txt');

/** How a fixture in a shape is named in the list of holes. */
export const nameOf = ({ fixture, shape }: Pick<Cell, 'fixture' | 'shape'>): string => `${fixture.name} as ${shape}`;

/**
 * The fixtures that are known not to hold in a shape. `holes.txt` has a line for each fixture: its name, a colon and
 * the shapes. The list may only become shorter.
 */
export function knownHoles(): ReadonlySet<string> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return new Set(
    lines.flatMap((line) => {
      const [, name, shapes] = /^(.+?): (.+)$/.exec(line)!;
      return shapes!.split(', ').map((shape) => `${name} as ${shape}`);
    }),
  );
}

/** Writes the list. */
export function writeHoles(holes: Iterable<string>): void {
  const byFixture = new Map<string, string[]>();
  for (const hole of holes) {
    const [, name, shape] = /^(.+?) as (.+)$/.exec(hole)!;
    byFixture.set(name!, [...(byFixture.get(name!) ?? []), shape!]);
  }
  const lines = [...byFixture].map(([name, shapes]) => `${name}: ${shapes.sort().join(', ')}\n`).sort();
  writeFileSync(file, lines.join(''));
}
