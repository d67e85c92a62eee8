import type { LayerPath } from '../../../shared/layer-path.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { FileChunk } from '../../../shared/contract/values.ts';
import type { Checkpoints } from '../../engine/codec/checkpoint.ts';
import { seekableSource } from '../../engine/codec/seekable.ts';
import type { ByteSource } from '../../engine/io/byte-source.ts';
import { idleWork } from '../../engine/io/work.ts';
import { findNode } from '../../engine/tar/index/entry-path.ts';
import { entryType } from '../../engine/tar/index/entry-type.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import { contentOf, readEntry } from '../../engine/tar/read-content.ts';
import { findPath, noLayer } from '../../engine/tree/tree.ts';
import type { Tree } from '../../engine/tree/tree.ts';
import { openBlob } from '../blobs/blob-source.ts';
import type { BlobSource } from '../blobs/blob-source.ts';
import type { BlobShelf } from '../blobs/blob-shelf.ts';
import type { KnownBlob } from '../blobs/known-blob.ts';
import { piecesOf } from './pieces.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';
import { createRecentMap } from '../recent-map.ts';

/** The entry whose content a path shows: its own, or for a hard link that of what it leads to (T5). */
export interface ContentPlace {
  readonly layer: number;
  readonly node: number;
  /** Bytes. */
  readonly size: number;
}

export interface ContentReader {
  /** Throws `no-such-path`, `not-a-file`, `not-ready`, or `corrupt` for a link that leads nowhere. */
  locate(image: number, layer: number, path: string): ContentPlace;
  /** The content that an entry has itself; throws `not-a-file`. */
  placeOf(image: number, layer: number, node: number): ContentPlace;
  read(image: number, place: ContentPlace, offset: number, length: number): Promise<FileChunk>;
  /** All of it, in pieces. */
  bytes(image: number, place: ContentPlace, errand: Errand): AsyncGenerator<Uint8Array>;
  /** The whole plain tar of a layer, in pieces. */
  layerBytes(image: number, layer: number, errand: Errand): AsyncGenerator<Uint8Array>;
  /** The plain tar of a layer, for longer reading; the caller closes it. */
  open(image: number, layer: number, errand: Errand): Promise<PlainSource>;
  close(): void;
}

export interface ContentReaderParts {
  readonly shelf: BlobShelf;
  readonly pool: Pool;
  readonly index: (image: number, layer: number) => LayerIndex;
  /** Throws when the layer has no bytes that could be read. */
  readonly blob: (image: number, layer: number) => KnownBlob;
  /** The image as it is with the layers up to one. */
  readonly merged: (image: number, layer: number) => Tree;
}

/** The plain bytes of a layer, and those that they are made of. */
export interface PlainSource {
  readonly plain: ByteSource;
  readonly stored: BlobSource;
}

/** Layers kept open: a decoder that stands where the last read ended makes the next one cheap. */
const maxOpen = 4;

/**
 * Reads files of layers where they lie: one read for a plain layer, from the nearest checkpoint for a compressed one. Reads
 * are synchronous but small; between two of them others get their turn.
 */
export function createContentReader({ shelf, pool, index, blob, merged }: ContentReaderParts): ContentReader {
  const sources = createRecentMap<PlainSource>(maxOpen, closePlain);

  /** The source that small reads of a layer share. */
  async function shared(of: KnownBlob): Promise<PlainSource> {
    const { location } = of.address;
    const key = `${location.file}\0${location.offset}\0${location.size}`;
    const checkpoints = sources.has(key) ? null : await checkpointsOf(of, {});
    return sources.get(key, () => openPlain(of, checkpoints));
  }

  /** Without them the first read would decode the whole layer on this thread. */
  async function checkpointsOf(of: KnownBlob, errand: Errand): Promise<Checkpoints | null> {
    if (of.compression === 'none') return null;
    const known = shelf.checkpoints(of);
    if (known !== null) return known;
    const wish = {
      index: false,
      hash: false,
      moreHashes: [],
      storedOnly: false,
      maxPlain: null,
      cache: null,
    };
    const found = await pool.run(
      { kind: 'scan', input: { ...wish, address: of.address, compression: of.compression } },
      { weight: of.address.location.size, signal: errand.signal },
    );
    of.checkpoints = found?.checkpoints ?? null;
    return of.checkpoints;
  }

  async function open(image: number, layer: number, errand: Errand): Promise<PlainSource> {
    const of = blob(image, layer);
    return openPlain(of, await checkpointsOf(of, errand));
  }

  return {
    locate(image, layer, path) {
      const own = index(image, layer);
      const node = findNode(own, path.split('/').filter(Boolean).join('/') as LayerPath);
      if (node < 0) throw new ProblemError('no-such-path', `layer ${layer} has no ${displayName(path)}`);
      const content = contentOf(own, node);
      if (content !== null) return { layer, node, size: content.size };
      if (own.type[node] !== entryType.hardlink) {
        throw new ProblemError('not-a-file', `${displayName(path) || '/'} is not a file`);
      }
      return linked(merged(image, layer), path);
    },
    placeOf(image, layer, node) {
      const content = contentOf(index(image, layer), node);
      if (content === null) throw new ProblemError('not-a-file', 'the entry is not a file');
      return { layer, node, size: content.size };
    },
    async read(image, place, offset, length) {
      const of = index(image, place.layer);
      const { plain, stored } = await shared(blob(image, place.layer));
      const bytes = new Uint8Array(Math.max(0, Math.min(length, place.size - offset)));
      const count = bytes.length === 0 ? 0 : readEntry(plain, of, place.node, offset, bytes);
      stored.assertUnchanged();
      return { size: place.size, offset, bytes: bytes.subarray(0, count) };
    },
    async *bytes(image, place, errand) {
      const of = index(image, place.layer);
      const source = await open(image, place.layer, errand);
      try {
        yield* piecesOf(
          place.size,
          (into, offset) => readEntry(source.plain, of, place.node, offset, into),
          errand,
        );
        source.stored.assertUnchanged();
      } finally {
        closePlain(source);
      }
    },
    async *layerBytes(image, layer, errand) {
      const source = await open(image, layer, errand);
      const { plain, stored } = source;
      try {
        yield* piecesOf(plain.size, (into, offset) => plain.read(into, offset), errand);
        stored.assertUnchanged();
      } finally {
        closePlain(source);
      }
    },
    open,
    close() {
      sources.clear();
    },
  };

  function linked(tree: Tree, path: string): ContentPlace {
    const node = findPath(tree, path);
    const layer = node === null ? noLayer : (tree.contentLayer[node] ?? noLayer);
    const of = tree.layers[layer];
    const contentNode = node === null ? 0 : (tree.contentNode[node] ?? 0);
    const content = of === undefined ? null : contentOf(of, contentNode);
    if (of === undefined) {
      throw new ProblemError('corrupt', `${displayName(path)} is a hard link that leads nowhere`);
    }
    if (content === null) throw new ProblemError('not-a-file', `${displayName(path) || '/'} is not a file`);
    return { layer, node: contentNode, size: content.size };
  }
}

function openPlain(of: KnownBlob, checkpoints: Checkpoints | null): PlainSource {
  const stored = openBlob(of.address, idleWork);
  try {
    return { stored, plain: seekableSource(stored, of.compression, checkpoints) };
  } catch (error) {
    stored.close();
    throw error;
  }
}

/** Closes both. */
export function closePlain({ plain, stored }: PlainSource): void {
  plain.close();
  stored.close();
}
