import { encodeName } from '../../../../shared/layer-path.ts';
import { parseStorePath } from '../../../../shared/store-path.ts';
import type { StorePath } from '../../../../shared/store-path.ts';
import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { contentSize } from '../content.ts';
import { entryName } from '../../tar/index/entry-path.ts';
import { hiding, hidingColumn } from '../hiding.ts';
import { isDirectoryCode } from '../node-kind.ts';
import { findPath } from '../tree.ts';
import type { Tree } from '../tree.ts';

/** A Nix store path of an image. */
export interface StorePathInImage {
  readonly path: StorePath;
  /** The layer that it is seen from: of those that hold it the newest whose entry stands in the merged tree, else the newest. */
  readonly layer: number;
  /** Every layer that holds it or something of it, oldest first. */
  readonly layers: readonly number[];
  /** Entries that are no directories, and bytes of content, in the merged tree; when removed, in the newest layer. */
  readonly files: number;
  readonly size: number;
  /** Whether the merged tree still has it. */
  readonly visible: boolean;
}

/** The store paths below `nix/store` of each layer, sorted; `merged` is the tree of all layers. */
export function storePathsIn(layers: readonly LayerIndex[], merged: Tree): StorePathInImage[] {
  const found = new Map<StorePath, { layers: number[]; files: number; size: number }>();
  layers.forEach((layer, number) => {
    for (const held of storePathsOfLayer(layer)) {
      const known = found.get(held.path);
      if (known === undefined) found.set(held.path, { layers: [number], files: held.files, size: held.size });
      else {
        known.layers.push(number);
        known.files = held.files;
        known.size = held.size;
      }
    }
  });
  return Array.from(found, ([path, held]) => {
    const node = findPath(merged, path);
    if (node === null) return { path, ...held, layer: held.layers.at(-1) ?? 0, visible: false };
    const layer = merged.layer[node] ?? 0;
    return { path, layers: held.layers, layer, ...shown(merged, node), visible: true };
  }).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function shown(tree: Tree, node: number): { files: number; size: number } {
  let files = 0;
  // breadth-first numbers: what is below a run of siblings is a run again
  let from = node;
  let to = node + 1;
  while (from < to) {
    for (let at = from; at < to; at++) if (!isDirectoryCode(tree.kind[at] ?? 0)) files++;
    [from, to] = [tree.childStart[from] ?? 0, tree.childStart[to] ?? 0];
  }
  return { files, size: tree.size[node] ?? 0 };
}

/** The store paths that one layer holds, with what it holds of them; whiteouts are nothing. */
export function storePathsOfLayer(
  layer: LayerIndex,
): { readonly path: StorePath; readonly node: number; readonly files: number; readonly size: number }[] {
  const store = childNamed(layer, childNamed(layer, 0, 'nix'), 'store');
  if (store === -1) return [];
  const hides = hidingColumn(layer);
  const held: { path: StorePath; node: number; files: number; size: number }[] = [];
  // number + 1 of the store path that a node belongs to
  const owner = new Uint32Array(layer.count);
  for (let node = store + 1; node < layer.count; node++) {
    if (hides !== null && hides[node] !== hiding.none) continue;
    const parent = layer.parent[node] ?? 0;
    if (parent === store) {
      const path = parseStorePath(`/nix/store/${entryName(layer, node)}`);
      if (path === null) continue;
      owner[node] = held.push({ path, node, files: 0, size: 0 });
    } else owner[node] = owner[parent] ?? 0;
    const own = held[(owner[node] ?? 0) - 1];
    if (own === undefined) continue;
    if (!isDirectoryCode(layer.type[node] ?? 0)) own.files++;
    own.size += contentSize(layer, node);
  }
  return held;
}

function childNamed(layer: LayerIndex, parent: number, text: string): number {
  if (parent === -1) return -1;
  const name = encodeName(text);
  for (let node = 1; node < layer.count; node++) {
    if (layer.parent[node] !== parent || layer.nameLength[node] !== name.length) continue;
    const start = layer.nameStart[node] ?? 0;
    if (name.every((byte, at) => layer.names[start + at] === byte)) return node;
  }
  return -1;
}

/** The entries of the merged tree that belong to a store path: whose content has to be scanned for its references. */
export function storePathNodes(tree: Tree, path: StorePath): number[] {
  const top = findPath(tree, path);
  if (top === null) return [];
  const nodes: number[] = [];
  let from = top;
  let to = top + 1;
  while (from < to) {
    for (let at = from; at < to; at++) nodes.push(at);
    [from, to] = [tree.childStart[from] ?? 0, tree.childStart[to] ?? 0];
  }
  return nodes;
}
