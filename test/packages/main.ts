import { writeFileSync } from 'node:fs';
import { findingsIn, list, packages, reviewed } from './packages';

// npm run packages: what is found in the pinned packages and is not in the reviewed list, or the other way round.
// With --write the list is written anew; verdicts stay with their places, new places wait for theirs.
async function main(): Promise<void> {
  const verdicts = reviewed();
  const complaints: string[] = [];
  const lines: string[] = [];
  let fresh = 0;
  for (const one of packages) {
    for (const { place, code } of await findingsIn(one, complaints)) {
      const verdict = verdicts.get(place)?.shift();
      if (verdict === undefined) {
        fresh++;
        console.error(`new: ${place}\n     ${code}`);
      }
      lines.push(`${place} | ${verdict ?? 'unread'}`);
    }
  }
  for (const [place, rest] of verdicts) for (const verdict of rest) console.error(`gone: ${place} | ${verdict}`);
  for (const complaint of complaints) console.error(complaint);
  if (process.argv.includes('--write')) {
    writeFileSync(
      list,
      `What is found in the packages of packages.json, and what a reader of the code says of it: right, wrong or debatable, and why.\nWritten by npm run packages -- --write, which keeps the verdicts.\n\n${lines.join('\n')}\n`,
    );
  }
  if (complaints.length > 0 || (fresh > 0 && !process.argv.includes('--write'))) process.exitCode = 1;
}

void main();
