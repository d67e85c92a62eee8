import { counted } from '../../../shared/counted.ts';
import { alike, bySeverity } from '../../../shared/finding.ts';
import type { Finding, Severity } from '../../../shared/finding.ts';
import { displayName } from '../../../shared/layer-path.ts';

/** Findings shown at most, and places of one kind of finding; `--json` has all. */
const mostKinds = 100;
const mostPlaces = 3;

/**
 * Findings for reading: severity, rule, what is there and why it matters, and where. What is said of many places is said
 * once, with the first of them. Worst first.
 */
export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'no findings\n';
  const kinds = alike(bySeverity(findings));
  const lines = kinds.slice(0, mostKinds).flatMap((same) => {
    const [first] = same;
    const places = same.flatMap(({ where }) => (where === '' ? [] : [displayName(where)]));
    const more = places.length - mostPlaces;
    return [
      `${first.severity.padEnd(7)} ${first.rule.padEnd(4)} ${displayName(first.what)}`,
      `             ${displayName(first.why)}`,
      ...places.slice(0, mostPlaces).map((place) => `             at ${place}`),
      ...(more > 0 ? [`             and ${counted(more, 'more place')} (--json has all)`] : []),
    ];
  });
  const left = kinds.length - mostKinds;
  return [
    `findings: ${counts(findings)}`,
    ...lines,
    ...(left > 0 ? [`… and ${left} more kinds (--json has all)`] : []),
    '',
  ].join('\n');
}

function counts(findings: readonly Finding[]): string {
  const words: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };
  return (['error', 'warning', 'info'] as const)
    .map(
      (severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => counted(count, words[severity]))
    .join(', ');
}
