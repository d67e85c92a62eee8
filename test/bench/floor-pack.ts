import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { blockSizes, createPackOne } from '../../main/engine/build/layer/compress.ts';
import type { FloorPiece } from './floor-piece.ts';

/** Plain bytes of a file that are to be packed. */
export interface FloorPacking extends Omit<FloorPiece, 'compression'> {
  readonly packing: 'gzip' | 'zstd';
}

/**
 * Reads a piece, packs it block by block and hashes what is plain and what is packed, with this runtime's own calls and nothing
 * else. Answers how many bytes are packed.
 */
export function packPiece({ file, offset, size, packing }: FloorPacking): number {
  const pack = createPackOne();
  const plain = createHash('sha256');
  const packed = createHash('sha256');
  const block = new Uint8Array(blockSizes[packing]);
  const before = new Uint8Array(0);
  const descriptor = openSync(file, 'r');
  let made = 0;
  try {
    for (let done = 0; done < size;) {
      const count = readSync(descriptor, block, 0, Math.min(block.length, size - done), offset + done);
      if (count === 0) throw new Error(`${file} ends at ${offset + done}`);
      done += count;
      const bytes = block.subarray(0, count);
      plain.update(bytes);
      const result = pack({ packing, plain: bytes, before });
      packed.update(result);
      made += result.length;
    }
    return made;
  } finally {
    closeSync(descriptor);
  }
}
