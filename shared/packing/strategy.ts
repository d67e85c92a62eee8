import type { Json } from '../report.ts';
import { autoLayers } from './auto.ts';
import { balancedLayers, balancedMerges } from './balanced.ts';
import type { Merges } from './balanced.ts';
import type { ChangeRates } from './closure-rates.ts';
import { nixeryLayers } from './nixery.ts';
import { pipelineLayers } from './pipeline.ts';
import { popularityOrder } from './popularity.ts';
import { subgraph } from './store-graph.ts';
import type { StoreGraph } from './store-graph.ts';

/** How store paths are put into layers: a name, or the steps of a nixpkgs `layeringPipeline`. */
export type Strategy = 'popularity' | 'auto' | 'nixery' | 'balanced' | { readonly pipeline: readonly Json[] };

export const strategyNames = ['auto', 'popularity', 'balanced', 'nixery'] as const;

/**
 * Groups of nodes for a number of layers, as the strategy wants them; plan.ts alone enforces what any result must obey.
 * `excluded` nodes take part where they do in nixpkgs, and are in no group. `balanced`: see `balancedGroups`. Throws
 * `PipelineError`.
 */
export function strategyGroups(
  strategy: Strategy,
  graph: StoreGraph,
  excluded: ReadonlySet<number>,
  limit: number,
  balanced: (limit: number) => readonly (readonly number[])[],
): readonly (readonly number[])[] {
  if (typeof strategy !== 'string') return pipelineLayers(graph, excluded, strategy.pipeline);
  switch (strategy) {
    case 'auto':
      return autoLayers(graph, excluded, limit);
    case 'popularity':
      return popularityGroups(graph, excluded, limit);
    case 'nixery':
      return withoutExcluded(graph, excluded, (rest) => nixeryLayers(rest, limit));
    case 'balanced':
      return balanced(limit);
  }
}

/** Strategy `balanced` for any limit. What takes long is done at the first call and serves every other limit too. */
export function balancedGroups(
  graph: StoreGraph,
  excluded: ReadonlySet<number>,
  rates: ChangeRates,
): (limit: number) => readonly (readonly number[])[] {
  let merges: Merges | null = null;
  return (limit) =>
    withoutExcluded(graph, excluded, (rest, kept) => {
      merges ??= balancedMerges(
        rest,
        kept.map((node) => rates[node] ?? 0),
      );
      return balancedLayers(rest, merges, limit);
    });
}

/** dockertools.md 4.1: the most popular alone, the rest together as the last layer. */
function popularityGroups(graph: StoreGraph, excluded: ReadonlySet<number>, limit: number): number[][] {
  const order = popularityOrder(graph).filter((node) => !excluded.has(node));
  const alone = Math.max(0, Math.min(limit - 1, order.length));
  return [...order.slice(0, alone).map((node) => [node]), order.slice(alone)].filter(
    (group) => group.length > 0,
  );
}

function withoutExcluded(
  graph: StoreGraph,
  excluded: ReadonlySet<number>,
  layers: (rest: StoreGraph, kept: readonly number[]) => readonly (readonly number[])[],
): number[][] {
  const kept = graph.paths.map((_, node) => node).filter((node) => !excluded.has(node));
  return layers(subgraph(graph, kept), kept).map((group) => group.map((at) => kept[at] ?? 0));
}
