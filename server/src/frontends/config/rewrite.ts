import { environmentKey, environmentName } from '../../catalog/environment';
import { springNames } from '../../catalog/spring';
import type { Change } from '../../facts/change';
import type { Config, ConfigEntry } from '../../facts/facts';
import { indentAt, lineEnd } from '../../text/lines';
import type { Range, TextEdit } from '../../text/range';
import type { RewriteContext } from '../frontend';

/**
 * Turns a change into edits of a configuration file; `undefined` when it cannot be done here. What entries look like is
 * read off the text around them.
 */
export function rewriteConfiguration(change: Change, { text }: RewriteContext): readonly TextEdit[] | undefined {
  switch (change.kind) {
    case 'set-config':
      return [{ range: change.entry.value.range, text: valueText(text, change.entry.value.range, change.value) }];
    case 'remove-config':
      return removeEntry(change.entry.range, text);
    case 'rename-config': {
      const range = change.entry.keyRange;
      const key = range && keyText(text.slice(range.start, range.end), change.entry.key, change.key);
      return key === undefined ? undefined : [{ range: range!, text: key }];
    }
    case 'add-config':
      return addEntry(change.config, change.key, change.value, change.after, text);
    case 'wrap-deserializer':
      return wrapDeserializer(change.entry, text);
    case 'await':
    case 'add-failure-listener':
    case 'check-failure':
    case 'rethrow':
    case 'rethrow-listener':
    case 'offset':
    case 'close':
    case 'send-in-transaction':
    case 'add-crash-listener':
    case 'remove-statement':
    case 'move-after':
    case 'loop-and-await':
      return undefined;
  }
}

/** A value in the quotes of the one it replaces; where nothing stood, after a space when a colon comes before. */
function valueText(text: string, range: Range, value: string): string {
  const quote = /^["']/.exec(text.slice(range.start, range.end))?.[0] ?? '';
  return `${range.start === range.end && text[range.start - 1] === ':' ? ' ' : ''}${quote}${value}${quote}`;
}

/**
 * Another key, spelled as the one written beside or before it: as a variable, below a prefix, in levels. `undefined`
 * where that cannot be told.
 */
function keyText(written: string, key: string, wanted: string): string | undefined {
  if (written.endsWith(key)) return written.slice(0, -key.length) + wanted;
  if (environmentKey(written) === key) return environmentName(wanted, written);
  const lead = key.endsWith(`.${written}`) ? key.slice(0, -written.length) : undefined;
  return lead !== undefined && wanted.startsWith(lead) ? wanted.slice(lead.length) : undefined;
}

const lineStart = (text: string, offset: number): number =>
  Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

/** The offset after the line end of the line that holds an offset. */
function lineAfter(text: string, offset: number): number {
  const end = /\r\n|\n|\r/g;
  end.lastIndex = offset;
  const found = end.exec(text);
  return found ? found.index + found[0].length : text.length;
}

/** Nothing but white space, a list's dash or `export` stands before it on its line. */
const begins = (text: string, range: Range): boolean =>
  /^\ufeff?[ \t]*(?:-[ \t]+)?(?:["']?|export[ \t]+)$/.test(text.slice(lineStart(text, range.start), range.start));
const indentOf = (line: string): number => /^[ \t]*/.exec(line)![0].length;
const isBlank = (line: string): boolean => /^\s*(?:#.*)?$/.test(line);

/** With the quotes around it, where an item of a list is quoted: `"--config", "flush.messages=1"`. */
const quoted = ({ start, end }: Range, text: string): Range =>
  /["']/.test(text[start - 1] ?? '') && text[start - 1] === text[end]
    ? { start: start - 1, end: end + 1 }
    : { start, end };

/** What ends the line before, when that goes on here: a command's `\`. */
const continued = /(?<!^[ \t]*[#!].*)[ \t]*\\(?:\r\n|\n|\r)[ \t]*(?![^])/m;

function removeEntry(entry: Range, text: string): TextEdit[] | undefined {
  const range = quoted(entry, text);
  const end = lineAfter(text, range.end);
  const rest = text.slice(range.end, end);
  const first = begins(text, range);
  if (!first || !/^[ \t]*(?:,?[ \t]*(?:#.*)?|\\)[\r\n]*$/.test(rest)) {
    const before = text.slice(0, range.start);
    const behind =
      /^\s*,[ \t]*/.exec(text.slice(range.end))?.[0].length ?? (first ? /^[ \t]*/.exec(rest)![0].length : 0);
    if (behind) return [{ range: { start: range.start, end: range.end + behind }, text: '' }];
    const lead = /(?:,\s*|[ \t]+)$/.exec(before)?.[0].length ?? 0;
    return [{ range: { start: range.start - lead, end: range.end }, text: '' }];
  }
  // the last line of a command: the one before must not go on any more
  const sign = rest.includes('\\') ? null : continued.exec(text.slice(0, range.start));
  if (sign) return [{ range: { start: sign.index, end: range.end }, text: '' }];
  let start = lineStart(text, range.start);
  const dash = /^[ \t]*-/.test(text.slice(start, range.start));
  const own = range.start - start;
  const next = text
    .slice(end)
    .split(/\r\n|\n|\r/)
    .find((line) => !isBlank(line));
  // the rest of a list's item would be left without its head
  if (dash && next !== undefined && indentOf(next) >= own && !/^[ \t]*-/.test(next)) return undefined;
  // a level that would hold nothing goes as well
  for (let depth = indentAt(text, start).length; next === undefined || indentOf(next) < depth;) {
    const above = lineStart(text, Math.max(0, start - (text.startsWith('\r\n', start - 2) ? 2 : 1)));
    const parent = text.slice(above, start);
    if (
      above === start ||
      !/^[ \t]*[\w."'-]+:[ \t]*(?:\r\n|\n|\r)$/.test(parent) ||
      (indentOf(parent) >= depth && !dash)
    )
      break;
    start = above;
    depth = indentOf(parent);
  }
  return [{ range: { start, end }, text: '' }];
}

function addEntry(
  config: Config,
  key: string,
  value: string,
  after: ConfigEntry | undefined,
  text: string,
): TextEdit[] | undefined {
  const model = after ?? config.entries[0];
  if (!model?.keyRange) return undefined;
  const written = text.slice(model.keyRange.start, model.keyRange.end);
  const name = keyText(written, model.key, key) ?? springName(config, written, model.key, key);
  const {
    range,
    keyRange,
    value: { range: old },
  } = model;
  if (
    name === undefined ||
    /[\\]\r?\n/.test(text.slice(range.start, range.end)) ||
    keyRange.start < range.start ||
    old.start < keyRange.end ||
    range.end < old.end
  )
    return undefined;
  const clone =
    text.slice(range.start, keyRange.start) +
    name +
    text.slice(keyRange.end, old.start) +
    valueText(text, old, value) +
    text.slice(old.end, range.end);
  if (!begins(text, range)) {
    const separator =
      /,\s*$|\{\s*$/.test(text.slice(0, range.start)) || /^\s*,/.test(text.slice(range.end)) ? ', ' : ' ';
    return after
      ? [{ range: { start: range.end, end: range.end }, text: separator + clone }]
      : [{ range: { start: range.start, end: range.start }, text: clone + separator }];
  }
  const start = lineStart(text, range.start);
  const lead = text.slice(start, range.start).replace('\ufeff', '');
  const end = lineEnd(text);
  if (!after)
    return [
      {
        range: {
          start: start + (text.startsWith('\ufeff', start) ? 1 : 0),
          end: start + (text.startsWith('\ufeff', start) ? 1 : 0),
        },
        text: lead + clone + end,
      },
    ];
  const at = lineAfter(text, range.end);
  const ended = /[\r\n]$/.test(text.slice(0, at));
  return [{ range: { start: at, end: at }, text: ended ? lead + clone + end : end + lead + clone }];
}

/** Kafka's key as Spring names it beside another of its properties: `enable-auto-commit` beside `group-id`. */
function springName(config: Config, written: string, key: string, wanted: string): string | undefined {
  if (config.client !== 'spring-kafka') return undefined;
  const tails = (one: string): string[] =>
    springNames(one, config.of as 'producer').map((name) => name.slice(name.lastIndexOf('.') + 1));
  const own = tails(key).find((tail) => written === tail || written.endsWith(`.${tail}`));
  const [tail] = tails(wanted);
  return own !== undefined && tail !== undefined ? written.slice(0, written.length - own.length) + tail : undefined;
}

const WRAPPER = 'org.springframework.kafka.support.serializer.ErrorHandlingDeserializer';

/**
 * Names Spring's wrapper in the place of a deserialiser, which becomes its delegate: a further line of a properties
 * file, an entry below `properties:` of YAML.
 */
function wrapDeserializer(
  { key, keyRange, value: { range: old }, range }: ConfigEntry,
  text: string,
): TextEdit[] | undefined {
  const written = keyRange && text.slice(keyRange.start, keyRange.end);
  const name = /(?:key|value)-?deserializer$/i.exec(written ?? '')?.[0];
  if (!keyRange || !written || !name || !begins(text, range) || /[\r\n]/.test(text.slice(range.start, range.end)))
    return undefined;
  const delegate = `spring.deserializer.${key === 'key.deserializer' ? 'key' : 'value'}.delegate.class`;
  const named = { range: old, text: valueText(text, old, WRAPPER) };
  const value = text.slice(old.start, old.end);
  const eol = lineEnd(text);
  const start = lineStart(text, range.start);
  // a comment stays with its line
  const end = range.end + (/^[ \t]+#[^\r\n]*/.exec(text.slice(range.end))?.[0].length ?? 0);
  const after = { start: end, end };
  const between = text.slice(keyRange.end, old.start);
  if (!/^["']?\s*:/.test(between))
    return [
      named,
      { range: after, text: `${eol}${written.slice(0, -name.length)}properties.${delegate}${between}${value}` },
    ];
  const indent = indentAt(text, start);
  if (written !== name || !/^["']?$/.test(text.slice(start + indent.length, keyRange.start))) return undefined;
  const properties = siblings(text, start, indent.length).find((at) =>
    /^[ \t]*["']?properties["']?:[ \t]*(?:#.*)?(?:\r|\n|$)/.test(text.slice(at)),
  );
  if (properties === undefined)
    return [named, { range: after, text: `${eol}${indent}properties:${eol}${indent}  ${delegate}: ${value}` }];
  const below = lineAfter(text, properties);
  const inner = indentAt(text, below);
  return inner.length > indent.length
    ? [named, { range: { start: below, end: below }, text: `${inner}${delegate}: ${value}${eol}` }]
    : undefined;
}

/** Where the lines of a YAML block start that have the same depth as one of its lines. */
function siblings(text: string, line: number, depth: number): number[] {
  const found: number[] = [];
  const walk = (from: number, next: (at: number) => number | undefined): void => {
    for (let at = next(from); at !== undefined && at < text.length; at = next(at)) {
      const content = text.slice(at, lineAfter(text, at));
      if (isBlank(content)) continue;
      if (indentOf(content) < depth || /^(?:---|\.\.\.)/.test(content)) return;
      if (indentOf(content) === depth) found.push(at);
    }
  };
  walk(line, (at) => lineAfter(text, at));
  walk(line, (at) => (at === 0 ? undefined : lineStart(text, at - (text.startsWith('\r\n', at - 2) ? 2 : 1))));
  return found;
}
