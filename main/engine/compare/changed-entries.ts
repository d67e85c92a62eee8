import type { FileChange, FileCounts } from '../../../shared/compare/comparison.ts';
import type { Ignored } from '../../../shared/compare/ignored.ts';
import { parseGlob } from '../tree/pattern/glob-syntax.ts';
import { matchPaths } from '../tree/pattern/match-paths.ts';
import { isDirectoryCode } from '../tree/node-kind.ts';
import type { Tree } from '../tree/tree.ts';
import { changeCode, changeName, codeOfBits, differs } from './change-code.ts';
import type { PairedTree } from './paired-tree.ts';

/** What of a paired tree counts as a difference. */
export interface ChangedEntries {
  /** A code of `changeCode` for each node. */
  readonly change: Uint8Array;
  /** Nodes that differ at or below each. */
  readonly changesBelow: Uint32Array;
  readonly counts: FileCounts;
  /** Nodes that differ in nothing but what is ignored. */
  readonly leftOut: { readonly timestamps: number; readonly paths: number };
}

/**
 * The one word for each path (`bits` of compareEntries, `moves` of movedFiles), with what is ignored left out. Throws
 * `bad-request` for globs that cannot be read.
 */
export function changedEntries(
  paired: PairedTree,
  bits: Uint16Array,
  moves: ReadonlyMap<number, number>,
  ignored: Ignored,
): ChangedEntries {
  const { tree, inLeft, inRight } = paired;
  const { count, parent } = tree;
  const skipped = ignoredPaths(tree, ignored.paths);
  const mask = ignored.timestamps ? ~differs.mtime : ~0;
  const change = new Uint8Array(count);
  const changesBelow = new Uint32Array(count);
  const tally = new Uint32Array(8);
  let unchanged = 0;
  const sizes = { added: 0, removed: 0 };
  const leftOut = { timestamps: 0, paths: 0 };
  for (let at = count - 1; at >= 0; at--) {
    const found =
      inLeft[at] === -1 || inRight[at] === -1 ? aloneCode(at) : codeOfBits((bits[at] ?? 0) & mask);
    const isSkipped = skipped !== null && skipped[at] === 1;
    if (found === changeCode.unchanged) {
      unchanged++;
      if (bits[at] !== 0 && !isSkipped) leftOut.timestamps++;
    } else if (isSkipped) {
      unchanged++;
      leftOut.paths++;
    } else {
      change[at] = found;
      changesBelow[at] = (changesBelow[at] ?? 0) + 1;
      // both ends of a move are marked, and it is one
      if (found !== changeCode.moved || inRight[at] !== -1) tally[found] = (tally[found] ?? 0) + 1;
      addSizes(paired, at, found, sizes);
    }
    const below = changesBelow[at] ?? 0;
    if (below > 0 && at > 0) {
      const up = parent[at] ?? 0;
      changesBelow[up] = (changesBelow[up] ?? 0) + below;
    }
  }
  // the root is no entry unless it differs
  if (change[0] === changeCode.unchanged) unchanged--;
  return {
    change,
    changesBelow,
    leftOut,
    counts: {
      changes: Object.fromEntries(
        Object.values(changeCode).flatMap((code) => {
          const name = changeName(code);
          return name === null ? [] : [[name, tally[code] ?? 0]];
        }),
      ) as Record<FileChange, number>,
      addedSize: sizes.added,
      removedSize: sizes.removed,
      unchanged,
    },
  };

  function aloneCode(at: number): number {
    const other = moves.get(at);
    if (other !== undefined && skipped?.[other] !== 1) return changeCode.moved;
    return inLeft[at] === -1 ? changeCode.added : changeCode.removed;
  }
}

/** What a node of that code has more or fewer bytes on the right. */
function addSizes(
  { left, right, inLeft, inRight }: PairedTree,
  at: number,
  code: number,
  sizes: { added: number; removed: number },
): void {
  if (
    code !== changeCode.added &&
    code !== changeCode.removed &&
    code !== changeCode.content &&
    code !== changeCode.type
  )
    return;
  const delta = ownSize(right, inRight[at] ?? -1) - ownSize(left, inLeft[at] ?? -1);
  if (delta > 0) sizes.added += delta;
  else sizes.removed -= delta;
}

/** Bytes of a node's own content, counted at one of its names; 0 for directories. */
export function ownSize(side: Tree, node: number): number {
  return node < 0 || isDirectoryCode(side.kind[node] ?? 0) ? 0 : (side.size[node] ?? 0);
}

/** A 1 for each node that a glob matches, and all below it; null when nothing is ignored. */
function ignoredPaths(tree: Tree, globs: readonly string[]): Uint8Array | null {
  if (globs.length === 0) return null;
  const skipped = new Uint8Array(tree.count);
  for (const glob of globs) {
    const matched = matchPaths(tree, { pattern: parseGlob(glob), ignoreCase: false });
    for (let at = 1; at < tree.count; at++) skipped[at] = (skipped[at] ?? 0) | (matched[at] ?? 0);
  }
  for (let at = 1; at < tree.count; at++)
    skipped[at] = (skipped[at] ?? 0) | (skipped[tree.parent[at] ?? 0] ?? 0);
  return skipped;
}
