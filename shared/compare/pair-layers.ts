import type { LayerReport } from '../report.ts';
import { alignTexts } from './align.ts';
import type { LayerPair } from './comparison.ts';

/** Layers of one diff_id; numbers are places in the lists given. */
export interface LayerTwins {
  readonly left: number;
  readonly right: number;
  readonly moved: boolean;
}

/** For each layer of a side a text that only the very same tar has; null where that is not known. */
export type TarKeys = readonly (string | null)[];

/**
 * Layers that are the same plain tar by their diff_ids, or where nobody names those by `tars`; each at most once: as many as
 * possible in order, then those that are somewhere else. Swapped sides give the same pairs, and the same ones are `moved`.
 */
export function pairByDiffId(
  left: readonly LayerReport[],
  right: readonly LayerReport[],
  tars: { readonly left: TarKeys; readonly right: TarKeys } = { left: [], right: [] },
): LayerTwins[] {
  const inLeft = known(left, tars.left);
  const inRight = known(right, tars.right);
  const match = alignTexts(
    inLeft.map(({ name }) => name),
    inRight.map(({ name }) => name),
  );
  const taken = new Set(match);
  const free = new Map<string, number[]>();
  inRight.forEach(({ name, at }, place) => {
    if (taken.has(place)) return;
    const places = free.get(name);
    if (places === undefined) free.set(name, [at]);
    else places.push(at);
  });
  return inLeft.flatMap(({ name, at }, place): LayerTwins[] => {
    const twin = inRight[match[place] ?? -1];
    if (twin !== undefined) return [{ left: at, right: twin.at, moved: false }];
    const other = free.get(name)?.shift();
    return other === undefined ? [] : [{ left: at, right: other, moved: true }];
  });
}

function known(
  layers: readonly LayerReport[],
  tars: TarKeys,
): { readonly name: string; readonly at: number }[] {
  return layers.flatMap(({ diffId }, at) => {
    const name = diffId ?? tars[at] ?? null;
    return name === null ? [] : [{ name, at }];
  });
}

/** The pair that twins are in a report. `isOneTar`: known to be the same by where their bytes lie. */
export function twinPair(
  left: LayerReport,
  right: LayerReport,
  { moved, isOneTar }: { readonly moved: boolean; readonly isOneTar: boolean },
): LayerPair {
  const isVerified = left.verified && right.verified;
  const haveOneDigest = left.digest === right.digest;
  const sameBytes =
    left.digest === null || right.digest === null || !(isVerified || (isOneTar && haveOneDigest))
      ? null
      : haveOneDigest;
  return {
    relation: moved ? 'moved' : sameBytes === false ? 'recompressed' : 'equal',
    left: [left.index],
    right: [right.index],
    diffId: left.diffId,
    similarity: 1,
    sameBytes,
    verified: isVerified || isOneTar,
  };
}
