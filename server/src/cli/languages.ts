import type { Frontend } from '../frontends/frontend';

/** A frontend that is only made when the workspace has a use for it. */
export interface Language {
  /** File name endings, with the dot, lower case. */
  readonly extensions: readonly string[];
  /** True when a text gives a reason to make the frontend: false for all texts means that it would find nothing. */
  readonly wants: (text: string) => boolean;
  readonly create: () => Promise<Frontend>;
}

/** True when some language reads files of this name. */
export const readsFile = (languages: readonly Language[], file: string): boolean => {
  const name = file.toLowerCase();
  return languages.some((language) => language.extensions.some((extension) => name.endsWith(extension)));
};

/** The frontends that these files need. */
export async function frontendsFor(languages: readonly Language[], texts: ReadonlyMap<string, string>): Promise<Frontend[]> {
  const frontends: Frontend[] = [];
  for (const language of languages) {
    for (const [file, text] of texts) {
      if (!readsFile([language], file) || !language.wants(text)) continue;
      frontends.push(await language.create());
      break;
    }
  }
  return frontends;
}
