import type { Case } from '../../support/cases';

/** A program: its files by their names, relative to its workspace. */
export type Program = ReadonlyMap<string, string>;

/** A fixture in another shape. */
export interface Shaped {
  readonly fixture: Case;
  readonly shape: string;
  /** Marked. */
  readonly program: Program;
}

/** One finding as shapes compare it: what is said, and where in the program as it was before. */
export interface Place {
  readonly rule: string;
  readonly file: string;
  /** 0-based. */
  readonly line: number;
}

/** A fixture's program. */
export const programOf = (one: Case): Program => new Map(one.files.map(({ name, text }) => [name, text]));

const open = '\ue000';
const close = '\ue001';
const marks = /\ue000(\d+):(\d+)\ue001/g;

/**
 * A text that remembers where its lines come from. Slices of it carry marks (two characters of Unicode's private use
 * around `<file>:<line>`), which travel with the text into whatever program it becomes part of.
 */
export class Original {
  readonly #starts: readonly number[];

  constructor(
    readonly text: string,
    /** The file's place in its program. */
    readonly index: number,
  ) {
    this.#starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  }

  line(offset: number): number {
    let line = 0;
    while (line + 1 < this.#starts.length && this.#starts[line + 1]! <= offset) line++;
    return line;
  }

  /** Says that what follows comes from the line of an offset. */
  mark(offset: number): string {
    return `${open}${this.index}:${this.line(offset)}${close}`;
  }

  /** A stretch of the text, marked, with parts of it replaced. Replacements are in order and do not overlap. */
  slice(start: number, end: number, replacements: readonly Replacement[] = []): string {
    let made = '';
    let at = start;
    for (const { start: from, end: to, text } of inOrder(replacements)) {
      if (from < at || to > end) continue;
      made += this.#marked(at, from) + text;
      at = to;
    }
    return made + this.#marked(at, end);
  }

  #marked(start: number, end: number): string {
    if (start >= end) return '';
    let made = this.mark(start);
    for (let at = start; at < end;) {
      const line = this.line(at);
      const stop = Math.min(end, this.#starts[line + 1] ?? this.text.length);
      if (at > start) made += this.mark(at);
      made += this.text.slice(at, stop);
      at = stop;
    }
    return made;
  }
}

/** A stretch of a text that becomes another one, whose marks it carries itself. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function inOrder(replacements: readonly Replacement[]): Replacement[] {
  // what ends a line goes before what belongs to the line
  const rank = ({ text }: Replacement): number => (text.endsWith('\n') ? 0 : 1);
  return [...replacements].sort((a, b) => a.start - b.start || a.end - b.end || rank(a) - rank(b));
}

/** The text without marks. */
export const unmarked = (text: string): string => text.replace(marks, '');

/** Where each line of a marked text comes from: `<file>:<line>`. */
export const origins = (text: string): ReadonlySet<string>[] =>
  text.split('\n').map((line) => new Set([...line.matchAll(marks)].map(([, file, at]) => `${file}:${at}`)));
