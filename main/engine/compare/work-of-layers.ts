import type { LayersOfSides } from '../../../shared/compare/compared-files.ts';
import type { LayerIndex } from '../tar/index/layer-index.ts';
import { entryPath } from '../tar/index/entry-path.ts';
import { hiddenName } from '../tar/whiteout.ts';
import { hiding, hidingColumn } from '../tree/hiding.ts';
import { isDirectoryCode } from '../tree/node-kind.ts';
import { findChild, findPath } from '../tree/tree.ts';
import type { Tree } from '../tree/tree.ts';
import type { PairedTree } from './paired-tree.ts';

/** What is below a node was taken away, and perhaps the node too. */
const hidden = { not: 0, whole: 1, below: 2 } as const;

/**
 * A 1 for each node that layers have the last word on (CF1.5): its entry on their side is theirs, or that side has none and
 * they took it away. Layers are numbered as in their image; numbers beyond its layers stand for none.
 */
export function workOfLayers(paired: PairedTree, layers: LayersOfSides): Uint8Array {
  const work = new Uint8Array(paired.tree.count);
  markSide(work, paired.tree, paired.left, paired.inLeft, layers.left);
  markSide(work, paired.tree, paired.right, paired.inRight, layers.right);
  return work;
}

function markSide(
  work: Uint8Array,
  tree: Tree,
  side: Tree,
  inSide: Int32Array,
  layers: readonly number[],
): void {
  if (layers.length === 0) return;
  const isOne = Uint8Array.from(side.layers, (_, layer) => (layers.includes(layer) ? 1 : 0));
  const hides = new Uint8Array(tree.count);
  for (const [number, layer] of side.layers.entries())
    if (isOne[number] === 1) markHidden(hides, tree, layer);
  for (let at = 1; at < tree.count; at++) {
    if (hides[tree.parent[at] ?? 0] !== hidden.not) hides[at] = hidden.whole;
    const node = inSide[at] ?? -1;
    const isTheirs = node >= 0 && isOne[side.layer[node] ?? 0] === 1;
    if (isTheirs || (node < 0 && hides[at] === hidden.whole)) work[at] = 1;
    // a file where a directory was takes away all that was in it
    if (isTheirs && !isDirectoryCode(side.kind[node] ?? 0)) hides[at] = hidden.whole;
  }
}

/** Marks what the whiteouts of a layer hide, where either side has it. */
function markHidden(hides: Uint8Array, tree: Tree, layer: LayerIndex): void {
  const roles = hidingColumn(layer);
  if (roles === null) return;
  for (let entry = 1; entry < layer.count; entry++) {
    const role = roles[entry];
    if (role !== hiding.whiteout && role !== hiding.opaque) continue;
    const directory = findPath(tree, entryPath(layer, layer.parent[entry] ?? 0));
    if (directory === null) continue;
    if (role === hiding.opaque) {
      hides[directory] = hides[directory] === hidden.whole ? hidden.whole : hidden.below;
      continue;
    }
    const start = layer.nameStart[entry] ?? 0;
    const at = findChild(tree, directory, hiddenName(layer.names, start, layer.nameLength[entry] ?? 0));
    if (at !== null) hides[at] = hidden.whole;
  }
}
