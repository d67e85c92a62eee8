import { counted } from '../../../shared/counted.ts';
import type { Finding, Severity } from '../../../shared/finding.ts';

/** Findings of one rule and severity in one place of the report; more are counted. */
const most = 200;

/** The same findings, each once, with long runs of one rule cut to a number that a person can read (D4). */
export function condense(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  const counts = new Map<string, { count: number; severity: Severity; rule: string }>();
  const kept: Finding[] = [];
  for (const finding of findings) {
    const key = `${finding.rule}\0${finding.severity}\0${finding.where}\0${finding.what}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const { rule, severity } = finding;
    const tally = counts.get(`${rule}\0${severity}`) ?? { count: 0, severity, rule };
    tally.count += 1;
    counts.set(`${rule}\0${severity}`, tally);
    if (tally.count <= most) kept.push(finding);
  }
  for (const { count, severity, rule } of counts.values())
    if (count > most)
      kept.push({
        rule,
        severity,
        where: '',
        what: `${counted(count - most, 'more finding')} of rule ${rule}`,
        why: 'Only the first of them are listed.',
      });
  return kept;
}
