import { defineRule, type Rule, type Severity } from '../rules/rule';
import { LineIndex } from '../text/lines';
import type { Range } from '../text/range';
import { comments } from './comments';
import type { Finding } from './finding';

const marker = 'kafka-lint-ignore';

/** Everything applySuppressions needs to know of rules and settings. */
export interface SuppressionSettings {
  /** How a line comment starts in this file: `//` (then block comments count as well) or `#`. */
  readonly line: string;
  /** The ids that may be suppressed. */
  readonly known: readonly string[];
  /** True for rules that are switched off: nobody can say that their suppressions are unused. */
  readonly off: (id: string) => boolean;
  /** The severity of a finding after settings; `undefined` when it is off. */
  readonly severity: (id: string, usual: Severity) => Severity | undefined;
}

/** The two rules about suppressions themselves. The engine checks them, so their `check` has nothing to do. */
export const suppressionRules: readonly Rule[] = [
  defineRule({
    id: 'unused-suppression',
    summary: 'A suppression comment silences nothing',
    severity: 'warning',
    why: 'The finding that this comment silenced is gone, or the comment stands in the wrong place. Left there, it would silence the next real defect on that line.',
    silentWhen: ['the rule it names is switched off'],
    repair: 'Remove the comment, or move it to the line of the finding or the line before.',
    sources: [],
    clients: [],
    check() {},
  }),
  defineRule({
    id: 'invalid-suppression',
    summary: 'A suppression comment names no known rule or gives no reason',
    severity: 'warning',
    why: 'Accepting the loss of messages is a decision. The comment has to say which rule it silences and why, or nobody can review it later; until it does, it silences nothing.',
    silentWhen: [],
    repair: `Write \`${marker} <rule-id>: <reason>\`; several rule ids are separated by commas.`,
    sources: [],
    clients: [],
    check() {},
  }),
];

/** True when a text may hold a suppression: cheap, and no more than a hint. */
export const mentionsSuppression = (text: string): boolean => text.includes(marker);

/** The text of a suppression comment's inside, without its comment signs. */
export const suppressionText = (ids: readonly string[], reason: string): string =>
  `${marker} ${ids.join(', ')}: ${reason}`;

interface Suppression {
  readonly range: Range;
  /** The comment with the white space or line that goes when it goes. */
  readonly removal: Range;
  readonly ids: readonly { readonly id: string; readonly range: Range }[];
  readonly reason: string;
  /** 0-based lines that it covers. */
  readonly first: number;
  readonly last: number;
}

/** The findings that no comment suppresses, followed by those about suppressions that are unused or invalid. */
export function applySuppressions(
  file: string,
  text: string,
  findings: readonly Finding[],
  settings: SuppressionSettings,
): Finding[] {
  if (!mentionsSuppression(text)) return [...findings];
  const lines = new LineIndex(text);
  const suppressions = read(text, lines, settings.line);
  const known = new Set(settings.known);
  const used = new Set<string>();
  const left = findings.filter((finding) => {
    const line = lines.position(finding.range.start).line;
    let suppressed = false;
    suppressions.forEach((suppression, i) => {
      if (
        !suppression.reason ||
        line < suppression.first ||
        line > suppression.last ||
        !suppression.ids.some((one) => one.id === finding.ruleId)
      )
        return;
      used.add(`${i} ${finding.ruleId}`);
      suppressed = true;
    });
    return !suppressed;
  });
  const report = (ruleId: string, range: Range, message: string, fixes: Finding['fixes'] = []): void => {
    const severity = settings.severity(ruleId, 'warning');
    if (severity) left.push({ ruleId, severity, message, file, range, related: [], fixes });
  };
  suppressions.forEach((suppression, i) => {
    const { ids, reason } = suppression;
    const unknown = ids.filter(({ id }) => !known.has(id));
    if (!ids.length)
      report(
        'invalid-suppression',
        suppression.range,
        `This suppression names no rule. Write \`${marker} <rule-id>: <reason>\`.`,
      );
    for (const { id, range } of unknown)
      report('invalid-suppression', range, `There is no rule \`${id}\` to suppress.`);
    if (ids.length && !reason) {
      report(
        'invalid-suppression',
        suppression.range,
        `This suppression gives no reason, so it silences nothing. Write \`${suppressionText(
          ids.map(({ id }) => id),
          '<reason>',
        )}\`.`,
      );
      return;
    }
    const unused = ids.filter(({ id }) => known.has(id) && !settings.off(id) && !used.has(`${i} ${id}`));
    if (!unused.length) return;
    const whole = unused.length === ids.length;
    const names = unused.map(({ id }) => `\`${id}\``).join(', ');
    const kept = ids
      .filter((one) => !unused.includes(one))
      .map(({ id }) => id)
      .join(', ');
    const edit = whole
      ? { range: suppression.removal, text: '' }
      : { range: { start: ids[0]!.range.start, end: ids.at(-1)!.range.end }, text: kept };
    report(
      'unused-suppression',
      whole ? suppression.range : unused[0]!.range,
      `Nothing here needs a suppression of ${names}.`,
      [
        {
          title: whole ? 'Remove the unused suppression' : `Remove ${names} from the suppression`,
          safety: 'safe',
          edits: [edit],
        },
      ],
    );
  });
  return left;
}

/**
 * The suppression comments of a text. One that stands alone on its line covers the line after it and after further
 * ones, any other its own line.
 */
function read(text: string, lines: LineIndex, lineComment: string): Suppression[] {
  const found: (Suppression & { readonly alone: boolean })[] = [];
  for (const comment of comments(text, lineComment)) {
    const match = /^([\s*]*)kafka-lint-ignore(?![\w-])([^]*)$/.exec(
      text.slice(comment.inside.start, comment.inside.end),
    );
    if (!match) continue;
    const [, lead, rest] = match as unknown as [string, string, string];
    const restStart = comment.inside.start + lead.length + marker.length;
    const colon = rest.indexOf(':');
    const named = colon < 0 ? rest : rest.slice(0, colon);
    const ids = [...named.matchAll(/[^\s,*]+/g)].map((one) => ({
      id: one[0],
      range: { start: restStart + one.index, end: restStart + one.index + one[0].length },
    }));
    const reason =
      colon < 0
        ? ''
        : rest
            .slice(colon + 1)
            .replace(/[\s*]+/g, ' ')
            .trim();
    const first = lines.position(comment.range.start).line;
    const last = lines.position(comment.range.end).line;
    const lineStart = lines.start(first);
    const lineEnd = lines.start(last) + lines.line(last).length;
    const before = text.slice(lineStart, comment.range.start).replace(/^\ufeff/, '');
    const after = text.slice(comment.range.end, lineEnd);
    const alone = !before.trim() && !after.trim();
    let removal: Range;
    if (alone)
      removal = {
        start: comment.range.start - before.length,
        end: last + 1 < lines.count ? lines.start(last + 1) : lineEnd,
      };
    else if (!after.trim()) removal = { start: lineStart + before.trimEnd().length, end: lineEnd };
    else removal = { start: comment.range.start, end: lineEnd - after.trimStart().length };
    found.push({ range: comment.range, removal, ids, reason, first, last, alone });
  }
  return found.map((one, i) => {
    if (!one.alone) return one;
    let covered = one.last + 1;
    for (const next of found.slice(i + 1)) if (next.alone && next.first === covered) covered = next.last + 1;
    return { ...one, first: covered, last: covered };
  });
}
