import type { Range } from '../text/range';

/** A comment: all of it, and what stands between its signs. */
export interface Comment {
  readonly range: Range;
  readonly inside: Range;
}

/** Words after which a `/` starts a regular expression and no division. */
const operators = /(?:^|[^\w$.])(?:return|typeof|case|do|else|in|of|instanceof|new|delete|void|throw|await|yield)$/;

/**
 * The comments of a text in order. `line` is the sign of a line comment: with `//` the text is read as TypeScript,
 * JavaScript or Java
 * (strings, templates, text blocks and regular expressions hold no comments), with `#` as properties or YAML.
 * Unfinished
 * code gives what can be told: a string ends with its line, a comment or template with the text.
 */
export function comments(text: string, line: string): Comment[] {
  return line === '#' ? hashComments(text) : slashComments(text);
}

function slashComments(text: string): Comment[] {
  const found: Comment[] = [];
  /** For each template we are inside of: how many braces are open in its current `${`. */
  const templates: number[] = [];
  /** Where the last thing that is neither white space nor comment ended: what a `/` means depends on it. */
  let code = 0;
  let at = 0;
  const lineEndFrom = (start: number): number => {
    let end = start;
    while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
    return end;
  };
  const template = (start: number): number => {
    for (let i = start; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '`') return i + 1;
      else if (text[i] === '$' && text[i + 1] === '{') {
        templates.push(0);
        return i + 2;
      }
    }
    return text.length;
  };
  while (at < text.length) {
    const c = text[at]!;
    const next = text[at + 1];
    if (c === '/' && next === '/') {
      const end = lineEndFrom(at);
      found.push({ range: { start: at, end }, inside: { start: at + 2, end } });
      at = end;
      continue;
    }
    if (c === '/' && next === '*') {
      const close = text.indexOf('*/', at + 2);
      const end = close < 0 ? text.length : close + 2;
      found.push({ range: { start: at, end }, inside: { start: at + 2, end: close < 0 ? end : close } });
      at = end;
      continue;
    }
    if (c === ' ' || c === '\t' || c === '\n' || c === '\r') {
      at++;
      continue;
    }
    if (c === '"' && text.startsWith('"""', at)) {
      at += 3;
      while (at < text.length && !text.startsWith('"""', at)) at += text[at] === '\\' ? 2 : 1;
      at += 3;
    } else if (c === '"' || c === "'") {
      at++;
      while (at < text.length && text[at] !== c && text[at] !== '\n' && text[at] !== '\r')
        at += text[at] === '\\' ? (text.startsWith('\r\n', at + 1) ? 3 : 2) : 1;
      if (text[at] === c) at++;
    } else if (c === '`') at = template(at + 1);
    else if (c === '/' && startsRegExp(text, code)) at = afterRegExp(text, at);
    else {
      if (templates.length) {
        const top = templates.length - 1;
        if (c === '{') templates[top]!++;
        else if (c === '}' && templates[top]!-- === 0) {
          templates.pop();
          at = template(at + 1);
          code = at;
          continue;
        }
      }
      at++;
    }
    code = at;
  }
  return found;
}

function startsRegExp(text: string, code: number): boolean {
  if (code === 0) return true;
  const last = text[code - 1]!;
  if (/[\w$]/.test(last)) return operators.test(text.slice(Math.max(0, code - 12), code));
  return !/[)\]}"'`]/.test(last);
}

function afterRegExp(text: string, start: number): number {
  let inClass = false;
  for (let i = start + 1; i < text.length && text[i] !== '\n' && text[i] !== '\r'; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '[') inClass = true;
    else if (text[i] === ']') inClass = false;
    else if (text[i] === '/' && !inClass) return i + 1;
  }
  return start + 1;
}

function hashComments(text: string): Comment[] {
  const found: Comment[] = [];
  for (let at = 0, quote = ''; at < text.length; at++) {
    const c = text[at]!;
    if (c === '\n' || c === '\r') quote = '';
    else if (quote) {
      if (c === '\\' && quote === '"') at++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'") {
      if (/^[\s:=,[{-]?$/.test(text[at - 1] ?? '')) quote = c;
    } else if (c === '#' && /^\s?$/.test(text[at - 1] ?? '')) {
      let end = at;
      while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
      found.push({ range: { start: at, end }, inside: { start: at + 1, end } });
      at = end - 1;
    }
  }
  return found;
}
