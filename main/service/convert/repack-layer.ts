import type { Compression } from '../../../shared/compression.ts';
import { sha256DiffId, sha256Digest } from '../../../shared/digest.ts';
import type { DiffId } from '../../../shared/digest.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { createHasher } from '../../engine/io/hasher.ts';
import type { Sink } from '../write/archive-writer.ts';
import { differs, openBaseLayer } from '../write/base-layers.ts';
import type { BlobAddress } from '../blobs/blob-source.ts';
import { copySource } from '../write/copy-source.ts';
import { createPackedShelf } from '../layers/packed-shelf.ts';
import { createPackedSink } from '../write/packed-sink.ts';
import type { Errand } from '../progress.ts';
import type { WriteParts } from '../build/write-image.ts';
import type { LayerPart } from '../write/written-layer.ts';

/** A layer of an archive, and what its plain tar must be. */
export interface PlainLayer {
  readonly address: BlobAddress;
  readonly compression: Compression;
  /** Null: whatever it is. */
  readonly diffId: DiffId | null;
  /** For a person. */
  readonly where: string;
}

/**
 * Compresses a layer of an archive on threads; the bytes wait until they are written, because their digest and size are
 * told before them. Rejects with `corrupt` for a plain tar that is another than it should be.
 */
export async function repackLayer(
  layer: PlainLayer,
  packing: Compression,
  { pool, spool }: WriteParts,
  { signal }: Errand,
): Promise<LayerPart> {
  if (packing !== 'gzip' && packing !== 'zstd')
    throw new ProblemError('unsupported', `layers are not compressed with ${packing} here`);
  const shelf = createPackedShelf(spool);
  const plain = openBaseLayer(layer, 'plain');
  const hasher = createHasher();
  let storedSize = 0;
  let diffId: DiffId;
  const sink: Sink = (bytes) => {
    hasher.update(bytes);
    storedSize += bytes.length;
    shelf.put(bytes);
    return Promise.resolve();
  };
  try {
    const packed = createPackedSink(packing, sink, pool, signal);
    const write: Sink = async (bytes) => {
      signal?.throwIfAborted();
      await packed.write(bytes);
    };
    diffId = sha256DiffId(await copySource(plain, write));
    await packed.end();
    if (layer.diffId !== null && diffId !== layer.diffId) throw differs(layer.where, layer.diffId, diffId);
  } catch (error) {
    shelf.drop();
    throw error;
  } finally {
    plain.close();
  }
  const hex = hasher.digest();
  return {
    kind: 'base',
    diffId,
    digest: sha256Digest(hex),
    packing,
    header: null,
    storedSize,
    size: plain.size,
    createdBy: null,
    comment: null,
    tarSum: null,
    spooled: shelf.close(),
    fill: (write) => shelf.pass(write, hex),
    skip: () => shelf.drop(),
  };
}
