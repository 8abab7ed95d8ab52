import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Cluster, classPath, kafkaVersion } from './cluster';
import { count, type Outcome } from './experiment';
import { Lab } from './lab';
import { find, repaired, type Found } from './programs';
import { keep } from './proof';

/** Below `node_modules`, so that the programs find their packages. */
const runs = path.join(__dirname, '../../node_modules/.cache/prove');

/** Where this process keeps its clusters, so that two can run side by side; gone at the end. */
const clusters = path.join(runs, `clusters-${process.pid}`);

/** How often an unsafe program may come through unharmed before that counts as never. */
const tries = 3;

async function once(found: Found, cluster: Cluster, program: string, name: string, jars: string): Promise<Outcome> {
  const folder = path.join(runs, found.rule, found.client, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const lab = new Lab(cluster, `${found.rule}.${found.client}.${name}.${Date.now()}`, found.experiment, program, folder, jars);
  try {
    await lab.prepare();
    await found.experiment.run(lab);
    const outcome = found.experiment.counts === 'sent' ? count(lab.ledger(), await lab.read()) : count(await lab.read(), lab.ledger());
    if (!outcome.promised) throw new Error(`the program did nothing: see ${folder}/program.log`);
    console.log(`  ${`${name}:`.padEnd(9)} ${outcome.promised} promised, ${outcome.kept} kept, ${outcome.lost} lost, ${outcome.repeated} repeated, ${outcome.outOfOrder} out of order`);
    return outcome;
  } finally {
    await lab.close();
  }
}

/** Runs the unsafe program and the repaired one under the same fault, and keeps the row when the first is harmed and the second is not. */
async function proved(found: Found, cluster: Cluster, jars: string): Promise<boolean> {
  const { harm = ['lost'], fault } = found.experiment;
  const harms = (one: Outcome): number => harm.reduce((sum, kind) => sum + one[kind], 0);
  const repair = await repaired(found);
  let before = await once(found, cluster, found.program, 'unsafe', jars);
  for (let left = tries - 1; left && !harms(before); left--) before = await once(found, cluster, found.program, 'unsafe', jars);
  if (!harms(before)) return false;
  const safe = path.join(runs, found.rule, found.client, repair.name);
  writeFileSync(safe, repair.text);
  const after = await once(found, cluster, safe, 'repaired', jars);
  if (after.lost || harms(after)) return false;
  keep({ rule: found.rule, client: found.client, fault, before, after, repair: repair.by, date: new Date().toISOString().slice(0, 10), kafka: kafkaVersion, version: versionOf(found.client) });
  return true;
}

/** The npm packages of clients that are not called as their packages are. */
const packages: Readonly<Record<string, string>> = { platformatic: '@platformatic/kafka' };

/** The client's version: of its npm package, or that of the Java clients, which is the brokers'. */
function versionOf(client: string): string {
  const manifest = path.join(__dirname, '../../node_modules', packages[client] ?? client, 'package.json');
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version : kafkaVersion;
}

async function main(asked: readonly string[]): Promise<number> {
  const jars = classPath(runs);
  const experiments = await find(asked);
  const failed: string[] = [];
  let shared: Cluster | undefined;
  try {
    for (const found of experiments) {
      const { brokers, ownController, fault } = found.experiment;
      console.log(`${found.rule} (${found.client}): ${fault}`);
      let own: Cluster | undefined;
      try {
        if (brokers || ownController) own = await Cluster.start(path.join(clusters, 'own'), jars, brokers, { ownController });
        if (!(await proved(found, own ?? (shared ??= await Cluster.start(path.join(clusters, 'shared'), jars)), jars))) failed.push(`${found.rule}/${found.client}`);
      } catch (error) {
        // one that breaks says nothing of the others, and may leave brokers behind that are no good to them
        failed.push(`${found.rule}/${found.client}`);
        console.log(`  failed: ${error instanceof Error ? error.message : String(error)}`);
        await shared?.stop();
        shared = undefined;
      } finally {
        await own?.stop();
      }
    }
  } finally {
    await shared?.stop();
    rmSync(clusters, { recursive: true, force: true });
  }
  console.log(`${experiments.length - failed.length} of ${experiments.length} proved${failed.length ? `; not: ${failed.join(', ')}` : ''}`);
  return failed.length ? 1 : 0;
}

main(process.argv.slice(2)).then((status) => process.exit(status), (error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
