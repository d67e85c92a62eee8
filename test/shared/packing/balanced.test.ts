import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancedMerges } from '../../../shared/packing/balanced.ts';
import { storeGraph } from '../../../shared/packing/store-graph.ts';
import type { StoreGraph } from '../../../shared/packing/store-graph.ts';
import { madeClosure } from '../../make/made-closure.ts';

/** Whole rates and sizes: what merges cost is exact, in whichever order it is added up. */
interface Naive {
  readonly size: number;
  readonly closure: ReadonlySet<number>;
}

const rateOf = (closure: ReadonlySet<number>, rates: readonly number[]): number =>
  [...closure].reduce((sum, node) => sum + (rates[node] ?? 0), 0);

const united = (a: Naive, b: Naive): Naive => ({
  size: a.size + b.size,
  closure: new Set([...a.closure, ...b.closure]),
});

const costOf = (a: Naive, b: Naive, rates: readonly number[]): number => {
  const both = united(a, b);
  return (
    both.size * rateOf(both.closure, rates) -
    a.size * rateOf(a.closure, rates) -
    b.size * rateOf(b.closure, rates)
  );
};

function single(graph: StoreGraph, node: number): Naive {
  const closure = new Set([node]);
  for (const each of closure) for (const target of graph.references[each] ?? []) closure.add(target);
  return { size: graph.sizes[node] ?? 0, closure };
}

describe('balancedMerges', () => {
  it('PK6: merges the cheapest of all pairs each time', () => {
    const counts = fc.integer({ min: 2, max: 14 });
    fc.assert(
      fc.property(counts, fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 14 }), (count, rates) => {
        const graph = storeGraph(madeClosure(count));
        const { nodes, pairs } = balancedMerges(graph, rates);
        const clusters = new Map(nodes.map((node, at) => [at, single(graph, node)]));
        pairs.forEach(([a, b], at) => {
          const open = [...clusters.values()];
          const costs = open.flatMap((one, row) =>
            open.slice(row + 1).map((other) => costOf(one, other, rates)),
          );
          const [first, second] = [clusters.get(a), clusters.get(b)];
          if (first === undefined || second === undefined) throw new Error(`no cluster ${a} or ${b}`);
          expect(costOf(first, second, rates)).toBe(Math.min(...costs));
          clusters.delete(a);
          clusters.delete(b);
          clusters.set(count + at, united(first, second));
        });
        expect(clusters.size).toBe(1);
      }),
    );
  });

  it('PK6: of more than 600 merges the cheapest of neighbours first, the first of equal ones', () => {
    const count = 640;
    const graph = storeGraph(madeClosure(count));
    const rates = graph.paths.map((_, node) => 1 + (node % 3));
    const { nodes, pairs } = balancedMerges(graph, rates);
    const line = nodes
      .map((node, at) => ({ number: at, cluster: single(graph, node) }))
      .toSorted(
        (a, b) => rateOf(a.cluster.closure, rates) - rateOf(b.cluster.closure, rates) || a.number - b.number,
      );
    const costAt = (at: number): number => {
      const [a, b] = [line[at]?.cluster, line[at + 1]?.cluster];
      return a === undefined || b === undefined ? Infinity : costOf(a, b, rates);
    };
    const costs = line.map((_, at) => costAt(at));
    for (let merged = 0; merged < count - 220; merged += 1) {
      const at = costs.indexOf(costs.reduce((least, cost) => Math.min(least, cost)));
      const [a, b] = [line[at], line[at + 1]];
      if (a === undefined || b === undefined) throw new Error(`no neighbours at ${at}`);
      expect(pairs[merged]).toEqual([a.number, b.number].toSorted((one, other) => one - other));
      line.splice(at, 2, { number: count + merged, cluster: united(a.cluster, b.cluster) });
      costs.splice(at, 2, costAt(at));
      if (at > 0) costs[at - 1] = costAt(at - 1);
    }
  });
});
