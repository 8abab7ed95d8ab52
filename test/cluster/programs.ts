import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../server/src/engine/engine';
import { fixFile, ofRule } from '../../server/src/engine/fix';
import { defaultSettings } from '../../server/src/engine/settings';
import { rules } from '../../server/src/rules';
import { newEngine } from '../support/workspace';
import type { Experiment } from './experiment';

/** One experiment on disk: `<rule-id>/<client>/`, or `<rule-id>/<client>.<variant>/`. */
export interface Found {
  readonly rule: string;
  /** The folder's name: that of its client, and which variant it is where the rule is about more than one thing. */
  readonly name: string;
  readonly client: string;
  readonly folder: string;
  /** The file of the unsafe program, or the unsafe settings. */
  readonly program: string;
  /** The program that runs with the settings, where those are what is unsafe. */
  readonly runs?: string | undefined;
  readonly experiment: Experiment;
}

/** A program without its fault. */
export interface Repair {
  /** Its file's name, which Java wants to agree with its class. */
  readonly name: string;
  readonly text: string;
  /** Who repaired it: the rule's own fix, or a person whose file lies beside the unsafe program. */
  readonly by: 'fix' | 'hand';
}

/**
 * The experiments of the rules asked for (`rule` or `rule/client`, of which `rule/client.variant` is one), in order;
 * all when none is named. Throws when a name has none.
 */
export async function find(asked: readonly string[]): Promise<readonly Found[]> {
  const all = readdirSync(__dirname, { withFileTypes: true })
    .filter((one) => one.isDirectory() && one.name !== 'samples')
    .flatMap(({ name: rule }) =>
      readdirSync(path.join(__dirname, rule)).map((name) => ({
        rule,
        name,
        client: name.split('.')[0]!,
        folder: path.join(__dirname, rule, name),
      })),
    );
  const named = ({ rule, name, client }: (typeof all)[number]): readonly string[] => [
    rule,
    `${rule}/${client}`,
    `${rule}/${name}`,
  ];
  const wanted = (one: (typeof all)[number]): boolean => named(one).some((name) => asked.includes(name));
  const missing = asked.filter((name) => !all.some((one) => named(one).includes(name)));
  if (missing.length) throw new Error(`there is no experiment for ${missing.join(', ')}`);
  return Promise.all(
    all
      .filter((one) => !asked.length || wanted(one))
      .map(async (one) => {
        const { experiment } = (await import(path.join(one.folder, 'experiment.ts'))) as { experiment: Experiment };
        const file = (name: RegExp): string | undefined =>
          readdirSync(one.folder)
            .filter((file) => name.test(file))
            .map((file) => path.join(one.folder, file))[0];
        return { ...one, experiment, program: file(/^unsafe\./i)!, runs: file(/^client\./i) };
      }),
  );
}

let engine: Promise<Engine> | undefined;

/** An engine whose rules all speak, also those that are off unless a setting asks for them. */
async function newLinter(): Promise<Engine> {
  const all = await newEngine();
  all.settings = {
    ...defaultSettings,
    rules: Object.fromEntries(rules.filter((rule) => rule.off).map((rule) => [rule.id, rule.severity])),
  };
  return all;
}

/**
 * The program as Kafka Lint repairs it: its own fix, applied by the engine, or the repair that is written beside it
 * where that needs a person.
 * Throws when the rule says nothing of the unsafe program, or still speaks on the repaired one.
 */
export async function repaired({ rule, folder, program }: Found): Promise<Repair> {
  const linter = await (engine ??= newLinter());
  if (!speaks(linter, rule, program, readFileSync(program, 'utf8')))
    throw new Error(`${rule} says nothing of ${program}`);
  const name = path.basename(program).replace('Unsafe', 'Repaired').replace('unsafe', 'repaired');
  const written = path.join(folder, name);
  const repair: Repair = existsSync(written)
    ? { name, text: readFileSync(written, 'utf8'), by: 'hand' }
    : { name: path.basename(program), text: fixFile(linter, program, ofRule(rule)).text, by: 'fix' };
  const left = speaks(linter, rule, program, repair.text);
  if (left) throw new Error(`${rule} still speaks on the repaired program: ${left}\n${repair.text}`);
  return repair;
}

/** What the rule says of the text, if anything. */
function speaks(engine: Engine, rule: string, file: string, text: string): string | undefined {
  engine.set(file, text);
  return engine.findings(file).find((finding) => finding.ruleId === rule)?.message;
}
