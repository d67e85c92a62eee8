import { bySeverity } from '../../../shared/finding.ts';
import type { Finding } from '../../../shared/finding.ts';
import { displayName } from '../../../shared/layer-path.ts';

const most = 200;

/** Findings for reading: severity, rule, place; below them what is there and why it matters. Worst first. */
export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'no findings\n';
  const counts = (['error', 'warning', 'info'] as const)
    .map(
      (severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(
      ([severity, count]) =>
        `${count} ${severity === 'info' ? 'info' : `${severity}${count === 1 ? '' : 's'}`}`,
    );
  const lines = bySeverity(findings)
    .slice(0, most)
    .flatMap(({ severity, rule, where, what, why }) => [
      `${severity.padEnd(7)} ${rule.padEnd(4)} ${displayName(where)}`,
      `             ${displayName(what)}`,
      `             ${displayName(why)}`,
    ]);
  const left = findings.length > most ? [`… and ${findings.length - most} more (--json has all)`] : [];
  return [`findings: ${counts.join(', ')}`, ...lines, ...left, ''].join('\n');
}
