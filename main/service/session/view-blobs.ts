import type { BlobLocation } from '../../engine/image/blob-location.ts';
import type { LayerCore, OpenedArchive } from '../../engine/image/image-core.ts';
import type { BlobLookup } from '../../engine/truths/contents.ts';
import type { BlobShelf } from '../blobs/blob-shelf.ts';
import type { ImageBlobs } from './image-blobs.ts';
import type { KnownBlob } from '../blobs/known-blob.ts';

/** Every blob that some view of the archive names as a layer, whether or not it is a layer of an image that is shown. */
export interface ViewBlobs {
  /** Each once. */
  readonly blobs: readonly KnownBlob[];
  readonly lookup: BlobLookup;
}

type ViewLayer = Pick<LayerCore, 'blob' | 'compression' | 'encrypted' | 'claimedDigest'>;

export function createViewBlobs(archive: OpenedArchive, images: ImageBlobs, shelf: BlobShelf): ViewBlobs {
  const shown = images.blobsOf(undefined);
  const byPlace = new Map<string, KnownBlob>(shown.map((blob) => [placeOf(blob.address.location), blob]));
  const add = ({ blob, compression, encrypted, claimedDigest }: ViewLayer): void => {
    if (blob === null || byPlace.has(placeOf(blob))) return;
    byPlace.set(placeOf(blob), shelf.blobAt(blob, compression, { sealed: encrypted, claimedDigest }));
  };
  for (const { views } of archive.images) for (const layer of views.index ?? []) add(layer);
  for (const layer of archive.legacy?.layers ?? []) add({ ...layer, encrypted: false, claimedDigest: null });
  return {
    blobs: [...byPlace.values()],
    lookup(location) {
      const blob = byPlace.get(placeOf(location));
      if (blob === undefined) return null;
      const { facts, trouble, sealed, compression } = blob;
      const isPlain = compression === 'none' && !sealed;
      return {
        diffId: facts?.diffId ?? null,
        more: facts?.more?.plain ?? [],
        size: facts?.size ?? (isPlain ? location.size : null),
        readable: trouble === null && !sealed && !isBroken(facts),
      };
    },
  };
}

/** Read to its end, as far as there was one, and yet without a hash of its plain bytes: they cannot be decoded. */
function isBroken(facts: KnownBlob['facts']): boolean {
  return facts !== null && facts.digest !== null && facts.diffId === null;
}

function placeOf({ file, offset, size }: BlobLocation): string {
  return `${file}\0${offset}\0${size}`;
}
