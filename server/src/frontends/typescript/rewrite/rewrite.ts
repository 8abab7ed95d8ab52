import type { Change } from '../../../facts/change';
import type { FunctionFact, Step } from '../../../facts/facts';
import { has } from '../../../facts/steps';
import { indentAt, indentUnit, lineEnd } from '../../../text/lines';
import { contains, type Range, type TextEdit } from '../../../text/range';
import type { RewriteContext } from '../../frontend';
import { addCrashListener, changeOffset, close, sendInTransaction } from './clients';
import { addConfig, moveConfig, removeEntry, renameConfig, setConfig } from './configs';

/**
 * The text edits for a change in TypeScript or JavaScript; undefined when it cannot be done without touching what must
 * stay.
 */
export function rewrite(change: Change, context: RewriteContext): readonly TextEdit[] | undefined {
  switch (change.kind) {
    case 'await':
      return awaitIt(change, context);
    case 'add-failure-listener': {
      // a failure branch that we could write would only log: an Observable that is only subscribed to is waited for
      // instead
      const { send } = change;
      const subscribed = (send.yields === 'hot' || send.yields === 'cold') && send.outcome.listeners.length > 0;
      return subscribed
        ? awaitIt(
            {
              kind: 'await',
              chain: send.outcome.chain,
              statement: send.outcome.statement,
              yields: send.yields,
              function: change.function,
            },
            context,
          )
        : undefined;
    }
    case 'check-failure':
      return undefined;
    case 'rethrow':
      return rethrow(change.clause, context);
    case 'rethrow-listener':
      return rethrowListener(change.listener, context);
    case 'set-config':
      return setConfig(change, context);
    case 'remove-config':
      return removeEntry(change.entry.range, context.text);
    case 'move-after':
      return moveAfter(change.commit.statement, change.anchor, context.text);
    case 'loop-and-await':
      return loopAndAwait(change, context);
    case 'move-into-try':
      return moveIntoTry(change, context.text);
    case 'rename-config':
      return renameConfig(change, context);
    case 'add-config':
      return addConfig(change, context);
    case 'move-config':
      return moveConfig(change, context);
    case 'offset':
      return changeOffset(change, context);
    case 'close':
      return close(change, context);
    case 'add-crash-listener':
      return addCrashListener(change, context);
    case 'send-in-transaction':
      return sendInTransaction(change, context);
    case 'remove-statement':
      return [{ range: wholeLines(change.statement, context.text), text: '' }];
    case 'commit-by-hand':
      return commitByHand(change, context);
    case 'add-recoverer':
      return undefined;
  }
}

/**
 * What makes a function async: nothing when it is, an insertion (and a return type) when it can be, undefined when it
 * cannot.
 */
function makeAsync(f: FunctionFact | undefined): TextEdit[] | undefined {
  if (!f) return undefined;
  if (f.asynchronous) return [];
  if (f.rewrite.asyncAt === undefined) return undefined;
  const edits: TextEdit[] = [{ range: { start: f.rewrite.asyncAt, end: f.rewrite.asyncAt }, text: 'async ' }];
  if (f.rewrite.returnType) edits.push({ range: f.rewrite.returnType, text: 'Promise<void>' });
  return edits;
}

function awaitIt(
  change: Extract<Change, { kind: 'await' }>,
  { text, ...context }: RewriteContext,
): TextEdit[] | undefined {
  if (!change.statement) return undefined;
  // the chain may end outside the callback that the call stands in
  const around = context.facts.functions
    .filter((f) => contains(f.range, change.chain))
    .sort((a, b) => a.range.end - a.range.start - (b.range.end - b.range.start))[0];
  const async = makeAsync(around);
  if (!async) return undefined;
  const before = text.slice(change.statement.start, change.chain.start);
  const prefix = /\b(void|await)\s+$/.exec(before);
  if (before && !prefix && !/(&&|\|\||\?\?|[?:=])\s*$/.test(before)) return undefined;
  const head: Range = { start: change.chain.start - (prefix?.[0].length ?? 0), end: change.chain.start };
  const isPromise =
    (change.yields !== 'hot' && change.yields !== 'cold') ||
    /^(last|first)ValueFrom\s*\(/.test(text.slice(change.chain.start, change.chain.end));
  if (isPromise) return [...async, { range: head, text: 'await ' }];
  const chain = text.slice(change.chain.start, change.chain.end);
  const subscribe = /\s*\.subscribe\(\s*\)$/.exec(chain);
  if (!subscribe && /\.subscribe\s*\(/.test(chain)) return undefined;
  const end = change.chain.end - (subscribe?.[0].length ?? 0);
  return [
    ...async,
    ...importName('lastValueFrom', 'rxjs', text),
    { range: head, text: 'await lastValueFrom(' },
    { range: { start: end, end: change.chain.end }, text: ')' },
  ];
}

/**
 * Brings a name into scope in the way the file imports: added to an existing import of the module, or a new one after
 * the last.
 */
function importName(name: string, module: string, text: string): TextEdit[] {
  const existing = new RegExp(`import\\s*\\{([^}]*)\\}\\s*from\\s*(['"])${module}\\2`).exec(text);
  if (existing) {
    const names = existing[1]!.split(',').map((n) => n.trim().split(/\s+as\s+/)[0]);
    if (names.includes(name)) return [];
    const open = existing.index + existing[0].indexOf('{') + 1;
    // behind a comment it would be part of that
    if (/\/[/*]/.test(existing[1]!)) return [{ range: { start: open, end: open }, text: ` ${name},` }];
    const at = open + existing[1]!.trimEnd().replace(/,$/, '').length;
    return [{ range: { start: at, end: at }, text: `, ${name}` }];
  }
  if (new RegExp(`\\b${name}\\b[^;]*require\\(['"]${module}`).test(text)) return [];
  const imports = [
    ...text.matchAll(
      /^(?:import\b[^;'"]*(['"])[^'"\n]+\1;?|(?:const|let|var)\s[^=\n]+=\s*require\((['"])[^'"\n]+\2\);?)[ \t]*$/gm,
    ),
  ];
  const last = imports.at(-1);
  const quote = last?.[1] ?? last?.[2] ?? "'";
  const semicolon = !last || last[0].trimEnd().endsWith(';') ? ';' : '';
  const isModule = !last || last[0].startsWith('import');
  const line = isModule
    ? `import { ${name} } from ${quote}${module}${quote}${semicolon}`
    : `const { ${name} } = require(${quote}${module}${quote})${semicolon}`;
  const eol = lineEnd(text);
  if (!last) {
    const at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    return [{ range: { start: at, end: at }, text: `${line}${eol}` }];
  }
  const at = last.index + last[0].length;
  return [{ range: { start: at, end: at }, text: `${eol}${line}` }];
}

const leaves = (steps: readonly Step[]): boolean => steps.at(-1)?.kind === 'exit';

function rethrow(
  clause: Extract<Change, { kind: 'rethrow' }>['clause'],
  { text }: RewriteContext,
): TextEdit[] | undefined {
  if (leaves(clause.body)) return undefined;
  const head = text.slice(clause.head.start, clause.head.end);
  if (!clause.parameter && head.includes('(')) return undefined;
  const name = clause.parameter ?? 'error';
  const edits: TextEdit[] = clause.parameter
    ? []
    : [
        {
          range: { start: clause.head.start + 'catch'.length, end: clause.head.start + 'catch'.length },
          text: ` (${name})`,
        },
      ];
  return [...edits, ...appendStatement(`throw ${name};`, clause.bodyStart, clause.bodyEnd, text)];
}

/** `autocommit: false`, and `await record.commit();` as the last statement of the handler's block. */
function commitByHand(
  { config, entry, handler }: Extract<Change, { kind: 'commit-by-hand' }>,
  context: RewriteContext,
): TextEdit[] | undefined {
  const fact = context.function(handler.function);
  const [record, ...others] = handler.records;
  const open = fact && /^\s*\{/.exec(context.text.slice(fact.nameRange.end, fact.range.end));
  if (
    !fact?.asynchronous ||
    !open ||
    !record ||
    others.length ||
    fact.parameters.at(-1) !== record ||
    leaves(fact.body)
  )
    return undefined;
  const off = entry
    ? setConfig({ kind: 'set-config', entry, value: 'false' }, context)
    : addConfig({ kind: 'add-config', config, key: 'enable.auto.commit', value: 'false' }, context);
  return (
    off && [
      ...off,
      ...appendStatement(
        `await ${record}.commit();`,
        fact.nameRange.end + open[0].length,
        fact.range.end - 1,
        context.text,
      ),
    ]
  );
}

/**
 * Adds a statement as the last one of a block whose inside is `start` to `end` (the closing brace's offset), in the
 * block's own layout.
 */
function appendStatement(statement: string, start: number, end: number, text: string): TextEdit[] {
  const inside = text.slice(start, end);
  const eol = lineEnd(text);
  const trimmed = inside.trimEnd();
  const closed = trimmed === '' || /[;}]$/.test(trimmed) ? '' : ';';
  if (!/[\r\n]/.test(inside))
    return [{ range: { start: start + trimmed.length, end }, text: `${closed} ${statement} ` }];
  const closingIndent = indentAt(text, end);
  const lastLine = inside.slice(0, inside.length - /[ \t]*$/.exec(inside)![0].length);
  const lines = inside.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const indent = lines.length ? /^[ \t]*/.exec(lines.at(-1)!)![0] : '';
  const at = start + lastLine.length;
  // the closing brace stands behind the last statement
  if (!/[\r\n]$/.test(lastLine))
    return [{ range: { start: at, end: at }, text: `${closed}${eol}${indent}${statement}` }];
  const own =
    indent.length > closingIndent.length ? firstIndent(lines, closingIndent) : closingIndent + indentUnit(text);
  return [{ range: { start: at, end: at }, text: `${own}${statement}${eol}` }];
}

/** The indentation of a block's first statement line. */
function firstIndent(lines: readonly string[], closing: string): string {
  return lines.map((line) => /^[ \t]*/.exec(line)![0]).find((indent) => indent.length > closing.length) ?? closing;
}

function rethrowListener(
  listener: Extract<Change, { kind: 'rethrow-listener' }>['listener'],
  { text }: RewriteContext,
): TextEdit[] | undefined {
  const source = text.slice(listener.range.start, listener.range.end);
  if (listener.effect?.kind === 'log' && /^[\w.]+$/.test(source))
    return [{ range: listener.range, text: `(error) => { ${source}(error); throw error; }` }];
  const head = /^(async\s+)?(?:\(\s*([\w$]*)(\s*:[^)]*)?\s*\)|([\w$]+))\s*=>\s*/.exec(source);
  if (!head) return undefined;
  const name = head[2] || head[4] || 'error';
  const edits: TextEdit[] = [];
  if (!head[2] && !head[4]) {
    const open = listener.range.start + head[0].indexOf('(') + 1;
    edits.push({ range: { start: open, end: listener.range.start + head[0].indexOf(')') }, text: name });
  }
  const bodyAt = listener.range.start + head[0].length;
  if (listener.bodyStart !== undefined)
    return [...edits, ...appendStatement(`throw ${name};`, listener.bodyStart, listener.range.end - 1, text)];
  const body = text.slice(bodyAt, listener.range.end);
  if (/^(null|undefined|true|false|\d+|(['"`]).*\2|\(\{\s*\}\))$/.test(body))
    return [...edits, { range: { start: bodyAt, end: listener.range.end }, text: `{ throw ${name}; }` }];
  if (body.startsWith('(')) return undefined;
  return [
    ...edits,
    { range: { start: bodyAt, end: bodyAt }, text: '{ ' },
    { range: { start: listener.range.end, end: listener.range.end }, text: `; throw ${name}; }` },
  ];
}

/**
 * Moves a statement that stands alone on its lines, with the comment lines right above it, to after another statement.
 */
function moveAfter(statement: Range | undefined, anchor: Range, text: string): TextEdit[] | undefined {
  if (!statement) return undefined;
  const before = /[ \t]*$/.exec(text.slice(0, statement.start))![0];
  const lineStart = statement.start - before.length;
  if (lineStart > 0 && !/[\r\n]/.test(text[lineStart - 1]!)) return undefined;
  const after = /^[ \t]*(\/\/[^\r\n]*)?(\r\n|\r|\n|$)/.exec(text.slice(statement.end));
  if (!after) return undefined;
  let start = lineStart;
  for (;;) {
    const above = /(?:^|(?<=[\r\n]))[ \t]*\/\/[^\r\n]*(\r\n|\r|\n)$/.exec(text.slice(0, start));
    if (!above) break;
    start -= above[0].length;
  }
  const end = statement.end + after[0].length;
  const moved = text.slice(start, end).replace(/(\r\n|\r|\n)$/, '');
  const rest = /^[ \t)]*;?[ \t]*(\/\/[^\r\n]*)?(?=[\r\n]|$)/.exec(text.slice(anchor.end));
  if (!rest) return undefined;
  const anchorEnd = anchor.end + rest[0].trimEnd().length;
  if (anchorEnd >= start && anchorEnd <= end) return undefined;
  const eol = lineEnd(text);
  const indent = indentAt(text, anchor.start);
  const reindented = moved
    .split(/\r\n|\r|\n/)
    .map((line) => indent + line.slice(Math.min(before.length, /^[ \t]*/.exec(line)![0].length)))
    .join(eol);
  return [
    { range: { start, end }, text: '' },
    { range: { start: anchorEnd, end: anchorEnd }, text: `${eol}${reindented}` },
  ];
}

/**
 * Moves a statement of a `finally` to the end of the tried block; a `finally` that it leaves empty goes, where a
 * `catch` stays.
 */
function moveIntoTry(
  { statement, attempt }: Extract<Change, { kind: 'move-into-try' }>,
  text: string,
): TextEdit[] | undefined {
  const { bodyEnd, finallyRange } = attempt;
  if (bodyEnd === undefined || !finallyRange || leaves(attempt.body) || !contains(finallyRange, statement))
    return undefined;
  // what is declared before it would stay behind
  if (/\b(const|let|var)\s/.test(text.slice(finallyRange.start, statement.start))) return undefined;
  const into = appendStatement(text.slice(statement.start, statement.end), attempt.range.start, bodyEnd, text);
  const rest = text.slice(finallyRange.start, statement.start) + text.slice(statement.end, finallyRange.end);
  const empty = /^finally\s*\{\s*\}$/.test(rest);
  if (empty && !attempt.catches.length)
    return unwrapped(attempt.range, bodyEnd, text.slice(statement.start, statement.end), text) ?? into;
  if (empty) {
    const before = /\s*$/.exec(text.slice(0, finallyRange.start))![0].length;
    return [...into, { range: { start: finallyRange.start - before, end: finallyRange.end }, text: '' }];
  }
  return [...into, { range: wholeLines(statement, text), text: '' }];
}

/**
 * A `try` of which nothing but its body is left, as that body and a last statement; not where what it declares could
 * meet a namesake, or where a text of several lines would move.
 */
function unwrapped(attempt: Range, bodyEnd: number, last: string, text: string): TextEdit[] | undefined {
  const body = text.slice(text.indexOf('{', attempt.start) + 1, bodyEnd);
  if (/^\s*(const|let|class|function)\s/m.test(body) || /`[^`]*\n[^`]*`/.test(body)) return undefined;
  const [indent, unit] = [indentAt(text, attempt.start), indentUnit(text)];
  const lines = body
    .split(/\r\n|\r|\n/)
    .slice(1, -1)
    .map((line) => (line.startsWith(indent + unit) ? line.slice(unit.length) : line));
  return lines.length
    ? [{ range: attempt, text: [...lines, indent + last].join(lineEnd(text)).slice(indent.length) }]
    : undefined;
}

/** The lines a range fills, with the last line end; the range itself when other code shares them. */
function wholeLines(range: Range, text: string): Range {
  const indent = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, range.start));
  const rest = /^[ \t]*(\r\n|\r|\n)/.exec(text.slice(range.end));
  return indent && rest ? { start: range.start - indent[1]!.length, end: range.end + rest[0].length } : range;
}

/**
 * `xs.forEach(async (x) => { ... })` as `for (const x of xs) { ... }`; not when the callback returns early or takes the
 * index.
 */
function loopAndAwait(
  change: Extract<Change, { kind: 'loop-and-await' }>,
  { text, ...context }: RewriteContext,
): TextEdit[] | undefined {
  const callback = context.function(change.callback);
  const async = makeAsync(context.function(change.function));
  if (
    !callback ||
    !async ||
    callback.parameters.length !== 1 ||
    has(callback.body, (step) => step.kind === 'exit' && step.how === 'return')
  )
    return undefined;
  const call = text.slice(change.call.start, change.call.end);
  const source = text.slice(callback.range.start, callback.range.end);
  const head =
    /^async\s*(?:\([^()]*\)|[\w$]+)\s*=>\s*\{/.exec(source) ??
    /^async\s+function\s*[\w$]*\s*\([^()]*\)\s*\{/.exec(source);
  const over = /^([\s\S]*?)\s*\.\s*forEach\s*\($/.exec(text.slice(change.call.start, callback.range.start).trimEnd());
  if (
    !head ||
    !over ||
    over[1]!.endsWith('?') ||
    /^\s*[,)]/.exec(text.slice(callback.range.end)) === null ||
    !call.endsWith(')')
  )
    return undefined;
  return [
    ...async,
    {
      range: { start: change.statement.start, end: callback.range.start + head[0].length },
      text: `for (const ${callback.parameters[0]} of ${over[1]}) {`,
    },
    { range: { start: callback.range.end, end: change.statement.end }, text: '' },
  ];
}
