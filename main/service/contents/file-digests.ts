import { numberOf } from '../../engine/compare/content-numbers.ts';
import type { ContentNumbers } from '../../engine/compare/content-numbers.ts';
import { storedSizeOf } from '../../engine/tar/index/layer-index.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import type { ContentDigests } from '../../engine/tree/content-digests.ts';
import type { DigestCandidates } from '../../engine/tree/waste/duplicates.ts';
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
      size: Float64Array.from(dense, (node) => storedSizeOf(index, node)),
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
  const numbers = contentNumbers(layers, digests);
  return {
    digestOf(layer, node) {
      const number = numberOf(numbers, layer, node);
      return number === 0 ? null : String(number);
    },
  };
}

/** The same as columns, also over the layers of several images. */
export function contentNumbers(
  layers: readonly LayerIndex[],
  digests: readonly (LayerDigests | null)[],
): ContentNumbers {
  const numbering = createNumbering(digests.flatMap((layer) => (layer === null ? [] : [layer.sums])));
  return layers.map(({ count }, at) => {
    const layer = digests[at] ?? null;
    if (layer === null) return null;
    const column = new Uint32Array(count);
    for (const [place, node] of layer.nodes.entries()) column[node] = numbering(layer.sums, place * 32);
    return column;
  });
}

/**
 * Numbers sums of 32 bytes from 1, equal ones alike; zeros are 0. `all`: everything that will be numbered. Nothing is
 * allocated for a single sum: there can be a million.
 */
function createNumbering(all: readonly Uint8Array[]): (sums: Uint8Array, at: number) => number {
  const most = all.reduce((count, sums) => count + sums.length / 32, 0);
  // A hash table at most half full; the first bytes of a sum are as random as any hash.
  const slots = 2 ** Math.ceil(Math.log2(Math.max(2, most * 2)));
  const table = new Uint32Array(slots);
  const known = new Uint8Array(most * 32);
  let count = 0;
  return (sums, at) => {
    if (isZero(sums, at)) return 0;
    let slot = ((sums[at] ?? 0) | ((sums[at + 1] ?? 0) << 8) | ((sums[at + 2] ?? 0) << 16)) & (slots - 1);
    for (; ; slot = (slot + 1) & (slots - 1)) {
      const number = table[slot] ?? 0;
      if (number === 0) {
        known.set(sums.subarray(at, at + 32), count * 32);
        count += 1;
        table[slot] = count;
        return count;
      }
      if (isSame(known, (number - 1) * 32, sums, at)) return number;
    }
  };
}

function isSame(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (let byte = 0; byte < 32; byte += 1) if (a[aAt + byte] !== b[bAt + byte]) return false;
  return true;
}

function isZero(sums: Uint8Array, at: number): boolean {
  for (let byte = at; byte < at + 32; byte += 1) if (sums[byte] !== 0) return false;
  return true;
}
