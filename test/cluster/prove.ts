import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixFile, ofRule } from '../../server/src/engine/fix';
import { newEngine } from '../support/workspace';
import { Cluster, classPath } from './cluster';
import { count, type Experiment, type Outcome } from './experiment';
import { Lab } from './lab';

/** Below `node_modules`, so that the programs find their packages. */
const runs = path.join(__dirname, '../../node_modules/.cache/prove');

/** One experiment on disk. */
interface Found {
  readonly rule: string;
  readonly client: string;
  readonly folder: string;
}

/** The experiments of the rules asked for; of all when none is named. */
function find(rules: readonly string[]): readonly Found[] {
  return readdirSync(__dirname, { withFileTypes: true }).filter((one) => one.isDirectory() && (!rules.length || rules.includes(one.name)))
    .flatMap(({ name: rule }) => readdirSync(path.join(__dirname, rule)).map((client) => ({ rule, client, folder: path.join(__dirname, rule, client) })));
}

/** The program as Kafka Lint repairs it: its own fix, applied by the engine, or the repair that is written beside it where that needs a person. */
async function repaired(found: Found, program: string): Promise<string> {
  const written = path.join(found.folder, path.basename(program).replace(/^unsafe/i, (name) => (name === 'Unsafe' ? 'Repaired' : 'repaired')));
  const engine = await newEngine([]);
  const text = readFileSync(program, 'utf8');
  engine.set(program, text);
  if (!engine.findings(program).some((finding) => finding.ruleId === found.rule)) throw new Error(`${found.rule} says nothing of ${program}`);
  const after = existsSync(written) ? readFileSync(written, 'utf8') : fixFile(engine, program, ofRule(found.rule)).text;
  engine.set(program, after);
  const left = engine.findings(program).filter((finding) => finding.ruleId === found.rule);
  if (left.length) throw new Error(`${found.rule} still speaks on the repaired program: ${left[0]!.message}\n${after}`);
  return after;
}

async function once(found: Found, experiment: Experiment, cluster: Cluster, program: string, name: string, jars: string): Promise<Outcome> {
  const folder = path.join(runs, found.rule, found.client, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const lab = new Lab(cluster, `${found.rule}.${found.client}.${name}.${Date.now()}`, experiment, program, folder, jars);
  try {
    await lab.prepare();
    await experiment.run(lab);
    return experiment.counts === 'sent' ? count(lab.ledger(), await lab.read()) : count(await lab.read(), lab.ledger());
  } finally {
    await lab.close();
  }
}

const shown = (one: Outcome): string => `${one.promised} promised, ${one.kept} kept, ${one.lost} lost, ${one.repeated} repeated, ${one.outOfOrder} out of order`;

/** Runs the unsafe program and the repaired one under the same fault: the first has to lose, repeat or reorder records, the second must lose none. */
async function proved(found: Found, experiment: Experiment, cluster: Cluster, jars: string): Promise<boolean> {
  const program = path.join(found.folder, readdirSync(found.folder).find((name) => /^unsafe\./i.test(name))!);
  const before = await once(found, experiment, cluster, program, 'unsafe', jars);
  console.log(`  unsafe:   ${shown(before)}`);
  const safe = path.join(runs, found.rule, found.client, path.basename(program));
  writeFileSync(safe, await repaired(found, program));
  const after = await once(found, experiment, cluster, safe, 'repaired', jars);
  console.log(`  repaired: ${shown(after)}`);
  return after.lost === 0 && before.lost + before.repeated + before.outOfOrder > 0;
}

async function main(rules: readonly string[]): Promise<number> {
  const jars = classPath(runs);
  const experiments = find(rules);
  if (!experiments.length) throw new Error(`there is no experiment for ${rules.join(', ')}`);
  let failed = 0;
  let shared: Cluster | undefined;
  try {
    for (const found of experiments) {
      const { experiment } = (await import(path.join(found.folder, 'experiment.ts'))) as { experiment: Experiment };
      console.log(`${found.rule} (${found.client}): ${experiment.fault}`);
      const own = experiment.brokers ? await Cluster.start(path.join(runs, 'own'), jars, experiment.brokers) : undefined;
      try {
        if (!(await proved(found, experiment, own ?? (shared ??= await Cluster.start(path.join(runs, 'brokers'), jars)), jars))) failed += 1;
      } catch (error) {
        // one that breaks says nothing of the others
        failed += 1;
        console.log(`  failed: ${error instanceof Error ? error.message : String(error)}`);
      } finally {
        await own?.stop();
      }
    }
  } finally {
    await shared?.stop();
  }
  console.log(`${experiments.length - failed} of ${experiments.length} proved`);
  return failed ? 1 : 0;
}

main(process.argv.slice(2)).then((status) => process.exit(status), (error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
