import type { FileFacts, FunctionFact, FunctionId } from '../facts/facts';

/** The workspace's functions, for questions that follow calls. Immutable: a new one is made after each change. */
export interface Code {
  readonly files: readonly FileFacts[];
  function(id: FunctionId): FunctionFact | undefined;
  /** The file a function stands in: the part of its id before `#`. */
  fileOf(id: FunctionId): string;
}

export function codeOf(files: readonly FileFacts[]): Code {
  const functions = new Map<FunctionId, FunctionFact>();
  for (const file of files) for (const f of file.functions) functions.set(f.id, f);
  return { files, function: (id) => functions.get(id), fileOf: (id) => id.slice(0, id.indexOf('#')) };
}
