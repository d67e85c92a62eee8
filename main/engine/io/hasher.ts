import { createHash } from 'node:crypto';

/** A running hash. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  /** Lower-case hex; ends the hasher. */
  digest(): string;
}

/** Below this a call into the crypto library costs as much as the hashing: smaller chunks are gathered first. */
const gatherSize = 64 * 1024;

/** A synchronous sha256, or another of OpenSSL's hashes, that is fast for chunks of any size. */
export function createHasher(algorithm = 'sha256'): Hasher {
  const hash = createHash(algorithm);
  let gathered: Uint8Array | null = null;
  let fill = 0;
  const flush = (): void => {
    if (gathered !== null && fill > 0)
      hash.update(fill === gatherSize ? gathered : gathered.subarray(0, fill));
    fill = 0;
  };
  return {
    update(chunk) {
      if (fill + chunk.length >= gatherSize) {
        flush();
        if (chunk.length >= gatherSize / 2) {
          hash.update(chunk);
          return;
        }
      }
      gathered ??= new Uint8Array(gatherSize);
      gathered.set(chunk, fill);
      fill += chunk.length;
    },
    digest() {
      flush();
      return hash.digest('hex');
    },
  };
}

/** sha256 of bytes at hand, as lower-case hex. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
