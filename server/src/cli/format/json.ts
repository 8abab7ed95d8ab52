import type { CheckResult } from '../check';
import { Places } from './places';

/** The findings as JSON, the same for the same input. */
export function json(result: CheckResult, version: string): string {
  const places = new Places(result);
  const findings = result.findings.map((finding) => ({
    ruleId: finding.ruleId,
    severity: finding.severity,
    message: finding.message,
    file: places.relative(finding.file),
    range: places.place(finding.file, finding.range),
    fixes: finding.fixes.map((fix) => ({
      title: fix.title,
      safety: fix.safety,
      edits: fix.edits.map((edit) => ({ range: places.place(finding.file, edit.range), text: edit.text })),
    })),
  }));
  const skipped = result.skipped.map(({ file, reason }) => ({ file: places.relative(file), reason }));
  return `${JSON.stringify({ version, findings, files: { seen: result.seen, analysed: result.analysed, skipped } }, undefined, 2)}\n`;
}
