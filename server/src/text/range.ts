/** A stretch of text: UTF-16 offsets, 0-based, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Replaces `range` with `text`; an empty range inserts. */
export interface TextEdit {
  readonly range: Range;
  readonly text: string;
}

/** True when `inner` lies wholly inside `outer` (equal ranges count). */
export const contains = (outer: Range, inner: Range): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** True when the two ranges share a character, or one is an insertion strictly inside the other. */
export const overlaps = (a: Range, b: Range): boolean => a.start < b.end && b.start < a.end;

/**
 * Applies edits to a text. Edits may come in any order; insertions at one place keep their order.
 * Throws when two edits overlap: that is a defect of whoever made them, never of the user's text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits
    .map((edit, index) => ({ ...edit, index }))
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end || a.index - b.index);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.range.start < at) throw new Error(`edits overlap at offset ${edit.range.start}`);
    result += text.slice(at, edit.range.start) + edit.text;
    at = edit.range.end;
  }
  return result + text.slice(at);
}
