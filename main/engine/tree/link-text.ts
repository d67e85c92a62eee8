import { hardlinkPath, linkText } from '../tar/index/hardlinks.ts';
import { sourceOf } from './metadata.ts';
import { nodeKind } from './node-kind.ts';
import { pathOf } from './tree.ts';
import type { Tree } from './tree.ts';

/**
 * What a node links to: the target of a symlink as written; of a hard link the path of the file that it is. Where the
 * target's path has become something else, a merged tree names another path of the same file. Null for all else.
 */
export function linkOf(tree: Tree, node: number): string | null {
  const kind = tree.kind[node];
  if (kind === nodeKind.symlink) {
    const { layer, node: entry } = sourceOf(tree, node);
    return linkText(layer, entry);
  }
  if (kind !== nodeKind.hardlink) return null;
  const other = tree.linkTargets.get(node);
  if (other !== undefined) return pathOf(tree, other);
  const layer = tree.layers[tree.layer[node] ?? 0];
  return layer === undefined ? null : hardlinkPath(layer, tree.node[node] ?? 0);
}
