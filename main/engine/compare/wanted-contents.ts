import { entryType } from '../tar/index/entry-type.ts';
import { storedSizeOf } from '../tar/index/layer-index.ts';
import type { LayerIndex } from '../tar/index/layer-index.ts';
import { contentSize } from '../tree/content.ts';
import { noLayer } from '../tree/tree.ts';
import type { Tree } from '../tree/tree.ts';
import { differs } from './change-code.ts';
import type { PairedTree } from './paired-tree.ts';
import { fileBehind } from './file-behind.ts';

/** Files whose contents would decide something, by layer of a paired tree, in the order in which they lie there. */
export interface WantedContents {
  /** Those that can be read one after the other. */
  readonly nodes: readonly Uint32Array[];
  /** Those that cannot: sparse files, and hard links that kept a content of their own. Of few images, and few of them. */
  readonly scattered: readonly { readonly layer: number; readonly node: number }[];
}

/**
 * What is to be read: files of one path and size whose contents are undecided, and those of one side alone that have the size
 * of one that the other side alone has (they may have moved). A tar that both sides have is read on one of them.
 */
export function wantedContents(
  paired: PairedTree,
  bits: Uint16Array,
  alone: AloneFiles,
  same: Uint16Array,
): WantedContents {
  const { left, right, tree, inLeft, inRight } = paired;
  const offset = left.layers.length;
  const marks: (Uint8Array | undefined)[] = [];
  const scattered: { layer: number; node: number }[] = [];
  const want = (side: Tree, node: number, shift: number): void => {
    const own = (side.contentLayer[node] ?? noLayer) + shift;
    const layer = same[own] ?? own;
    const index = tree.layers[layer];
    if (index === undefined) return;
    const entry = side.contentNode[node] ?? 0;
    const seen = (marks[layer] ??= new Uint8Array(index.count));
    if (seen[entry] !== undefined && seen[entry] !== 0) return;
    const place = placeOf(index, entry);
    seen[entry] = place === 'in-order' ? 1 : 2;
    if (place === 'scattered') scattered.push({ layer, node: entry });
  };
  for (let at = 0; at < bits.length; at++) {
    if (((bits[at] ?? 0) & differs.undecided) === 0) continue;
    want(left, inLeft[at] ?? 0, 0);
    want(right, inRight[at] ?? 0, offset);
  }
  for (const at of alone.left) want(left, inLeft[at] ?? 0, 0);
  for (const at of alone.right) want(right, inRight[at] ?? 0, offset);
  return {
    nodes: tree.layers.map((index, layer) => inOrder(index, marks[layer])),
    scattered,
  };
}

function placeOf(index: LayerIndex, node: number): 'in-order' | 'scattered' | 'nowhere' {
  const extras = index.extras.get(node);
  if (index.type[node] !== entryType.file || extras?.sparse !== undefined) return 'scattered';
  // what the end of a layer cuts off has no content that could be compared
  const isWhole = (index.dataOffset[node] ?? -1) >= 0 && storedSizeOf(index, node) === index.size[node];
  return isWhole ? 'in-order' : 'nowhere';
}

function inOrder(index: LayerIndex, marks: Uint8Array | undefined): Uint32Array {
  if (marks === undefined) return new Uint32Array(0);
  let count = 0;
  for (const mark of marks) if (mark === 1) count++;
  const nodes = new Uint32Array(count);
  let end = 0;
  let isSorted = true;
  for (let node = 0; node < marks.length; node++) {
    if (marks[node] !== 1) continue;
    if (end > 0 && offsetOf(index, nodes[end - 1] ?? 0) > offsetOf(index, node)) isSorted = false;
    nodes[end++] = node;
  }
  return isSorted ? nodes : nodes.sort((a, b) => offsetOf(index, a) - offsetOf(index, b) || a - b);
}

function offsetOf(index: LayerIndex, node: number): number {
  return index.dataOffset[node] ?? 0;
}

/** Nodes of a paired tree that one side alone has. */
export interface AloneFiles {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/**
 * Nodes that are files on one side and nothing (or no file) on the other, and not empty; only those of sizes that both
 * sides have.
 */
export function aloneOfOneSize(paired: PairedTree): AloneFiles {
  const { left, right, inLeft, inRight } = paired;
  const alone = { left: [] as number[], right: [] as number[] };
  const sizes = { left: new Set<number>(), right: new Set<number>() };
  for (const at of paired.alone) {
    const down = inLeft[at] ?? -1;
    const up = inRight[at] ?? -1;
    const side = down >= 0 ? left : right;
    const file = fileBehind(side, down >= 0 ? down : up);
    if (file === null) continue;
    const size = contentSize(file.layer, file.node);
    if (size === 0) continue;
    alone[down >= 0 ? 'left' : 'right'].push(at);
    sizes[down >= 0 ? 'left' : 'right'].add(size);
  }
  const sizeAt = (side: Tree, node: number): number => {
    const file = fileBehind(side, node);
    return file === null ? 0 : contentSize(file.layer, file.node);
  };
  return {
    left: alone.left.filter((at) => sizes.right.has(sizeAt(left, inLeft[at] ?? 0))),
    right: alone.right.filter((at) => sizes.left.has(sizeAt(right, inRight[at] ?? 0))),
  };
}
