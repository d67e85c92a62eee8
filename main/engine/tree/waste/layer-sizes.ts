import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { applyLayer } from '../overlay/apply-layer.ts';
import { contentSize } from '../content.ts';
import { addName, createContentNames, dropName } from './content-names.ts';
import { createState } from '../overlay/overlay-state.ts';
import { noLayer } from '../tree.ts';

/** What a layer adds to an image, in bytes of file content (W7). */
export interface LayerSizes {
  /** What the layer holds. */
  readonly own: number;
  /** What the merged tree gained by it; negative when it lost more. */
  readonly delta: number;
  /** What the merged tree holds with it. */
  readonly cumulative: number;
}

/** Sizes of each layer, oldest first. Content with several names counts once. */
export function layerSizes(layers: readonly LayerIndex[]): LayerSizes[] {
  const state = createState(layers);
  const names = createContentNames(layers);
  let total = 0;
  const sizeAt = (node: number): number => {
    const layer = layers[state.contentLayer[node] ?? noLayer];
    return layer === undefined ? 0 : contentSize(layer, state.contentNode[node] ?? 0);
  };
  const watcher = {
    gained: (node: number): void => {
      if (addName(names, state, node) === 1) total += sizeAt(node);
    },
    lost: (node: number): void => {
      if (dropName(names, state, node) === 0) total -= sizeAt(node);
    },
  };
  return layers.map((layer, number) => {
    const before = total;
    applyLayer(state, number, null, watcher);
    return { own: ownSize(layer), delta: total - before, cumulative: total };
  });
}

function ownSize(layer: LayerIndex): number {
  let sum = 0;
  for (let node = 0; node < layer.count; node++) sum += contentSize(layer, node);
  return sum;
}
