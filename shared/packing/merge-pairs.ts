import type { Scale } from './closure-rates.ts';
import { mergeCost, unionRate } from './cluster.ts';
import type { Cluster, Merge } from './cluster.ts';

/**
 * Merges the cheapest of all pairs until one cluster is left; of equal ones the pair found first. Of each cluster the
 * cheapest partner among those behind it is known. A pair is weighed only when no other of its cluster can be cheaper: until
 * then the rate of either of the two, and of any pairs that it came from, says what it costs at least.
 */
export function mergePairs(clusters: readonly Cluster[], scale: Scale, merge: Merge): void {
  const open = [...clusters];
  const pairs = createPairs(open, scale);
  const best = open.map((_, row) => pairs.cheapest(row));
  const alive = new Set(open.keys());
  while (alive.size > 1) {
    let row = -1;
    for (const at of alive) {
      if (row < 0 || pairs.cost(at, best[at] ?? 0) < pairs.cost(row, best[row] ?? 0)) row = at;
    }
    const column = best[row] ?? 0;
    const [a, b] = [open[row], open[column]];
    if (a === undefined || b === undefined) break;
    open[row] = merge(a, b, pairs.rate(row, column));
    alive.delete(column);
    pairs.remove(row, column);
    for (const at of alive) {
      if (at === row) continue;
      pairs.move(at, column, row);
      const held = best[at] ?? 0;
      if (held === column || held === row) best[at] = pairs.cheapest(at);
      else if (at < row && pairs.isBelow(at, row, pairs.cost(at, held))) best[at] = row;
    }
    best[row] = pairs.cheapest(row);
  }
}

/** All pairs of clusters by their places, the lower one first, in whichever order they are named. */
interface Pairs {
  /** What the two change at, or at least at, where they have not been weighed. */
  rate(a: number, b: number): number;
  /** What it costs, or costs at least, to merge them; no end of it where there is no such pair. */
  cost(a: number, b: number): number;
  /** Place of the cluster behind `row` that is cheapest to merge with it, the first of equal ones; weighed. */
  cheapest(row: number): number;
  /** Whether merging the two costs less than that; they are weighed only where they may. */
  isBelow(a: number, b: number, cost: number): boolean;
  remove(a: number, b: number): void;
  /** After `from` was merged into `into`, whose cluster is the merged one now: the pair with `other` that both had part in. */
  move(other: number, from: number, into: number): void;
}

function createPairs(clusters: readonly Cluster[], scale: Scale): Pairs {
  const count = clusters.length;
  const rates = new Float64Array(count * count);
  const costs = new Float64Array(count * count).fill(Infinity);
  const isWeighed = new Uint8Array(count * count);
  const index = (a: number, b: number): number => (a < b ? a * count + b : b * count + a);
  const setRate = (a: number, b: number, rate: number, weighed: boolean): void => {
    const [first, second] = [clusters[Math.min(a, b)], clusters[Math.max(a, b)]];
    if (first === undefined || second === undefined) return;
    const at = index(a, b);
    rates[at] = rate;
    costs[at] = mergeCost(first, second, rate);
    isWeighed[at] = weighed ? 1 : 0;
  };
  const weigh = (a: number, b: number): void => {
    const [first, second] = [clusters[a], clusters[b]];
    if (first !== undefined && second !== undefined) setRate(a, b, unionRate(first, second, scale), true);
  };
  clusters.forEach((a, row) => {
    for (let column = row + 1; column < count; column += 1) {
      setRate(row, column, Math.max(a.rate, clusters[column]?.rate ?? 0), false);
    }
  });
  return {
    rate: (a, b) => rates[index(a, b)] ?? 0,
    cost: (a, b) => costs[index(a, b)] ?? Infinity,
    cheapest(row) {
      for (;;) {
        const best = placeOfLeast(costs, row * count, count);
        const at = row * count + best;
        if (isWeighed[at] === 1 || costs[at] === Infinity) return best;
        weigh(row, best);
      }
    },
    isBelow(a, b, cost) {
      const at = index(a, b);
      if (isWeighed[at] === 0 && (costs[at] ?? Infinity) < cost) weigh(a, b);
      return (costs[at] ?? Infinity) < cost;
    },
    remove(a, b) {
      costs[index(a, b)] = Infinity;
    },
    move(other, from, into) {
      const old = index(other, from);
      const rate = Math.max(rates[old] ?? 0, rates[index(other, into)] ?? 0, clusters[into]?.rate ?? 0);
      setRate(other, into, rate, false);
      costs[old] = Infinity;
    },
  };
}

/** Place of the least of `count` values from `from` on, counted from there; of equal ones the first. */
function placeOfLeast(values: Float64Array, from: number, count: number): number {
  let best = from;
  for (let at = from + 1; at < from + count; at += 1) {
    if ((values[at] ?? Infinity) < (values[best] ?? Infinity)) best = at;
  }
  return best - from;
}
