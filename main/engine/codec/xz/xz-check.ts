import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc64, crc64Start } from './crc64.ts';

/** Sums up a block's plain bytes in the way its stream says. */
export interface XzCheck {
  /** Bytes that the sum takes after a block. */
  readonly size: number;
  update(plain: Uint8Array): void;
  /** Whether the sum is this one; true for sums that are not known, as xz itself has it. */
  matches(stored: Uint8Array): boolean;
}

const sizes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/** A new sum of the kind with this id (0 none, 1 CRC-32, 4 CRC-64, 10 SHA-256; .xz file format 1.2.1, 2.1.1.2). */
export function openXzCheck(id: number): XzCheck {
  const size = sizes[id] ?? 0;
  switch (id) {
    case 1: {
      let sum = 0;
      return {
        size,
        update(plain) {
          sum = crc32(plain, sum);
        },
        matches: (stored) => sum === viewOf(stored).getUint32(0, true),
      };
    }
    case 4: {
      let sum = crc64Start;
      return {
        size,
        update(plain) {
          sum = crc64(plain, sum);
        },
        matches(stored) {
          const view = viewOf(stored);
          return sum.low === view.getInt32(0, true) && sum.high === view.getInt32(4, true);
        },
      };
    }
    case 10: {
      const hash = createHash('sha256');
      return {
        size,
        update(plain) {
          hash.update(plain);
        },
        matches: (stored) => hash.digest().equals(stored),
      };
    }
    default:
      return { size, update() {}, matches: () => true };
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
