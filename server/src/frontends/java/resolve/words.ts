import { moduleOf } from '../../../facts/modules';
import { isTestPath } from './tests';

const WORD = /[A-Za-z_$][\w$]*/g;

/**
 * Which files hold a word, module by module: a module is indexed when somebody asks of it for the first time, so that
 * others cost nothing. Tests are left out.
 */
export class Words {
  /** The files of each module. */
  readonly #files = new Map<string, Set<string>>();
  /** For each indexed module, the files that hold a word. */
  readonly #index = new Map<string, Map<string, Set<string>>>();
  /** The words of files that were asked of. */
  readonly #of = new Map<string, ReadonlySet<string>>();
  /** Words that came into a file or went since `changed()` was last asked; none before anybody asked anything. */
  #changed = new Set<string>();
  #asked = false;

  constructor(readonly text: (file: string) => string | undefined) {}

  /** Says that a file's text changed from `before`, which is `undefined` for a new file. */
  set(file: string, before: string | undefined, after: string | undefined): void {
    if (isTestPath(file)) return;
    const module = moduleOf(file);
    const index = this.#index.get(module);
    const old = this.#of.get(file) ?? (this.#asked && before !== undefined ? wordsOf(before) : undefined);
    this.#of.delete(file);
    if (after === undefined) this.#files.get(module)?.delete(file);
    else put(this.#files, module, file);
    if (!this.#asked) return;
    const words = after === undefined ? undefined : wordsOf(after);
    if (words) this.#of.set(file, words);
    for (const word of old ?? []) {
      if (words?.has(word)) continue;
      this.#changed.add(word);
      index?.get(word)?.delete(file);
    }
    for (const word of words ?? []) {
      if (old?.has(word)) continue;
      this.#changed.add(word);
      if (index) put(index, word, file);
    }
  }

  /** The files of a module that hold a word. */
  holding(module: string, word: string): Iterable<string> {
    this.#asked = true;
    let index = this.#index.get(module);
    if (!index) {
      this.#index.set(module, (index = new Map()));
      for (const file of this.#files.get(module) ?? []) for (const one of this.#wordsOf(file)) put(index, one, file);
    }
    return index.get(word) ?? [];
  }

  /** True when a file holds a word. */
  holds(file: string, word: string): boolean {
    this.#asked = true;
    return this.#wordsOf(file).has(word);
  }

  /** The words that came or went since the last call. */
  changed(): ReadonlySet<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  #wordsOf(file: string): ReadonlySet<string> {
    let words = this.#of.get(file);
    if (!words) this.#of.set(file, (words = wordsOf(this.text(file) ?? '')));
    return words;
  }
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.match(WORD));

function put(map: Map<string, Set<string>>, key: string, file: string): void {
  const set = map.get(key);
  if (set) set.add(file);
  else map.set(key, new Set([file]));
}
