import type { Range, TextEdit } from '../text/range';
import type { Related, Severity } from '../rules/rule';

/** A repair, ready to be applied: all its edits are in the finding's file. */
export interface Fix {
  readonly title: string;
  /**
   * `safe`: keeps meaning and comments; part of fix-all and `--fix`. `unsafe`: may change behaviour; only on request.
   */
  readonly safety: 'safe' | 'unsafe';
  readonly edits: readonly TextEdit[];
}

/** Something a rule found, in one file. The editor and the command line show the same. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  /** Absolute path with `/`. */
  readonly file: string;
  readonly range: Range;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}
