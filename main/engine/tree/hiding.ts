import { nameRole } from '../tar/whiteout.ts';
import type { LayerIndex } from '../tar/index/layer-index.ts';

/** What a name of a layer is to the layers below. */
export const hiding = {
  /** An entry of the image. */
  none: 0,
  whiteout: 1,
  opaque: 2,
  /** W3: not a file of the image. */
  reserved: 3,
  /** Below a name that is no entry of the image. */
  below: 4,
} as const;

/** A code of `hiding` for each node of a layer; null when none hides anything, which is the rule. */
export function hidingColumn(layer: LayerIndex): Uint8Array | null {
  let column: Uint8Array | null = null;
  for (let node = 1; node < layer.count; node++) {
    const code = codeOf(layer, node);
    if (column === null) {
      if (code === hiding.none) continue;
      column = new Uint8Array(layer.count);
    }
    const above = column[layer.parent[node] ?? 0];
    column[node] = above === hiding.none ? code : hiding.below;
  }
  return column;
}

function codeOf(layer: LayerIndex, node: number): number {
  return hiding[nameRole(layer.names, layer.nameStart[node] ?? 0, layer.nameLength[node] ?? 0)];
}
