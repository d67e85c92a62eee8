import type { Finding } from '../../../shared/finding.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { storedDigestLike } from '../../engine/image/claimed-algorithms.ts';
import type { NamedBlob, OpenedArchive } from '../../engine/image/image-core.ts';
import type { BlobShelf } from '../blobs/blob-shelf.ts';
import type { KnownBlob } from '../blobs/known-blob.ts';

/** Every file that is named by a digest, to be hashed like the layers (SV7.5): documents, artifacts, and what nothing refers to. */
export function namedBlobs(archive: OpenedArchive, shelf: BlobShelf): KnownBlob[] {
  return archive.named.map((named) => knownAs(named, shelf));
}

/** L2: those whose bytes have another digest than their name says, and those that cannot be read. */
export function checkNamed(archive: OpenedArchive, shelf: BlobShelf): Finding[] {
  return archive.named.flatMap((named): Finding[] => {
    const { facts, trouble, sealed } = knownAs(named, shelf);
    // What is wrong with a layer is told where the layer is.
    if (!sealed) return [];
    const { claimedDigest } = named;
    const where = displayName(named.member);
    if (trouble !== null) return [{ ...trouble, where }];
    const digest = facts === null || claimedDigest === null ? null : storedDigestLike(claimedDigest, facts);
    if (digest === null || digest === claimedDigest) return [];
    return [
      {
        rule: 'L2',
        severity: 'error',
        where,
        what: `the bytes have the digest ${digest}`,
        why: 'The file is not the one that its name says: it was damaged or replaced.',
      },
    ];
  });
}

/** The same blob as that of a layer, where it is one. */
function knownAs({ blob, claimedDigest }: NamedBlob, shelf: BlobShelf): KnownBlob {
  return shelf.blobAt(blob, 'none', { sealed: true, claimedDigest });
}
