import type { Config, ConfigEntry, FileFacts } from '../../../facts/facts';
import type { Range } from '../../../text/range';
import type { ConfigPlace, Spelling } from '../../frontend';
import { optionsOf, type OptionsPlace } from '../../../catalog/options';

/** How far into an object literal an offset is. */
interface Inside {
  /** Names of the properties whose values hold the offset, outermost first; `[]` for an element of an array. */
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  /** For a value: the property it belongs to. */
  readonly name?: string;
  /** The word, or the inside of the string, at the offset. */
  readonly range: Range;
}

/**
 * What is read as one: white space, a comment, a string, a template, a word or number, an arrow, any other character.
 */
const token =
  /\s+|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|`(?:[^`\\]|\\.)*`?|[\w$.-]+|=>|[^]/gy;
const closings: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

/**
 * Where an offset is in the object literal that begins at `start`, also when the literal is only half written.
 * `undefined`: it is not in it, or in a
 * function or another expression within it.
 */
export function insideObject(text: string, start: number, offset: number): Inside | undefined {
  if (text[start] !== '{') return undefined;
  /** What is open; `plain`: nothing but literals of objects and arrays lead there. */
  const levels: { readonly closing: string; readonly name?: string; readonly plain: boolean }[] = [];
  let name: string | undefined;
  let part: 'key' | 'value' = 'key';
  /** Nothing stands yet where a key or a value goes. */
  let free = true;
  const found = (range: Range): Inside | undefined => {
    if (!free || !levels.length || levels.some(({ plain }) => !plain) || (part === 'value' && name === undefined))
      return undefined;
    return { path: levels.slice(1).map((level) => level.name ?? ''), part, ...(part === 'value' && { name }), range };
  };
  token.lastIndex = start;
  for (let match; (match = token.exec(text));) {
    const [word] = match;
    const end = match.index + word.length;
    if (/^\/[/*]/.test(word)) {
      if (match.index < offset && offset < end + (word.startsWith('//') ? 1 : 0)) return undefined;
      continue;
    }
    if (/^\s/.test(word)) continue;
    const isWord = /^[\w$'"`.-]/.test(word);
    const range = isWord ? inner(word, match.index) : undefined;
    if (range && range.start <= offset && offset <= range.end) return found(range);
    if (match.index >= offset) break;
    if (closings[word]) {
      levels.push({
        closing: closings[word],
        ...(name !== undefined && { name }),
        plain: word !== '(' && free && (part === 'value' || levels.length === 0 || levels.at(-1)!.closing === ']'),
      });
      [part, name, free] = [word === '{' ? 'key' : 'value', undefined, true];
    } else if (/^[}\])]$/.test(word)) {
      const level = levels.pop();
      if (level?.closing !== word || !levels.length) return undefined;
      [part, name, free] = ['value', level.name, false];
    } else if (word === ',') {
      [part, name, free] = [levels.at(-1)?.closing === '}' ? 'key' : 'value', undefined, true];
    } else if (word === ':' && part === 'key') {
      [part, free] = ['value', true];
    } else {
      if (isWord && part === 'key' && free) name = word.replace(/^['"`]|['"`]$/g, '');
      free = false;
    }
  }
  return found({ start: offset, end: offset });
}

/** A word's range, or that of a string without its quotes. */
function inner(found: string, start: number): Range {
  const quote = /^['"`]/.test(found);
  const closed = quote && found.length > 1 && found.endsWith(found[0]!);
  return { start: start + (quote ? 1 : 0), end: start + found.length - (closed ? 1 : 0) };
}

/**
 * The configuration key or value at an offset of a program, from the facts of the text as it is now. Cheap: looks at no
 * syntax but the braces around.
 */
export function configAt(facts: FileFacts | undefined, text: string, offset: number): ConfigPlace | undefined {
  // what is not closed yet ends with its last word
  const around =
    facts?.configs
      .filter(
        ({ range }) => range.start <= offset && (offset <= range.end || /^\s*$/.test(text.slice(range.end, offset))),
      )
      .sort((a, b) => a.range.end - a.range.start - (b.range.end - b.range.start)) ?? [];
  for (const config of around) {
    const inside = insideObject(text, config.range.start, offset);
    const place = inside && placeOf(config, inside, text);
    if (place) return place;
  }
  return undefined;
}

function placeOf(config: Config, { path, part, name, range }: Inside, text: string): ConfigPlace | undefined {
  const block = config.client === 'confluent' && path[0] === 'kafkaJS' ? 1 : 0;
  const below = path.slice(block);
  const spelling = spellingOf(config, block === 1);
  const entry =
    config.entries.find(
      (one) => (part === 'key' ? one.keyRange : one.value.range)?.start === range.start && range.start !== range.end,
    ) ?? (part === 'value' ? entryNamed(config, name, text, range) : undefined);
  const base = {
    client: config.client,
    of: config.of,
    part,
    range,
    text: text.slice(range.start, range.end),
    present: config.entries.filter((one) => one !== entry && one.range.start !== range.start).map(({ key }) => key),
  };
  // `configEntries: [{ name: 'min.insync.replicas', value: '2' }]`, `config: { 'min.insync.replicas': '2' }`
  if (
    config.of === 'topic' &&
    /^(?:configEntries|configs|config)$/.test(below.find((one) => /^config/.test(one)) ?? '')
  ) {
    if (part === 'value' && name === 'name')
      return { ...base, part: 'key', spelling: 'kafka', ...(entry && { key: entry.key }) };
    if (part === 'value' && name === 'value') {
      const key =
        entry?.key ?? /name:\s*['"]([\w.]+)['"][^{}]*$/.exec(text.slice(config.range.start, range.start))?.[1];
      return key === undefined ? undefined : { ...base, spelling: 'kafka', key };
    }
    return below.at(-1) === 'config' ? { ...base, spelling: 'kafka', ...(entry && { key: entry.key }) } : undefined;
  }
  const levels = below.filter((one) => one !== '' && one !== 'topics');
  const known = spelling === 'kafka' ? undefined : optionsOf(spelling as 'kafkajs', config.of as OptionsPlace);
  if (
    levels.length > 1 ||
    (levels.length === 1 && !(known && Object.keys(known).some((written) => written.startsWith(`${levels[0]}.`))))
  )
    return undefined;
  const whole = [...levels, part === 'value' ? name : text.slice(range.start, range.end)].join('.');
  const key = entry?.key ?? known?.[whole]?.key ?? (spelling === 'kafka' && part === 'value' ? name : undefined);
  if (part === 'value' && key === undefined) return undefined;
  return { ...base, spelling, ...(key !== undefined && { key }), ...(levels.length && { below: levels.join('.') }) };
}

const entryNamed = (config: Config, name: string | undefined, text: string, range: Range): ConfigEntry | undefined =>
  config.entries.find(
    (one) =>
      one.written === name &&
      one.range.start <= range.start &&
      range.start <= one.range.end + 1 &&
      !/[{}]/.test(text.slice(one.range.start, range.start)),
  );

function spellingOf({ client }: Config, inBlock: boolean): Spelling {
  if (client === 'kafkajs' || client === 'nestjs') return 'kafkajs';
  if (client === 'platformatic') return 'platformatic';
  return inBlock ? 'confluent' : 'kafka';
}
