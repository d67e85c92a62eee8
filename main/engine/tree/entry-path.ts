import { decodeName } from '../../../shared/layer-path.ts';
import type { LayerPath } from '../../../shared/layer-path.ts';
import type { LayerIndex } from '../tar/layer-index.ts';

/** Name of an entry's last component, as the tar has it. */
export function entryName(layer: LayerIndex, node: number): string {
  const start = layer.nameStart[node] ?? 0;
  return decodeName(layer.names.subarray(start, start + (layer.nameLength[node] ?? 0)));
}

/** Path of an entry of a layer, as the tar has it (whiteouts with their prefix). */
export function entryPath(layer: LayerIndex, node: number): LayerPath {
  const parts: string[] = [];
  for (let at = node; at !== 0; at = layer.parent[at] ?? 0) parts.push(entryName(layer, at));
  return parts.reverse().join('/') as LayerPath;
}

/** Text of an entry's link, as the tar has it; null when it has none. */
export function entryLink(layer: LayerIndex, node: number): string | null {
  const length = layer.linkLength[node] ?? 0;
  if (length === 0) return null;
  const start = layer.linkStart[node] ?? 0;
  return decodeName(layer.links.subarray(start, start + length));
}
