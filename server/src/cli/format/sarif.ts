import { pathToFileURL } from 'node:url';
import type { Log, Region, ReportingDescriptor, Result } from 'sarif';
import type { Rule, Severity } from '../../rules/rule';
import type { Range } from '../../text/range';
import type { CheckResult } from '../check';
import { ruleText } from '../explain';
import { Places } from './places';

const level = (severity: Severity): 'error' | 'warning' | 'note' =>
  severity === 'error' || severity === 'warning' ? severity : 'note';

/** The findings as SARIF 2.1.0, with the rules that were asked for and the fixes. */
export function sarif(result: CheckResult, rules: readonly Rule[], version: string): string {
  const places = new Places(result);
  const root = 'ROOT';
  const artifact = (file: string) => ({
    uri: places.relative(file).split('/').map(encodeURIComponent).join('/'),
    uriBaseId: root,
  });
  const region = (file: string, range: Range): Region => {
    const { start, end } = places.place(file, range);
    return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  };
  const location = (file: string, range: Range) => ({ artifactLocation: artifact(file), region: region(file, range) });
  const descriptor = (rule: Rule): ReportingDescriptor => ({
    id: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    help: { text: ruleText(rule), markdown: ruleText(rule) },
    defaultConfiguration: { level: level(rule.severity) },
  });
  const results = result.findings.map((finding): Result => ({
    ruleId: finding.ruleId,
    ruleIndex: rules.findIndex((rule) => rule.id === finding.ruleId),
    level: level(finding.severity),
    message: { text: finding.message },
    locations: [{ physicalLocation: location(finding.file, finding.range) }],
    ...(finding.related.length && {
      relatedLocations: finding.related.map((related, id) => ({
        id,
        physicalLocation: location(related.file, related.range),
        message: { text: related.message },
      })),
    }),
    ...(finding.fixes.length && {
      fixes: finding.fixes.map((fix) => ({
        description: { text: fix.safety === 'safe' ? fix.title : `${fix.title} (may change behaviour)` },
        artifactChanges: [
          {
            artifactLocation: artifact(finding.file),
            replacements: fix.edits.map((edit) => ({
              deletedRegion: region(finding.file, edit.range),
              insertedContent: { text: edit.text },
            })),
          },
        ],
      })),
    }),
  }));
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: { driver: { name: 'Kafka Lint', semanticVersion: version, rules: rules.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [root]: { uri: pathToFileURL(`${result.base}/`).href } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: result.skipped.map(({ file, reason }) => ({
              level: 'note',
              message: { text: `${places.relative(file)} was not analysed: ${reason}` },
            })),
          },
        ],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
