import type { FileFacts } from '../../facts/facts';
import type { Frontend } from '../frontend';
import { gate, languageOf, type Language } from './files';
import { configAt } from './place';
import { readConfiguration } from './read';
import { rewriteConfiguration } from './rewrite';

const none: readonly never[] = [];
/** Settings that only tests read. */
const testPath =
  /\/src\/(?:test|testFixtures|integrationTest|it)\/|\/(?:__tests__|__mocks__|__fixtures__)\/|\/(?:application|bootstrap)-(?:test|it|integration-?test)\.[a-z]+$/i;

/**
 * Makes the frontend for configuration files: `.properties`, YAML (Spring Boot, compose, Strimzi, Kubernetes) and
 * `.env`.
 */
export function createConfigFrontend(): Frontend {
  const texts = new Map<string, { readonly text: string; readonly language: Language; facts?: FileFacts }>();
  const read = (file: string): FileFacts | undefined => {
    const known = texts.get(file);
    return known && (known.facts ??= factsOf(file, known.language, known.text));
  };
  return {
    name: 'config',
    extensions: [],
    names: (file) => languageOf(file) !== undefined,
    comment: { line: '#' },
    set(file, text) {
      const language = languageOf(file);
      if (text === undefined || !language || !gate.test(text)) texts.delete(file);
      else texts.set(file, { text, language });
    },
    slice: () => [...texts.keys()].sort(),
    facts: read,
    rewrite: rewriteConfiguration,
    configAt(file, offset) {
      const facts = read(file);
      return facts && configAt(facts, texts.get(file)!.text, offset);
    },
  };
}

function factsOf(file: string, language: Language, text: string): FileFacts {
  const { configs, broken } = readConfiguration(file, language, text);
  return {
    file,
    language,
    configs,
    sends: none,
    handlers: none,
    creations: none,
    offsets: none,
    recoveries: none,
    functions: none,
    ...(broken && { broken }),
    test: testPath.test(file),
  };
}
