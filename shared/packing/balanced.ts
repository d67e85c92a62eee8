import { closureTable, createScale } from './closure-rates.ts';
import type { ChangeRates } from './closure-rates.ts';
import { united } from './cluster.ts';
import type { Cluster, Merge } from './cluster.ts';
import { mergeNeighbours } from './merge-neighbours.ts';
import { mergePairs } from './merge-pairs.ts';
import { reachedRow } from './reach.ts';
import { byName, subgraph } from './store-graph.ts';
import type { StoreGraph } from './store-graph.ts';

/**
 * Varve's own layering. A store path's hash covers all that it refers to, so a change at one path changes everything that
 * uses it, and every layer that holds any of those is pulled again, whole. With sizes s, rates of change r and closures C
 * the expected number of bytes pulled again is
 *
 *     Σ over layers L of s(L) · r(∪ C(x), x ∈ L)
 *
 * and this is what the layering makes small: starting from one layer a path, the two layers whose union costs least more
 * are merged, again and again. The merges do not depend on the budget, so that they are found once for every position of
 * a slider; `balancedLayers` cuts the sequence where the budget is met.
 */
export interface Merges {
  /** Nodes of the graph given, in the order in which clusters are numbered: cluster i < length holds `nodes[i]` alone. */
  readonly nodes: readonly number[];
  /** The n-th merge makes cluster `nodes.length + n` of two earlier ones. */
  readonly pairs: readonly (readonly [number, number])[];
  /** How often anything that a cluster reaches changes, by its number. */
  readonly rates: readonly number[];
}

/** Above this many clusters only neighbours along one order are merged: every pair would take too long. */
const pairwise = 600;
/** How far the merging of neighbours goes before pairs are weighed. */
const coarse = 220;

/** Nodes are renumbered by name first, so that neither the input's order nor rounding can change the result. */
export function balancedMerges(graph: StoreGraph, rates: ChangeRates): Merges {
  const nodes = graph.paths.map((_, at) => at).sort(byName(graph));
  const sorted = subgraph(graph, nodes);
  const scale = createScale(nodes.map((node) => rates[node] ?? 0));
  const closures = closureTable(sorted);
  const clusters = sorted.sizes.map((size, at): Cluster => {
    const closure = reachedRow(closures, at);
    return { number: at, size, closure, rate: scale.weigh(closure) };
  });
  const pairs: [number, number][] = [];
  const known = clusters.map(({ rate }) => rate);
  const merge: Merge = (a, b, rate) => {
    pairs.push(a.number < b.number ? [a.number, b.number] : [b.number, a.number]);
    return united(a, b, rate, known.push(rate) - 1);
  };
  const left = clusters.length > pairwise ? mergeNeighbours(clusters, coarse, scale, merge) : clusters;
  mergePairs(left, scale, merge);
  return { nodes, pairs, rates: known };
}

/** The layers for a budget, those that change least first; members by name. */
export function balancedLayers(graph: StoreGraph, merges: Merges, limit: number): number[][] {
  const { nodes, pairs } = merges;
  const count = Math.max(0, nodes.length - Math.max(1, limit));
  // The cluster that each one has ended in, itself where it was not merged; later ones hold earlier ones.
  const ends = Array.from({ length: nodes.length + count }, (_, cluster) => cluster);
  for (let cluster = ends.length - 1; cluster >= nodes.length; cluster -= 1) {
    for (const part of pairs[cluster - nodes.length] ?? []) ends[part] = ends[cluster] ?? cluster;
  }
  const groups = new Map<number, number[]>();
  nodes.forEach((node, at) => {
    const end = ends[at] ?? at;
    const group = groups.get(end);
    if (group === undefined) groups.set(end, [node]);
    else group.push(node);
  });
  const compare = byName(graph);
  return Array.from(groups, ([cluster, members]) => {
    return { members: members.toSorted(compare), rate: merges.rates[cluster] ?? 0 };
  })
    .sort((a, b) => a.rate - b.rate || compare(a.members[0] ?? 0, b.members[0] ?? 0))
    .map((layer) => layer.members);
}
