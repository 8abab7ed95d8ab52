import pc from 'picocolors';
import width from 'string-width';
import type { Finding } from '../../engine/finding';
import type { Severity } from '../../rules/rule';
import type { CheckResult } from '../check';
import { Places } from './places';

type Colors = ReturnType<typeof pc.createColors>;

const widest = 160;

/** The findings for people: each with its place, a code frame and its fixes, and a line that sums up. */
export function text(result: CheckResult, color: boolean): string {
  const c = pc.createColors(color);
  const places = new Places(result);
  const parts = result.findings.map((finding) => one(finding, places, c));
  const notes = result.skipped.filter(
    ({ file, reason }) => !file.endsWith('/') && /^(cannot|larger|binary|not )/.test(reason),
  );
  if (notes.length)
    parts.push(
      notes
        .map(({ file, reason }) => c.dim(`not analysed: ${printable(places.relative(file))}: ${reason}`))
        .join('\n') + '\n',
    );
  parts.push(`${summary(result, c)}\n`);
  return parts.join('\n');
}

/** What `--fix` did, one line a repair; empty when it did nothing. */
export function fixesText(result: CheckResult, color: boolean): string {
  const c = pc.createColors(color);
  const places = new Places(result);
  const lines: string[] = [];
  for (const { file, applied } of result.fixed)
    for (const { finding, fix } of applied)
      lines.push(`${c.green('fixed')} ${printable(places.relative(file))}: ${finding.ruleId}: ${fix.title}`);
  for (const { file, reason } of result.unwritten)
    lines.push(`${c.red('kept')} ${printable(places.relative(file))}: ${reason}`);
  return lines.length ? `${lines.join('\n')}\n` : '';
}

function one(finding: Finding, places: Places, c: Colors): string {
  const { start } = places.place(finding.file, finding.range);
  const lines = [
    `${c.bold(printable(places.relative(finding.file)))}:${start.line}:${start.column} ${paint(finding.severity, c)(finding.severity)} ${c.bold(finding.ruleId)}`,
    `  ${printable(finding.message)}`,
    '',
    ...frame(finding, places, c),
    '',
  ];
  for (const related of finding.related) {
    const at = places.place(related.file, related.range).start;
    lines.push(
      `  ${c.dim('see')} ${printable(places.relative(related.file))}:${at.line}:${at.column}: ${printable(related.message)}`,
    );
  }
  for (const fix of finding.fixes)
    lines.push(`  ${c.green('fix')}${fix.safety === 'safe' ? '' : ' (may change behaviour)'}: ${printable(fix.title)}`);
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The finding's line with the line before and after it, and carets below the finding. */
function frame(finding: Finding, places: Places, c: Colors): string[] {
  const lines = places.lines(finding.file);
  const { start, end } = places.place(finding.file, finding.range);
  const at = start.line - 1;
  const from = Math.max(0, at - 1);
  const to = Math.min(lines.count - 1, at + 1);
  const numbers = String(to + 1).length;
  const result: string[] = [];
  for (let line = from; line <= to; line++) {
    const whole = lines.line(line);
    if (line !== at) {
      if (whole.trim())
        result.push(c.dim(`    ${String(line + 1).padStart(numbers)} | ${printable(whole.slice(0, widest))}`));
      continue;
    }
    const cut = start.column > widest - 40 ? start.column - 40 : 0;
    const shown = whole.slice(cut, cut + widest);
    const before = whole.slice(cut, start.column - 1);
    const marked = whole.slice(start.column - 1, Math.min(end.column - 1, cut + widest));
    result.push(`  ${c.red('>')} ${String(line + 1).padStart(numbers)} | ${printable(shown)}`);
    result.push(
      `    ${' '.repeat(numbers)} | ${before.replace(/[^\t]+/g, (part) => ' '.repeat(width(printable(part))))}${paint(finding.severity, c)('^'.repeat(Math.max(1, width(printable(marked)))))}`,
    );
  }
  return result;
}

function summary(result: CheckResult, c: Colors): string {
  const files = `${count(result.seen, 'file')} seen, ${result.analysed} analysed${result.skipped.length ? `, ${result.skipped.length} left out` : ''}`;
  if (!result.findings.length) return `${c.green('No findings')} (${files}).`;
  const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
  const by = severities
    .map((severity) => [severity, result.findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, n]) => n);
  const detail = by
    .map(([severity, n]) => (severity === 'information' ? `${n} information` : count(n, severity)))
    .join(', ');
  const repairable = result.findings.filter((finding) => finding.fixes.some((fix) => fix.safety === 'safe')).length;
  return `${c.bold(count(result.findings.length, 'finding'))}: ${detail}${repairable ? `; ${repairable} can be repaired with --fix` : ''} (${files}).`;
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

const paint = (severity: Severity, c: Colors) =>
  severity === 'error' ? c.red : severity === 'warning' ? c.yellow : c.cyan;

/** Without the control characters that could speak to the terminal; tabs stay. */
const printable = (value: string): string => value.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, '\ufffd');
