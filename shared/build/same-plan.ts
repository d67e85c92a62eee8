import type { FoundLayer } from './build-inputs.ts';
import type { BuildPlan, PlannedLayer } from './build-plan.ts';

/**
 * Whether two plans of one spec write the same (SV9.1). What is merely learnt of layers that archives hold, their plain sizes,
 * digests that nobody had computed, and what there is to warn of, is no difference.
 */
export function samePlan(one: BuildPlan, other: BuildPlan): boolean {
  const rest = (plan: BuildPlan): string => {
    const findings = plan.findings.filter(({ severity }) => severity === 'error');
    return JSON.stringify({ ...plan, findings, layers: plan.layers.length });
  };
  if (rest(one) !== rest(other)) return false;
  return one.layers.every((layer, at) => {
    const twin = other.layers[at];
    return twin !== undefined && sameLayer(layer, twin);
  });
}

function sameLayer(one: PlannedLayer, other: PlannedLayer): boolean {
  if (one.kind === 'base' && other.kind === 'base') return sameFound(one, other);
  if (one.kind === 'taken' && other.kind === 'taken')
    return one.archive === other.archive && sameFound(one, other);
  return JSON.stringify(one) === JSON.stringify(other);
}

function sameFound(one: FoundLayer, other: FoundLayer): boolean {
  const agree = (a: string | null, b: string | null): boolean => a === null || b === null || a === b;
  const sameSize = one.isPacked !== other.isPacked || one.size === other.size;
  return (
    sameSize &&
    agree(one.digest, other.digest) &&
    agree(one.diffId, other.diffId) &&
    one.createdBy === other.createdBy
  );
}
