import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../../package.json';
import { catalogue } from '../engine/catalogue';
import { Engine } from '../engine/engine';
import { createConfigFrontend } from '../frontends/config/index';
import { createJavaFrontend } from '../frontends/java/index';
import { createTypeScriptFrontend } from '../frontends/typescript/index';
import { rules } from '../rules/index';
import { serve } from './server';

// The language server: over IPC for VS Code, over standard input and output (`--stdio`) for other editors.

/** Where the build puts what the frontends need beside this file. */
const asset = (name: string): string => path.join(__dirname, name);

serve({
  connection: createConnection(ProposedFeatures.all),
  engine: async (log) => {
    const typescript = createTypeScriptFrontend({ declarations: asset('declarations.json') });
    const java = await createJavaFrontend({
      runtime: asset('web-tree-sitter.wasm'),
      java: asset('tree-sitter-java.wasm'),
    });
    return new Engine([typescript, java, createConfigFrontend()], rules, log);
  },
  rules: catalogue,
  version,
});
