// The bare limits: reading files, and parsing them, with nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [what, first, ...rest] = process.argv.slice(2);
if (what === 'read') read(first);
else {
  const { ts } = createRequire(import.meta.url)(first);
  for (const file of rest) ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true);
}

function read(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') read(file);
    else if (entry.name.endsWith('.ts')) readFileSync(file, 'utf8');
  }
}
