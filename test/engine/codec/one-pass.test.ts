import { createHash } from 'node:crypto';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Compression } from '../../../shared/compression.ts';
import { CodecError } from '../../../main/engine/codec/codec-error.ts';
import { decodeThrough, type OnePassOptions } from '../../../main/engine/codec/one-pass.ts';
import { memorySource } from '../../../main/engine/io/byte-source.ts';
import {
  cancelWork,
  createWorkMemory,
  idleWork,
  sharedWork,
  workDone,
} from '../../../main/engine/io/work.ts';
import { fixture } from './decode.ts';
import { join, makePlain } from './plain.ts';

const large = makePlain(5, 3_000_000);
const small = makePlain(7, 30_000);
const options: OnePassOptions = { work: idleWork, hashStored: true, hashPlain: true };

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe.each<[Compression, Uint8Array, Uint8Array]>([
  ['none', large, large],
  ['gzip', zlib.gzipSync(large), large],
  ['zstd', zlib.zstdCompressSync(large), large],
  ['xz', fixture('two-streams.xz'), small],
  ['bzip2', fixture('two-streams.bz2'), small],
])('one pass over %s', (compression, stored, plain) => {
  test('C1: both digests, both sizes, every byte once and in order', () => {
    const parts: Uint8Array[] = [];
    let expected = 0;
    const result = decodeThrough(memorySource(stored), compression, {
      ...options,
      onPlain: (piece, offset) => {
        expect(offset).toBe(expected);
        expected += piece.length;
        parts.push(piece.slice());
      },
    });
    expect(result).toEqual({
      storedDigest: sha256(stored),
      storedSize: stored.length,
      plainDigest: sha256(plain),
      plainSize: plain.length,
      moreStored: [],
      morePlain: [],
      notes: [],
      failure: null,
      checkpoints: null,
    });
    expect(Buffer.compare(join(...parts), plain)).toBe(0);
  });

  test('L2: in other algorithms as well where they are asked for', () => {
    const moreHashes = ['sha384', 'sha512'];
    const of = (bytes: Uint8Array): string[] =>
      moreHashes.map((algorithm) => `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`);
    const result = decodeThrough(memorySource(stored), compression, { ...options, moreHashes });
    expect(result).toMatchObject({
      storedDigest: sha256(stored),
      moreStored: of(stored),
      morePlain: of(plain),
    });
    const { morePlain } = decodeThrough(memorySource(stored), compression, {
      ...options,
      moreHashes,
      hashPlain: false,
    });
    expect(morePlain).toEqual([]);
  });

  test('digests that are not asked for are not computed', () => {
    const digests = (hashStored: boolean, hashPlain: boolean): unknown[] => {
      const result = decodeThrough(memorySource(stored), compression, { ...options, hashStored, hashPlain });
      return [result.storedDigest, result.plainDigest];
    };
    expect(digests(false, false)).toEqual([null, null]);
    expect(digests(true, false)).toEqual([sha256(stored), null]);
    expect(digests(false, true)).toEqual([null, sha256(plain)]);
  });

  test('IO4: progress is told and a cancel is heard', () => {
    const memory = createWorkMemory();
    decodeThrough(memorySource(stored), compression, { ...options, work: sharedWork(memory) });
    expect(workDone(memory)).toBe(stored.length);
    const cancelled = { ...options, work: sharedWork(memory), onPlain: () => cancelWork(memory) };
    const big = join(stored, stored, stored);
    expect(() => decodeThrough(memorySource(big), compression, cancelled)).toThrow('cancelled');
  });

  test('what a receiver throws is not taken for bad data', () => {
    const inner = new CodecError('corrupt', 7, 'of something inside');
    const onPlain = (): never => {
      throw inner;
    };
    expect(() => decodeThrough(memorySource(stored), compression, { ...options, onPlain })).toThrow(inner);
  });
});

describe.each<[Compression, Uint8Array, Uint8Array]>([
  ['gzip', zlib.gzipSync(large), large],
  ['zstd', zlib.zstdCompressSync(large, { params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } }), large],
  ['xz', fixture('tiled.xz'), join(...Array.from({ length: 200 }, () => small))],
  ['bzip2', fixture('blocks.bz2'), makePlain(9, 250_000)],
])('damaged %s', (compression, stored, plain) => {
  test('L2: trailing bytes belong to the stored digest alone', () => {
    const longer = join(stored, Buffer.from('trailing bytes'));
    expect(decodeThrough(memorySource(longer), compression, options)).toMatchObject({
      storedDigest: sha256(longer),
      plainDigest: sha256(plain),
      failure: null,
      notes: [{ code: 'trailing-bytes', position: stored.length, size: 14 }],
    });
  });

  test('C1: truncated data gives what there is, its stored digest, and no plain digest', () => {
    const cut = stored.subarray(0, Math.floor(stored.length * 0.7));
    let seen = 0;
    const result = decodeThrough(memorySource(cut), compression, {
      ...options,
      onPlain: (piece) => {
        expect(Buffer.compare(piece, plain.subarray(seen, seen + piece.length))).toBe(0);
        seen += piece.length;
      },
    });
    expect(result).toMatchObject({ storedDigest: sha256(cut), storedSize: cut.length, plainDigest: null });
    expect(result.failure).toMatchObject({ code: 'truncated', position: cut.length });
    expect(result.plainSize).toBe(seen);
    // Of the tiles nearly all stored bytes go into the first.
    expect(seen).toBeGreaterThan(compression === 'xz' ? 20_000 : plain.length * 0.2);
  });

  test('C1: corrupt data is read to its end all the same', () => {
    const damaged = new Uint8Array(stored);
    damaged.fill(0x55, Math.floor(stored.length * 0.6), Math.floor(stored.length * 0.6) + 40);
    const result = decodeThrough(memorySource(damaged), compression, options);
    expect(result).toMatchObject({
      storedDigest: sha256(damaged),
      storedSize: damaged.length,
      plainDigest: null,
      failure: { code: 'corrupt' },
    });
  });
});
