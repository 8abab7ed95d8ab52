import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The project's folder. */
export const root = join(__dirname, '../..').replaceAll('\\', '/');

/**
 * All files below a folder of the project whose name matches, sorted, absolute with `/`; none when there is no such
 * folder yet.
 */
export function filesBelow(folder: string, name: RegExp): string[] {
  const start = join(root, folder);
  try {
    return readdirSync(start, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && name.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
      .filter((file) => !/\/(node_modules|target)\//.test(file))
      .sort();
  } catch {
    return [];
  }
}

/**
 * The fixtures as they read once repaired: for each `x.fixed.ts` its text under the name `x.ts`, where the files beside
 * it expect it.
 */
export function repairedFixtures(extension: 'ts' | 'js' | 'java'): Map<string, string> {
  const fixed = filesBelow('test/fixtures', new RegExp(`\\.fixed\\.${extension}$`));
  return new Map(fixed.map((file) => [file.replace(/\.fixed\.(\w+)$/, '.$1'), readFileSync(file, 'utf8')]));
}
