import type { Range, TextEdit } from '../../../text/range';

/** The lines a range fills, up to the start of the next one; `undefined` when other code shares them. */
export function wholeLines(range: Range, text: string): Range | undefined {
  let start = range.start;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  if (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') return undefined;
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?(?:\r\n|\n|\r|$)/.exec(text.slice(range.end));
  return rest ? { start, end: range.end + rest[0].length } : undefined;
}

/** True for a statement of a block; false for the arm of an `if` or loop without braces, which cannot just go. */
export const inBlock = (statement: Range, text: string): boolean =>
  /(?:^|[;{}]|\*\/|\/\/[^\r\n]*|->)\s*$/.test(text.slice(0, statement.start));

/** Deletes a statement, with its lines when nothing else stands there; `undefined` where one has to stand. */
export function removeStatement(statement: Range, text: string): TextEdit[] | undefined {
  if (!inBlock(statement, text)) return undefined;
  const lines = wholeLines(statement, text);
  if (lines) return [{ range: lines, text: '' }];
  const space = /^[ \t]*/.exec(text.slice(statement.end))![0].length;
  return [{ range: { start: statement.start, end: statement.end + space }, text: '' }];
}

/**
 * The offset of the `}` that ends the block in which `from` lies, between statements; comments and texts are passed
 * over. `undefined` where a `case`
 * label comes first, or the text ends.
 */
export function blockEnd(text: string, from: number): number | undefined {
  let depth = 0;
  const tokens =
    /\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|"""[\s\S]*?(?<!\\)"""|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|[{}]|\b(?:case|default)\b/g;
  tokens.lastIndex = from;
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    if (token[0] === '{') depth++;
    else if (token[0] === '}') {
      if (depth === 0) return token.index;
      depth--;
    } else if (depth === 0 && (token[0] === 'case' || token[0] === 'default')) return undefined;
  }
  return undefined;
}
