import { compareStorePaths } from '../../../shared/compare/compare-store-paths.ts';
import type { SideStorePath } from '../../../shared/compare/compare-store-paths.ts';
import type { StorePathChange } from '../../../shared/compare/comparison.ts';
import { parseStorePath } from '../../../shared/store-path.ts';
import type { ComparedTrees } from '../../engine/compare/compared-rows.ts';
import { sideSize } from '../../engine/compare/paired-tree.ts';
import { findPath, nodeName } from '../../engine/tree/tree.ts';

/** The store paths below `nix/store` that differ, from the merged files of both sides. */
export function changedStorePaths({ paired, changed }: ComparedTrees): StorePathChange[] {
  const { tree, left, right, inLeft, inRight } = paired;
  const store = findPath(tree, 'nix/store');
  const sides = { left: [] as SideStorePath[], right: [] as SideStorePath[] };
  if (store === null) return [];
  for (let at = tree.childStart[store] ?? 0; at < (tree.childStart[store + 1] ?? 0); at++) {
    const path = parseStorePath(`/nix/store/${nodeName(tree, at)}`);
    if (path === null) continue;
    const differs = (changed.changesBelow[at] ?? 0) > 0;
    const down = inLeft[at] ?? -1;
    const up = inRight[at] ?? -1;
    if (down >= 0)
      sides.left.push({ path, size: sideSize(left, down), layer: left.layer[down] ?? 0, differs });
    if (up >= 0) sides.right.push({ path, size: sideSize(right, up), layer: right.layer[up] ?? 0, differs });
  }
  return compareStorePaths(sides.left, sides.right);
}
