import type { Finding, Severity } from '../../../shared/finding.ts';
import { bySeverity } from '../../../shared/finding.ts';

/** The worst finding of each layer, by the layer's number; findings say `layer N` where they are about one. */
export function worstByLayer(findings: readonly Finding[]): ReadonlyMap<number, Severity> {
  const worst = new Map<number, Severity>();
  for (const finding of bySeverity(findings)) {
    const layer = layerOf(finding);
    if (layer !== null && !worst.has(layer)) worst.set(layer, finding.severity);
  }
  return worst;
}

/**
 * The number of the layer that a finding about an image is about, or null: its place is in the layer, or is the layer's
 * descriptor in a manifest.
 */
export function layerOf(finding: Pick<Finding, 'where'>): number | null {
  const where = finding.where.slice(0, 200);
  const match = /\blayer (\d{1,7})\b/.exec(where) ?? /#\/layers\/(\d{1,7})(?:\/|$)/.exec(where);
  return match?.[1] === undefined ? null : Number(match[1]);
}
