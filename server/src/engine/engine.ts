import ignore from 'ignore';
import type { FileFacts } from '../facts/facts';
import { codeOf, type Code } from '../flow/code';
import { states, type ConfigPlace, type Frontend } from '../frontends/frontend';
import type { Report, Rule, Severity } from '../rules/rule';
import { overlaps, type Range, type TextEdit } from '../text/range';
import type { Finding, Fix } from './finding';
import { groupsOf } from './groups';
import { defaultSettings, globs, type Settings } from './settings';
import { applySuppressions, mentionsSuppression, type SuppressionSettings } from './suppressions';

/** Why a file was not analysed, for people. */
export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

/** What one rule reported, and from which rule it came. */
interface Reported {
  readonly rule: Rule;
  readonly report: Report;
}

/** What the rules said of a group of files. */
interface Checked {
  readonly files: readonly FileFacts[];
  readonly reports: readonly { readonly target: string; readonly made: Reported }[];
}

/** The finished findings of one file, and what they were made of. */
interface Finished {
  readonly reported: readonly Reported[];
  readonly text: string;
  readonly facts: FileFacts | undefined;
  readonly settings: Settings;
  readonly findings: readonly Finding[];
}

const none: readonly never[] = [];

/**
 * The one engine behind editor and command line: knows the workspace's texts, keeps the frontends informed, runs the
 * rules.
 * Paths are absolute with `/`. Nothing here reads the disk: texts come from whoever owns them (`files.ts`, the editor).
 * A rule or frontend that throws is logged, and what it would have said of that file is dropped; nothing is thrown on.
 */
export class Engine {
  readonly #frontends: readonly Frontend[];
  readonly #rules: readonly Rule[];
  readonly #log: (message: string) => void;
  /** Hears how far an analysis has come, in files; for command lines that have people waiting. */
  progress: ((done: number, of: number) => void) | undefined;
  readonly #texts = new Map<string, string>();
  /** Files whose text mentions a suppression: it may be an unused one, wherever it stands. */
  readonly #mentions = new Set<string>();
  readonly #finished = new Map<string, Finished>();
  #facts: ReadonlyMap<string, FileFacts> = new Map();
  /** By the group's first file. */
  #checked: ReadonlyMap<FileFacts, Checked> = new Map();
  #reported: ReadonlyMap<string, readonly Reported[]> = new Map();
  #stale = true;
  #settings: Settings = defaultSettings;
  #folders: readonly string[] = [];
  #excluded: (file: string) => boolean = () => false;

  /** `log` hears of rules and frontends that failed; the default tells nobody. */
  constructor(frontends: readonly Frontend[], rules: readonly Rule[], log: (message: string) => void = () => {}) {
    this.#frontends = frontends;
    this.#rules = rules;
    this.#log = log;
  }

  get settings(): Settings {
    return this.#settings;
  }

  set settings(settings: Settings) {
    if (settings.unimportantTopics.join('\n') !== this.#settings.unimportantTopics.join('\n')) {
      this.#facts = new Map();
      this.#checked = new Map();
      this.#stale = true;
    }
    this.#settings = settings;
    this.#excluded = excluder(settings.exclude, this.#folders);
  }

  /** The workspace's folders, absolute with `/`: `settings.exclude` is relative to them. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  set folders(folders: readonly string[]) {
    this.#folders = folders;
    this.#excluded = excluder(this.#settings.exclude, folders);
    this.#finished.clear();
  }

  /** True when some frontend reads files of this name. */
  reads(file: string): boolean {
    return this.#frontends.some((frontend) => states(frontend, file) || frontend.context?.(file));
  }

  /** Says what a file now holds; `undefined`: it is gone. Cheap; files that no frontend reads are passed over. */
  set(file: string, text: string | undefined): void {
    if (!this.reads(file) || this.#texts.get(file) === text) return;
    if (text === undefined) this.#texts.delete(file);
    else this.#texts.set(file, text);
    if (text !== undefined && this.#owner(file) && mentionsSuppression(text)) this.#mentions.add(file);
    else this.#mentions.delete(file);
    this.#stale = true;
    for (const frontend of this.#frontends) {
      if (states(frontend, file) || frontend.context?.(file))
        this.#guard(`${frontend.name} frontend reading ${file}`, () => frontend.set(file, text), undefined);
    }
  }

  text(file: string): string | undefined {
    return this.#texts.get(file);
  }

  /**
   * The findings of one file, sorted by place; empty for files without any. Suppressions are applied, unused ones
   * reported.
   */
  findings(file: string): readonly Finding[] {
    if (!this.#settings.enabled) return none;
    this.#settle();
    const text = this.#texts.get(file);
    const reported = this.#reported.get(file) ?? none;
    if (text === undefined || (!reported.length && !this.#mentions.has(file)) || this.#excluded(file)) {
      this.#finished.delete(file);
      return none;
    }
    const facts = this.#facts.get(file);
    const before = this.#finished.get(file);
    if (
      before &&
      before.reported === reported &&
      before.text === text &&
      before.facts === facts &&
      before.settings === this.#settings
    )
      return before.findings;
    const findings = this.#finish(file, text, facts, reported);
    this.#finished.set(file, { reported, text, facts, settings: this.#settings, findings });
    return findings;
  }

  /** The files that were analysed and may have findings, sorted. */
  analysed(): readonly string[] {
    this.#settle();
    return [...new Set([...this.#facts.keys(), ...this.#reported.keys(), ...this.#mentions])].sort();
  }

  /** What is known of an analysed file; `undefined` for any other. */
  facts(file: string): FileFacts | undefined {
    this.#settle();
    return this.#facts.get(file);
  }

  /** The configuration key or value at an offset of a file; `undefined` when there is none. */
  configAt(file: string, offset: number): ConfigPlace | undefined {
    return this.#guard(`key at ${offset} of ${file}`, () => this.#owner(file)?.configAt?.(file, offset), undefined);
  }

  /** What starts a line comment in a file: `//` or `#`. */
  commentSign(file: string): string {
    return this.#owner(file)?.comment.line ?? '//';
  }

  /** The frontend that states facts of a file. */
  #owner(file: string): Frontend | undefined {
    return this.#frontends.find((frontend) => states(frontend, file));
  }

  #guard<T>(what: string, action: () => T, otherwise: T): T {
    try {
      return action();
    } catch (error) {
      this.#log(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return otherwise;
    }
  }

  /** Brings facts and reports up to date; does nothing when no text has changed. */
  #settle(): void {
    if (!this.#stale) return;
    this.#stale = false;
    const facts = new Map<string, FileFacts>();
    for (const frontend of this.#frontends) {
      frontend.progress = this.progress;
      const slice = this.#guard(`${frontend.name} frontend`, () => frontend.slice(), none);
      for (const [i, file] of slice.entries()) {
        this.progress?.(i, slice.length);
        const known = this.#guard(`${frontend.name} frontend reading ${file}`, () => frontend.facts(file), undefined);
        if (known) facts.set(file, known);
      }
    }
    if (same(facts, this.#facts)) return;
    this.#facts = facts;

    // Rules follow calls and ask who else handles what, but never leave the files that are tied together by calls: only
    // those look again.
    const reported = new Map<string, readonly Reported[]>();
    const checked = new Map<FileFacts, Checked>();
    for (const group of groupsOf([...facts.values()])) {
      const before = this.#checked.get(group[0]!);
      const fresh =
        before && before.files.length === group.length && before.files.every((file, i) => file === group[i])
          ? before
          : this.#checkGroup(group);
      checked.set(group[0]!, fresh);
      for (const { target, made } of fresh.reports) {
        reported.set(target, [...(reported.get(target) ?? none), made]);
      }
    }
    for (const [file, list] of reported) {
      const before = this.#reported.get(file);
      if (before && before.length === list.length && before.every((one, i) => one === list[i]))
        reported.set(file, before);
    }
    this.#checked = checked;
    this.#reported = reported;
  }

  #checkGroup(files: readonly FileFacts[]): Checked {
    const code = codeOf(files);
    return {
      files,
      reports: files.flatMap((known) =>
        this.#check(known, code).map((made) => ({ target: made.report.file ?? known.file, made })),
      ),
    };
  }

  /** Runs all rules over one file's facts. */
  #check(facts: FileFacts, code: Code): readonly Reported[] {
    const options = { unimportantTopics: globs(this.#settings.unimportantTopics) };
    const reported: Reported[] = [];
    for (const rule of this.#rules) {
      const reports = this.#guard<readonly Report[]>(
        `rule ${rule.id} on ${facts.file}`,
        () => {
          const made: Report[] = [];
          rule.check({ facts, code, options, report: (report) => made.push(report) });
          return made;
        },
        none,
      );
      for (const report of reports) reported.push({ rule, report });
    }
    return reported;
  }

  /**
   * Turns what was reported into one file into findings: ranges cut, fixes written, settings and suppressions applied,
   * merged and sorted.
   */
  #finish(file: string, text: string, facts: FileFacts | undefined, reported: readonly Reported[]): readonly Finding[] {
    const frontend = this.#owner(file)!;
    const merged = new Map<string, Finding>();
    for (const { rule, report } of reported) {
      const severity = this.#severity(rule.id, report.severity ?? rule.severity);
      if (!severity) continue;
      const range = firstLine(text, report.range);
      const key = `${rule.id} ${range.start} ${range.end} ${report.message}`;
      const earlier = merged.get(key);
      const related = [...(earlier?.related ?? none), ...(report.related ?? none)];
      merged.set(key, {
        ruleId: rule.id,
        severity: earlier ? worse(earlier.severity, severity) : severity,
        message: report.message,
        file,
        range,
        related: related.filter(
          (one, i) =>
            related.findIndex(
              (other) =>
                other.file === one.file && other.range.start === one.range.start && other.message === one.message,
            ) === i,
        ),
        fixes: earlier?.fixes.length ? earlier.fixes : this.#fixes(frontend, file, text, facts, rule, report),
      });
    }
    const suppressions: SuppressionSettings = {
      line: frontend.comment.line,
      known: this.#rules.map((rule) => rule.id),
      off: (id) => this.#severity(id, 'hint') === undefined,
      severity: (id, severity) => this.#severity(id, severity),
    };
    const findings = applySuppressions(file, text, [...merged.values()], suppressions);
    return findings.sort(
      (a, b) =>
        a.range.start - b.range.start ||
        a.range.end - b.range.end ||
        compare(a.ruleId, b.ruleId) ||
        compare(a.message, b.message),
    );
  }

  #severity(id: string, usual: Severity): Severity | undefined {
    const set = this.#settings.rules[id];
    return set === 'off' || (!set && this.#rules.find((rule) => rule.id === id)?.off) ? undefined : (set ?? usual);
  }

  #fixes(
    frontend: Frontend,
    file: string,
    text: string,
    facts: FileFacts | undefined,
    rule: Rule,
    report: Report,
  ): readonly Fix[] {
    // half a statement moves badly
    if (!facts || facts.broken || !report.fixes) return none;
    const functions = new Map(facts.functions.map((one) => [one.id, one]));
    const fixes: Fix[] = [];
    for (const { title, safety, change } of report.fixes) {
      const edits = this.#guard(
        `fix of ${rule.id} in ${file}`,
        () => frontend.rewrite(change, { file, text, facts, function: (id) => functions.get(id) }),
        undefined,
      );
      if (!edits?.length) continue;
      if (applicable(text, edits))
        fixes.push({ title, safety, edits: [...edits].sort((a, b) => a.range.start - b.range.start) });
      else this.#log(`fix of ${rule.id} in ${file} dropped: its edits overlap, leave the text or change nothing`);
    }
    return fixes;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const order: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
const worse = (a: Severity, b: Severity): Severity => (order.indexOf(a) <= order.indexOf(b) ? a : b);

function same(a: ReadonlyMap<string, FileFacts>, b: ReadonlyMap<string, FileFacts>): boolean {
  if (a.size !== b.size) return false;
  for (const [file, facts] of a) if (b.get(file) !== facts) return false;
  return true;
}

/** A range that ends where its first line does, without trailing white space; kept inside the text. */
function firstLine(text: string, range: Range): Range {
  const start = Math.max(0, Math.min(range.start, text.length));
  const whole = text.slice(start, Math.max(start, range.end));
  const line = whole.split(/[\r\n]/, 1)[0]!.trimEnd();
  return { start, end: start + line.length };
}

/** True when the edits lie inside the text, do not overlap and change something. */
function applicable(text: string, edits: readonly TextEdit[]): boolean {
  return (
    edits.every(
      (edit, i) =>
        edit.range.start >= 0 &&
        edit.range.start <= edit.range.end &&
        edit.range.end <= text.length &&
        edits.every((other, j) => i === j || !overlaps(edit.range, other.range)),
    ) && edits.some((edit) => text.slice(edit.range.start, edit.range.end) !== edit.text)
  );
}

/** Says of a file whether a pattern leaves it out; patterns are relative to the folder that holds the file. */
function excluder(patterns: readonly string[], folders: readonly string[]): (file: string) => boolean {
  if (!patterns.length) return () => false;
  const matcher = ignore().add(patterns);
  return (file) =>
    folders.some((folder) => {
      const prefix = folder.endsWith('/') ? folder : `${folder}/`;
      return file.startsWith(prefix) && file.length > prefix.length && matcher.ignores(file.slice(prefix.length));
    });
}
