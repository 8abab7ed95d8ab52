import { ts } from 'ts-morph';
import { Language, Parser } from 'web-tree-sitter';
import { parseAllDocuments } from 'yaml';
import { configurationName } from './cases';
import { frontendAssets } from './workspace';

/** Counts syntax errors, in all languages; `.properties` and `.env` have none. */
export class Parsing {
  readonly #java: Parser;

  private constructor(java: Parser) {
    this.#java = java;
  }

  static async load(): Promise<Parsing> {
    const { runtime, java } = await frontendAssets();
    await Parser.init({ locateFile: () => runtime });
    const parser = new Parser();
    parser.setLanguage(await Language.load(java));
    return new Parsing(parser);
  }

  /** How many syntax errors a text has; 0 when it parses. */
  errors(file: string, text: string): number {
    if (configurationName.test(file))
      return /\.ya?ml$/.test(file)
        ? parseAllDocuments(text, { logLevel: 'silent' }).reduce((sum, document) => sum + document.errors.length, 0)
        : 0;
    if (!file.endsWith('.java')) {
      const compilerOptions = {
        target: ts.ScriptTarget.ESNext,
        module: ts.ModuleKind.ESNext,
        experimentalDecorators: true,
      };
      return ts.transpileModule(text, { fileName: file, reportDiagnostics: true, compilerOptions }).diagnostics!.length;
    }
    const tree = this.#java.parse(text)!;
    let errors = 0;
    const cursor = tree.walk();
    for (let more = true; more;) {
      if (cursor.nodeType === 'ERROR' || cursor.nodeIsMissing) errors++;
      more = cursor.gotoFirstChild() || cursor.gotoNextSibling();
      while (!more && cursor.gotoParent()) more = cursor.gotoNextSibling();
    }
    cursor.delete();
    tree.delete();
    return errors;
  }
}
