import type { Compression } from '../../../shared/compression.ts';
import { digestParts } from '../../../shared/digest.ts';
import type { Digest } from '../../../shared/digest.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { Checkpoints } from '../../engine/codec/checkpoint.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import type { BlobFacts } from '../cache/blob-facts.ts';
import type { BlobAddress } from './blob-source.ts';

/** What a session knows of one blob; filled in as it is read. */
export interface KnownBlob {
  address: BlobAddress;
  readonly compression: Compression;
  /** Whether its bytes can be hashed and nothing else: encrypted, or no layer at all. */
  readonly sealed: boolean;
  /** A hint for the cache, never more (SV5.1). */
  readonly claimedDigest: Digest | null;
  /** Algorithms besides sha256 that the archive names blobs by (L2). */
  readonly moreHashes: readonly string[];
  facts: BlobFacts | null;
  index: LayerIndex | null;
  /** Key of the cache entry that has index and checkpoints. */
  entry: string | null;
  checkpoints: Checkpoints | null;
  /** Why it cannot be read. */
  trouble: Finding | null;
  /** Whether its digests were computed by this session. */
  hashedHere: boolean;
  /** The reading that is going on. */
  running: Promise<void> | null;
}

/**
 * A text that no other plain tar has: its diff_id where that was computed from the bytes, else where the bytes lie. Null for what
 * is no tar or cannot be read.
 */
export function tarKey({ facts, address, sealed, trouble }: KnownBlob): string | null {
  if (sealed || trouble !== null) return null;
  if (facts !== null && facts.diffId !== null) return facts.diffId;
  const { file, outer, offset, size } = address.location;
  return JSON.stringify([file, outer, offset, size]);
}

/** What is to be known of a blob. */
export interface BlobNeed {
  readonly index: boolean;
  /** `known`: from the cache will do; `computed`: by this session (SV7.5). */
  readonly hash: 'no' | 'known' | 'computed';
  /** Plain bytes that may be read for it; null: all. */
  readonly maxPlain: number | null;
}

/** Whether nothing more can or need be found out. */
export function isSatisfied(blob: KnownBlob, need: BlobNeed): boolean {
  if (blob.trouble !== null) return true;
  if (need.index && !blob.sealed && blob.index === null) return false;
  switch (need.hash) {
    case 'no':
      return true;
    case 'known':
      return blob.facts !== null && blob.facts.digest !== null && isHashedByAll(blob.facts, blob.moreHashes);
    case 'computed':
      return blob.hashedHere;
  }
}

function isHashedByAll({ more }: BlobFacts, algorithms: readonly string[]): boolean {
  return algorithms.every((algorithm) => more?.stored.some((each) => digestParts(each)[0] === algorithm));
}

/** Whether satisfying the need means reading the blob from end to end, and not its headers alone. */
export function isThorough(blob: KnownBlob, need: BlobNeed): boolean {
  return need.hash !== 'no' || blob.compression !== 'none';
}
