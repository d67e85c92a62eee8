import { kindOf, changeOf } from '../../../main/engine/tree/node-kind.ts';
import { pathOf } from '../../../main/engine/tree/tree.ts';
import type { Tree } from '../../../main/engine/tree/tree.ts';

/** A tree as lines `path kind size layer [change]`, in the tree's own order, the root left out: easy to compare and to read. */
export function showTree(tree: Tree): string[] {
  const lines: string[] = [];
  for (let node = 1; node < tree.count; node++) {
    const change = tree.change === null ? '' : ` ${changeOf(tree.change[node] ?? 0)}`;
    lines.push(
      `${pathOf(tree, node)} ${kindOf(tree.kind[node] ?? 0)} ${tree.size[node]!} @${tree.layer[node]!}${change}`,
    );
  }
  return lines.sort();
}
