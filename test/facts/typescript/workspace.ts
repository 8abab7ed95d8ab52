import { createTypeScriptFrontend } from '../../../server/src/frontends/typescript/index';
import type { FileFacts, Step } from '../../../server/src/facts/facts';
import { frontendAssets } from '../../support/workspace';

/** A frontend that knows these files, by their paths below `/w`. */
export async function workspace(files: Readonly<Record<string, string>>) {
  const frontend = createTypeScriptFrontend(await frontendAssets());
  for (const [file, text] of Object.entries(files)) frontend.set(`/w/${file}`, text);
  return frontend;
}

/** The facts of one file. */
export async function factsOf(text: string, file = 'a.ts'): Promise<FileFacts> {
  const facts = (await workspace({ [file]: text })).facts(`/w/${file}`);
  if (!facts) throw new Error('the file is not in the slice');
  return facts;
}

/** The steps of all functions, those inside others included. */
export function stepsOf(facts: FileFacts): Step[] {
  const deep = (steps: readonly Step[]): Step[] =>
    steps.flatMap((s) => [
      s,
      ...(s.kind === 'try'
        ? deep([...s.body, ...s.catches.flatMap((c) => c.body), ...(s.finally ?? [])])
        : s.kind === 'branch'
          ? deep(s.arms.flat())
          : s.kind === 'loop'
            ? deep(s.body)
            : []),
    ]);
  return facts.functions.flatMap((f) => deep(f.body));
}
