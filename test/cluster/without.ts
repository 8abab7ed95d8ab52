/** A rule and client that no experiment stands for. */
export interface Without {
  readonly rule: string;
  readonly clients: readonly string[];
  /** Why there is no row, a sentence or two. */
  readonly why: string;
}

/** What is not in the table, and why: `programs.test.ts` asks for an experiment or a reason. */
export const without: readonly Without[] = [
];
