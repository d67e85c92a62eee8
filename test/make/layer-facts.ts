import { sha256DiffId, sha256Digest } from '../../shared/digest.ts';
import { decodeThrough } from '../../main/engine/codec/one-pass.ts';
import { seekableSource } from '../../main/engine/codec/seekable.ts';
import type { FactsLookup } from '../../main/engine/image/report.ts';
import type { BlobLocation } from '../../main/engine/image/blob-location.ts';
import type { LayerCore, LayerFacts, OpenedArchive } from '../../main/engine/image/image-core.ts';
import { countStorePaths } from '../../main/engine/image/origin.ts';
import { slice } from '../../main/engine/io/byte-source.ts';
import { openFile } from '../../main/engine/io/file-source.ts';
import { idleWork } from '../../main/engine/io/work.ts';
import { createTarScanner } from '../../main/engine/tar/tar-scanner.ts';
import type { BlobLookup } from '../../main/engine/truths/contents.ts';

/** Facts of every layer of an archive, computed at once by reading each blob; what a session does on its threads. */
export function allFacts(archive: OpenedArchive): FactsLookup {
  const known = new Map<string, LayerFacts | null>();
  return (image, number) => {
    const layer = archive.images[image]?.layers[number];
    if (layer === undefined || layer.blob === null) return null;
    const key = `${layer.blob.file}\0${layer.blob.offset}\0${layer.encrypted}`;
    const facts = known.has(key) ? (known.get(key) ?? null) : factsOf(archive, layer);
    known.set(key, facts);
    return facts;
  };
}

/** What is known of every blob that some view names, likewise. */
export function blobFactsOf(archive: OpenedArchive): BlobLookup {
  const known = new Map<string, LayerFacts | null>();
  const layers = [
    ...archive.images.flatMap((image) => [...image.layers, ...(image.views.index ?? [])]),
    ...(archive.legacy?.layers ?? []).map((layer) => ({ ...layer, encrypted: false, index: 0 })),
  ];
  for (const layer of layers) {
    const key = keyOf(layer.blob);
    if (layer.blob !== null && !known.has(key)) known.set(key, factsOf(archive, layer));
  }
  return (blob) => {
    const facts = known.get(keyOf(blob)) ?? null;
    if (facts === null) return null;
    return { diffId: facts.diffId, more: [], size: facts.size, readable: facts.diffId !== null };
  };
}

function keyOf(blob: BlobLocation | null): string {
  return blob === null ? '' : `${blob.file}\0${blob.offset}`;
}

function factsOf(
  archive: OpenedArchive,
  layer: Pick<LayerCore, 'blob' | 'compression' | 'encrypted' | 'index'>,
): LayerFacts | null {
  const { blob } = layer;
  if (blob === null) return null;
  const file = openFile(blob.file);
  try {
    const outer =
      blob.outer === 'none' ? file : seekableSource(file, blob.outer, archive.pass?.checkpoints ?? null);
    const scanner = layer.encrypted ? null : createTarScanner();
    const result = decodeThrough(
      slice(outer, blob.offset, blob.size),
      layer.encrypted ? 'none' : layer.compression,
      {
        work: idleWork,
        hashStored: true,
        hashPlain: !layer.encrypted,
        onPlain: (plain) => scanner?.write(plain),
      },
    );
    const scan = scanner?.end() ?? null;
    const { failure } = result;
    return {
      digest: result.storedDigest === null ? null : sha256Digest(result.storedDigest),
      diffId: result.plainDigest === null ? null : sha256DiffId(result.plainDigest),
      size: failure === null && scan !== null ? result.plainSize : null,
      entries: scan?.entries ?? null,
      storePaths: scan === null ? null : countStorePaths(scan.index),
      findings: [
        ...(failure === null
          ? []
          : [
              {
                rule: 'L3',
                severity: 'error' as const,
                where: `layer ${layer.index}`,
                what: failure.message,
                why: '',
              },
            ]),
        ...(scan?.findings ?? []),
      ],
    };
  } finally {
    file.close();
  }
}

/** What the one pass through a compressed archive saw of a layer (F8); null: nothing, or there was no such pass. */
export function passedFacts(archive: OpenedArchive, layer: LayerCore): LayerFacts | null {
  const passed = layer.blob === null ? undefined : archive.pass?.blobs.get(layer.blob.offset);
  if (passed === undefined || layer.compression !== 'none') return null;
  const { digest, size, scan } = passed;
  return {
    digest,
    diffId: sha256DiffId(digest.slice('sha256:'.length)),
    size,
    entries: scan?.entries ?? null,
    storePaths: scan === null ? null : countStorePaths(scan.index),
    findings: scan?.findings ?? [],
  };
}
