import type { ClientId, Config, FileFacts, FunctionFact } from '../facts/facts';
import type { Change } from '../facts/change';
import type { Range, TextEdit } from '../text/range';

/** What `rewrite` may look at besides the change. */
export interface RewriteContext {
  readonly file: string;
  readonly text: string;
  readonly facts: FileFacts;
  /** The functions of the file, by id. */
  function(id: string): FunctionFact | undefined;
}

/** True for files that a frontend states facts of; not for those it only reads to understand others. */
export function states(frontend: Pick<Frontend, 'extensions' | 'names'>, file: string): boolean {
  const name = file.toLowerCase();
  return frontend.extensions.some((extension) => name.endsWith(extension)) || (frontend.names?.(file) ?? false);
}

/** How keys are written at a place; `catalog/` translates between these and Kafka's names. */
export type Spelling = 'kafka' | 'kafkajs' | 'confluent' | 'platformatic' | 'spring' | 'environment' | 'java-constant';

/**
 * A place in a text where a configuration key or value stands, or could: for hover and completion. Offsets are 0-based.
 */
export interface ConfigPlace {
  readonly client: ClientId;
  readonly of: Config['of'];
  readonly part: 'key' | 'value';
  /** What stands there, without quotes, and what a completion replaces; empty where nothing stands yet. */
  readonly range: Range;
  readonly text: string;
  /** Kafka's name of the key here, or of the key this value belongs to; absent when it is none we can name. */
  readonly key?: string;
  readonly spelling: Spelling;
  /**
   * The levels around it: in Spring's files the part of the property's name that they give (`spring.kafka.producer`),
   * in code the object an option stands in (`retry`).
   */
  readonly below?: string;
  /** With the spelling `environment`, a variable that stands beside it: tells the prefix in use. */
  readonly like?: string;
  /** Kafka's names of the keys that the same configuration has already. */
  readonly present: readonly string[];
}

/**
 * Reads one family of languages. Keeps what it needs of the workspace's files; the engine tells it of every file with
 * one of its
 * extensions and of every change. Never throws on broken code: what cannot be read yields no facts.
 */
export interface Frontend {
  readonly name: string;
  /**
   * Endings of the names of files it states facts of, with the dot, lower case. A file has one such frontend: the first
   * that answers to its name.
   */
  readonly extensions: readonly string[];
  /** Further such files, whose names have no ending of their own (`.env.local`, `env.example`). */
  readonly names?: (file: string) => boolean;
  /**
   * Files it reads to understand others, without stating facts of them: several frontends may read the same one
   * (Spring's settings).
   */
  readonly context?: (file: string) => boolean;
  /**
   * Says what a file now holds; `undefined` when it is gone. Cheap: a text gate and a scan for imports, no parsing of
   * files without Kafka. `file` is absolute with `/`.
   */
  set(file: string, text: string | undefined): void;
  /**
   * The files that matter now: those with a Kafka client, those that import a function that carries a send or a
   * handler, and those
   * a handler's calls reach. Settles what is pending; the order is that of the paths.
   */
  slice(): readonly string[];
  /**
   * Set by the engine for people who wait: to be called while `slice` or `facts` settles, with how many files of how
   * many are read.
   */
  progress?: ((done: number, of: number) => void) | undefined;
  /**
   * The facts of a file of the slice; the same object while nothing it depends on has changed. `undefined` for files
   * outside the slice.
   */
  facts(file: string): FileFacts | undefined;
  /** The text edits for a change, all in `context.file`; `undefined` when it cannot be done here. */
  rewrite(change: Change, context: RewriteContext): readonly TextEdit[] | undefined;
  /** The configuration key or value at an offset, also in half-typed text; `undefined` when there is none. */
  configAt?(file: string, offset: number): ConfigPlace | undefined;
  /**
   * How comments look: `line` starts one, `//` (then there are block comments as well) or `#`. Used for suppressions
   * only.
   */
  readonly comment: { readonly line: string };
}
