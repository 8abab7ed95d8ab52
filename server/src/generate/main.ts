import path from 'node:path';
import { newEngine } from '../../../test/support/workspace';
import { stale, write } from './generate';

// npm run generate: rule pages, the README's rule table and the settings schema, from the registry. With --check
// nothing is written.
const root = path.join(__dirname, '..', '..', '..');

async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  const engine = await newEngine();
  const files = check ? stale(root, engine) : write(root, engine);
  for (const file of files) console.error(`${check ? 'stale' : 'written'}: ${file}`);
  if (check && files.length) {
    console.error('Run `npm run generate`.');
    process.exitCode = 1;
  }
}

void main();
