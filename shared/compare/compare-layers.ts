import type { LayerReport } from '../report.ts';
import type { LayerPair } from './comparison.ts';
import { twinPair } from './pair-layers.ts';
import type { LayerTwins } from './pair-layers.ts';

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
): LayerPair[] {
  const similarity = relatives === null ? null : 0;
  const pairs = [
    ...twins.flatMap((twin): LayerPair[] => {
      const [one, other] = [left[twin.left], right[twin.right]];
      return one === undefined || other === undefined ? [] : [twinPair(one, other, twin.moved)];
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
    const before = rows.findIndex((row) => row.left.includes(layer.index - 1));
    rows.splice(before + 1, 0, alone('removed', layer));
  }
  return rows;
}
