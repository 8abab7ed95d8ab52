import { states, type Frontend } from '../frontends/frontend';

/** A frontend that is only made when the workspace has a use for it. */
export interface Language {
  /** File name endings, with the dot, lower case. */
  readonly extensions: readonly string[];
  /** See `Frontend.names`. */
  readonly names?: (file: string) => boolean;
  /** True for files that are read to understand the code (`package.json`), but not checked. */
  readonly context?: (file: string) => boolean;
  /** True when a text gives a reason to make the frontend: false for all texts means that it would find nothing. */
  readonly wants: (text: string) => boolean;
  readonly create: () => Promise<Frontend>;
}

/** True when some language checks files of this name. */
export const checksFile = (languages: readonly Language[], file: string): boolean =>
  languages.some((language) => states(language, file));

/** True when some language checks files of this name, or reads them to understand others. */
export const readsFile = (languages: readonly Language[], file: string): boolean =>
  languages.some((language) => states(language, file) || language.context?.(file));

/** The frontends that these files need. */
export async function frontendsFor(
  languages: readonly Language[],
  texts: ReadonlyMap<string, string>,
): Promise<Frontend[]> {
  const frontends: Frontend[] = [];
  for (const language of languages) {
    for (const [file, text] of texts) {
      if (!states(language, file) || !language.wants(text)) continue;
      frontends.push(await language.create());
      break;
    }
  }
  return frontends;
}
