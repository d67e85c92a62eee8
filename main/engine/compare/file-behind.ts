import type { LayerIndex } from '../tar/index/layer-index.ts';
import { contentType } from '../tree/content.ts';
import { nodeKind } from '../tree/node-kind.ts';
import { noLayer } from '../tree/tree.ts';
import type { Tree } from '../tree/tree.ts';

/** The entry whose content a node shows when it is a file, by whichever of its names; null for all else. */
export function fileBehind(
  side: Tree,
  node: number,
): { readonly layer: LayerIndex; readonly node: number } | null {
  const kind = side.kind[node];
  if (kind !== nodeKind.file && kind !== nodeKind.hardlink) return null;
  const layer = side.layers[side.contentLayer[node] ?? noLayer];
  const entry = side.contentNode[node] ?? 0;
  return layer === undefined || contentType(layer, entry) !== nodeKind.file ? null : { layer, node: entry };
}
