import type { EntryMetadata } from '../../../shared/file-entry.ts';
import { entryFlag } from '../tar/index/entry-flag.ts';
import type { EntryExtras, LayerIndex } from '../tar/index/layer-index.ts';
import { ownerOf } from '../tar/index/owners.ts';
import { emptyLayer } from './empty-layer.ts';
import { nodeKind } from './node-kind.ts';
import { noLayer } from './tree.ts';
import type { Tree } from './tree.ts';

/** Where the metadata of a node is: hard links share that of what they lead to. */
export interface Source {
  readonly layer: LayerIndex;
  readonly node: number;
}

/** What stands for the metadata of directories that no entry lists: engines make them so. */
export const impliedMode = 0o755;
/** Linux gives all symlinks the same permission bits, whatever a tar says. */
export const symlinkMode = 0o777;

/** The entry whose metadata a node has; in a layer's own tree always the node's own. */
export function sourceOf(tree: Tree, node: number): Source {
  const contentLayer = tree.contentLayer[node] ?? noLayer;
  const shared = contentLayer === noLayer ? undefined : tree.layers[contentLayer];
  if (shared !== undefined) return { layer: shared, node: tree.contentNode[node] ?? 0 };
  // the root of an image without layers comes from none
  const own = tree.layers[tree.layer[node] ?? 0] ?? emptyLayer();
  return { layer: own, node: tree.node[node] ?? 0 };
}

/** Permission bits of a node. What a tar says of symlinks only a layer's own tree shows. */
export function modeOf(tree: Tree, node: number): number {
  return modeFrom(tree, node, sourceOf(tree, node));
}

function modeFrom(tree: Tree, node: number, { layer, node: entry }: Source): number {
  if (tree.kind[node] === nodeKind.implied) return impliedMode;
  if (tree.kind[node] === nodeKind.symlink && tree.view !== 'layer') return symlinkMode;
  return layer.mode[entry] ?? 0;
}

/** Mode, owner and time of a node; the time is 0 for what no entry lists. */
export function metadataOf(tree: Tree, node: number): EntryMetadata {
  const source = sourceOf(tree, node);
  const { layer, node: entry } = source;
  const { uid, gid } = ownerOf(layer, entry);
  return {
    mode: modeFrom(tree, node, source),
    uid,
    gid,
    mtime: layer.mtime[entry] ?? 0,
  };
}

/** Rare parts of a node's entry, when it has any. */
export function extrasOf(tree: Tree, node: number): EntryExtras | undefined {
  const { layer, node: entry } = sourceOf(tree, node);
  return layer.extras.get(entry);
}

/** Whether two directories differ in nothing but their number: mode, owner, time and xattrs are the same. */
export function sameMetadata(a: Tree, aNode: number, b: Tree, bNode: number): boolean {
  if (a.kind[aNode] !== b.kind[bNode]) return false;
  const one = sourceOf(a, aNode);
  const other = sourceOf(b, bNode);
  const owner = ownerOf(one.layer, one.node);
  const otherOwner = ownerOf(other.layer, other.node);
  return (
    one.layer.mode[one.node] === other.layer.mode[other.node] &&
    owner.uid === otherOwner.uid &&
    owner.gid === otherOwner.gid &&
    one.layer.mtime[one.node] === other.layer.mtime[other.node] &&
    sameXattrs(one, other)
  );
}

/** Whether two entries have the same xattrs. */
export function sameXattrs(a: Source, b: Source): boolean {
  const bits = entryFlag.xattrs | entryFlag.capabilities;
  const flagged = ((a.layer.flags[a.node] ?? 0) | (b.layer.flags[b.node] ?? 0)) & bits;
  if (flagged === 0) return true;
  const one = a.layer.extras.get(a.node)?.xattrs ?? new Map<string, Uint8Array>();
  const other = b.layer.extras.get(b.node)?.xattrs ?? new Map<string, Uint8Array>();
  if (one.size !== other.size) return false;
  for (const [name, value] of one) {
    const twin = other.get(name);
    if (twin?.length !== value.length || value.some((byte, at) => byte !== twin[at])) return false;
  }
  return true;
}
