/** How bad it is: an error breaks a rule that readers rely on, a warning will surprise someone, info is worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * Something a check found out about an image, as data. Every check yields these; nothing is thrown for a bad input that
 * can still be shown.
 */
export interface Finding {
  /** The rule's ID: those of the SPEC.md files (`F9`, `L2`, `T4`, `W5`, `E1`, …). */
  readonly rule: string;
  readonly severity: Severity;
  /** The place: a member name, a layer (`layer 3`), a path inside a layer, a JSON pointer into a document. */
  readonly where: string;
  /** What is there, with the actual values. */
  readonly what: string;
  /** Why it matters to a person. */
  readonly why: string;
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Errors first; within a severity the order given is kept. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

/** Whether any finding is at least as bad as `limit`. */
export function reaches(findings: readonly Finding[], limit: Severity): boolean {
  return findings.some((finding) => rank[finding.severity] <= rank[limit]);
}

/** Findings that differ in nothing but their place, together; in the order in which the first of each is given. */
export function alike(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const kinds = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = [finding.severity, finding.rule, finding.what, finding.why].join('\n');
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, [finding]);
    else known.push(finding);
  }
  return [...kinds.values()];
}
