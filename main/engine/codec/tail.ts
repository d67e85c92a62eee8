import type { CodecNote } from './codec-error.ts';

/** What follows the end of the compressed data: counted, and told apart by whether it is all zeros (L3). */
export interface Tail {
  take(bytes: Uint8Array): void;
  /** As `take`, of so many zeros. */
  skipZeros(count: number): void;
  /** Null when nothing followed. */
  note(): CodecNote | null;
}

/** A tail that begins at `position` of the stored bytes. */
export function readTail(position: number): Tail {
  let size = 0;
  let zeros = true;
  return {
    take(bytes) {
      size += bytes.length;
      zeros &&= isZero(bytes);
    },
    skipZeros(count) {
      size += count;
    },
    note() {
      return size === 0 ? null : { code: zeros ? 'padding' : 'trailing-bytes', position, size };
    },
  };
}

function isZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}
