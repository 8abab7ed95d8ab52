import type { ClientId, CommitStep, Config, Creation, Handler, Send } from '../../../facts/facts';

/**
 * A type that a method gives: its fully-qualified name, and that of what it holds, if it holds something; type
 * arguments are the receiver's.
 */
export type Given = readonly [type: string, holding?: string];

/**
 * A client library as a table, for those that bring their own types beside kafka-clients and Spring. Methods are named
 * `<fully-qualified type>.<method>`.
 * A new one is a file with such a table, a line in `CLIENTS` (`index.ts`), and its fixtures.
 */
export interface JavaClient {
  readonly id: ClientId;
  /** Its packages, with the names that a wildcard import brings in. A file that names one of them is read. */
  readonly packages: Readonly<Record<string, string>>;
  /** What methods (static ones too) give. */
  readonly gives: Readonly<Record<string, Given>>;
  /** What makes a client. */
  readonly creates: Readonly<Record<string, Creation['of']>>;
  /** Methods that send, and what they yield. */
  readonly sends: Readonly<Record<string, Send['yields']>>;
  /** Methods that move the offset on. */
  readonly commits: Readonly<Record<string, CommitStep['how']>>;
  /** Methods that give records, one by one or in batches, to the operators that follow; and who commits for these. */
  readonly receives: Readonly<Record<string, Handler['commits']>>;
  /** Methods that set one property, by its key and value. */
  readonly sets: Readonly<Record<string, { readonly of: Config['of'] }>>;
}
