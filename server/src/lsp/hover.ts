import { MarkupKind, type Hover, type MarkupContent } from 'vscode-languageserver';
import type { Finding } from '../engine/finding';
import type { ConfigPlace } from '../frontends/frontend';
import type { Range } from '../text/range';
import type { Converter } from './convert';
import { explainKey } from './keys';
import { takenBy } from './spelling';

/** What a hover tells of a rule. */
export interface RuleText {
  readonly id: string;
  readonly summary: string;
  readonly why: string;
  readonly repair: string;
}

/**
 * Explains what stands at an offset: the configuration key or the key of the value there, and the findings: what, why
 * it matters (the first paragraph; the
 * rule's page has the rest), what can be done. `entry`: the whole of the key and its value. `undefined` when there is
 * nothing to tell. Plain text for clients without Markdown.
 */
export function hover(
  file: string,
  findings: readonly Finding[],
  place: ConfigPlace | undefined,
  entry: Range | undefined,
  offset: number,
  rules: ReadonlyMap<string, RuleText>,
  converter: Converter,
  markdown: boolean,
): Hover | undefined {
  const taken = place && takenBy(place);
  const here = findings.filter(
    ({ range }) =>
      (range.start <= offset && offset <= range.end) ||
      (place && entry && entry.start <= range.start && range.end <= entry.end),
  );
  const parts = [
    ...(place && taken ? [explainKey(place, taken)] : []),
    ...here.map((finding) => explain(finding, rules.get(finding.ruleId), converter)),
  ];
  if (!parts.length) return undefined;
  const value = parts.join('\n\n---\n\n');
  const contents: MarkupContent = markdown
    ? { kind: MarkupKind.Markdown, value }
    : { kind: MarkupKind.PlainText, value: value.replace(/\*\*|`/g, '').replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1: $2') };
  return { contents, range: converter.range(file, taken && place ? place.range : here[0]!.range) };
}

function explain(finding: Finding, rule: RuleText | undefined, converter: Converter): string {
  const page = `[${finding.ruleId}](${converter.page(finding.ruleId)})`;
  if (!rule) return `${finding.message}\n\n${page}`;
  const fixes =
    finding.fixes.length > 0
      ? finding.fixes
          .map((fix) => `- ${fix.title}${fix.safety === 'unsafe' ? ' (may change behaviour)' : ''}`)
          .join('\n')
      : rule.repair;
  const [why] = rule.why.split('\n\n', 1);
  return `**${rule.summary}** (${page})\n\n${why}\n\n**Repair**\n\n${fixes}`;
}
