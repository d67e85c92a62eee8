import { contentSize, contentType } from './content.ts';
import { nodeKind } from './node-kind.ts';
import { hardlinkPath } from '../tar/index/hardlinks.ts';
import { findPath, noLayer } from './tree.ts';
import type { Tree } from './tree.ts';

/**
 * Fills `size` and settles what hard links are in a tree that merges layers (T5): content counts at the name of the entry
 * that brought it; where that name is gone, the first remaining name in the tree's order is the file. The answer has a node
 * of the same content for each link whose written target is something else by now.
 */
export function settleHardLinks(tree: Tree): Map<number, number> {
  const targets = new Map<number, number>();
  const links: number[] = [];
  for (let at = 0; at < tree.count; at++) {
    if (tree.kind[at] === nodeKind.hardlink) links.push(at);
    else {
      const layer = tree.layers[tree.layer[at] ?? 0];
      if (tree.kind[at] === nodeKind.file && layer !== undefined)
        tree.size[at] = contentSize(layer, tree.node[at] ?? 0);
    }
  }
  if (links.length === 0) return targets;
  const carriers = contentCarriers(tree, links);
  for (const at of links) {
    const layer = tree.layers[tree.contentLayer[at] ?? noLayer];
    const carrier = carriers.get(contentKey(tree, at));
    if (layer === undefined || carrier === undefined) continue;
    if (carrier === at) {
      const node = tree.contentNode[at] ?? 0;
      tree.kind[at] = contentType(layer, node);
      tree.size[at] = contentSize(layer, node);
    } else if (!namesContent(tree, at)) targets.set(at, carrier);
  }
  return targets;
}

/** Whether the target that a hard link's entry gives is still the same file. */
function namesContent(tree: Tree, link: number): boolean {
  const own = tree.layers[tree.layer[link] ?? 0];
  const target = own === undefined ? null : findPath(tree, hardlinkPath(own, tree.node[link] ?? 0));
  return target !== null && contentKey(tree, target) === contentKey(tree, link);
}

/**
 * For the content of each hard link the node that stands for it: the entry that brought it when the tree still has it,
 * else the first link. Keys are those of `contentKey`.
 */
function contentCarriers(tree: Tree, links: Iterable<number>): Map<number, number> {
  const carriers = new Map<number, number>();
  // which entries of which layers to look for: a byte an entry, only for layers that hard links lead to
  const wanted: (Uint8Array | undefined)[] = [];
  for (const at of links) {
    const layer = tree.contentLayer[at] ?? noLayer;
    const index = tree.layers[layer];
    if (index === undefined) continue;
    const marks = (wanted[layer] ??= new Uint8Array(index.count));
    marks[tree.contentNode[at] ?? 0] = 1;
    const key = contentKey(tree, at);
    if (!carriers.has(key)) carriers.set(key, at);
  }
  for (let at = 0; at < tree.count; at++) {
    if (tree.kind[at] === nodeKind.hardlink) continue;
    if (wanted[tree.contentLayer[at] ?? 0]?.[tree.contentNode[at] ?? 0] === 1)
      carriers.set(contentKey(tree, at), at);
  }
  return carriers;
}

/** One number for the content of a node. */
export function contentKey(tree: Tree, node: number): number {
  return (tree.contentLayer[node] ?? 0) * 0x1_0000_0000 + (tree.contentNode[node] ?? 0);
}
