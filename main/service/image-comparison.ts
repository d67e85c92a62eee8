import { compareImages } from '../../shared/compare/compare-images.ts';
import type { ComparedSide } from '../../shared/compare/compare-images.ts';
import type { Comparison } from '../../shared/compare/comparison.ts';
import type { Ignored } from '../../shared/compare/ignored.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Session } from './session.ts';

/** One of two images to compare: of an open archive, all of its layers or the range of them by themselves. */
export interface SideOfSession {
  readonly session: Session;
  readonly image: number;
  readonly range: { readonly first: number; readonly last: number } | null;
}

/** Two images beside each other: as much as is known of how they differ. */
export interface ImageComparison {
  readonly left: SideOfSession;
  readonly right: SideOfSession;
  /** `ignored` may change at any time; numbers of nodes do not. */
  report(ignored: Ignored): Comparison;
}

/** Throws `no-such-image` and `no-such-layer`. */
export function createImageComparison(left: SideOfSession, right: SideOfSession): ImageComparison {
  checkSide(left);
  checkSide(right);
  return {
    left,
    right,
    report: (ignored) => compareImages(reportSide(left), reportSide(right), ignored, null),
  };
}

function checkSide({ session, image, range }: SideOfSession): void {
  const { images } = session.archive;
  const found = images[image];
  if (found === undefined)
    throw new ProblemError('no-such-image', `there is no image ${image}: the archive has ${images.length}`);
  if (range === null) return;
  const { first, last } = range;
  const count = found.layers.length;
  if (first > last) throw new ProblemError('bad-request', 'the first layer of a range is above the last one');
  if (last >= count)
    throw new ProblemError('no-such-layer', `there is no layer ${last}: the image has ${count}`);
}

function reportSide({ session, image, range }: SideOfSession): ComparedSide {
  const report = session.report().images[image];
  if (report === undefined) throw new ProblemError('no-such-image', `there is no image ${image}`);
  return { path: session.name, image, report, range, files: null };
}
