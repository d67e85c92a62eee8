import { reachTable } from './reach.ts';
import { topologicalOrder } from './store-graph.ts';
import type { StoreGraph } from './store-graph.ts';

/** How often each node changes by itself, relative to the others; all 1 where nothing is known. */
export type ChangeRates = readonly number[];

/** For each node the bits of itself and all that it reaches. */
export function closureRows(graph: StoreGraph): Uint32Array[] {
  const { order, cyclic } = topologicalOrder(graph);
  const table = reachTable(graph.references, [...cyclic, ...order.toReversed()]);
  return graph.paths.map((_, node) => {
    const row = table.bits.slice(node * table.words, (node + 1) * table.words);
    row[node >>> 5] = (row[node >>> 5] ?? 0) | (1 << (node & 31));
    return row;
  });
}

/** Sum of the rates of the nodes in a set of bits: how often anything in it changes. */
export function closureRate(bits: Uint32Array, rates: Float64Array): number {
  let total = 0;
  for (let word = 0; word < bits.length; word += 1) total += wordRate(bits[word] ?? 0, word << 5, rates);
  return total;
}

/** As `closureRate` of the union of two sets, which is not made. */
export function unionRate(a: Uint32Array, b: Uint32Array, rates: Float64Array): number {
  let total = 0;
  for (let word = 0; word < a.length; word += 1) {
    total += wordRate((a[word] ?? 0) | (b[word] ?? 0), word << 5, rates);
  }
  return total;
}

/** The longer set's length decides; an empty one is neutral. */
export function unite(a: Uint32Array, b: Uint32Array): Uint32Array {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const union = long.slice();
  for (let word = 0; word < short.length; word += 1) union[word] = (union[word] ?? 0) | (short[word] ?? 0);
  return union;
}

function wordRate(bits: number, first: number, rates: Float64Array): number {
  let total = 0;
  for (let rest = bits; rest !== 0;) {
    const low = rest & -rest;
    total += rates[first + 31 - Math.clz32(low)] ?? 0;
    rest ^= low;
  }
  return total;
}
