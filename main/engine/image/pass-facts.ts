import type { DiffId } from '../../../shared/digest.ts';
import type { LayerCore, LayerFacts, OpenedArchive, PassedBlob } from './image-core.ts';
import { countStorePaths } from './origin.ts';

/** What the pass through a compressed archive saw of a layer's blob (F8); null: nothing, or there was no such pass. */
export function passedBlob(archive: OpenedArchive, layer: LayerCore): PassedBlob | null {
  if (layer.blob === null || layer.blob.outer === 'none') return null;
  const blob = archive.pass?.blobs.get(layer.blob.offset);
  return blob?.size === layer.blob.size ? blob : null;
}

/**
 * Facts about a layer that the pass through a compressed archive has brought already. Of a layer that is compressed
 * itself only the digest of its stored bytes is known; the rest is null and still to be computed.
 */
export function passedFacts(archive: OpenedArchive, layer: LayerCore): LayerFacts | null {
  const blob = passedBlob(archive, layer);
  if (blob === null) return null;
  const isPlain = layer.compression === 'none' && !layer.encrypted;
  const scan = layer.encrypted ? null : blob.scan;
  return {
    digest: blob.digest,
    diffId: isPlain ? (blob.digest as string as DiffId) : null,
    size: isPlain ? blob.size : null,
    entries: scan?.entries ?? null,
    storePaths: scan === null ? null : countStorePaths(scan.index),
    findings: scan?.findings ?? [],
  };
}
