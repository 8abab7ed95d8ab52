import type { FileFacts, FunctionFact, Send } from '../../server/src/facts/facts';
import type { Frontend } from '../../server/src/frontends/frontend';
import { defineRule, type Rule } from '../../server/src/rules/rule';

/** A frontend that looks for `producer.send(...)` with a pattern; `counts` tells how often files were read. */
export interface FakeFrontend extends Frontend {
  readonly counts: { facts: number; rewrites: number };
}

/**
 * Reads `.ts`: a line `producer.send(...)` is a send, discarded unless `await` stands before it; `function name` starts
 * a
 * function; `calls path#name` is a call of another file's function; a text with `BROKEN` makes the frontend throw.
 */
export function fakeFrontend(): FakeFrontend {
  const texts = new Map<string, string>();
  const known = new Map<string, FileFacts>();
  const counts = { facts: 0, rewrites: 0 };
  return {
    name: 'fake',
    extensions: ['.ts'],
    comment: { line: '//' },
    counts,
    set(file, text) {
      known.delete(file);
      if (text === undefined) texts.delete(file);
      else texts.set(file, text);
    },
    slice: () => [...texts.keys()].filter((file) => /kafkajs/.test(texts.get(file)!)).sort(),
    facts(file) {
      const text = texts.get(file);
      if (text === undefined) return undefined;
      if (text.includes('BROKEN')) throw new Error('cannot read this');
      let facts = known.get(file);
      if (!facts) {
        counts.facts++;
        known.set(file, (facts = factsOf(file, text)));
      }
      return facts;
    },
    rewrite(change) {
      counts.rewrites++;
      if (change.kind === 'set-config') throw new Error('cannot rewrite this');
      return change.kind === 'await'
        ? [{ range: { start: change.chain.start, end: change.chain.start }, text: 'await ' }]
        : undefined;
    },
  };
}

function factsOf(file: string, text: string): FileFacts {
  const sends: Send[] = [...text.matchAll(/(await )?(producer\.send\([^)]*\))/g)].map((match) => {
    const start = match.index + (match[1]?.length ?? 0);
    const range = { start, end: start + match[2]!.length };
    return {
      client: 'kafkajs',
      evidence: 'type',
      method: 'send',
      receiver: 'producer',
      range,
      arguments: [],
      argumentsEnd: range.end - 1,
      yields: 'promise',
      outcome: { use: match[1] ? 'awaited' : 'discarded', listeners: [], chain: range },
      transactional: false,
      flushed: false,
    };
  });
  const functions: FunctionFact[] = [...text.matchAll(/function (\w+)/g)].map((match) => {
    const range = { start: match.index, end: match.index + match[0].length };
    return {
      id: `${file}#${match[1]}`,
      name: match[1]!,
      range,
      nameRange: range,
      parameters: [],
      asynchronous: text.includes('async'),
      detached: false,
      transactional: false,
      body: callsIn(text),
      rewrite: {},
    };
  });
  return {
    file,
    language: 'typescript',
    sends,
    handlers: [],
    configs: [],
    creations: [],
    offsets: [],
    recoveries: [],
    functions,
    test: false,
  };
}

const prose = {
  why: 'It is lost.',
  silentWhen: ['it is awaited'],
  repair: 'Await it.',
  sources: ['the documentation'],
  clients: ['kafkajs'] as const,
};

/** Reports every discarded send, with the safe fix of awaiting it. */
export const fakeRule: Rule = defineRule({
  id: 'unawaited-send',
  summary: 'A send is dropped',
  severity: 'error',
  ...prose,
  check({ facts, report }) {
    for (const send of facts.sends) {
      if (send.outcome.use !== 'discarded') continue;
      report({
        range: send.range,
        message: 'This send is dropped.',
        fixes: [
          {
            title: 'Await it',
            safety: 'safe',
            change: { kind: 'await', chain: send.range, yields: 'promise', function: '' },
          },
        ],
      });
    }
  },
});

/** A rule that never finds anything, and so may be named in suppressions. */
export const quietRule: Rule = defineRule({
  id: 'swallowed-send-error',
  summary: 'A failure is only logged',
  severity: 'warning',
  ...prose,
  check() {},
});

/** The calls a text names: `calls /w/b.ts#place`. */
function callsIn(text: string): FunctionFact['body'] {
  return [...text.matchAll(/calls (\S+#(\w+))/g)].map((match) => {
    const range = { start: match.index, end: match.index + match[0].length };
    return {
      kind: 'call',
      range,
      name: match[2]!,
      targets: { functions: [match[1]!], complete: true },
      effect: { kind: 'unknown' },
      asynchronous: false,
      outcome: { use: 'discarded', listeners: [], chain: range },
      callbacks: [],
      inputs: [],
      argumentInputs: [],
    };
  });
}
