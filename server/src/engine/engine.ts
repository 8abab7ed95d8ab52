import type { FileFacts } from '../facts/facts';
import type { Frontend } from '../frontends/frontend';
import type { Rule } from '../rules/rule';
import type { Finding } from './finding';
import { defaultSettings, type Settings } from './settings';

/** Why a file was not analysed, for people. */
export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

/**
 * The one engine behind editor and command line: knows the workspace's texts, keeps the frontends informed, runs the rules.
 * Paths are absolute with `/`. Nothing here reads the disk: texts come from whoever owns them (`files.ts`, the editor).
 */
export class Engine {
  constructor(frontends: readonly Frontend[], rules: readonly Rule[], log?: (message: string) => void) {
    void frontends; void rules; void log;
  }
  settings: Settings = defaultSettings;
  /** True when some frontend reads files of this name. */
  reads(_file: string): boolean { throw new Error('not yet'); }
  /** Says what a file now holds; `undefined`: it is gone. Cheap. */
  set(_file: string, _text: string | undefined): void { throw new Error('not yet'); }
  text(_file: string): string | undefined { throw new Error('not yet'); }
  /** The findings of one file, sorted by place; empty for files without any. Suppressions are applied, unused ones reported. */
  findings(_file: string): readonly Finding[] { throw new Error('not yet'); }
  /** The files that were analysed and may have findings, sorted. */
  analysed(): readonly string[] { throw new Error('not yet'); }
  facts(_file: string): FileFacts | undefined { throw new Error('not yet'); }
}
