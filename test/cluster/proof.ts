import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ClientId } from '../../server/src/facts/facts';
import { clientNames, provedClient } from '../../server/src/generate/pages';
import type { Outcome } from './experiment';
import { without } from './without';

/** What one experiment showed. */
export interface Row {
  readonly rule: string;
  /** The folder's name, `kafkajs` or `kafkajs.repeated`. */
  readonly name: string;
  readonly client: string;
  readonly fault: string;
  readonly before: Outcome;
  readonly after: Outcome;
  readonly repair: 'fix' | 'hand';
  /** The day it ran, `2026-11-22`. */
  readonly date: string;
  /** Of the brokers and of the client, `4.4.0`. */
  readonly kafka: string;
  readonly version: string;
  /** Of both runs: it decides when exactly the fault came. */
  readonly seed: number;
}

/** The rows of all runs, kept between them. */
export const dataFile = path.join(__dirname, 'proof.json');
/** The table made of them. */
export const pageFile = path.join(__dirname, '../../docs/proof.md');

/** The rows that earlier runs left. */
export function rows(): readonly Row[] {
  return existsSync(dataFile) ? (JSON.parse(readFileSync(dataFile, 'utf8')) as Row[]) : [];
}

/** Puts a new row in place of the earlier one of its experiment, and writes the page anew. */
export function keep(row: Row): void {
  const name = (one: Row): string => `${one.rule} ${one.name}`;
  const all = [...rows().filter((one) => name(one) !== name(row)), row].sort((a, b) =>
    name(a).localeCompare(name(b), 'en'),
  );
  writeFileSync(dataFile, `[\n${all.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`);
  writeFileSync(pageFile, page(all));
}

/** The page `docs/proof.md`. */
export function page(all: readonly Row[]): string {
  const cell = (one: Outcome): string => `${one.lost} / ${one.repeated} / ${one.outOfOrder}`;
  const line = (one: Row): string =>
    `| [${one.rule}](rules/${one.rule}.md) | ${provedClient(one)} | ${one.fault} | ${one.before.promised} | ${cell(one.before)} | ${cell(one.after)} | ${one.repair === 'fix' ? 'its fix' : 'by hand'} | ${one.seed} | ${one.date}, Kafka ${one.kafka} |`;
  return `<!-- Written by \`npm run prove\` from test/cluster/proof.json. -->
# Proof

Each row is a small program that a rule speaks on, run on a real Apache Kafka cluster of three brokers while something real goes wrong: a process or a broker
is killed (SIGKILL) or frozen (SIGSTOP), a disk is lost, a service is away. Afterwards the topic is compared with what the program wrote down as sent or done.
Then the program is repaired, by Kafka Lint's own fix or, where a repair needs a person, by hand (the file beside it), and run again under the same fault.

The numbers vary from run to run; the signs do not: \`npm run prove\` fails when an unsafe program comes through unharmed in three runs, or when a repaired one
loses anything, or repeats or reorders where that is what the rule is about. A repaired program may repeat records elsewhere: Kafka delivers at least once.

| Rule | Client | Fault | Records | Lost / repeated / out of order: before | after | Repaired | Seed | Run |
|---|---|---|---|---|---|---|---|---|
${all.map(line).join('\n')}
${
  without.length
    ? `
## What has no row, and why

${[...new Set(without.map(({ why }) => why))]
  .map(
    (why) =>
      `- ${without
        .filter((one) => one.why === why)
        .map(
          ({ rule, clients }) =>
            `[${rule}](rules/${rule}.md) (${clients.map((client) => clientNames[client as ClientId]).join(', ')})`,
        )
        .join(', ')}: ${why}`,
  )
  .join('\n')}
`
    : ''
}
The seed decides when exactly the fault comes; both programs get the same.

The programs and faults are in \`test/cluster/<rule>/<client>/\`. \`npm run prove -- <rule> ...\` runs some again (\`--seed <number>\` with that seed), \`npm run prove\` all (Java 17 and Maven are needed).
`;
}
