import {
  CodeActionKind,
  type CodeAction,
  type CodeActionContext,
  type Diagnostic,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Engine } from '../engine/engine';
import type { Finding } from '../engine/finding';
import { fixFile, ofRule, safeOnly } from '../engine/fix';
import { suppressionText } from '../engine/suppressions';
import { indentAt, lineEnd } from '../text/lines';
import { applyEdits, type Range, type TextEdit } from '../text/range';
import { source, type Converter } from './convert';

/** Repairs everything in a file that is safe to repair; also on save, by `editor.codeActionsOnSave`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.kafkaLint`;

/** The command that shows a rule's page; its argument is the rule's id. */
export const openRuleCommand = 'kafkaLint.openRule';

/** What the client can do with a code action. */
export interface ActionSupport {
  /** It asks for an action's edit when the action is chosen, and not for all that are offered. */
  readonly resolve: boolean;
  /** It takes edits that name a document's version; otherwise they are sent in the older form. */
  readonly documentChanges: boolean;
  /** It inserts snippets, with a place for the cursor. */
  readonly snippets: boolean;
}

/** A document as a code action names it. `version` is null when the client has not opened it. */
export interface Target {
  readonly uri: string;
  readonly version: number | null;
  readonly file: string;
}

/**
 * What stays with an action until it is chosen: repair all of a file, or all findings of one rule; with `unsafe`, also
 * by fixes that may change behaviour.
 */
interface Deferred {
  readonly uri: string;
  readonly ruleId?: string;
  readonly unsafe?: true;
}

/** What the titles of unsafe fixes end with. */
const warning = ' (may change behaviour)';
const hasSafe = (finding: Finding): boolean => finding.fixes.some((fix) => safeOnly(finding, fix));

const overlap = (a: Range, b: Range): boolean => a.start <= b.end && b.start <= a.end;
const within = (kind: string, asked: string): boolean =>
  asked === CodeActionKind.Empty || kind === asked || kind.startsWith(`${asked}.`);

/** Offers what can be done about the findings of a file. */
export class Actions {
  readonly #engine: Engine;
  readonly #converter: Converter;
  readonly #support: ActionSupport;

  constructor(engine: Engine, converter: Converter, support: ActionSupport) {
    this.#engine = engine;
    this.#converter = converter;
    this.#support = support;
  }

  /**
   * The actions for a stretch of the text: for each finding that it touches its fixes, then ways to live with it, then
   * those for the whole file.
   */
  offer(target: Target, range: Range, context: CodeActionContext): CodeAction[] {
    const wanted = (kind: string): boolean =>
      !context.only?.length || context.only.some((asked) => within(kind, asked));
    const findings = this.#engine.findings(target.file);
    const actions: CodeAction[] = [];
    if (wanted(CodeActionKind.QuickFix)) {
      const touched = findings.filter((finding) => overlap(finding.range, range));
      for (const finding of touched) actions.push(...this.#fixes(target, finding, context.diagnostics));
      for (const ruleId of new Set(touched.map((finding) => finding.ruleId))) {
        const diagnostics = touched
          .filter((finding) => finding.ruleId === ruleId)
          .flatMap((finding) => this.#matching(finding, context.diagnostics));
        const fixable = findings.filter((finding) => finding.ruleId === ruleId && finding.fixes.length > 0);
        const safe = fixable.filter(hasSafe).length;
        const title = (count: number): string => `Fix all ${count} '${ruleId}' problems in this file`;
        if (safe > 1)
          actions.push(
            this.#deferred(title(safe), CodeActionKind.QuickFix, { uri: target.uri, ruleId }, target, diagnostics),
          );
        if (fixable.length > Math.max(safe, 1))
          actions.push(
            this.#deferred(
              title(fixable.length) + warning,
              CodeActionKind.QuickFix,
              { uri: target.uri, ruleId, unsafe: true },
              target,
              diagnostics,
            ),
          );
      }
      for (const finding of touched) actions.push(...this.#otherwise(target, finding, context.diagnostics));
    }
    if (wanted(fixAllKind) && findings.some(hasSafe)) {
      actions.push(
        this.#deferred(
          'Fix all message loss that can be fixed safely (Kafka Lint)',
          fixAllKind,
          { uri: target.uri },
          target,
        ),
      );
    }
    return actions;
  }

  /** Fills in the edit of an action that was offered without it. `find` tells what a URI stands for now. */
  resolve(action: CodeAction, find: (uri: string) => Target | undefined): CodeAction {
    const deferred = action.data as Deferred | undefined;
    const target = typeof deferred?.uri === 'string' ? find(deferred.uri) : undefined;
    return target ? { ...action, edit: this.#repair(target, deferred!) } : action;
  }

  #fixes(target: Target, finding: Finding, known: readonly Diagnostic[]): CodeAction[] {
    const diagnostics = this.#matching(finding, known);
    return finding.fixes.map((fix, index) => ({
      title: fix.safety === 'safe' ? fix.title : fix.title + warning,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: index === 0 && fix.safety === 'safe',
      edit: this.#edit(target, fix.edits),
    }));
  }

  #otherwise(target: Target, finding: Finding, known: readonly Diagnostic[]): CodeAction[] {
    const diagnostics = this.#matching(finding, known);
    const suppress: CodeAction = {
      title: `Suppress '${finding.ruleId}' here, with a reason`,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      edit: this.#suppression(target, finding),
    };
    const open: CodeAction = {
      title: `Open the page of '${finding.ruleId}'`,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      command: { title: 'Open the page of a rule', command: openRuleCommand, arguments: [finding.ruleId] },
    };
    return finding.ruleId.endsWith('-suppression') || this.#continues(target, finding) ? [open] : [suppress, open];
  }

  /**
   * True when the finding's line goes on from the one before (`\\` at its end in .properties and scripts): a comment
   * between them would end it.
   */
  #continues(target: Target, finding: Finding): boolean {
    const lines = this.#converter.lines(target.file);
    return (
      this.#engine.commentSign(target.file) === '#' &&
      /\\$/.test(lines.line(lines.position(finding.range.start).line - 1))
    );
  }

  /** The client's own diagnostic of a finding, or one made anew when the client sent none that fits. */
  #matching(finding: Finding, known: readonly Diagnostic[]): Diagnostic[] {
    const own = this.#converter.diagnostic(finding);
    const same = known.find(
      (one) =>
        one.source === source &&
        one.code === own.code &&
        one.message === own.message &&
        JSON.stringify(one.range) === JSON.stringify(own.range),
    );
    return [same ?? own];
  }

  /**
   * A comment line above the finding. The reason is left to be written: until it stands there, the engine says that it
   * is missing.
   */
  #suppression(target: Target, finding: Finding): WorkspaceEdit {
    const text = this.#engine.text(target.file) ?? '';
    const lines = this.#converter.lines(target.file);
    const start = lines.start(lines.position(finding.range.start).line);
    const at = start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
    const comment = `${indentAt(text, finding.range.start)}${this.#engine.commentSign(target.file)} ${suppressionText([finding.ruleId], '')}`;
    const range = this.#converter.range(target.file, { start: at, end: at });
    if (!this.#support.snippets)
      return this.#edit(target, [{ range: { start: at, end: at }, text: comment + lineEnd(text) }]);
    return this.#document(target, [
      { range, snippet: { kind: 'snippet', value: `${comment.replace(/[\\$}]/g, '\\$&')}$0${lineEnd(text)}` } },
    ]);
  }

  #deferred(title: string, kind: string, data: Deferred, target: Target, diagnostics?: Diagnostic[]): CodeAction {
    return this.#support.resolve
      ? { title, kind, diagnostics, data }
      : { title, kind, diagnostics, edit: this.#repair(target, data) };
  }

  /**
   * The edits that repair a file, or all findings of one rule in it; as far as that is safe, unless told otherwise for
   * a rule.
   */
  #repair(target: Target, { ruleId, unsafe }: Deferred): WorkspaceEdit {
    const before = this.#engine.text(target.file) ?? '';
    const { text, applied } = fixFile(
      this.#engine,
      target.file,
      (finding, fix) => (!ruleId || ofRule(ruleId)(finding)) && ((ruleId && unsafe) || safeOnly(finding, fix)),
    );
    const edits = applied.flatMap(({ fix }) => fix.edits);
    return this.#edit(target, gives(before, edits, text) ? edits : difference(before, text));
  }

  #edit(target: Target, edits: readonly TextEdit[]): WorkspaceEdit {
    const converted = edits.map((edit) => this.#converter.edit(target.file, edit));
    return this.#support.documentChanges ? this.#document(target, converted) : { changes: { [target.uri]: converted } };
  }

  #document(target: Target, edits: TextDocumentEdit['edits']): WorkspaceEdit {
    return { documentChanges: [{ textDocument: { uri: target.uri, version: target.version }, edits }] };
  }
}

/** True when the edits alone lead from one text to the other: then one round of fixing was enough. */
function gives(before: string, edits: readonly TextEdit[], after: string): boolean {
  try {
    return applyEdits(before, edits) === after;
  } catch {
    return false;
  }
}

/** One edit from a text to another that leaves alone what both begin and end with. */
function difference(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [{ range: { start, end: before.length - end }, text: after.slice(start, after.length - end) }];
}
