import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Engine } from '../../server/src/engine/engine';
import { createConfigFrontend } from '../../server/src/frontends/config';
import { createJavaFrontend } from '../../server/src/frontends/java';
import type { Frontend } from '../../server/src/frontends/frontend';
import { createTypeScriptFrontend } from '../../server/src/frontends/typescript';
import { rules } from '../../server/src/rules';

/** The project's folder. */
export const root = path.join(__dirname, '../..');

const resolve = createRequire(__filename).resolve;
let assets: Promise<{ declarations: string; runtime: string; java: string }> | undefined;

/**
 * What the frontends need beside their code: the clients' declarations, made here as the build makes them, and the Java
 * grammar.
 */
export function frontendAssets(): Promise<{ declarations: string; runtime: string; java: string }> {
  assets ??= (async () => {
    const { collectDeclarations } = (await import(pathToFileURL(path.join(root, 'scripts/declarations.mjs')).href)) as {
      collectDeclarations(root: string): object;
    };
    const declarations = path.join(mkdtempSync(path.join(tmpdir(), 'kafka-lint-test-')), 'declarations.json');
    writeFileSync(declarations, JSON.stringify(collectDeclarations(root)));
    return {
      declarations,
      runtime: resolve('web-tree-sitter/web-tree-sitter.wasm'),
      java: resolve('tree-sitter-java/tree-sitter-java.wasm'),
    };
  })();
  return assets;
}

/** New frontends for all languages, as the two `main` files make them. */
export async function newFrontends(): Promise<Frontend[]> {
  const { declarations, runtime, java } = await frontendAssets();
  return [
    createTypeScriptFrontend({ declarations }),
    await createJavaFrontend({ runtime, java }),
    createConfigFrontend(),
  ];
}

/**
 * An engine with all rules and all languages. `complaints` gathers what it logs: a frontend, rule or fix that failed.
 */
export async function newEngine(complaints: string[] = []): Promise<Engine> {
  return new Engine(await newFrontends(), rules, (message) => complaints.push(message));
}
