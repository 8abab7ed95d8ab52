import path from 'node:path';

/** What VS Code calls in its extension host. Rejects when a test fails; mocha's own output is the report. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 60_000, grep: process.env.KAFKA_LINT_GREP });
  mocha.addFile(path.join(__dirname, process.env.KAFKA_LINT_SCREENSHOTS ? 'screenshots.js' : 'editor.js'));
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
