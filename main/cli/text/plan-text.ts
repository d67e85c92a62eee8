import { counted } from '../../../shared/counted.ts';
import type { BuildPlan, PlannedLayer } from '../../../shared/build/build-plan.ts';
import type { Repull } from '../../../shared/build/repull.ts';
import type { ResolvedVariable } from '../../../shared/build/resolve-env.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { platformName } from '../../../shared/platform-name.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { table } from '../table.ts';
import { findingsText } from './findings-text.ts';

/** What one strategy makes of a build; `problem` where it cannot. */
export interface ComparedPlan {
  readonly strategy: string;
  readonly layers: number | null;
  /** NAR bytes of the largest store layer. */
  readonly largest: number | null;
  readonly expectedPull: number | null;
  readonly repull: Repull | null;
  readonly problem: string | null;
}

/** A plan for a person. */
export function planText(plan: BuildPlan, repull: Repull | null): string {
  const { budget, closure } = plan;
  const taken = budget.taken === 0 ? '' : ` + ${budget.taken} from other images`;
  const counts = `${budget.base} from the base${taken} + ${budget.store} of store paths + ${budget.top} on top`;
  const lines = [
    `name      ${plan.name}:${plan.tag}${plan.tagSource === 'derived' ? ' (derived from the content)' : ''}`,
    `platform  ${platformName(plan)}`,
    `layers    ${plan.layers.length} of ${budget.maxLayers}: ${counts}`,
    `closure   ${closure.paths} store paths, ${sizeText(closure.size)}${closureText(plan)}`,
    ...(closure.paths === 0
      ? []
      : [`pull      ${sizeText(plan.expectedPull)} for a change of one path, as expected`]),
    ...(repull === null ? [] : repullLines(repull)),
  ];
  const parts = [
    `${lines.map(displayName).join('\n')}\n`,
    layersText(plan.layers),
    envText(plan.env.variables),
  ];
  const conflict = plan.architectureConflict;
  if (conflict !== null) {
    parts.push(
      `CONFLICT: the base is for ${displayName(conflict.base)}, the spec wants ${displayName(conflict.wanted)}\n`,
    );
  }
  if (plan.findings.length > 0) parts.push(findingsText(plan.findings));
  return parts.filter((part) => part !== '').join('\n');
}

/** Strategies side by side. */
export function comparisonText(compared: readonly ComparedPlan[]): string {
  const changed = compared.some(({ repull }) => repull !== null);
  const size = (bytes: number | null): string => (bytes === null ? '' : sizeText(bytes));
  return table(
    [
      { title: 'strategy', align: 'left' },
      { title: 'layers', align: 'right' },
      { title: 'largest', align: 'right' },
      { title: 'expected pull', align: 'right' },
      ...(changed ? ([{ title: 'pulled again', align: 'right' }] as const) : []),
      { title: '', align: 'left' },
    ],
    compared.map(({ strategy, layers, largest, expectedPull, repull, problem }) => [
      strategy,
      layers === null ? '' : String(layers),
      size(largest),
      size(expectedPull),
      ...(changed ? [size(repull?.bytes ?? null)] : []),
      problem ?? '',
    ]),
  );
}

function closureText({ closure }: BuildPlan): string {
  const sources = {
    none: '',
    file: ' (from the closure file)',
    database: " (from the store's database)",
    nix: ' (from nix)',
    scan: ' (found by looking for hashes)',
  };
  return sources[closure.source];
}

function repullLines({ path, changed, layers, bytes, changedBytes }: Repull): string[] {
  const also = changed === 1 ? 'nothing else' : `${changed - 1} more path${changed === 2 ? '' : 's'}`;
  return [
    `changed   ${path} and ${also}: ${sizeText(changedBytes)}`,
    `          pulls again ${sizeText(bytes)} in ${counted(layers.length, 'layer')}: ${layers.join(', ')}`,
  ];
}

function layersText(layers: readonly PlannedLayer[]): string {
  return table(
    [
      { title: '#', align: 'right' },
      { title: 'kind', align: 'left' },
      { title: 'size', align: 'right' },
      { title: 'paths', align: 'right' },
      { title: 'changes', align: 'right' },
      { title: 'what', align: 'left', most: 120 },
    ],
    layers.map((layer, at) => [String(at), layer.kind, ...layerCells(layer)]),
  );
}

function layerCells(layer: PlannedLayer): string[] {
  switch (layer.kind) {
    case 'base':
    case 'taken':
      return [
        layer.isPacked ? `${sizeText(layer.size)} packed` : sizeText(layer.size),
        '',
        '',
        layer.createdBy ?? layer.diffId ?? layer.digest ?? '',
      ];
    case 'store': {
      const share = `${(layer.changeShare * 100).toFixed(1)}%`;
      return [sizeText(layer.size), String(layer.paths.length), share, layer.why];
    }
    case 'files':
      return [sizeText(layer.size), String(layer.entries), '', layer.sources.join(' ')];
    case 'top':
      return topCells(layer);
  }
}

function topCells({ size, contents, paths }: Extract<PlannedLayer, { readonly kind: 'top' }>): string[] {
  if (paths.length === 0)
    return [sizeText(size), '', '', `links to ${counted(contents.length, 'store path')}`];
  return [
    sizeText(size),
    String(paths.length),
    '100.0%',
    `copies of ${counted(contents.length, 'store path')}, and a store`,
  ];
}

/** Variables that somebody had to decide about, or has to. */
function envText(variables: readonly ResolvedVariable[]): string {
  const shown = variables.filter(({ state }) => state !== 'agreed');
  if (shown.length === 0) return '';
  return table(
    [
      { title: 'env', align: 'left' },
      { title: 'state', align: 'left' },
      { title: 'claims', align: 'left', most: 120 },
    ],
    shown.map(({ name, state, rule, value, present, claims }) => [
      name,
      state === 'conflict'
        ? 'CONFLICT'
        : `${rule?.rule ?? ''}: ${present ? (value ?? '(no value)') : 'unset'}`,
      claims.map((claim) => `${claim.source} ${claim.value ?? '(no value)'}`).join(' | '),
    ]),
  );
}
