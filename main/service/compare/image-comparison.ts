import { compareImages } from '../../../shared/compare/compare-images.ts';
import type { ComparedContents, ComparedSide } from '../../../shared/compare/compare-images.ts';
import type {
  ComparedChange,
  ComparedEntry,
  ComparedPage,
  ComparedSize,
} from '../../../shared/compare/compared-files.ts';
import type { Comparison } from '../../../shared/compare/comparison.ts';
import type { Ignored } from '../../../shared/compare/ignored.ts';
import { ProblemError, toProblem } from '../../../shared/problem.ts';
import { changedEntries } from '../../engine/compare/changed-entries.ts';
import { comparedEntry } from '../../engine/compare/compared-entry.ts';
import { comparedLines, openComparedRows } from '../../engine/compare/compared-rows.ts';
import type { ComparedQuery, ComparedTrees, ComparedView } from '../../engine/compare/compared-rows.ts';
import { comparedSizes } from '../../engine/compare/compared-sizes.ts';
import { layerRelatives } from '../../engine/compare/layer-relatives.ts';
import { pathOf } from '../../engine/tree/tree.ts';
import type { Tree } from '../../engine/tree/tree.ts';
import { resolvePath } from '../session/resolve-path.ts';
import { changedStorePaths } from './changed-store-paths.ts';
import { checkSide, tarsOf, twinLayers } from './compared-side.ts';
import type { SideOfSession } from './compared-side.ts';
import { createFileComparison } from './file-comparison.ts';
import type { FileComparison } from './file-comparison.ts';
import type { Errand } from '../progress.ts';
import { createRecentMap } from '../recent-map.ts';

/**
 * Two images beside each other: as much as is known of how they differ. `ignored` may change at any time; numbers of nodes
 * do not.
 */
export interface ImageComparison {
  readonly left: SideOfSession;
  readonly right: SideOfSession;
  /** `listed`: both sides' documents; `indexed`: their files too; `compared`: contents have been read where they decide. */
  readonly phase: 'listed' | 'indexed' | 'compared';
  report(ignored: Ignored): Comparison;
  /** Indexes both sides, and reads what must be read to tell whether files are the same. Work that is done is not done again. */
  compare(errand?: Errand): Promise<void>;
  /** Everything below throws `not-ready` before both sides are indexed. */
  rows(
    ignored: Ignored,
    query: ComparedQuery & { readonly from: number; readonly count: number },
  ): ComparedPage;
  locate(
    ignored: Ignored,
    query: ComparedQuery & { readonly path: string },
  ): ReturnType<ComparedView['locate']>;
  /** Throws `no-such-path`. */
  sizes(ignored: Ignored, path: string, limit: number): ComparedSize;
  /** Throws `no-such-path`. */
  entry(ignored: Ignored, path: string): ComparedEntry;
  /**
   * Where a path leads to on each side, symlinks followed inside its root as in a container (T2); null: nowhere. Throws
   * `not-ready`.
   */
  follow(path: string): { readonly left: string | null; readonly right: string | null };
  /** Every path that differs, sorted. */
  lines(ignored: Ignored): Iterable<ComparedChange>;
}

/** Views kept: going back and forth between filters costs nothing. */
const maxViews = 3;

/** Throws `no-such-image` and `no-such-layer`. */
export function createImageComparison(left: SideOfSession, right: SideOfSession): ImageComparison {
  checkSide(left);
  checkSide(right);
  const files = createFileComparison(left, right);
  /** What follows from files and what is ignored, for the files as they are known now. */
  const compared = createRecentMap<ComparedTrees>(2);
  const views = createRecentMap<ComparedView>(maxViews);
  let known: FileComparison | null = null;

  function current(): FileComparison | null {
    const now = files.current();
    if (now !== known) {
      compared.clear();
      views.clear();
      known = now;
    }
    return now;
  }

  function ready(): FileComparison {
    const now = current();
    if (now === null) throw new ProblemError('not-ready', 'not all layers of both sides are indexed yet');
    return now;
  }

  function treesOf({ paired, bits, moves }: FileComparison, ignored: Ignored): ComparedTrees {
    return compared.get(JSON.stringify([ignored.timestamps, ignored.paths]), () => ({
      paired,
      moves,
      changed: changedEntries(paired, bits, moves, ignored),
    }));
  }

  function contentsOf(now: FileComparison, ignored: Ignored): ComparedContents {
    const trees = treesOf(now, ignored);
    return {
      counts: trees.changed.counts,
      storePaths: changedStorePaths(trees),
      relatives: relativesOf(left, right, now),
      leftOut: trees.changed.leftOut,
    };
  }

  function viewOf(ignored: Ignored, { filter, layers, sort, expansion }: ComparedQuery): ComparedView {
    const trees = treesOf(ready(), ignored);
    const before = views.values().findLast((view) => view.of === trees);
    const key = JSON.stringify([ignored.timestamps, ignored.paths, filter, layers, sort, expansion]);
    return views.get(key, () => openComparedRows(trees, { filter, layers, sort, expansion }, before));
  }

  return {
    left,
    right,
    get phase() {
      const now = current();
      return now === null ? 'listed' : now.isDecided ? 'compared' : 'indexed';
    },
    report(ignored) {
      const now = current();
      return compareImages(
        reportSide(left, now?.paired.left ?? null),
        reportSide(right, now?.paired.right ?? null),
        ignored,
        now === null ? null : contentsOf(now, ignored),
      );
    },
    compare: (errand = {}) => files.decide(errand),
    rows: (ignored, { from, count, ...query }) => viewOf(ignored, query).page(from, count),
    locate: (ignored, { path, ...query }) => viewOf(ignored, query).locate(path),
    sizes: (ignored, path, limit) => comparedSizes(treesOf(ready(), ignored), path, limit),
    entry(ignored, path) {
      const now = ready();
      return comparedEntry(treesOf(now, ignored), now.bits, path);
    },
    follow(path) {
      const { left: before, right: after } = ready().paired;
      return { left: ledTo(before, path), right: ledTo(after, path) };
    },
    lines(ignored) {
      const now = ready();
      return comparedLines(treesOf(now, ignored), now.bits);
    },
  };
}

function ledTo(tree: Tree, path: string): string | null {
  try {
    return pathOf(tree, resolvePath(tree, path));
  } catch (error) {
    if (toProblem(error).code === 'no-such-path') return null;
    throw error;
  }
}

/** Layers that only one side has by their diff_ids, and hold much of the same all the same. */
function relativesOf(
  left: SideOfSession,
  right: SideOfSession,
  { paired, bits, moves }: FileComparison,
): ComparedContents['relatives'] {
  const twins = twinLayers(left, right);
  const first = { left: left.range?.first ?? 0, right: right.range?.first ?? 0 };
  const alone = (side: 'left' | 'right', count: number): Set<number> => {
    const taken = new Set(twins.map((twin) => twin[side] + first[side]));
    return new Set(Array.from({ length: count }, (_, at) => at).filter((at) => !taken.has(at)));
  };
  const sides = {
    left: alone('left', paired.left.layers.length),
    right: alone('right', paired.right.layers.length),
  };
  return layerRelatives(paired, bits, moves, sides).map((relative) => ({
    ...relative,
    left: relative.left.map((at) => at - first.left),
    right: relative.right.map((at) => at - first.right),
  }));
}

function reportSide(side: SideOfSession, merged: FileComparison['paired']['left'] | null): ComparedSide {
  const { session, image, range } = side;
  const report = session.report().images[image];
  if (report === undefined) throw new ProblemError('no-such-image', `there is no image ${image}`);
  const files = merged === null ? null : { entries: merged.count - 1, size: merged.size[0] ?? 0 };
  return { path: session.name, image, report, range, tars: tarsOf(side), files };
}
