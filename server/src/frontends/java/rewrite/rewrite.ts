import type { Change } from '../../../facts/change';
import type { FunctionFact, Step, TryStep } from '../../../facts/facts';
import { indentAt, indentUnit, lineEnd } from '../../../text/lines';
import { contains, type Range, type TextEdit } from '../../../text/range';
import type { RewriteContext } from '../../frontend';
import { close } from './close';
import { addConfig, removeConfig, renameConfig, setConfig } from './configs';
import { removeStatement, wholeLines } from './statements';
import { addRecoverer, wrapDeserializer } from '../spring/rewrite';

/** Turns a change into edits of Java text; `undefined` when it cannot be done here. */
export function rewriteJava(change: Change, context: RewriteContext): readonly TextEdit[] | undefined {
  switch (change.kind) {
    case 'await':
      return waitFor(change, context);
    case 'add-failure-listener':
      return addFailureListener(change, context);
    case 'check-failure':
      return checkFailure(change, context);
    case 'rethrow':
      return rethrow(change, context);
    case 'set-config':
      return setConfig(change, context.text);
    case 'remove-config':
      return removeConfig(change, context.text);
    case 'rename-config':
      return renameConfig(change, context.text);
    case 'add-config':
      return addConfig(change, context.text);
    case 'offset':
      return moveOffset(change, context.text);
    case 'close':
      return close(change, context);
    case 'add-crash-listener':
      return undefined;
    case 'remove-statement':
      return removeStatement(change.statement, context.text);
    case 'move-after':
      return moveAfter(change, context.text);
    case 'move-into-try':
      return moveIntoTry(change, context.text);
    case 'add-recoverer':
      return addRecoverer(change.recovery, context.text);
    case 'wrap-deserializer':
      return wrapDeserializer(change.entry, context.text);
    case 'rethrow-listener':
    case 'loop-and-await':
    case 'move-config':
    case 'commit-by-hand':
    case 'send-in-transaction':
      return undefined;
  }
}

type Of<K extends Change['kind']> = Extract<Change, { kind: K }>;

function waitFor({ chain, yields, function: id }: Of<'await'>, context: RewriteContext): TextEdit[] | undefined {
  const { text } = context;
  const written = text.slice(chain.start, chain.end);
  // The value is given to something of the Future's type, or there is no call to hang on.
  if (
    !written.endsWith(')') ||
    (/[=:]$/.test(text.slice(0, chain.start).trimEnd()) && !/->$/.test(text.slice(0, chain.start).trimEnd())) ||
    /\.\s*addCallback\s*\((?:[^()]|\([^()]*\))*\)$/.test(written)
  )
    return undefined;
  const at = { start: chain.end, end: chain.end };
  if (yields === 'completable-future') return [{ range: at, text: '.join()' }];
  if (yields !== 'future' || !mayThrow(context, id, chain, ['ExecutionException', 'InterruptedException']))
    return undefined;
  return [{ range: at, text: '.get()' }];
}

/** True when these checked exceptions may leave a place: declared, or caught around it. */
function mayThrow(context: RewriteContext, id: string, at: Range, exceptions: readonly string[]): boolean {
  const allowed = new Set<string>();
  for (let fact = context.function(id); fact; fact = pollParent(fact, context)) {
    for (const name of fact.rewrite.throws ?? []) allowed.add(name);
    for (const step of triesAround(fact.body, at))
      for (const clause of step.catches) for (const type of clause.types) allowed.add(type);
  }
  return allowed.has('Exception') || allowed.has('Throwable') || exceptions.every((e) => allowed.has(e));
}

/** The body of a poll loop is a function for analysis only: what surrounds the loop surrounds it too. */
function pollParent(fact: FunctionFact, context: RewriteContext): FunctionFact | undefined {
  return /\/poll(?:~\d+)?$/.test(fact.id) ? context.function(fact.id.slice(0, fact.id.lastIndexOf('/'))) : undefined;
}

/** The try statements whose block holds a place, outermost first. */
function triesAround(steps: readonly Step[], at: Range): TryStep[] {
  for (const step of steps) {
    if (!contains(step.range, at)) continue;
    if (step.kind === 'try') {
      const end = step.catches[0]?.range.start ?? step.range.end;
      if (at.end <= end) return [step, ...triesAround(step.body, at)];
      return triesAround([...step.catches.flatMap((c) => c.body), ...(step.finally ?? [])], at);
    }
    if (step.kind === 'branch') return triesAround(step.arms.flat(), at);
    if (step.kind === 'loop') return triesAround(step.body, at);
  }
  return [];
}

/** A name for a lambda's parameter that nothing around a place declares: Java lets a lambda hide no local. */
function freeName(wanted: string, at: Range, context: RewriteContext): string {
  const around = context.facts.functions.filter((f) => contains(f.range, at));
  const taken = new Set(around.flatMap((f) => f.parameters));
  const outermost = around.sort((a, b) => b.range.end - b.range.start - (a.range.end - a.range.start))[0];
  const text = outermost ? context.text.slice(outermost.range.start, outermost.range.end) : context.text;
  let name = wanted;
  for (let i = 2; taken.has(name) || new RegExp(`[\\w>\\]]\\s+${name}\\s*[=;:,)]`).test(text); i++)
    name = `${wanted}${i}`;
  return name;
}

function addFailureListener(
  { send, function: id }: Of<'add-failure-listener'>,
  context: RewriteContext,
): TextEdit[] | undefined {
  const { text } = context;
  const logger = context.function(id)?.rewrite.logger;
  if (!logger || send.yields === 'cold' || text.slice(send.range.start, send.range.end).includes('::'))
    return undefined;
  const free = (name: string) => freeName(name, send.range, context);
  const error = free('exception');
  const lines = new Lines(text, send.range.start);
  const message = `${logger}.error("${send.topic?.known && typeof send.topic.value === 'string' ? `Sending to ${send.topic.value.replace(/["\\]/g, '')} failed` : 'Sending to Kafka failed'}", ${error});`;
  const body = lines.block([`if (${error} != null) {`, [message], '}']);
  const after = { start: send.outcome.chain.end, end: send.outcome.chain.end };
  if (send.client === 'kafka-clients') {
    const lambda = `(${free('metadata')}, ${error}) -> ${body}`;
    const second = send.arguments[1];
    if (second) return text.slice(second.start, second.end) === 'null' ? [{ range: second, text: lambda }] : undefined;
    return [{ range: { start: send.argumentsEnd, end: send.argumentsEnd }, text: `, ${lambda}` }];
  }
  if (send.yields === 'completable-future')
    return [{ range: after, text: `.whenComplete((${free('result')}, ${error}) -> ${body})` }];
  return [{ range: after, text: `.addCallback(${free('result')} -> { }, ${error} -> ${message.slice(0, -1)})` }];
}

function checkFailure(
  { listener, send, function: id }: Of<'check-failure'>,
  context: RewriteContext,
): TextEdit[] | undefined {
  const { text } = context;
  const heard = listener.function === undefined ? undefined : context.function(listener.function);
  const error = listener.parameters[listener.parameters.length - 1];
  const logger = heard?.rewrite.logger ?? context.function(id)?.rewrite.logger;
  if (!heard || !error || listener.on === 'success' || !logger) return undefined;
  // what follows is meant for a record that arrived; a listener that yields a value (`handle`) cannot just leave
  const leaves = heard.body.length > 0 && (listener.passesFailureOn || send.client === 'kafka-clients');
  const check = [
    `if (${error} != null) {`,
    [`${logger}.error("Sending to Kafka failed", ${error});`, ...(leaves ? ['return;'] : [])],
    '}',
  ];
  if (listener.bodyStart !== undefined) {
    const lines = new Lines(text, listener.bodyStart);
    const rest = text.slice(listener.bodyStart).match(/^[ \t]*/)![0].length;
    const onOwnLine = /^[ \t]*(?:\/\/[^\r\n]*)?\r?\n/.test(text.slice(listener.bodyStart));
    if (onOwnLine) return [{ range: { start: listener.bodyStart, end: listener.bodyStart }, text: lines.inner(check) }];
    const end =
      text[listener.bodyStart + rest] === '}' ? lines.end + lines.indent : lines.end + lines.indent + lines.unit;
    return [{ range: { start: listener.bodyStart, end: listener.bodyStart + rest }, text: lines.inner(check) + end }];
  }
  // An expression becomes a block; that of `handle` yields a value, which a statement would not.
  const arrow = heard.nameRange.end;
  if ((!listener.passesFailureOn && send.client !== 'kafka-clients') || text.slice(arrow - 2, arrow) !== '->')
    return undefined;
  const lines = new Lines(text, heard.range.start);
  const space = text.slice(arrow).match(/^\s*/)![0].length;
  return [
    {
      range: { start: arrow, end: arrow + space },
      text: ` {${lines.inner(check)}${lines.end}${lines.indent}${lines.unit}`,
    },
    { range: { start: heard.range.end, end: heard.range.end }, text: `;${lines.end}${lines.indent}}` },
  ];
}

/** Unchecked exceptions that code often catches by name. */
const UNCHECKED =
  /^(?:RuntimeException|Error|\w*KafkaException|IllegalStateException|IllegalArgumentException|NullPointerException|UnsupportedOperationException|SerializationException|CompletionException|DataAccessException|RestClientException|ListenerExecutionFailedException|UncheckedIOException)$/;

function rethrow({ clause, function: id }: Of<'rethrow'>, context: RewriteContext): TextEdit[] | undefined {
  const { text } = context;
  const fact = context.function(id);
  const last = clause.body[clause.body.length - 1];
  if (!fact || !clause.parameter || clause.parameter === '_' || last?.kind === 'exit') return undefined;
  const statement =
    triesAround(fact.body, { start: clause.range.start - 1, end: clause.range.start - 1 }).find((t) =>
      t.catches.some((c) => c.range.start === clause.range.start),
    ) ?? tryOf(fact.body, clause.range);
  // When the try block never ends normally, what follows would be out of reach, and Java refuses that.
  const ending = statement?.body[statement.body.length - 1];
  if (statement && ending?.kind === 'exit' && (ending.how === 'return' || ending.how === 'throw')) {
    const rest = /^\s*/.exec(text.slice(statement.range.end))![0].length;
    if (statement.range.end + rest !== fact.range.end - 1) return undefined;
  }
  const declared = new Set(fact.rewrite.throws ?? []);
  const safe = clause.types.every(
    (type) =>
      UNCHECKED.test(type) ||
      declared.has(type) ||
      declared.has('Throwable') ||
      (declared.has('Exception') && type !== 'Throwable'),
  );
  const thrown = safe
    ? `throw ${clause.parameter};`
    : `throw new IllegalStateException("${fact.name.replace(/^lambda in /, '').replace(/ poll loop$/, '')} failed", ${clause.parameter});`;
  const lines = new Lines(text, clause.range.start);
  const before = text.slice(clause.bodyStart, clause.bodyEnd);
  const tail = /[ \t]*$/.exec(before)![0].length;
  const lineStart = clause.bodyEnd - tail;
  if (/[\r\n]$/.test(text.slice(0, lineStart))) {
    // As deep as the statements before it, when there are any.
    const first = /^[ \t]*(?=[^\s}])/m.exec(before.replace(/^[^\r\n]*\r?\n/, ''))?.[0] ?? lines.indent + lines.unit;
    return [{ range: { start: lineStart, end: lineStart }, text: `${first}${thrown}${lines.end}` }];
  }
  return [{ range: { start: lineStart, end: clause.bodyEnd }, text: ` ${thrown} ` }];
}

/** The try statement that a catch clause belongs to. */
function tryOf(steps: readonly Step[], clause: Range): TryStep | undefined {
  for (const step of steps) {
    if (!contains(step.range, clause)) continue;
    if (step.kind === 'try')
      return step.catches.some((c) => c.range.start === clause.start)
        ? step
        : tryOf([...step.body, ...step.catches.flatMap((c) => c.body), ...(step.finally ?? [])], clause);
    if (step.kind === 'branch') return tryOf(step.arms.flat(), clause);
    if (step.kind === 'loop') return tryOf(step.body, clause);
  }
  return undefined;
}

/** Adds 1 to a record's offset, or takes away the 1 that is added to it here. */
function moveOffset({ offset: { range, offset, form }, to }: Of<'offset'>, text: string): TextEdit[] | undefined {
  const alone = range.start === offset.start && range.end === offset.end;
  if (to === 'next' && form === 'processed')
    return alone ? [{ range: { start: offset.end, end: offset.end }, text: ' + 1' }] : undefined;
  return alone ? undefined : [{ range, text: text.slice(offset.start, offset.end) }];
}

function moveAfter({ commit, anchor }: Of<'move-after'>, text: string): TextEdit[] | undefined {
  const lines = commit.statement && wholeLines(commit.statement, text);
  const end = statementEnd(anchor, text);
  if (!lines || end === undefined || anchor.start < commit.statement!.end) return undefined;
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?(\r\n|\n|\r)/.exec(text.slice(end));
  if (!rest) return undefined;
  let { start } = lines;
  // Comment lines right above it are about it.
  for (
    let above = /(?:^|[\r\n])([ \t]*\/\/[^\r\n]*(?:\r\n|\n|\r))$/.exec(text.slice(0, start));
    above;
    above = /(?:^|[\r\n])([ \t]*\/\/[^\r\n]*(?:\r\n|\n|\r))$/.exec(text.slice(0, start))
  )
    start -= above[1]!.length;
  const from = indentAt(text, commit.statement!.start);
  const to = indentAt(text, anchor.start);
  let moved = text.slice(start, lines.end);
  if (from !== to) moved = moved.replace(new RegExp(`^${from}`, 'gm'), to);
  if (!/[\r\n]$/.test(moved)) moved += rest[1];
  const at = end + rest[0].length;
  return [
    { range: { start, end: lines.end }, text: '' },
    { range: { start: at, end: at }, text: moved },
  ];
}

/**
 * Moves a statement of a `finally` to the end of the tried block; a `finally` that it leaves empty goes, and the `try`
 * with it where nothing else needs one.
 */
function moveIntoTry({ statement, attempt }: Of<'move-into-try'>, text: string): TextEdit[] | undefined {
  const { bodyEnd, finallyRange } = attempt;
  const lines = wholeLines(statement, text);
  // what is declared before it would stay behind
  if (finallyRange && /[\w>\]]\s+\w+\s*=(?!=)/.test(text.slice(finallyRange.start, statement.start))) return undefined;
  const closing = bodyEnd === undefined ? undefined : /(?:\r\n|\n|\r)([ \t]*)$/.exec(text.slice(0, bodyEnd));
  if (!lines || !closing || !finallyRange || !contains(finallyRange, statement) || attempt.body.at(-1)?.kind === 'exit')
    return undefined;
  const at = bodyEnd! - closing[1]!.length;
  const into = {
    range: { start: at, end: at },
    text: `${closing[1]}${indentUnit(text)}${text.slice(statement.start, statement.end)}${lineEnd(text)}`,
  };
  const rest = text.slice(finallyRange.start, lines.start) + text.slice(lines.end, finallyRange.end);
  if (!/^finally\s*\{\s*\}$/.test(rest)) return [into, { range: lines, text: '' }];
  if (!attempt.catches.length && !/^try\s*\(/.test(text.slice(attempt.range.start)))
    return unwrapped(attempt, statement, at, text) ?? [into, { range: lines, text: '' }];
  const before = /\s*$/.exec(text.slice(0, finallyRange.start))![0].length;
  return [into, { range: { start: finallyRange.start - before, end: finallyRange.end }, text: '' }];
}

/**
 * A `try` that has nothing left but its block, the last statement around it: its statements without it, and one more;
 * `end`: where the line of its `}` begins.
 */
function unwrapped(attempt: TryStep, added: Range, end: number, text: string): TextEdit[] | undefined {
  const { range } = attempt;
  const lines = wholeLines(range, text);
  const open = /^try\s*\{[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(range.start));
  if (!lines || !open || !/^\s*\}/.test(text.slice(range.end))) return undefined;
  const unit = indentUnit(text);
  const from = indentAt(text, added.start);
  const to = indentAt(text, range.start);
  const moved = text.slice(added.start, added.end).replace(new RegExp(`^${from}`, 'gm'), to);
  const edits: TextEdit[] = [
    { range: { start: lines.start, end: range.start + open[0].length }, text: '' },
    { range: { start: end, end: lines.end }, text: `${to}${moved}${lineEnd(text)}` },
  ];
  const first = range.start + open[0].length;
  for (const line of text.slice(first, end).matchAll(/^/gm)) {
    const at = first + line.index;
    if (at < end && text.startsWith(to + unit, at))
      edits.push({ range: { start: at, end: at + unit.length }, text: '' });
  }
  return edits;
}

/** Where the statement ends that a step stands in: the step may be a call within it. */
function statementEnd(step: Range, text: string): number | undefined {
  // Nothing comes after a return.
  if (
    /(?:^|[;{}])\s*(?:\/\/[^\r\n]*\s*)*(?:return|throw|yield)\b[^;{}]*$/.test(
      text.slice(Math.max(0, step.start - 500), step.start),
    )
  )
    return undefined;
  if (/[;}]/.test(text[step.end - 1] ?? '')) return step.end;
  const rest = /^(?:[^;{}"'/]|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|\/(?![/*]))*;/.exec(text.slice(step.end));
  return rest ? step.end + rest[0].length : undefined;
}

/** Lines to insert, in the style of the place they go to. */
class Lines {
  readonly end: string;
  readonly indent: string;
  readonly unit: string;

  constructor(text: string, at: number) {
    this.end = lineEnd(text);
    this.indent = indentAt(text, at);
    this.unit = indentUnit(text);
  }

  /** `{`, the lines one level deeper, `}` at this level. Nested arrays are a level deeper again. */
  block(content: readonly (string | readonly string[])[]): string {
    return `{${this.inner(content)}${this.end}${this.indent}}`;
  }

  /** The lines, each after a line end, one level deeper than here. */
  inner(content: readonly (string | readonly string[])[]): string {
    return content
      .flatMap((l) => (typeof l === 'string' ? [this.unit + l] : l.map((deep) => this.unit + this.unit + deep)))
      .map((l) => this.end + this.indent + l)
      .join('');
  }
}
