import { decodeName, encodeName } from '../../../shared/layer-path.ts';
import type { LayerPath } from '../../../shared/layer-path.ts';
import type { LayerIndex } from '../tar/index/layer-index.ts';
import { compareBytes } from './name-order.ts';

/** Stands in `contentLayer` for hard links that lead nowhere (T5). */
export const noLayer = 0xffff;

/**
 * A tree of an image as columns, about 50 bytes a node beside the layer indexes: what the layers make together
 * (`merged`), one layer with its whiteouts (`layer`), or what some layers did to those below them (`changes`).
 *
 * Nodes are numbered breadth first: node 0 is the root, the children of a node stand side by side, sorted bytewise by
 * name, and a parent comes before its children. Size and owner are looked up in the layer that a node comes from.
 */
export interface Tree {
  readonly view: 'merged' | 'layer' | 'changes';
  /** What the `layer` and `contentLayer` columns point into. */
  readonly layers: readonly LayerIndex[];
  readonly count: number;
  readonly parent: Uint32Array;
  /** `count + 1` long: the children of n are childStart[n] … childStart[n + 1] − 1. */
  readonly childStart: Uint32Array;
  /** `count + 1` long: the name of n is names[nameStart[n] … nameStart[n + 1]). */
  readonly nameStart: Uint32Array;
  readonly names: Uint8Array;
  /** A code of node-kind.ts. */
  readonly kind: Uint8Array;
  /** The entry that a node comes from: its layer, and its node there. */
  readonly layer: Uint16Array;
  readonly node: Uint32Array;
  /** Where content and metadata are: the entry itself, or for hard links what they lead to (`noLayer`: nowhere). */
  readonly contentLayer: Uint16Array;
  readonly contentNode: Uint32Array;
  /** Bytes of content; of directories the sum below. Content with several names counts once. */
  readonly size: Float64Array;
  /** Nodes below. */
  readonly below: Uint32Array;
  /** A code of `nodeChange`; null but in trees of changes. */
  readonly change: Uint8Array | null;
  /** Merged trees: for hard links whose written target is no longer the same file, a node that is. */
  readonly linkTargets: ReadonlyMap<number, number>;
}

/** Lossless name of a node's last component; "" for the root and for opaque markers. */
export function nodeName(tree: Tree, node: number): string {
  return decodeName(tree.names.subarray(tree.nameStart[node], tree.nameStart[node + 1]));
}

/** Path of a node; for whiteouts and opaque markers the path that they hide. */
export function pathOf(tree: Tree, node: number): LayerPath {
  const parts: string[] = [];
  for (let at = node; at !== 0; at = tree.parent[at] ?? 0) {
    if (tree.nameStart[at] !== tree.nameStart[at + 1]) parts.push(nodeName(tree, at));
  }
  return parts.reverse().join('/') as LayerPath;
}

/** Steps from the root, which is at 0. */
export function depthOf(tree: Tree, node: number): number {
  let depth = 0;
  for (let at = node; at !== 0; at = tree.parent[at] ?? 0) depth++;
  return depth;
}

/** The node at a path (leading and doubled slashes do not matter), or null. Links are not followed. */
export function findPath(tree: Tree, path: string): number | null {
  let node = 0;
  for (const part of path.split('/')) {
    if (part === '') continue;
    const next = findChild(tree, node, encodeName(part));
    if (next === null) return null;
    node = next;
  }
  return node;
}

/** The child of a directory by its name's bytes, or null; of a whiteout and an entry of one name the entry. */
export function findChild(tree: Tree, directory: number, name: Uint8Array): number | null {
  let low = tree.childStart[directory] ?? 0;
  let high = tree.childStart[directory + 1] ?? 0;
  const end = high;
  // the first child after the name, so that the last of equals is the one before it
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareChild(tree, middle, name) <= 0) low = middle + 1;
    else high = middle;
  }
  const found = low - 1;
  return found >= (tree.childStart[directory] ?? 0) && found < end && compareChild(tree, found, name) === 0
    ? found
    : null;
}

function compareChild(tree: Tree, child: number, name: Uint8Array): number {
  const start = tree.nameStart[child] ?? 0;
  const length = (tree.nameStart[child + 1] ?? 0) - start;
  return compareBytes(tree.names, start, length, name, 0, name.length);
}

/** Bytewise order of the names of two nodes, each of a tree of its own. */
export function compareNames(a: Tree, aNode: number, b: Tree, bNode: number): number {
  const aStart = a.nameStart[aNode] ?? 0;
  const bStart = b.nameStart[bNode] ?? 0;
  return compareBytes(
    a.names,
    aStart,
    (a.nameStart[aNode + 1] ?? 0) - aStart,
    b.names,
    bStart,
    (b.nameStart[bNode + 1] ?? 0) - bStart,
  );
}
