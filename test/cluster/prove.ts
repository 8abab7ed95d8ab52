import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { missing } from './native';
import { find } from './programs';
import { keep } from './proof';
import { prove } from './runs';

async function main(asked: readonly string[], { seed = randomInt(1, 100_000) }: { seed?: number }): Promise<number> {
  const all = await find(asked);
  const without = new Map([...new Set(all.map(({ client }) => client))].map((client) => [client, missing(client)]));
  const can = all.filter(({ client }) => !without.get(client));
  console.log(`${can.length} experiments, seed ${seed}`);
  const not: string[] = [];
  let ended = 0;
  await prove(can, seed, ({ found: { rule, name, experiment }, lines, row, why }) => {
    console.log(
      [
        `[${++ended}/${can.length}] ${rule} (${name}): ${experiment.fault}`,
        ...lines,
        ...(why ? [`NOT PROVED: ${why}`] : []),
      ].join('\n  '),
    );
    if (row) keep(row);
    else not.push(`${rule}/${name}`);
  });
  for (const why of without.values()) if (why) console.log(`Skipped: ${why}`);
  console.log(`${ended - not.length} of ${all.length} proved${not.length ? `; not: ${not.join(', ')}` : ''}`);
  return not.length ? 1 : 0;
}

// brokers and programs end with us
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

new Command('prove')
  .argument(
    '[rule...]',
    'rules to prove, `<rule>`, `<rule>/<client>` or `<rule>/<client>.<variant>`; all when none is named',
  )
  .option('--seed <number>', 'decides when exactly the faults come; a new one each time unless told', Number)
  .action(async (asked: string[], options: { seed?: number }) => process.exit(await main(asked, options)))
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
