/** A rule and client that no experiment stands for. */
export interface Without {
  readonly rule: string;
  readonly clients: readonly string[];
  /** Why there is no row, a sentence or two. */
  readonly why: string;
}

/** What is not in the table, and why: `programs.test.ts` asks for an experiment or a reason. */
export const without: readonly Without[] = [
  { rule: 'producer-per-message', clients: ['kafka-clients'], why: 'it costs time, not records: `close()` waits for the send, so that of 600 records sent by 600 producers none was lost or out of place. A send took about 45 ms instead of 16 (all on one busy machine).' },
];
