import type { KnownBlob } from '../blobs/known-blob.ts';
import type { Wanted } from '../blobs/read-blobs.ts';
import type { ScanWish } from './session.ts';

/** What `cheap` may read in all: bytes as stored. */
const cheapBytes = 64 * 1024 * 1024;
/** What a layer that is read cheaply may expand to: sixteen times its stored bytes, and this much in any case. */
const cheapFactor = 16;
const cheapPlain = 64 * 1024 * 1024;

/** What a wish means for each blob. What is known already (recall first) costs nothing and is not counted. */
export function planScan(blobs: readonly KnownBlob[], { index, hash }: ScanWish): Wanted[] {
  const isCheap = costOf(blobs, index === true) <= cheapBytes;
  return blobs.flatMap((blob): Wanted[] => {
    const isRead = index === true && blob.compression !== 'none' && blob.index === null;
    const isIndexed = index === true || (index === 'cheap' && (isCheap || blob.index !== null));
    // Bytes that flow by for the index are hashed in the same pass.
    const isHashed = hash === 'all' || (hash !== undefined && (isCheap || isRead));
    if (!isIndexed && !isHashed) return [];
    const isBounded = index !== true && hash !== 'all';
    const { size } = blob.address.location;
    return [
      {
        blob,
        need: {
          index: isIndexed,
          hash: isHashed ? 'known' : 'no',
          maxPlain: isBounded ? Math.max(cheapPlain, size * cheapFactor) : null,
        },
      },
    ];
  });
}

/** Bytes to be read for the sake of what is cheap: those that are read for an index that is wanted come for free. */
function costOf(blobs: readonly KnownBlob[], indexing: boolean): number {
  return blobs
    .filter(({ facts, trouble }) => trouble === null && (facts === null || facts.digest === null))
    .filter(({ compression }) => !indexing || compression === 'none')
    .reduce((sum, { address }) => sum + address.location.size, 0);
}
