import { applyEdits, overlaps, type TextEdit } from '../text/range';
import type { Engine } from './engine';
import type { Finding, Fix } from './finding';

/**
 * One fix that was applied. The finding's range is that of the text it was found in, rounds before the last included.
 */
export interface Applied {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A file's text after its fixes; the same text when there was nothing to do. */
export interface Fixed {
  readonly text: string;
  readonly applied: readonly Applied[];
}

const rounds = 10;

/** Only safe fixes: what fix-all, on-save and `--fix` apply. */
export const safeOnly = (_finding: Finding, fix: Fix): boolean => fix.safety === 'safe';

/** Every fix of one rule, unsafe ones included. */
export const ofRule =
  (ruleId: string) =>
  (finding: Finding): boolean =>
    finding.ruleId === ruleId;

/**
 * Applies a file's fixes until nothing wanted is left, at most ten times: in each round the first wanted fix of each
 * finding, as far as
 * their edits keep clear of each other. The engine holds the file's first text again when this returns: it is for the
 * caller to write the new text and to say so. Files that the engine does not know give an empty text.
 */
export function fixFile(engine: Engine, file: string, wanted: (finding: Finding, fix: Fix) => boolean): Fixed {
  const original = engine.text(file);
  const applied: Applied[] = [];
  let text = original ?? '';
  const seen = new Set([text]);
  try {
    for (let round = 0; round < rounds; round++) {
      const edits: TextEdit[] = [];
      const chosen: Applied[] = [];
      for (const finding of engine.findings(file)) {
        const fix = finding.fixes.find((one) => wanted(finding, one));
        if (!fix || fix.edits.some((edit) => edits.some((other) => collide(edit, other)))) continue;
        edits.push(...fix.edits);
        chosen.push({ finding, fix });
      }
      if (!chosen.length) break;
      const after = applyEdits(text, edits);
      if (seen.has(after)) break;
      seen.add(after);
      text = after;
      applied.push(...chosen);
      engine.set(file, text);
    }
  } finally {
    engine.set(file, original);
  }
  return { text, applied };
}

/** Overlapping edits, and insertions that touch another edit: which comes first would be a guess. */
function collide(a: TextEdit, b: TextEdit): boolean {
  if (overlaps(a.range, b.range)) return true;
  const insertion = a.range.start === a.range.end || b.range.start === b.range.end;
  return insertion && a.range.start <= b.range.end && b.range.start <= a.range.end;
}
