import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Cluster, classPath, kafkaVersion, reactorPom, settingsOf, springPom } from './cluster';
import { count, type Outcome } from './experiment';
import { Lab } from './lab';
import { packageOf } from './native';
import { repaired, type Found } from './programs';
import type { Row } from './proof';

/**
 * Where everything is that comes into being while we run: below `node_modules`, so that the programs find their
 * packages.
 */
export const runs = path.join(__dirname, '../../node_modules/.cache/prove');

/** Where this process keeps its clusters, so that two can run side by side. */
const clusters = path.join(runs, `clusters-${process.pid}`);

/** How often an unsafe program may come through unharmed before that counts as never. */
const tries = 3;

/** How many experiments that leave the brokers alone run at a time: they mostly wait. */
const together = 4;

/** What came of an experiment: its row, or why it has none; and the counts of its runs, a line each. */
export interface Told {
  readonly found: Found;
  readonly lines: readonly string[];
  readonly row?: Row;
  readonly why?: string;
}

/**
 * Runs experiments: each one's unsafe program and its repaired one under the same fault and seed. Those that leave the
 * brokers alone run side by side, then
 * the others one by one; and meanwhile, one by one, those that need brokers of their own. Brokers and their folders are
 * gone at the end.
 * @param told hears of each experiment as it ends
 */
export async function prove(all: readonly Found[], seed: number, told: (one: Told) => void): Promise<void> {
  const jars = classPath(runs);
  let shared: Promise<Cluster> | undefined;
  const brokers = (): Promise<Cluster> => (shared ??= Cluster.start(path.join(clusters, 'shared'), jars));
  const own = ({ experiment }: Found): boolean =>
    Boolean(experiment.brokers ?? experiment.ownController) || experiment.configures === 'brokers';
  const one = async (found: Found, cluster: (program: string) => Promise<Cluster>): Promise<boolean> => {
    const lines: string[] = [];
    try {
      told({ found, lines, ...(await proved(found, cluster, jars, seed, lines)) });
      return true;
    } catch (error) {
      told({ found, lines, why: error instanceof Error ? error.message : String(error) });
      return false;
    }
  };
  const onShared = async (): Promise<void> => {
    const waiting = all.filter((found) => !own(found) && !found.experiment.disturbsBrokers);
    await Promise.all(
      Array.from({ length: together }, async () => {
        for (let found = waiting.shift(); found; found = waiting.shift()) await one(found, brokers);
      }),
    );
    for (const found of all.filter((found) => found.experiment.disturbsBrokers && !own(found))) {
      if (await one(found, brokers)) continue;
      // it may leave brokers behind that are no good to others
      await (await shared?.catch(() => undefined))?.stop();
      shared = undefined;
    }
  };
  const onTheirOwn = async (): Promise<void> => {
    for (const found of all.filter(own)) {
      const { brokers: settings, ownController, configures } = found.experiment;
      let cluster: Cluster | undefined;
      await one(found, async (program) => {
        if (cluster && configures !== 'brokers') return cluster;
        await cluster?.stop();
        return (cluster = await Cluster.start(
          path.join(clusters, 'own'),
          jars,
          configures === 'brokers' ? { ...settings, ...settingsOf(program) } : settings,
          { ownController },
        ));
      });
      await cluster?.stop();
    }
  };
  try {
    await Promise.all([onShared(), onTheirOwn()]);
  } finally {
    await (await shared?.catch(() => undefined))?.stop();
    rmSync(clusters, { recursive: true, force: true });
  }
}

/** Runs the unsafe program and the repaired one: a row when the first is harmed and the second is not. */
async function proved(
  found: Found,
  cluster: (program: string) => Promise<Cluster>,
  jars: string,
  seed: number,
  lines: string[],
): Promise<Pick<Told, 'row' | 'why'>> {
  const {
    rule,
    name,
    client,
    experiment: { harm = ['lost'], fault },
  } = found;
  const harms = (one: Outcome): number => harm.reduce((sum, kind) => sum + one[kind], 0);
  const project = { 'spring-kafka': springPom, 'reactor-kafka': reactorPom }[client];
  const own = project ? classPath(runs, project) : jars;
  const run = async (program: string, which: string): Promise<Outcome> => {
    const outcome = await once(found, await cluster(program), program, which, own, seed);
    lines.push(
      `${`${which}:`.padEnd(9)} ${outcome.promised} promised, ${outcome.kept} kept, ${outcome.lost} lost, ${outcome.repeated} repeated, ${outcome.outOfOrder} out of order`,
    );
    return outcome;
  };
  const repair = await repaired(found);
  let before = await run(found.program, 'unsafe');
  for (let left = tries - 1; left && !harms(before); left--) before = await run(found.program, 'unsafe');
  if (!harms(before)) return { why: `the unsafe program came through unharmed ${tries} times` };
  const safe = path.join(runs, rule, name, repair.name);
  writeFileSync(safe, repair.text);
  const after = await run(safe, 'repaired');
  if (after.lost || harms(after)) return { why: 'the repaired program is harmed as well' };
  return {
    row: {
      rule,
      name,
      client,
      fault,
      before,
      after,
      repair: repair.by,
      date: new Date().toISOString().slice(0, 10),
      kafka: kafkaVersion,
      version: versionOf(client, own),
      seed,
    },
  };
}

async function once(
  found: Found,
  cluster: Cluster,
  program: string,
  which: string,
  jars: string,
  seed: number,
): Promise<Outcome> {
  const folder = path.join(runs, found.rule, found.name, which);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const lab = new Lab(
    cluster,
    `${found.rule}.${found.name}.${which}.${Date.now()}`,
    found.experiment,
    found.runs ?? program,
    folder,
    jars,
    seed,
    found.runs && program,
  );
  try {
    await lab.prepare();
    await found.experiment.run(lab);
    const outcome =
      found.experiment.counts === 'sent'
        ? count(lab.ledger(), await lab.read())
        : count([...new Set(await lab.read())], lab.ledger());
    if (!outcome.promised) throw new Error(`the program did nothing: see ${folder}/program.log`);
    return outcome;
  } finally {
    await lab.close();
  }
}

/** The client's version: that of its npm package, or of its jar. */
function versionOf(client: string, jars: string): string {
  const manifest = path.join(__dirname, '../../node_modules', packageOf(client), 'package.json');
  if (existsSync(manifest))
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version.replace(/^v/, '');
  return (
    jars
      .split(path.delimiter)
      .map((jar) => path.basename(jar, '.jar'))
      .find((jar) => jar.startsWith(`${client}-`))
      ?.slice(client.length + 1) ?? kafkaVersion
  );
}
