import { decodeName } from '../../../shared/layer-path.ts';
import { entryType } from '../../engine/tar/index/entry-type.ts';
import { linkText } from '../../engine/tar/index/hardlinks.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import { ownerOf } from '../../engine/tar/index/owners.ts';
import { readEntry } from '../../engine/tar/read-content.ts';
import { extrasOf, metadataOf, sourceOf } from '../../engine/tree/metadata.ts';
import { nodeChange, nodeKind } from '../../engine/tree/node-kind.ts';
import type { Tree } from '../../engine/tree/tree.ts';
import { closePlain } from '../contents/content-reader.ts';
import type { ContentPlace, PlainSource } from '../contents/content-reader.ts';
import { gathered, piecesOf } from '../contents/pieces.ts';
import type { Errand } from '../progress.ts';
import { tarEnd, tarHeader, tarPadding } from './tar-header.ts';
import type { TarEntry } from './tar-header.ts';

/** What a tar of a tree is made from. */
export interface TreeTarSource {
  readonly tree: Tree;
  /** The node whose contents are saved. */
  readonly top: number;
  /** What the top is called in the tar; "" leaves it out and saves what is in it. */
  readonly name: string;
  /** The content of a file or hard link of the tree; null for a link that leads nowhere, which is left out. */
  readonly locate: (node: number) => ContentPlace | null;
  /** The index of a layer; a tree of one layer holds no other. */
  readonly index: (layer: number) => LayerIndex;
  /** Opens the plain tar of a layer. */
  readonly open: (layer: number) => Promise<PlainSource>;
}

/**
 * A part of a tree as a tar (SV6.2): folders first, then files in the order in which their layers hold them, so that each
 * compressed layer is decoded once, then links and the rest. Of several names of one content the first has the bytes, the
 * others are hard links to it.
 */
export function treeTar(source: TreeTarSource, errand: Errand): AsyncGenerator<Uint8Array> {
  return gathered(tarPieces(source, errand));
}

async function* tarPieces(source: TreeTarSource, errand: Errand): AsyncGenerator<Uint8Array> {
  const { tree } = source;
  const { folders, files, others, total } = sortOut(source);
  for (const { node, path } of folders) yield tarHeader(entryOf(tree, node, path, 'directory', 0, null));
  let done = 0;
  const opened: { layer: number; source: PlainSource | null } = { layer: -1, source: null };
  const first = new Map<string, string>();
  try {
    for (const { node, path, place } of files) {
      errand.signal?.throwIfAborted();
      const key = `${place.layer} ${place.node}`;
      const twin = first.get(key);
      if (twin !== undefined) {
        yield tarHeader(entryOf(tree, node, path, 'hardlink', 0, twin));
        continue;
      }
      first.set(key, path);
      yield tarHeader(entryOf(tree, node, path, 'file', place.size, null));
      if (place.size === 0) continue;
      if (opened.source === null || opened.layer !== place.layer) {
        if (opened.source !== null) closePlain(opened.source);
        opened.source = null;
        opened.source = await source.open(place.layer);
        opened.layer = place.layer;
      }
      const { plain, stored } = opened.source;
      const index = source.index(place.layer);
      const read = (into: Uint8Array, offset: number): number =>
        readEntry(plain, index, place.node, offset, into);
      for await (const piece of piecesOf(place.size, read, errand)) {
        yield piece;
        done += piece.length;
        errand.onProgress?.({ phase: 'writing', done, total });
      }
      yield tarPadding(place.size);
      stored.assertUnchanged();
    }
  } finally {
    if (opened.source !== null) closePlain(opened.source);
  }
  for (const { node, path, type, link } of others) yield tarHeader(entryOf(tree, node, path, type, 0, link));
  yield tarEnd;
}

interface Named {
  readonly node: number;
  readonly path: string;
}

interface SortedOut {
  readonly folders: readonly Named[];
  readonly files: readonly (Named & { readonly place: ContentPlace })[];
  readonly others: readonly (Named & { readonly type: TarEntry['type']; readonly link: string | null })[];
  /** Bytes of content. */
  readonly total: number;
}

function sortOut({ tree, top, name, locate, index }: TreeTarSource): SortedOut {
  const folders: Named[] = [];
  const files: (Named & { place: ContentPlace; offset: number })[] = [];
  const others: (Named & { type: TarEntry['type']; link: string | null })[] = [];
  let total = 0;
  for (const { node, path } of namedBelow(tree, top, name)) {
    switch (tree.kind[node] ?? nodeKind.whiteout) {
      case nodeKind.implied:
      case nodeKind.directory:
        folders.push({ node, path });
        break;
      case nodeKind.file:
      case nodeKind.hardlink: {
        const symlink = symlinkBehind(tree, node);
        if (symlink !== null) {
          others.push({ node, path, type: 'symlink', link: symlink });
          break;
        }
        const place = locate(node);
        if (place === null) break;
        total += place.size;
        files.push({ node, path, place, offset: index(place.layer).dataOffset[place.node] ?? 0 });
        break;
      }
      case nodeKind.symlink: {
        const { layer, node: entry } = sourceOf(tree, node);
        others.push({ node, path, type: 'symlink', link: linkText(layer, entry) });
        break;
      }
      case nodeKind.char:
        others.push({ node, path, type: 'char', link: null });
        break;
      case nodeKind.block:
        others.push({ node, path, type: 'block', link: null });
        break;
      case nodeKind.fifo:
        others.push({ node, path, type: 'fifo', link: null });
        break;
      default:
      // Whiteouts have done their work.
    }
  }
  files.sort((a, b) => a.place.layer - b.place.layer || a.offset - b.offset);
  return { folders, files, others, total };
}

/** A hard link can be another name of a symlink. */
function symlinkBehind(tree: Tree, node: number): string | null {
  if (tree.kind[node] !== nodeKind.hardlink) return null;
  const layer = tree.layers[tree.contentLayer[node] ?? -1];
  const entry = tree.contentNode[node] ?? 0;
  return layer?.type[entry] === entryType.symlink ? linkText(layer, entry) : null;
}

/** The nodes at and below one, parents first, with the paths they get; without what must not be written anywhere (T3). */
function* namedBelow(tree: Tree, top: number, name: string): Generator<Named> {
  const paths = new Map<number, string>([[top, name]]);
  if (name !== '') yield { node: top, path: name };
  // Breadth first: what is below a run of siblings is a run again.
  let from = tree.childStart[top] ?? 0;
  let to = tree.childStart[top + 1] ?? 0;
  while (from < to) {
    for (let node = from; node < to; node += 1) {
      const parent = paths.get(tree.parent[node] ?? 0);
      const own = decodeName(tree.names.subarray(tree.nameStart[node], tree.nameStart[node + 1]));
      if (parent === undefined || !isWritable(own) || tree.change?.[node] === nodeChange.removed) continue;
      const path = parent === '' ? own : `${parent}/${own}`;
      paths.set(node, path);
      yield { node, path };
    }
    [from, to] = [tree.childStart[from] ?? 0, tree.childStart[to] ?? 0];
  }
}

function isWritable(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('\0');
}

function entryOf(
  tree: Tree,
  node: number,
  path: string,
  type: TarEntry['type'],
  size: number,
  link: string | null,
): TarEntry {
  const { layer, node: entry } = sourceOf(tree, node);
  const { user, group } = ownerOf(layer, entry);
  const extras = extrasOf(tree, node);
  return {
    path,
    type,
    size,
    ...metadataOf(tree, node),
    owner: user,
    group,
    link,
    device: extras?.device ?? null,
    xattrs: extras?.xattrs ?? new Map(),
  };
}
