import { ts } from 'ts-morph';

/** Where each name stands in a file. Made once a file, without types, when somebody first asks. */
export class Names {
  readonly #source: ts.SourceFile;
  #byText: Map<string, ts.Identifier[]> | undefined;

  constructor(source: ts.SourceFile) {
    this.#source = source;
  }

  /** All identifiers of that text, in text order: names of properties and declarations among them. */
  of(text: string): readonly ts.Identifier[] {
    if (!this.#byText) {
      const found = (this.#byText = new Map<string, ts.Identifier[]>());
      const visit = (node: ts.Node): void => {
        if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
          const list = found.get(node.text);
          if (list) list.push(node as ts.Identifier);
          else found.set(node.text, [node as ts.Identifier]);
        } else ts.forEachChild(node, visit);
      };
      visit(this.#source);
    }
    return this.#byText.get(text) ?? [];
  }
}
