import { closureRate, closureRows, rateTable, unionRate, unite, uniteRows } from './closure-rates.ts';
import type { ChangeRates } from './closure-rates.ts';
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
  const weights = rateTable(nodes.map((node) => rates[node] ?? 0));
  const clusters = closureRows(sorted).map((closure, at): Cluster => {
    return { number: at, size: sorted.sizes[at] ?? 0, closure, rate: closureRate(closure, weights) };
  });
  const pairs: [number, number][] = [];
  const known = clusters.map(({ rate }) => rate);
  const merge = (a: Cluster, b: Cluster): Cluster => {
    pairs.push(a.number < b.number ? [a.number, b.number] : [b.number, a.number]);
    const closure = unite(a.closure, b.closure);
    const rate = closureRate(closure, weights);
    known.push(rate);
    return { number: nodes.length + pairs.length - 1, size: a.size + b.size, closure, rate };
  };
  const cost = (a: Cluster, b: Cluster): number =>
    (a.size + b.size) * unionRate(a.closure, b.closure, weights) - a.size * a.rate - b.size * b.rate;
  const left = clusters.length > pairwise ? mergeNeighbours(clusters, coarse, cost, merge) : clusters;
  mergePairs(left, cost, merge);
  return { nodes, pairs, rates: known };
}

/** The layers for a budget, those that change least first; members by name. */
export function balancedLayers(graph: StoreGraph, merges: Merges, limit: number): number[][] {
  const groups = new Map<number, readonly number[]>(merges.nodes.map((node, at) => [at, [node]]));
  const count = Math.max(0, merges.nodes.length - Math.max(1, limit));
  merges.pairs.slice(0, count).forEach(([a, b], at) => {
    groups.set(merges.nodes.length + at, [...(groups.get(a) ?? []), ...(groups.get(b) ?? [])]);
    groups.delete(a);
    groups.delete(b);
  });
  const compare = byName(graph);
  return Array.from(groups, ([cluster, members]) => {
    return { members: members.toSorted(compare), rate: merges.rates[cluster] ?? 0 };
  })
    .sort((a, b) => a.rate - b.rate || compare(a.members[0] ?? 0, b.members[0] ?? 0))
    .map((layer) => layer.members);
}

/** The objective: bytes pulled again by one change, each possible change weighed by its rate. */
export function expectedPull(
  graph: StoreGraph,
  rates: ChangeRates,
  layers: readonly (readonly number[])[],
): number {
  const rows = closureRows(graph);
  const weights = rateTable(rates);
  return layers.reduce((total, members) => {
    const closure = uniteRows(rows, members);
    const size = members.reduce((bytes, member) => bytes + (graph.sizes[member] ?? 0), 0);
    return total + size * closureRate(closure, weights);
  }, 0);
}

interface Cluster {
  readonly number: number;
  readonly size: number;
  /** The members and all they reach, as bits. */
  readonly closure: Uint32Array;
  readonly rate: number;
}

type Cost = (a: Cluster, b: Cluster) => number;
type Merge = (a: Cluster, b: Cluster) => Cluster;

/** Merges neighbours in the order of (rate of the closure, name), cheapest first, until `goal` clusters are left. */
function mergeNeighbours(clusters: readonly Cluster[], goal: number, cost: Cost, merge: Merge): Cluster[] {
  const line = clusters.toSorted((a, b) => a.rate - b.rate || a.number - b.number);
  const costs = line.map((cluster, at) => costOf(cluster, line[at + 1], cost));
  while (line.length > goal) {
    let best = 0;
    for (let at = 1; at < costs.length - 1; at += 1) if ((costs[at] ?? 0) < (costs[best] ?? 0)) best = at;
    const [a, b] = [line[best], line[best + 1]];
    if (a === undefined || b === undefined) break;
    const merged = merge(a, b);
    line.splice(best, 2, merged);
    costs.splice(best, 2, costOf(merged, line[best + 1], cost));
    if (best > 0) costs[best - 1] = costOf(line[best - 1], merged, cost);
  }
  return line;
}

function costOf(a: Cluster | undefined, b: Cluster | undefined, cost: Cost): number {
  return a === undefined || b === undefined ? Number.POSITIVE_INFINITY : cost(a, b);
}

/** Merges the cheapest of all pairs until one cluster is left; of equal ones the pair found first. */
function mergePairs(clusters: readonly Cluster[], cost: Cost, merge: Merge): void {
  const open = [...clusters];
  // Of each cluster its cheapest partner among those behind it; only rows that a merge touches are weighed again.
  const costs = open.map((a, row) =>
    Float64Array.from(open, (b, column) => (column > row ? cost(a, b) : Infinity)),
  );
  const best = costs.map(cheapest);
  const alive = new Set(open.keys());
  while (alive.size > 1) {
    let row = -1;
    for (const at of alive) {
      if (row < 0 || (costs[at]?.[best[at] ?? 0] ?? Infinity) < (costs[row]?.[best[row] ?? 0] ?? Infinity))
        row = at;
    }
    const column = best[row] ?? 0;
    const [a, b] = [open[row], open[column]];
    if (a === undefined || b === undefined) break;
    const merged = merge(a, b);
    open[row] = merged;
    alive.delete(column);
    for (const at of alive) {
      const line = costs[at];
      if (line === undefined) continue;
      line[column] = Infinity;
      const other = open[at];
      if (at < row && other !== undefined) line[row] = cost(other, merged);
      if (at > row && other !== undefined) (costs[row] ?? line)[at] = cost(merged, other);
      const held = best[at] ?? 0;
      if (held === column || held === row) best[at] = cheapest(line);
      else if (at < row && (line[row] ?? Infinity) < (line[held] ?? Infinity)) best[at] = row;
    }
    best[row] = cheapest(costs[row] ?? new Float64Array());
  }
}

function cheapest(line: Float64Array): number {
  let best = 0;
  for (let at = 1; at < line.length; at += 1) if ((line[at] ?? 0) < (line[best] ?? 0)) best = at;
  return best;
}
