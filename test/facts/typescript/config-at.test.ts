import assert from 'node:assert/strict';
import { insideObject } from '../../../server/src/frontends/typescript/read/config-at';

/** Where the mark `|` of an object literal is; the text begins with its brace. */
function at(marked: string): string | undefined {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const inside = insideObject(text, 0, offset);
  return (
    inside &&
    [
      ...inside.path,
      `${inside.part}${inside.name === undefined ? '' : ` of ${inside.name}`}`,
      `"${text.slice(inside.range.start, inside.range.end)}"`,
    ].join(' > ')
  );
}

describe('where an offset is in an object literal', () => {
  const places: readonly (readonly [string, string | undefined])[] = [
    ['{ | }', 'key > ""'],
    ['{|}', 'key > ""'],
    ['{ ac| }', 'key > "ac"'],
    ['{ |acks: 1 }', 'key > "acks"'],
    ["{ 'enable.|' }", 'key > "enable."'],
    ['{ acks: | }', 'value of acks > ""'],
    ['{ acks: -|1, retries: 3 }', 'value of acks > "-1"'],
    ["{ mode: 'la|test' }", 'value of mode > "latest"'],
    ['{ acks: 1, | }', 'key > ""'],
    ['{ acks: 1, // wait for the leader\n  |', 'key > ""'],
    ['{ ...common, | }', 'key > ""'],
    ['{ retry: { retr| } }', 'retry > key > "retr"'],
    ["{ topics: [{ topic: 'a', | }] }", 'topics >  > key > ""'],
    ["{ entries: [{ name: 'min.|', value: '2' }] }", 'entries >  > value of name > "min."'],
    ['{ broker: `a${1}`, acks: | }', 'value of acks > ""'],
    // half written
    ['{ acks: ', undefined],
    ['{ acks: |', 'value of acks > ""'],
    ['{ retry: { |', 'retry > key > ""'],
    // not a place for an option
    ['{ acks: 1 | }', undefined],
    ['{ acks: 1 + | }', undefined],
    ['{ brokers: [|] }', undefined],
    ['{ acks: // a|ll\n 1 }', undefined],
    ['{ acks: /* a|ll */ 1 }', undefined],
    ['{ eachMessage: async ({ m| }) => {} }', undefined],
    ['{ eachMessage: async ({ message }) => { work({ a| }) } }', undefined],
    ['{ eachMessage({ message }) { const x = { | } } }', undefined],
    ['{ eachMessage: async () => { a(); }, | }', 'key > ""'],
    ['{ acks: of({ | }) }', undefined],
    ['{ acks: 1 } |', undefined],
    ['( | )', undefined],
  ];
  for (const [marked, expected] of places)
    it(JSON.stringify(marked), () => assert.equal(at(marked.includes('|') ? marked : `x|${marked}`), expected));
});
