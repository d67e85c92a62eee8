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

/**
 * Sums of rates for every value of every byte of a set of bits, so that a set is weighed eight nodes at a time: 256 numbers
 * for each eight nodes.
 */
export type RateTable = Float64Array;

export function rateTable(rates: ChangeRates): RateTable {
  const bytes = Math.ceil(rates.length / 32) * 4;
  const table = new Float64Array(bytes * 256);
  for (let byte = 0; byte < bytes; byte += 1) {
    const row = byte * 256;
    for (let value = 1; value < 256; value += 1) {
      // The value without its lowest bit is summed already.
      const node = byte * 8 + 31 - Math.clz32(value & -value);
      table[row + value] = (table[row + (value & (value - 1))] ?? 0) + (rates[node] ?? 0);
    }
  }
  return table;
}

/** Sum of the rates of the nodes in a set of bits: how often anything in it changes. */
export function closureRate(bits: Uint32Array, table: RateTable): number {
  let total = 0;
  for (let word = 0, row = 0; word < bits.length; word += 1, row += 1024) {
    const value = bits[word] ?? 0;
    if (value !== 0) total += wordRate(value, row, table);
  }
  return total;
}

/** As `closureRate` of the union of two sets, which is not made. */
export function unionRate(a: Uint32Array, b: Uint32Array, table: RateTable): number {
  let total = 0;
  for (let word = 0, row = 0; word < a.length; word += 1, row += 1024) {
    const value = (a[word] ?? 0) | (b[word] ?? 0);
    if (value !== 0) total += wordRate(value, row, table);
  }
  return total;
}

/** The union of two sets of one length. */
export function unite(a: Uint32Array, b: Uint32Array): Uint32Array {
  const union = a.slice();
  for (let word = 0; word < b.length; word += 1) union[word] = (union[word] ?? 0) | (b[word] ?? 0);
  return union;
}

/** The union of the sets of some nodes; empty without any. */
export function uniteRows(rows: readonly Uint32Array[], nodes: readonly number[]): Uint32Array {
  const union = rows[nodes[0] ?? -1]?.slice() ?? new Uint32Array();
  for (const node of nodes.slice(1)) {
    const row = rows[node];
    if (row === undefined) continue;
    for (let word = 0; word < union.length; word += 1) union[word] = (union[word] ?? 0) | (row[word] ?? 0);
  }
  return union;
}

function wordRate(value: number, row: number, table: RateTable): number {
  return (
    (table[row + (value & 255)] ?? 0) +
    (table[row + 256 + ((value >>> 8) & 255)] ?? 0) +
    (table[row + 512 + ((value >>> 16) & 255)] ?? 0) +
    (table[row + 768 + (value >>> 24)] ?? 0)
  );
}
