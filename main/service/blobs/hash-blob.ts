import type { Compression } from '../../../shared/compression.ts';
import type { BlobFacts } from '../cache/blob-facts.ts';
import type { BlobAddress } from './blob-source.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';

/**
 * Digests and sizes of a blob's bytes, stored and plain, found by reading it once on a thread; null where that cannot be
 * done to its end.
 */
export async function hashBlob(
  pool: Pool,
  address: BlobAddress,
  compression: Compression,
  errand: Errand,
): Promise<BlobFacts | null> {
  const wish = { index: false, hash: true, moreHashes: [], storedOnly: false, maxPlain: null, cache: null };
  const found = await pool.run(
    { kind: 'scan', input: { ...wish, address, compression } },
    { weight: address.location.size, signal: errand.signal },
  );
  return found?.facts ?? null;
}
