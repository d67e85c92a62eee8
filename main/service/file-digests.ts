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

/** Digests of an image's layers, by number, for whoever compares contents. */
export function contentDigests(layers: readonly (LayerDigests | null)[]): ContentDigests {
  const places = layers.map(
    (layer) => new Map(Array.from(layer?.nodes ?? [], (node, at): [number, number] => [node, at])),
  );
  return {
    digestOf(layer, node) {
      const at = places[layer]?.get(node);
      const sums = layers[layer]?.sums;
      if (at === undefined || sums === undefined) return null;
      const sum = sums.subarray(at * 32, at * 32 + 32);
      return sum.every((byte) => byte === 0) ? null : Buffer.from(sum).toString('latin1');
    },
  };
}
