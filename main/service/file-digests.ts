import type { LayerIndex } from '../engine/tar/layer-index.ts';
import type { ContentDigests } from '../engine/tree/content-digests.ts';
import type { DigestCandidates } from '../engine/tree/duplicates.ts';
import type { Ranges } from './visit-ranges.ts';

/** Digests of some files of one layer, 32 bytes each in the order of `nodes`; zeros: not known. */
export interface LayerDigests {
  readonly nodes: Uint32Array;
  readonly sums: Uint8Array;
}

/** Where the contents of candidates are in the plain tar; sparse files, whose bytes lie elsewhere, are left out. */
export function candidateRanges(
  index: LayerIndex,
  { nodes }: DigestCandidates,
): { readonly nodes: Uint32Array; readonly ranges: Ranges } {
  const dense = nodes.filter((node) => index.extras.get(node)?.sparse === undefined);
  return {
    nodes: dense,
    ranges: {
      offset: Float64Array.from(dense, (node) => index.dataOffset[node] ?? 0),
      size: Float64Array.from(dense, (node) => index.storedSize[node] ?? 0),
    },
  };
}

/**
 * Which files of an image have the same content. Digests are told as short numbers, the same for the same bytes: nobody
 * asks more of them, and a million of them in full would be 100 MB.
 */
export function contentDigests(
  layers: readonly LayerIndex[],
  digests: readonly (LayerDigests | null)[],
): ContentDigests {
  const numbering = createNumbering(digests.reduce((sum, layer) => sum + (layer?.nodes.length ?? 0), 0));
  /** By layer and node; 0: not known. */
  const numbers = layers.map(({ count }, at) => {
    const column = new Uint32Array(count);
    const layer = digests[at] ?? null;
    for (const [place, node] of (layer?.nodes ?? []).entries()) {
      column[node] = numbering(layer?.sums.subarray(place * 32, place * 32 + 32) ?? new Uint8Array(32));
    }
    return column;
  });
  return {
    digestOf(layer, node) {
      const number = numbers[layer]?.[node] ?? 0;
      return number === 0 ? null : String(number);
    },
  };
}

/** Numbers sums of 32 bytes from 1, equal ones alike; zeros are 0. `most`: how many there will be. */
function createNumbering(most: number): (sum: Uint8Array) => number {
  // A hash table at most half full; the first bytes of a sum are as random as any hash.
  const slots = 2 ** Math.ceil(Math.log2(Math.max(2, most * 2)));
  const table = new Uint32Array(slots);
  const known: Uint8Array[] = [];
  return (sum) => {
    const [a = 0, b = 0, c = 0, d = 0] = sum;
    let slot = (a | (b << 8) | (c << 16) | (d << 24)) & (slots - 1);
    if (sum.every((byte) => byte === 0)) return 0;
    for (; ; slot = (slot + 1) & (slots - 1)) {
      const number = table[slot] ?? 0;
      if (number === 0) {
        table[slot] = known.push(sum);
        return known.length;
      }
      if (known[number - 1]?.every((byte, at) => byte === sum[at]) === true) return number;
    }
  };
}
