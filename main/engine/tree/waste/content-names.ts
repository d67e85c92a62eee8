import type { LayerIndex } from '../../tar/index/layer-index.ts';
import type { OverlayState } from '../overlay/overlay-state.ts';
import { noLayer } from '../tree.ts';

/** How many names of the tree show each content, kept while layers are laid: hard links share one. */
export interface ContentNames {
  /** Counts of each layer's nodes; made when the layer first shows something. */
  readonly counts: (Uint32Array | undefined)[];
  readonly layers: readonly LayerIndex[];
}

export function createContentNames(layers: readonly LayerIndex[]): ContentNames {
  return { counts: [], layers };
}

/** One name more for the content of a node; the answer is how many there are now. */
export function addName(names: ContentNames, state: OverlayState, node: number): number {
  return change(names, state, node, 1);
}

/** One name less; the answer is how many are left. */
export function dropName(names: ContentNames, state: OverlayState, node: number): number {
  return change(names, state, node, -1);
}

/** Names that show a content. */
export function nameCount(names: ContentNames, layer: number, node: number): number {
  return names.counts[layer]?.[node] ?? 0;
}

function change(names: ContentNames, state: OverlayState, node: number, by: number): number {
  const layer = state.contentLayer[node] ?? noLayer;
  const index = names.layers[layer];
  if (layer === noLayer || index === undefined) return 0;
  const counts = (names.counts[layer] ??= new Uint32Array(index.count));
  const entry = state.contentNode[node] ?? 0;
  const count = (counts[entry] ?? 0) + by;
  counts[entry] = count;
  return count;
}
