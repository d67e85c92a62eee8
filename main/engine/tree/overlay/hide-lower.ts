import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { hiddenName } from '../../tar/whiteout.ts';
import type { OverlayWatcher } from './overlay-watcher.ts';
import type { FindingList } from '../../tar/findings/finding-list.ts';
import { hiding } from '../hiding.ts';
import { reportHidesNothing, reportReserved } from './overlay-findings.ts';
import { isAlive, lookup, none, removeChildren, removeTree } from './overlay-state.ts';
import type { OverlayState } from './overlay-state.ts';

const absent = -1;
const unknown = -2;

/**
 * Takes out of the tree what a layer's whiteouts and opaque markers hide (W1, W2). It runs before the layer's own entries
 * are laid, so their place in the tar does not matter and nothing of the layer itself is hidden. Paths are looked up as
 * they stand: a whiteout below a symlink of a lower layer hides nothing, least of all where the link leads.
 */
export function hideLower(
  state: OverlayState,
  layerNumber: number,
  layer: LayerIndex,
  hides: Uint8Array,
  findings: FindingList | null,
  watcher: OverlayWatcher | null,
): void {
  const lost = watcher?.lost ?? null;
  const lower = new Int32Array(layer.count).fill(unknown);
  lower[0] = 0;
  for (let entry = 1; entry < layer.count; entry++) {
    const code = hides[entry];
    if (code === hiding.none || code === hiding.below) continue;
    if (code === hiding.reserved) {
      reportReserved(layer, findings, layerNumber, entry);
      continue;
    }
    const directory = lowerNode(state, layerNumber, layer, lower, layer.parent[entry] ?? 0);
    if (code === hiding.opaque) {
      if (directory === absent) continue;
      watcher?.removing?.(directory, 'opaque', entry);
      removeChildren(state, directory, layerNumber, lost);
      continue;
    }
    const name = hiddenName(layer.names, layer.nameStart[entry] ?? 0, layer.nameLength[entry] ?? 0);
    const node = directory === absent ? none : lookup(state, directory, name, 0, name.length);
    if (node === none || !wasThere(state, layerNumber, node)) {
      reportHidesNothing(layer, findings, layerNumber, entry);
      continue;
    }
    watcher?.removing?.(node, 'whiteout', entry);
    removeTree(state, node, layerNumber, lost);
  }
}

/** Node of the tree below for a directory of the layer, or `absent`. */
function lowerNode(
  state: OverlayState,
  layerNumber: number,
  layer: LayerIndex,
  lower: Int32Array,
  directory: number,
): number {
  const chain: number[] = [];
  let at = directory;
  while (lower[at] === unknown) {
    chain.push(at);
    at = layer.parent[at] ?? 0;
  }
  let node = lower[at] ?? absent;
  for (const entry of chain.reverse()) {
    if (node !== absent) {
      const child = lookup(
        state,
        node,
        layer.names,
        layer.nameStart[entry] ?? 0,
        layer.nameLength[entry] ?? 0,
      );
      node = child !== none && wasThere(state, layerNumber, child) ? child : absent;
    }
    lower[entry] = node;
  }
  return node;
}

/** Whether a node was part of the layers below, before this one began to hide things. */
function wasThere(state: OverlayState, layerNumber: number, node: number): boolean {
  return isAlive(state, node) || state.removedBy[node] === layerNumber + 1;
}
