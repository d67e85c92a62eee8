import type { LayerIndex } from '../tar/index/layer-index.ts';
import { onlyRoot } from '../tar/index/owners.ts';

/** A layer with nothing but the root: stands for one whose bytes are not in the archive. */
export function emptyLayer(): LayerIndex {
  return {
    count: 1,
    parent: new Uint32Array(1),
    nameStart: new Uint32Array(1),
    nameLength: new Uint16Array(1),
    names: new Uint8Array(0),
    type: new Uint8Array(1),
    size: new Float64Array(1),
    mode: new Uint16Array(1),
    owner: new Uint32Array(1),
    owners: onlyRoot(),
    mtime: new Float64Array(1),
    linkStart: new Uint32Array(1),
    linkLength: new Uint16Array(1),
    links: new Uint8Array(0),
    dataOffset: new Float64Array(1).fill(-1),
    flags: new Uint8Array(1),
    extras: new Map(),
  };
}
