import path from 'node:path';
import { LineIndex } from '../../text/lines';
import type { Range } from '../../text/range';
import type { CheckResult } from '../check';

/** A range as people and JSON count it: lines and columns 1-based, columns in UTF-16 units, the end exclusive. */
export interface Place {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** Turns offsets into lines and columns, and absolute paths into relative ones, for one result. */
export class Places {
  readonly #lines = new Map<string, LineIndex>();
  readonly #result: CheckResult;

  constructor(result: CheckResult) {
    this.#result = result;
  }

  lines(file: string): LineIndex {
    let lines = this.#lines.get(file);
    if (!lines) this.#lines.set(file, (lines = new LineIndex(this.#result.text(file))));
    return lines;
  }

  place(file: string, range: Range): Place {
    const lines = this.lines(file);
    const start = lines.position(range.start);
    const end = lines.position(range.end);
    return {
      start: { line: start.line + 1, column: start.column + 1 },
      end: { line: end.line + 1, column: end.column + 1 },
    };
  }

  /** Relative to the first path, with `/`; a folder keeps its `/` at the end. */
  relative(file: string): string {
    return path.posix.relative(this.#result.base, file) + (file.endsWith('/') ? '/' : '');
  }
}
