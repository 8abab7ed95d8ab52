import { readFileSync } from 'node:fs';

/**
 * The Kafka clients' own declaration files, by virtual path `/node_modules/<package>/<path>`; empty when the file
 * cannot be read.
 */
export function loadDeclarations(path: string): ReadonlyMap<string, string> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>));
  } catch {
    return new Map();
  }
}
