import zlib from 'node:zlib';
import { ProblemError } from '../../../shared/problem.ts';

/** How layers and archives can be packed when they are written. */
export type Packing = 'none' | 'gzip' | 'zstd';

/** Levels that are part of what is written: gzip's own default, and zstd's. */
export const gzipLevel = 6;
export const zstdLevel = 3;

/** Plain bytes of a block. Blocks are compressed each on its own, by any number of threads, with the same result. */
const blockSizes = { gzip: 2 ** 20, zstd: 8 * 2 ** 20 } as const;
const windowSize = 32 * 1024;

/** A block of plain bytes, with what comes before it as far as the codec looks back. Plain data: a thread is told. */
export interface PackBlock {
  readonly packing: 'gzip' | 'zstd';
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly before: Uint8Array;
}

/**
 * Compresses a block: for gzip a run of deflate that ends at a byte (as pigz does, so that one member holds them all), for
 * zstd a frame. Throws `unsupported` where the runtime has no zstd.
 */
export function packBlock({ packing, plain, before }: PackBlock): Uint8Array {
  if (packing === 'zstd') {
    assertPacking('zstd');
    return zlib.zstdCompressSync(plain, {
      params: {
        [zlib.constants.ZSTD_c_compressionLevel]: zstdLevel,
        [zlib.constants.ZSTD_c_checksumFlag]: 1,
      },
    });
  }
  return zlib.deflateRawSync(plain, {
    level: gzipLevel,
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
    ...(before.length > 0 && { dictionary: before }),
  });
}

/** Throws `unsupported` when this runtime cannot pack so. */
export function assertPacking(packing: Packing): void {
  if (packing === 'zstd' && typeof zlib.zstdCompressSync !== 'function') {
    throw new ProblemError(
      'unsupported',
      `zstd cannot be written by this version of Node.js (${process.version}); 22.15 can; gzip works everywhere`,
    );
  }
}

/** Cuts a stream of plain bytes into blocks, and says what stands before, between and after them. */
export interface Packer {
  /** Bytes before the first block. */
  readonly head: Uint8Array;
  /** Blocks that are full now; their bytes are the caller's to keep. */
  add(plain: Uint8Array): PackBlock[];
  /** The last block, if anything is left. */
  last(): PackBlock[];
  /** Bytes after the last block. */
  tail(): Uint8Array;
}

/** gzip: one member without name or time, "unknown" as its system. zstd: a frame with a checksum for each 8 MiB. */
export function createPacker(packing: 'gzip' | 'zstd'): Packer {
  const blockSize = blockSizes[packing];
  let block = new Uint8Array(blockSize);
  let used = 0;
  let before = new Uint8Array(0);
  let checksum = 0;
  let size = 0;
  let blocks = 0;
  const cut = (): PackBlock => {
    const made: PackBlock = { packing, plain: block.subarray(0, used), before };
    if (packing === 'gzip') {
      checksum = zlib.crc32(made.plain, checksum);
      before = block.slice(Math.max(0, used - windowSize), used);
    }
    size += used;
    block = new Uint8Array(blockSize);
    used = 0;
    blocks += 1;
    return made;
  };
  return {
    head: packing === 'gzip' ? Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255) : new Uint8Array(0),
    add(plain) {
      const made: PackBlock[] = [];
      for (let at = 0; at < plain.length;) {
        const count = Math.min(plain.length - at, blockSize - used);
        block.set(plain.subarray(at, at + count), used);
        at += count;
        used += count;
        if (used === blockSize) made.push(cut());
      }
      return made;
    },
    last: () => (used > 0 || (packing === 'zstd' && blocks === 0) ? [cut()] : []),
    tail() {
      if (packing === 'zstd') return new Uint8Array(0);
      // An empty final block, then checksum and size.
      const end = Buffer.alloc(10);
      end.writeUInt16LE(0x0003, 0);
      end.writeUInt32LE(checksum >>> 0, 2);
      end.writeUInt32LE(size % 2 ** 32, 6);
      return end;
    },
  };
}
