import type { ConfigEntry, Recovery } from '../../../facts/facts';
import { indentAt, lineEnd } from '../../../text/lines';
import type { TextEdit } from '../../../text/range';
import { importOf } from '../syntax/imports';

const RECOVERER = 'org.springframework.kafka.listener.DeadLetterPublishingRecoverer';
const WRAPPER = 'org.springframework.kafka.support.serializer.ErrorHandlingDeserializer';

/** Gives an error handler a recoverer that sends to a dead-letter topic, and the file the import. */
export function addRecoverer({ rewrite }: Recovery, text: string): TextEdit[] | undefined {
  if (!rewrite) return undefined;
  const { at, followed, template } = rewrite;
  const imported = importOf(RECOVERER, text);
  return [
    ...(imported ? [imported] : []),
    { range: { start: at, end: at }, text: `new DeadLetterPublishingRecoverer(${template})${followed ? ', ' : ''}` },
  ];
}

/**
 * Wraps the deserialiser a factory is given, or names the wrapper in its place and makes it the delegate:
 * `put(VALUE_DESERIALIZER_CLASS_CONFIG, JsonDeserializer.class)`.
 */
export function wrapDeserializer({ key, keyRange, value, range }: ConfigEntry, text: string): TextEdit[] | undefined {
  const written = text.slice(value.range.start, value.range.end);
  const imported = importOf(WRAPPER, text);
  const imports = imported ? [imported] : [];
  if (!keyRange) {
    const supplied = /^\(\)\s*->\s*/.exec(written)?.[0] ?? '';
    const start = value.range.start + supplied.length;
    if (!/^[\w.]+$|^new\s/.test(written.slice(supplied.length))) return undefined;
    return [
      ...imports,
      { range: { start, end: start }, text: 'new ErrorHandlingDeserializer<>(' },
      { range: { start: value.range.end, end: value.range.end }, text: ')' },
    ];
  }
  const statement = text.slice(range.start, range.end);
  const form = /^[\w.]+\.class((?:\.getName\(\))?)$/.exec(written);
  if (!form || !statement.endsWith(';') || keyRange.start < range.start) return undefined;
  const constant = `ErrorHandlingDeserializer.${key === 'key.deserializer' ? 'KEY' : 'VALUE'}_DESERIALIZER_CLASS`;
  const delegate =
    text.slice(range.start, keyRange.start).replace(/"$/, '') +
    constant +
    text.slice(keyRange.end, range.end).replace(/^"/, '');
  return [
    ...imports,
    { range: value.range, text: `ErrorHandlingDeserializer.class${form[1]}` },
    { range: { start: range.end, end: range.end }, text: `${lineEnd(text)}${indentAt(text, range.start)}${delegate}` },
  ];
}
