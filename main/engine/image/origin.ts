import type { LayerOrigin } from '../../../shared/report.ts';
import { entryType } from '../tar/index/entry-type.ts';
import type { LayerIndex } from '../tar/index/layer-index.ts';

/**
 * Where each layer comes from (R3), by the store paths that it holds (`null`: not indexed yet). Layers with store paths
 * are `nix`; those below the first of them are the image that Nix built upon, `base`; the last layer of all, when it is
 * above them, is nixpkgs' customisation layer, `top`. Without any store path nothing of this can be told, nor of a layer
 * as long as it, or for `base` one below it, may yet turn out to hold some: `other`.
 */
export function layerOrigins(storePaths: readonly (number | null)[]): LayerOrigin[] {
  const first = storePaths.findIndex((count) => count !== null && count > 0);
  const unknown = storePaths.indexOf(null);
  return storePaths.map((count, index) => {
    if (first < 0 || count === null) return 'other';
    if (count > 0) return 'nix';
    if (index < first) return unknown >= 0 && unknown < index ? 'other' : 'base';
    return index === storePaths.length - 1 ? 'top' : 'other';
  });
}

const encoder = new TextEncoder();
const store = encoder.encode('store');
const nix = encoder.encode('nix');

/** How many entries stand directly below `nix/store` in a layer, hidden ones (whiteouts) not counted. */
export function countStorePaths(index: LayerIndex): number {
  const folder = childOf(index, childOf(index, 0, nix), store);
  if (folder < 0) return 0;
  let count = 0;
  for (let node = folder + 1; node < index.count; node += 1)
    if (index.parent[node] === folder && !isWhiteout(index, node)) count += 1;
  return count;
}

/** The directory of that name in a directory; −1 when there is none. */
function childOf(index: LayerIndex, parent: number, name: Uint8Array): number {
  if (parent < 0) return -1;
  for (let node = parent + 1; node < index.count; node += 1) {
    if (index.parent[node] !== parent || index.nameLength[node] !== name.length) continue;
    const type = index.type[node];
    const start = index.nameStart[node] ?? 0;
    const isDirectory = type === entryType.directory || type === entryType.implied;
    if (isDirectory && name.every((byte, at) => index.names[start + at] === byte)) return node;
  }
  return -1;
}

function isWhiteout(index: LayerIndex, node: number): boolean {
  const start = index.nameStart[node] ?? 0;
  return [0x2e, 0x77, 0x68, 0x2e].every((byte, at) => index.names[start + at] === byte);
}
