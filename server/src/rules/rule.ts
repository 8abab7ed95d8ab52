import type { Change } from '../facts/change';
import type { ClientId, FileFacts } from '../facts/facts';
import type { Code } from '../flow/code';
import type { Range } from '../text/range';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/**
 * A repair a rule proposes: `safe` keeps meaning and comments and joins fix-all; `unsafe` may change behaviour and is
 * offered alone.
 */
export interface ProposedFix {
  readonly title: string;
  readonly safety: 'safe' | 'unsafe';
  readonly change: Change;
}

/** Another place that explains a finding. */
export interface Related {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

export interface Report {
  /**
   * The file the finding stands in, when it is not the file being checked (a catch clause in a function that the
   * handler calls).
   */
  readonly file?: string;
  readonly range: Range;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  readonly fixes?: readonly ProposedFix[];
}

export interface RuleContext {
  readonly facts: FileFacts;
  readonly code: Code;
  /** What the user set that rules ask for. `unimportantTopics`: true for a topic whose loss is accepted. */
  readonly options: { readonly unimportantTopics: (topic: string) => boolean };
  report(report: Report): void;
}

/** A rule: what people read of it, and what it looks for. Everything shown anywhere about a rule derives from this. */
export interface Rule {
  /** Kebab-case, names the defect. Fixed: settings, suppressions and documentation use it. */
  readonly id: string;
  /** One line, no full stop: what it finds. */
  readonly summary: string;
  readonly severity: Severity;
  /** True for a rule that speaks only when a setting gives it a severity. */
  readonly off?: boolean;
  /** Why it matters: what happens to the message, in a few sentences of Markdown. */
  readonly why: string;
  /** When it stays silent, one condition a line; each is a fixture. */
  readonly silentWhen: readonly string[];
  /** How to repair it when no fix fits, in Markdown. */
  readonly repair: string;
  /** What the claims rest on: documentation, source files, issues. */
  readonly sources: readonly string[];
  readonly clients: readonly ClientId[];
  check(context: RuleContext): void;
}

/** Types a rule literal; nothing else. */
export const defineRule = (rule: Rule): Rule => rule;
