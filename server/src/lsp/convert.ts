import { createHash } from 'node:crypto';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  DiagnosticSeverity,
  type CodeDescription,
  type Diagnostic,
  type Position,
  type Range as LspRange,
  type TextEdit as LspTextEdit,
} from 'vscode-languageserver';
import type { Engine } from '../engine/engine';
import type { Finding } from '../engine/finding';
import { LineIndex } from '../text/lines';
import type { Range, TextEdit } from '../text/range';

/** The `source` of our diagnostics: what editors show before the message. */
export const source = 'kafka-lint';

/** The folder where everybody can read about the rules. A client that brings the pages itself names its own. */
export const publicPages = 'https://github.com/kafka-lint/kafka-lint/blob/main/docs/rules';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** File name endings of documents that have no file name yet. */
const endings: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
  java: '.java',
  properties: '.properties',
  'java-properties': '.properties',
  yaml: '.yaml',
  dockercompose: '.yaml',
};

/**
 * Translates between the client's URIs and the engine's paths. Remembers how the client wrote a URI, so that answers
 * name it in the same way.
 */
export class Uris {
  readonly #uris = new Map<string, string>();

  /** The engine's path of a `file:` URI; `undefined` for any other scheme and for URIs that name no local file. */
  path(uri: string): string | undefined {
    if (!uri.startsWith('file:')) return undefined;
    try {
      return fileURLToPath(uri).replaceAll('\\', '/');
    } catch {
      return undefined;
    }
  }

  /** The path under which an open document is analysed: its own, or one made up for a document that was never saved. */
  open(uri: string, languageId: string): string | undefined {
    const ending = endings[languageId];
    const path =
      uri.startsWith('untitled:') && ending ? `/untitled/${encodeURIComponent(uri)}${ending}` : this.path(uri);
    if (path) this.#uris.set(path, uri);
    return path;
  }

  /** The URI of a path: the client's own spelling for documents it has opened. */
  uri(path: string): string {
    return this.#uris.get(path) ?? pathToFileURL(path).href;
  }
}

/** Diagnostics of one file with a name for exactly this state of them. */
export interface Report {
  readonly items: Diagnostic[];
  readonly resultId: string;
}

/**
 * Everything that turns findings into the protocol's terms, in one place. Positions are UTF-16, as the protocol's
 * default has it.
 */
export class Converter {
  readonly #engine: Engine;
  readonly #uris: Uris;
  readonly #pages: string;
  readonly #lines = new Map<string, { readonly text: string; readonly index: LineIndex }>();
  readonly #reports = new WeakMap<readonly Finding[], Report>();

  /** `pages`: the URI of the folder that holds the rules' pages. */
  constructor(engine: Engine, uris: Uris, pages: string) {
    this.#engine = engine;
    this.#uris = uris;
    this.#pages = pages;
  }

  /** The URI of the page where people read about a rule. */
  page(ruleId: string): string {
    return `${this.#pages}/${ruleId}.md`;
  }

  /** The lines of a file as the engine knows it; an empty text for unknown files. */
  lines(file: string): LineIndex {
    const text = this.#engine.text(file) ?? '';
    let known = this.#lines.get(file);
    if (!known || known.text !== text) {
      known = { text, index: new LineIndex(text) };
      this.#lines.set(file, known);
    }
    return known.index;
  }

  position(file: string, offset: number): Position {
    const { line, column } = this.lines(file).position(offset);
    return { line, character: column };
  }

  range(file: string, range: Range): LspRange {
    return { start: this.position(file, range.start), end: this.position(file, range.end) };
  }

  /** The offset of a position; positions outside the text are clamped to it. */
  offset(file: string, position: Position): number {
    return this.lines(file).offset({ line: position.line, column: position.character });
  }

  edit(file: string, edit: TextEdit): LspTextEdit {
    return { range: this.range(file, edit.range), newText: edit.text };
  }

  diagnostic(finding: Finding): Diagnostic {
    const codeDescription: CodeDescription = { href: this.page(finding.ruleId) };
    return {
      range: this.range(finding.file, finding.range),
      severity: severities[finding.severity],
      code: finding.ruleId,
      codeDescription,
      source,
      message: finding.message,
      relatedInformation: finding.related.map((one) => ({
        location: { uri: this.#uris.uri(one.file), range: this.range(one.file, one.range) },
        message: one.message,
      })),
    };
  }

  /** A file's diagnostics. The same findings give the same `resultId`, in this process and in the next. */
  report(file: string): Report {
    const findings = this.#engine.findings(file);
    let report = this.#reports.get(findings);
    if (!report) {
      const items = findings.map((finding) => this.diagnostic(finding));
      report = { items, resultId: createHash('sha1').update(JSON.stringify(items)).digest('base64') };
      this.#reports.set(findings, report);
    }
    return report;
  }
}
