import type { LayerReport } from '../report.ts';
import type { LayerPair } from './comparison.ts';
import { twinPair } from './pair-layers.ts';
import type { LayerTwins, TarKeys } from './pair-layers.ts';

/** Layers that have content in common without being the same; numbers are places in the lists given. */
export interface LayerRelatives {
  readonly relation: 'similar' | 'split' | 'merged';
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly similarity: number;
}

/**
 * Every layer of both sides once, in the order of the right side; what only the left has stands behind what its predecessor
 * became. `relatives` are null while the layers' files are not known.
 */
export function compareLayers(
  left: readonly LayerReport[],
  right: readonly LayerReport[],
  twins: readonly LayerTwins[],
  relatives: readonly LayerRelatives[] | null,
  tars: { readonly left: TarKeys; readonly right: TarKeys },
): LayerPair[] {
  const similarity = relatives === null ? null : 0;
  const pairs = [
    ...twins.flatMap((twin): LayerPair[] => {
      const [one, other] = [left[twin.left], right[twin.right]];
      if (one === undefined || other === undefined) return [];
      const tar = tars.left[twin.left] ?? null;
      const isOneTar = tar !== null && tar === tars.right[twin.right];
      return [twinPair(one, other, { moved: twin.moved, isOneTar })];
    }),
    ...(relatives ?? []).map((relative): LayerPair => ({
      relation: relative.relation,
      left: relative.left.map((at) => left[at]?.index ?? at),
      right: relative.right.map((at) => right[at]?.index ?? at),
      diffId: null,
      similarity: relative.similarity,
      sameBytes: null,
      verified: true,
    })),
  ];
  const inLeft = new Set(pairs.flatMap((pair) => pair.left));
  const inRight = new Set(pairs.flatMap((pair) => pair.right));
  const alone = (relation: 'added' | 'removed', layer: LayerReport): LayerPair => ({
    relation,
    left: relation === 'removed' ? [layer.index] : [],
    right: relation === 'added' ? [layer.index] : [],
    diffId: layer.diffId,
    similarity,
    sameBytes: null,
    verified: layer.verified,
  });
  const rows = [
    ...pairs,
    ...right.filter(({ index }) => !inRight.has(index)).map((layer) => alone('added', layer)),
  ].sort((a, b) => (a.right[0] ?? 0) - (b.right[0] ?? 0));
  for (const layer of left) {
    if (inLeft.has(layer.index)) continue;
    let place = rows.findIndex((row) => row.left.includes(layer.index - 1)) + 1;
    // behind those that are gone from between the layers of a pair
    while (rows[place]?.relation === 'removed' && (rows[place]?.left[0] ?? 0) < layer.index) place++;
    rows.splice(place, 0, alone('removed', layer));
  }
  return rows;
}
