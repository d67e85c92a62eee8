import type { EntryExtras, LayerIndex } from './layer-index.ts';

/**
 * The index without the nodes marked 1 in `dropped`, which hold all that is below any of them. The rest keeps its order.
 * Names and links of the dropped stay behind unused: this is for odd layers only (T4.3).
 */
export function dropNodes(index: LayerIndex, dropped: Uint8Array): LayerIndex {
  const kept: number[] = [];
  const renumbered = new Uint32Array(index.count);
  for (let node = 0; node < index.count; node += 1) {
    if (dropped[node] !== 1) renumbered[node] = kept.push(node) - 1;
  }
  const extras = new Map<number, EntryExtras>();
  for (const [node, value] of index.extras) if (dropped[node] !== 1) extras.set(renumbered[node] ?? 0, value);
  return {
    ...index,
    count: kept.length,
    parent: Uint32Array.from(kept, (node) => renumbered[index.parent[node] ?? 0] ?? 0),
    nameStart: Uint32Array.from(kept, (node) => index.nameStart[node] ?? 0),
    nameLength: Uint16Array.from(kept, (node) => index.nameLength[node] ?? 0),
    type: Uint8Array.from(kept, (node) => index.type[node] ?? 0),
    size: Float64Array.from(kept, (node) => index.size[node] ?? 0),
    mode: Uint16Array.from(kept, (node) => index.mode[node] ?? 0),
    owner: Uint32Array.from(kept, (node) => index.owner[node] ?? 0),
    mtime: Float64Array.from(kept, (node) => index.mtime[node] ?? 0),
    linkStart: Uint32Array.from(kept, (node) => index.linkStart[node] ?? 0),
    linkLength: Uint16Array.from(kept, (node) => index.linkLength[node] ?? 0),
    dataOffset: Float64Array.from(kept, (node) => index.dataOffset[node] ?? 0),
    flags: Uint8Array.from(kept, (node) => index.flags[node] ?? 0),
    extras,
  };
}
