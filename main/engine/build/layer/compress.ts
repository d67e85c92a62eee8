import zlib from 'node:zlib';
import { ProblemError } from '../../../../shared/problem.ts';
import { nativeZstdFrames } from '../../codec/native-zlib.ts';
import type { FrameEngine, ZstdParameters } from '../../codec/native-zlib.ts';
import { letGo } from '../../io/let-go.ts';

/** How layers and archives can be packed when they are written. */
export type Packing = 'none' | 'gzip' | 'zstd';

/** Levels that are part of what is written: gzip's own default, and zstd's. */
export const gzipLevel = 6;
export const zstdLevel = 3;
/**
 * In bits. The longer of level 3's two tables at half its size, so that both fit into the cache of one core: a tenth less
 * time. What that costs is more than made up for by frames of twice the level's window that are looked back into as a whole.
 * More than 8 MiB no decoder need allow (RFC 8878, 3.1.1.1.2).
 */
export const zstdTables = { hashLog: 16, windowLog: 23 } as const;

/** Plain bytes of a block. Blocks are compressed each on its own, by any number of threads, with the same result. */
export const blockSizes = { gzip: 2 ** 20, zstd: 8 * 2 ** 20 } as const;
/** How far back the codec looks into the block before. */
export const windowSizes = { gzip: 32 * 1024, zstd: 0 } as const;

/** A block of plain bytes, with what comes before it as far as the codec looks back. Plain data: a thread is told. */
export interface PackBlock {
  readonly packing: 'gzip' | 'zstd';
  readonly plain: Uint8Array;
  readonly before: Uint8Array;
}

/** Compresses a block. */
export type PackOne = (block: PackBlock) => Uint8Array<ArrayBuffer>;

/**
 * Compresses blocks as `packBlock` does, one after the other, and keeps the memory that it takes for it: what is asked of the
 * system for each block anew costs a tenth of the time.
 */
export function createPackOne(): PackOne {
  let engine: FrameEngine | null = null;
  let output = new Uint8Array(0);
  return (block) => {
    const { packing, plain } = block;
    if (packing === 'gzip') return packBlock(block);
    assertPacking('zstd');
    engine ??= nativeZstdFrames(zstdParameters());
    if (engine === null) return packBlock(block);
    const room = roomFor(plain.length);
    if (output.length < room) output = new Uint8Array(roomFor(Math.max(plain.length, blockSizes.zstd)));
    try {
      return output.slice(0, engine.frame(plain, output));
    } catch (error) {
      // There may be half a frame in it.
      engine.close();
      engine = null;
      throw error;
    }
  };
}

/**
 * Compresses a block: for gzip a run of deflate that ends at a byte (as pigz does, so that one member holds them all), for
 * zstd a frame. Throws `unsupported` where the runtime has no zstd.
 */
export function packBlock({ packing, plain, before }: PackBlock): Uint8Array<ArrayBuffer> {
  if (packing === 'zstd') {
    assertPacking('zstd');
    return compact(
      zlib.zstdCompressSync(plain, { chunkSize: roomFor(plain.length), params: zstdParameters() }),
    );
  }
  return compact(
    zlib.deflateRawSync(plain, {
      level: gzipLevel,
      finishFlush: zlib.constants.Z_SYNC_FLUSH,
      chunkSize: roomFor(plain.length),
      ...(before.length > 0 && { dictionary: before }),
    }),
  );
}

/** Room for the worst case: zstd then sees the block as one, instead of through a window that it copies; and nothing is joined. */
function roomFor(plain: number): number {
  return plain + (plain >> 8) + 1024;
}

function zstdParameters(): ZstdParameters {
  const { ZSTD_c_compressionLevel, ZSTD_c_hashLog, ZSTD_c_windowLog, ZSTD_c_checksumFlag } = zlib.constants;
  return {
    [ZSTD_c_compressionLevel]: zstdLevel,
    [ZSTD_c_hashLog]: zstdTables.hashLog,
    [ZSTD_c_windowLog]: zstdTables.windowLog,
    [ZSTD_c_checksumFlag]: 1,
  };
}

/**
 * A result of the runtime in memory of its own, which may move to another thread: small ones share theirs, and large ones have
 * room left.
 */
function compact(result: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(result);
  if (result.buffer.byteLength > bytes.length + Buffer.poolSize) letGo(result);
  return bytes;
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

/** What stands around packed blocks, whose plain bytes are told in order. */
export interface PackFrame {
  /** Bytes before the first block. */
  readonly head: Uint8Array;
  add(plain: Uint8Array): void;
  /** Bytes after the last block. */
  tail(): Uint8Array;
}

/** gzip: one member without name or time, "unknown" as its system. zstd: a frame with a checksum for each block, nothing else. */
export function createPackFrame(packing: 'gzip' | 'zstd'): PackFrame {
  if (packing === 'zstd') return { head: new Uint8Array(0), add() {}, tail: () => new Uint8Array(0) };
  let checksum = 0;
  let size = 0;
  return {
    head: Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255),
    add(plain) {
      checksum = zlib.crc32(plain, checksum);
      size += plain.length;
    },
    tail() {
      // An empty final block, then checksum and size.
      const end = Buffer.alloc(10);
      end.writeUInt16LE(0x0003, 0);
      end.writeUInt32LE(checksum >>> 0, 2);
      end.writeUInt32LE(size % 2 ** 32, 6);
      return end;
    },
  };
}

/** A block that is a thread's to keep. */
export interface OwnBlock extends PackBlock {
  readonly plain: Uint8Array<ArrayBuffer>;
}

/** Cuts a stream of plain bytes into blocks, and says what stands before, between and after them. */
export interface Packer extends Pick<PackFrame, 'head' | 'tail'> {
  /** Blocks that are full now; their bytes are the caller's to keep, or to give back. */
  add(plain: Uint8Array): OwnBlock[];
  /** The last block, if anything is left. */
  last(): OwnBlock[];
  /** Memory of a block that nobody needs any more, for a later one. */
  reuse(plain: Uint8Array<ArrayBuffer>): void;
}

export function createPacker(packing: 'gzip' | 'zstd'): Packer {
  const blockSize = blockSizes[packing];
  const frame = createPackFrame(packing);
  const free: Uint8Array<ArrayBuffer>[] = [];
  let block = new Uint8Array(blockSize);
  let used = 0;
  let before = new Uint8Array(0);
  let blocks = 0;
  const cut = (): OwnBlock => {
    const made = { packing, plain: block.subarray(0, used), before };
    frame.add(made.plain);
    before = block.slice(Math.max(0, used - windowSizes[packing]), used);
    block = free.pop() ?? new Uint8Array(blockSize);
    used = 0;
    blocks += 1;
    return made;
  };
  return {
    head: frame.head,
    add(plain) {
      const made: OwnBlock[] = [];
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
    reuse({ buffer }) {
      free.push(new Uint8Array(buffer));
    },
    tail: () => frame.tail(),
  };
}
