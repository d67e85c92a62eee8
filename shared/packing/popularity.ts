import { compareByCodePoint } from '../code-point.ts';
import { createScale } from './closure-rates.ts';
import { reachTable, reachedRow } from './reach.ts';
import { splitPath, topologicalOrder } from './store-graph.ts';
import type { StoreGraph } from './store-graph.ts';

/**
 * nixpkgs' popularity contest (dockertools.md 4.1) as a number for each node.
 *
 * The original counts, for every root and child subtree, how often a path turns up. Unrolled, that is
 * P[x] = W(x) + Σ W(v) over all v above x, where W(v) is the number of walks from a root down to v. So one pass for W and
 * one sum over ancestors replace the original's map per node. The numbers pass 2^53 quickly (60 levels of a two-wide
 * diamond: 1.7e18), hence BigInt. Nodes on cycles have no walks counted and get 0.
 */
export function popularity(graph: StoreGraph): bigint[] {
  const { order } = topologicalOrder(graph);
  const walks: bigint[] = graph.paths.map(() => 0n);
  for (const node of order) {
    if (graph.users[node]?.length === 0) walks[node] = 1n;
    for (const target of graph.references[node] ?? [])
      walks[target] = (walks[target] ?? 0n) + (walks[node] ?? 0n);
  }
  return sumOverAncestors(graph, order, walks);
}

/** Numbers of nodes, most popular first; ties by name, then hash, by code point; nodes on cycles last, in input order. */
export function popularityOrder(graph: StoreGraph): number[] {
  const popular = popularity(graph);
  const { order, cyclic } = topologicalOrder(graph);
  const key = graph.paths.map((path) => {
    const [head, name] = splitPath(path);
    return name === '' ? head : `${name}-${head}`;
  });
  const ranked = order.toSorted((a, b) => {
    const left = popular[a] ?? 0n;
    const right = popular[b] ?? 0n;
    if (left !== right) return left < right ? 1 : -1;
    return compareByCodePoint(key[a] ?? '', key[b] ?? '');
  });
  return [...ranked, ...cyclic];
}

/** 32 bits at a time as doubles: 2^20 of them add up exactly, so that no BigInt is made for each pair of nodes. */
const limbBits = 32n;

function sumOverAncestors(graph: StoreGraph, order: readonly number[], walks: readonly bigint[]): bigint[] {
  const above = reachTable(graph.users, order);
  const sums = [...walks];
  const most = walks.reduce((top, value) => (value > top ? value : top), 0n);
  for (let shift = 0n; most >> shift > 0n; shift += limbBits) {
    const limbs = createScale(walks.map((value) => Number(BigInt.asUintN(32, value >> shift))));
    sums.forEach((sum, node) => {
      sums[node] = sum + (BigInt(limbs.weigh(reachedRow(above, node))) << shift);
    });
  }
  return sums;
}
