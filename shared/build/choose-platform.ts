import type { BuildPlan } from './build-plan.ts';
import type { BuildSpec } from './build-spec.ts';
import { parsePlatform, samePlatform } from './platform.ts';
import type { Platform } from './platform.ts';

/**
 * What the image is for (BA2): what the spec asks for, else what the base is for, else this machine; a variant also from
 * the base of the same architecture. `conflict`: the base is for something else than what is asked for.
 */
export function choosePlatform(
  spec: Pick<BuildSpec, 'architecture' | 'variant'>,
  base: Platform | null,
  machine: Platform,
): { readonly chosen: Platform; readonly conflict: BuildPlan['architectureConflict'] } {
  const parsed = spec.architecture === null ? null : parsePlatform(spec.architecture);
  const wanted = parsed?.ok === true ? parsed : null;
  const { architecture, variant } = wanted ?? base ?? machine;
  const inherited = base?.architecture === architecture ? base.variant : null;
  const chosen = { architecture, variant: spec.variant ?? variant ?? inherited };
  if (base === null || samePlatform(base, chosen)) return { chosen, conflict: null };
  return { chosen, conflict: { base: platformText(base), wanted: platformText(chosen) } };
}

/** `arm/v7` */
function platformText({ architecture, variant }: Platform): string {
  return variant === null ? architecture : `${architecture}/${variant}`;
}
