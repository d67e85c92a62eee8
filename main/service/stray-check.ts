import type { Finding } from '../../shared/finding.ts';
import { displayName } from '../../shared/layer-path.ts';
import type { OpenedArchive } from '../engine/image/image-core.ts';
import type { BlobShelf } from './blob-shelf.ts';
import type { KnownBlob } from './known-blob.ts';

/** Blobs that no document speaks of, to be hashed like all others (SV7.5). */
export function strayBlobs(archive: OpenedArchive, shelf: BlobShelf): KnownBlob[] {
  return archive.strays.map(({ blob, claimedDigest }) =>
    shelf.blobAt(blob, 'none', { sealed: true, claimedDigest }),
  );
}

/** L2: files that are named by a digest which is not that of their bytes, and those that cannot be read. */
export function checkStrays(archive: OpenedArchive, shelf: BlobShelf): Finding[] {
  return archive.strays.flatMap(({ member, blob, claimedDigest }): Finding[] => {
    const { facts, trouble } = shelf.blobAt(blob, 'none', { sealed: true, claimedDigest });
    const where = displayName(member);
    if (trouble !== null) return [{ ...trouble, where }];
    const digest = facts?.digest ?? null;
    const isComparable = claimedDigest?.startsWith('sha256:') === true && digest !== null;
    if (!isComparable || digest === claimedDigest) return [];
    return [
      {
        rule: 'L2',
        severity: 'error',
        where,
        what: `the bytes have the digest ${digest}`,
        why: 'The blob is not the one that its name says: it was damaged or replaced.',
      },
    ];
  });
}
