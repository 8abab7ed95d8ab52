import type { Severity } from '../rules/rule';

/** What a user can set, in the editor (`kafkaLint.*`) and on the command line alike. */
export interface Settings {
  readonly enabled: boolean;
  /** Severity per rule id; `off` silences the rule. Ids that are no rules are ignored. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Globs of files to leave out, relative to the workspace folder, in .gitignore's syntax. */
  readonly exclude: readonly string[];
  /** Topics whose loss is accepted (metrics, logs), as globs: `acks-not-all` is silent for them. */
  readonly unimportantTopics: readonly string[];
}

export const defaultSettings: Settings = { enabled: true, rules: {}, exclude: [], unimportantTopics: [] };

/**
 * A test whether a whole name matches one of the globs: `*` stands for any characters, `?` for one. No globs match
 * nothing.
 */
export function globs(patterns: readonly string[]): (name: string) => boolean {
  const tests = patterns.map(
    (pattern) =>
      new RegExp(
        `^${pattern
          .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
          .replace(/\*+/g, '.*')
          .replace(/\?/g, '.')}$`,
        's',
      ),
  );
  return (name) => tests.some((test) => test.test(name));
}
