import { contentKey } from '../tree/hard-links.ts';
import { nodeKind } from '../tree/node-kind.ts';
import { noLayer } from '../tree/tree.ts';
import type { Tree } from '../tree/tree.ts';

/**
 * For every name of a file that has several: the first of them, as nodes of a paired tree (`inSide`: which node of the side each
 * of those is). The same whichever of the names the tar listed first.
 */
export function hardLinkLeaders(side: Tree, inSide: Int32Array): Map<number, number> {
  const leaders = new Map<number, number>();
  if (!side.kind.includes(nodeKind.hardlink)) return leaders;
  const wanted: (Uint8Array | undefined)[] = [];
  let hasLinks = false;
  for (let node = 0; node < side.count; node++) {
    if (side.kind[node] !== nodeKind.hardlink) continue;
    const layer = side.contentLayer[node] ?? noLayer;
    const index = side.layers[layer];
    if (index === undefined) continue;
    hasLinks = true;
    const marks = (wanted[layer] ??= new Uint8Array(index.count));
    marks[side.contentNode[node] ?? 0] = 1;
  }
  if (!hasLinks) return leaders;
  const first = new Map<number, number>();
  for (let at = 0; at < inSide.length; at++) {
    const node = inSide[at] ?? -1;
    if (node < 0 || wanted[side.contentLayer[node] ?? noLayer]?.[side.contentNode[node] ?? 0] !== 1) continue;
    const key = contentKey(side, node);
    const leader = first.get(key);
    if (leader === undefined) first.set(key, at);
    leaders.set(at, leader ?? at);
  }
  return leaders;
}
