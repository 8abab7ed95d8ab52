import type { Change } from '../../../facts/change';
import { calls } from '../../../facts/steps';
import { indentAt, indentUnit, lineEnd } from '../../../text/lines';
import type { TextEdit } from '../../../text/range';
import type { RewriteContext } from '../../frontend';
import { blockEnd, inBlock, removeStatement } from './statements';

/**
 * Puts a local client into a try-with-resources around the rest of its block; `undefined` where it may live longer than
 * that, or is set again.
 */
export function close(
  { creation, function: id }: Extract<Change, { kind: 'close' }>,
  context: RewriteContext,
): TextEdit[] | undefined {
  const { text } = context;
  const { statement, name } = creation;
  if (!statement || !name || creation.held !== 'local' || !inBlock(statement, text) || text[statement.end - 1] !== ';')
    return undefined;
  const end = blockEnd(text, statement.end);
  if (end === undefined) return undefined;
  const rest = text.slice(statement.end, end);
  // A resource is final, and closed at the end of the block.
  if (new RegExp(`(?<![\\w.])${name}\\s*=(?!=)`).test(rest)) return undefined;
  if (
    outlives(context, id, name, statement.end) ||
    creation.uses.some(
      (use) => (use.how === 'close' && use.always) || text.slice(use.range.start, use.range.end).includes('::'),
    )
  )
    return undefined;

  const unit = indentUnit(text);
  const edits: TextEdit[] = [
    { range: { start: statement.start, end: statement.start }, text: 'try (' },
    { range: { start: statement.end - 1, end: statement.end }, text: ') {' },
  ];
  const closing = creation.uses.filter((use) => use.how === 'close' && use.function === id);
  const removed: TextEdit[] = [];
  for (const use of closing) {
    const semicolon = /^\s*;/.exec(text.slice(use.range.end));
    const gone =
      semicolon && removeStatement({ start: use.range.start, end: use.range.end + semicolon[0].length }, text);
    // What is closed at once must not be: it would lose what is not yet sent.
    if (!gone && use.atOnce) return undefined;
    removed.push(...(gone ?? []));
  }
  edits.push(...removed);
  for (const line of rest.matchAll(/(\r\n|\n|\r)(?=[ \t]*\S)/g)) {
    const at = statement.end + line.index + line[0].length;
    // The last line break leads to the closing brace, when that has a line of its own.
    if (/^[ \t]*$/.test(text.slice(at, end)) || removed.some((r) => r.range.start <= at && at < r.range.end)) continue;
    edits.push({ range: { start: at, end: at }, text: unit });
  }
  const lineStart = end - /[ \t]*$/.exec(rest)![0].length;
  const ownLine = /[\r\n]$/.test(text.slice(0, lineStart));
  edits.push(
    ownLine
      ? { range: { start: lineStart, end: lineStart }, text: `${indentAt(text, statement.start)}}${lineEnd(text)}` }
      : { range: { start: end, end }, text: '} ' },
  );
  return edits;
}

/**
 * True when a lambda or an anonymous class names the variable that is not seen to run on the spot: it may need it after
 * the block.
 */
function outlives(context: RewriteContext, id: string, name: string, from: number): boolean {
  const named = new RegExp(`(?<![\\w.])${name}\\b`);
  const onTheSpot = new Set(
    context.facts.functions
      .flatMap((f) => [...calls(f.body)])
      .flatMap((call) => call.callbacks)
      .filter((c) => c.runs === 'inline' || c.runs === 'each')
      .map((c) => c.function),
  );
  return context.facts.functions.some(
    (f) =>
      f.id.startsWith(`${id}/`) &&
      f.range.start > from &&
      !onTheSpot.has(f.id) &&
      named.test(context.text.slice(f.range.start, f.range.end)),
  );
}
