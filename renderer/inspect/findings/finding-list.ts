import type { Finding, Severity } from '../../../shared/finding.ts';
import { bySeverity } from '../../../shared/finding.ts';
import type { ArchiveReport } from '../../../shared/report.ts';

/** A finding with what it was found in. */
export interface PlacedFinding {
  readonly finding: Finding;
  /** `archive`, or the image that is looked at. */
  readonly of: 'archive' | 'image';
}

/** What was found in the archive as a whole and in one of its images, worst first. */
export function findingsOf(report: ArchiveReport, image: number): readonly PlacedFinding[] {
  const place = new Map<Finding, PlacedFinding['of']>();
  for (const finding of report.findings) place.set(finding, 'archive');
  for (const finding of report.images[image]?.findings ?? []) place.set(finding, 'image');
  return bySeverity([...place.keys()]).map((finding) => ({ finding, of: place.get(finding) ?? 'archive' }));
}

/** How many there are of each severity. */
export function countBySeverity(findings: readonly PlacedFinding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { finding } of findings) counts[finding.severity] += 1;
  return counts;
}

/** Findings of one of the severities given (none given: all) that hold `text` anywhere. */
export function filterFindings(
  findings: readonly PlacedFinding[],
  severities: readonly Severity[],
  text: string,
): readonly PlacedFinding[] {
  const wanted = text.trim().toLowerCase();
  return findings.filter(
    ({ finding }) =>
      (severities.length === 0 || severities.includes(finding.severity)) &&
      (wanted === '' ||
        [finding.rule, finding.where, finding.what, finding.why].some((part) =>
          part.toLowerCase().includes(wanted),
        )),
  );
}

/** The entry of a layer that a finding is about, where its place is an entry's path as it is; null otherwise. */
export function entryOf({
  where,
}: Pick<Finding, 'where'>): { readonly layer: number; readonly path: string } | null {
  const [, layer, path] = /^layer (\d{1,7}): (.+)$/.exec(where) ?? [];
  if (layer === undefined || path === undefined) return null;
  // Escaped names cannot be told from those that look so; a whiteout is shown under the name that it hides.
  const isAsItIs = !path.includes('\\') && !path.includes('…') && !/(?:^|\/)\.wh\.[^/]*$/.test(path);
  return isAsItIs ? { layer: Number(layer), path } : null;
}

const families: Readonly<Record<string, string>> = {
  A: 'architecture',
  E: 'environment',
  F: 'container format',
  L: 'layers and config',
  N: 'names',
  S: 'limits of engines',
  T: 'tar inside layers',
  W: 'overlay of layers',
  X: 'secrets',
};

/** What a rule is about, by its first letter; "" when that is not known. */
export function ruleFamily(rule: string): string {
  return families[rule.charAt(0)] ?? '';
}
