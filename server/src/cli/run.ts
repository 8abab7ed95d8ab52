import { Command, CommanderError, Option } from 'commander';
import { slashed } from '../engine/files';
import type { Settings } from '../engine/settings';
import { suppressionRules } from '../engine/suppressions';
import type { Rule, Severity } from '../rules/rule';
import { CannotRun, check, type CheckResult } from './check';
import { explain, unknownRule } from './explain';
import { json } from './format/json';
import { sarif } from './format/sarif';
import { fixesText, text } from './format/text';
import type { Language } from './languages';
import { progressBar } from './progress';

/** Everything the command line needs of the world. */
export interface World {
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly version: string;
  readonly languages: readonly Language[];
  /** The rules that check. */
  readonly rules: readonly Rule[];
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Colours on standard output. */
  readonly color: boolean;
  /** Standard error is a terminal: a progress bar is welcome. */
  readonly interactive: boolean;
}

type FailOn = Severity | 'never';

interface CheckFlags {
  readonly format: 'text' | 'json' | 'sarif';
  readonly fix: boolean;
  readonly failOn: FailOn;
  readonly rule: readonly string[];
  readonly progress: boolean;
}

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** Runs the command line; the exit status: 0 clean, 1 findings, 2 could not run. */
export async function run(world: World): Promise<number> {
  let status = 0;
  const known = [...world.rules, ...suppressionRules];
  const program = new Command('kafka-lint')
    .description(
      'Finds what loses, repeats or reorders Kafka messages in TypeScript, JavaScript, Java and configuration files.',
    )
    .version(world.version)
    .exitOverride()
    .configureOutput({ writeOut: world.out, writeErr: world.err, outputError: () => {} })
    .showHelpAfterError(false);

  program
    .command('check')
    .description('check folders and files; the current folder when none is given')
    .argument('[paths...]', 'folders and files')
    .addOption(
      new Option('--format <format>', 'how findings are printed').choices(['text', 'json', 'sarif']).default('text'),
    )
    .option('--fix', 'write the safe fixes to the files', false)
    .addOption(
      new Option('--fail-on <severity>', 'the lowest severity that makes the exit status 1')
        .choices(['error', 'warning', 'information', 'never'])
        .default('warning'),
    )
    .option(
      '--rule <id[=severity]>',
      'check only this rule (may be repeated); with a severity (error, warning, information, hint, off): give the rule that severity',
      (value: string, all: readonly string[]) => [...all, value],
      [],
    )
    .option('--no-progress', 'no progress bar')
    .action(async (paths: string[], flags: CheckFlags) => {
      const bar = flags.progress && world.interactive ? progressBar() : undefined;
      let result: CheckResult;
      let failed = false;
      const log = (message: string): void => {
        failed = true;
        world.err(`kafka-lint: ${message}\n`);
      };
      try {
        result = await check(
          { paths, cwd: world.cwd, rules: ruleSettings(flags.rule, known), fix: flags.fix, progress: bar?.update, log },
          world.languages,
          world.rules,
        );
      } finally {
        bar?.stop();
      }
      // people click on paths where they stand
      const fromHere = { ...result, base: slashed(world.cwd) };
      if (flags.format === 'json') world.out(json(result, world.version));
      else if (flags.format === 'sarif') world.out(sarif(result, known, world.version));
      else world.out(text(fromHere, world.color));
      if (flags.fix)
        (flags.format === 'text' ? world.out : world.err)(fixesText(fromHere, world.color && flags.format === 'text'));
      // what a defect of ours kept from being checked must not pass for clean
      status = failed ? 2 : fails(result, flags.failOn) ? 1 : 0;
    });

  program
    .command('explain')
    .description('say what a rule finds, why it matters and how to repair it')
    .argument('<rule-id>', 'the id of a rule')
    .action((id: string) => {
      const rule = known.find((one) => one.id === id);
      if (!rule) throw new CannotRun(unknownRule(id, known));
      world.out(explain(rule));
    });

  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeOut: world.out, writeErr: world.err, outputError: () => {} });

  try {
    if (!world.arguments.length) {
      world.err(program.helpInformation());
      return 2;
    }
    await program.parseAsync([...world.arguments], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (!(error instanceof CannotRun) && !(error instanceof CommanderError)) throw error;
    const line = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
    world.err(`kafka-lint: ${line}\n`);
    return 2;
  }
}

/** Settings from `--rule`: ids alone leave only those rules on, ids with a severity set it. */
function ruleSettings(given: readonly string[], known: readonly Rule[]): Settings['rules'] {
  const set: Record<string, Severity | 'off'> = {};
  const only = new Set<string>();
  for (const one of given) {
    const [id, severity] = one.split(/=(.*)/s) as [string, string | undefined];
    if (!known.some((rule) => rule.id === id)) throw new CannotRun(`option '--rule': ${unknownRule(id, known)}`);
    if (severity === undefined) only.add(id);
    else if (severity === 'off' || severities.includes(severity as Severity)) set[id] = severity as Severity | 'off';
    else
      throw new CannotRun(`option '--rule': '${severity}' is no severity. Allowed are ${severities.join(', ')}, off.`);
  }
  if (only.size)
    for (const { id, off, severity } of known)
      if (!(id in set)) {
        if (!only.has(id)) set[id] = 'off';
        else if (off) set[id] = severity;
      }
  return set;
}

function fails(result: CheckResult, failOn: FailOn): boolean {
  return (
    failOn !== 'never' &&
    result.findings.some((finding) => severities.indexOf(finding.severity) <= severities.indexOf(failOn))
  );
}
