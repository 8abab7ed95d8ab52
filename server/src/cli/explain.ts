import { distance } from 'fastest-levenshtein';
import type { Rule } from '../rules/rule';

/** Everything there is to say about a rule, in Markdown without examples. */
export function ruleText(rule: Rule): string {
  const parts = [rule.why.trim()];
  if (rule.silentWhen.length) parts.push(`Stays silent when:\n${rule.silentWhen.map((one) => `- ${one}`).join('\n')}`);
  parts.push(`How to repair it: ${rule.repair.trim()}`);
  if (rule.sources.length) parts.push(`Sources:\n${rule.sources.map((one) => `- ${one}`).join('\n')}`);
  return parts.join('\n\n');
}

/** What `kafka-lint explain` prints. */
export function explain(rule: Rule): string {
  const clients = rule.clients.length ? `Clients: ${rule.clients.join(', ')}\n` : '';
  // what is said about suppressions cannot be suppressed itself
  const accept = rule.clients.length
    ? `\nTo accept one place: kafka-lint-ignore ${rule.id}: <reason>\nin a comment on the same line or the line before.\n`
    : '';
  return `${rule.id} (${rule.off ? `off; ${rule.severity} when switched on` : rule.severity})\n${rule.summary}\n${clients}\n${ruleText(rule)}\n${accept}`;
}

/** A line about an id that is no rule, with the one that was probably meant. */
export function unknownRule(id: string, rules: readonly Rule[]): string {
  const [nearest] = rules.map((rule) => ({ id: rule.id, far: distance(id, rule.id) })).sort((a, b) => a.far - b.far);
  const hint =
    nearest && nearest.far <= Math.max(3, id.length / 3)
      ? `Did you mean '${nearest.id}'?`
      : `Rules: ${rules.map((rule) => rule.id).join(', ')}`;
  return `there is no rule '${id}'. ${hint}`;
}
