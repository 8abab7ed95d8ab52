import { MarkupKind, type Hover, type MarkupContent } from 'vscode-languageserver';
import type { Finding } from '../engine/finding';
import type { Converter } from './convert';

/** What a hover tells of a rule. */
export interface RuleText {
  readonly id: string;
  readonly summary: string;
  readonly why: string;
  readonly repair: string;
}

/** Explains the findings at an offset: what, why it matters (the first paragraph; the rule's page has the rest), what can be done. `undefined` when there are none. Plain text for clients without Markdown. */
export function hover(findings: readonly Finding[], offset: number, rules: ReadonlyMap<string, RuleText>, converter: Converter, markdown: boolean): Hover | undefined {
  const here = findings.filter((finding) => finding.range.start <= offset && offset <= finding.range.end);
  const first = here[0];
  if (!first) return undefined;
  const value = here.map((finding) => explain(finding, rules.get(finding.ruleId), converter)).join('\n\n---\n\n');
  const contents: MarkupContent = markdown ? { kind: MarkupKind.Markdown, value } : { kind: MarkupKind.PlainText, value: value.replace(/\*\*|`/g, '').replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1: $2') };
  return { contents, range: converter.range(first.file, first.range) };
}

function explain(finding: Finding, rule: RuleText | undefined, converter: Converter): string {
  const page = `[${finding.ruleId}](${converter.page(finding.ruleId)})`;
  if (!rule) return `${finding.message}\n\n${page}`;
  const fixes = finding.fixes.length > 0 ? finding.fixes.map((fix) => `- ${fix.title}${fix.safety === 'unsafe' ? ' (may change behaviour)' : ''}`).join('\n') : rule.repair;
  const [why] = rule.why.split('\n\n', 1);
  return `**${rule.summary}** (${page})\n\n${why}\n\n**Repair**\n\n${fixes}`;
}
