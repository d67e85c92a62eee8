import { pairByDiffId } from '../../../shared/compare/pair-layers.ts';
import type { LayerTwins, TarKeys } from '../../../shared/compare/pair-layers.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { LayerReport } from '../../../shared/report.ts';
import type { Session } from '../session/session.ts';

/** One of two images to compare: of an open archive, all of its layers or the range of them by themselves. */
export interface SideOfSession {
  readonly session: Session;
  readonly image: number;
  readonly range: { readonly first: number; readonly last: number } | null;
}

/** Throws `no-such-image`, `no-such-layer` and `bad-request`. */
export function checkSide({ session, image, range }: SideOfSession): void {
  const { images, path } = session.archive;
  const found = images[image];
  if (found === undefined)
    throw new ProblemError('no-such-image', `${path} has no image ${image}: it has ${images.length}`);
  if (range === null) return;
  const { first, last } = range;
  const count = found.layers.length;
  if (first > last) throw new ProblemError('bad-request', 'the first layer of a range is above the last one');
  if (last >= count)
    throw new ProblemError('no-such-layer', `there is no layer ${last}: the image has ${count}`);
}

/** Layers that are the same by their diff_ids, computed or claimed, or by where they lie; numbers are places in the ranges. */
export function twinLayers(left: SideOfSession, right: SideOfSession): LayerTwins[] {
  return pairByDiffId(layersOf(left), layersOf(right), { left: tarsOf(left), right: tarsOf(right) });
}

/** The layers of a side. */
export function layersOf({ session, image, range }: SideOfSession): readonly LayerReport[] {
  return withinRange(session.report().images[image]?.layers ?? [], range);
}

/** What the layers of a side are known by (Session.layerKeys). */
export function tarsOf({ session, image, range }: SideOfSession): TarKeys {
  return withinRange(session.layerKeys(image), range);
}

function withinRange<T>(layers: readonly T[], range: SideOfSession['range']): readonly T[] {
  return range === null ? layers : layers.slice(range.first, range.last + 1);
}
