import type { DiffId } from '../digest.ts';
import type { LayerReport } from '../report.ts';
import { alignTexts } from './align.ts';
import type { LayerPair } from './comparison.ts';

/** Layers of one diff_id; numbers are places in the lists given. */
export interface LayerTwins {
  readonly left: number;
  readonly right: number;
  readonly moved: boolean;
}

/**
 * Layers that are the same plain tar by their diff_ids, each at most once: as many as possible in order, then those that
 * are somewhere else. Swapped sides give the same pairs, and the same ones are `moved`.
 */
export function pairByDiffId(left: readonly LayerReport[], right: readonly LayerReport[]): LayerTwins[] {
  const inLeft = known(left);
  const inRight = known(right);
  const match = alignTexts(
    inLeft.map(({ diffId }) => diffId),
    inRight.map(({ diffId }) => diffId),
  );
  const taken = new Set(match);
  const free = new Map<DiffId, number[]>();
  inRight.forEach(({ diffId, at }, place) => {
    if (taken.has(place)) return;
    const places = free.get(diffId);
    if (places === undefined) free.set(diffId, [at]);
    else places.push(at);
  });
  return inLeft.flatMap(({ diffId, at }, place): LayerTwins[] => {
    const twin = inRight[match[place] ?? -1];
    if (twin !== undefined) return [{ left: at, right: twin.at, moved: false }];
    const other = free.get(diffId)?.shift();
    return other === undefined ? [] : [{ left: at, right: other, moved: true }];
  });
}

function known(layers: readonly LayerReport[]): { readonly diffId: DiffId; readonly at: number }[] {
  return layers.flatMap(({ diffId }, at) => (diffId === null ? [] : [{ diffId, at }]));
}

/** The pair that twins are in a report. */
export function twinPair(left: LayerReport, right: LayerReport, moved: boolean): LayerPair {
  const sameBytes =
    left.digest === null || right.digest === null || !(left.verified && right.verified)
      ? null
      : left.digest === right.digest;
  return {
    relation: moved ? 'moved' : sameBytes === false ? 'recompressed' : 'equal',
    left: [left.index],
    right: [right.index],
    diffId: left.diffId,
    similarity: 1,
    sameBytes,
    verified: left.verified && right.verified,
  };
}
