import { addNode, reachTable } from './reach.ts';
import type { ReachTable } from './reach.ts';
import { topologicalOrder } from './store-graph.ts';
import type { StoreGraph } from './store-graph.ts';

/** How often each node changes by itself, relative to the others; all 1 where nothing is known. */
export type ChangeRates = readonly number[];

/** For each node itself and all that it reaches. */
export function closureTable(graph: StoreGraph): ReachTable {
  const { order, cyclic } = topologicalOrder(graph);
  const table = reachTable(graph.references, [...cyclic, ...order.toReversed()]);
  graph.paths.forEach((_, node) => addNode(table.bits, node * table.words, node));
  return table;
}

/** Weighs sets of nodes, which are rows of bits. */
export interface Scale {
  /** Sum of the rates of the nodes in a set: how often anything in it changes. */
  weigh(bits: Uint32Array): number;
  /** As `weigh` of the union of two sets of the same length, which is not made. */
  weighUnion(a: Uint32Array, b: Uint32Array): number;
}

/** With rates that are all 1, as they are where nothing is known, weighing is counting. */
export function createScale(rates: ChangeRates): Scale {
  return rates.every((rate) => rate === 1) ? counting : tableScale(rateTable(rates));
}

/** Makes of `into` its union with a set of the same length. */
export function unite(into: Uint32Array, other: Uint32Array): void {
  for (let word = 0; word < into.length; word += 1) into[word] = (into[word] ?? 0) | (other[word] ?? 0);
}

const counting: Scale = {
  weigh(bits) {
    let total = 0;
    for (let word = 0; word < bits.length; word += 1) total += bitCount(bits[word] ?? 0);
    return total;
  },
  weighUnion(a, b) {
    let total = 0;
    for (let word = 0; word < a.length; word += 1) total += bitCount((a[word] ?? 0) | (b[word] ?? 0));
    return total;
  },
};

/** How many bits of a word are set: counted in twos, fours and eights side by side, then added up by one product. */
function bitCount(word: number): number {
  const twos = word - ((word >>> 1) & 0x55555555);
  const fours = (twos & 0x33333333) + ((twos >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Sums of rates for every value of every byte of a set, so that it is weighed eight nodes at a time. */
function rateTable(rates: ChangeRates): Float64Array {
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

function tableScale(table: Float64Array): Scale {
  return {
    weigh(bits) {
      let total = 0;
      for (let word = 0, row = 0; word < bits.length; word += 1, row += 1024) {
        const value = bits[word] ?? 0;
        if (value !== 0) total += wordRate(value, row, table);
      }
      return total;
    },
    weighUnion(a, b) {
      let total = 0;
      for (let word = 0, row = 0; word < a.length; word += 1, row += 1024) {
        const value = (a[word] ?? 0) | (b[word] ?? 0);
        if (value !== 0) total += wordRate(value, row, table);
      }
      return total;
    },
  };
}

function wordRate(value: number, row: number, table: Float64Array): number {
  return (
    (table[row + (value & 255)] ?? 0) +
    (table[row + 256 + ((value >>> 8) & 255)] ?? 0) +
    (table[row + 512 + ((value >>> 16) & 255)] ?? 0) +
    (table[row + 768 + (value >>> 24)] ?? 0)
  );
}
