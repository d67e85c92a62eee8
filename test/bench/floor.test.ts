import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { blockSizes, packBlock } from '../../main/engine/build/layer/compress.ts';
import { packPiece } from './floor-pack.ts';
import { digestPiece } from './floor-piece.ts';
import { floorTime, layerPieces, rangePieces } from './floor.ts';
import { seededRandom } from './random.ts';

const folder = mkdtempSync(join(tmpdir(), 'varve-floor-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** More than a few buffers, and neither regular nor random. */
const random = seededRandom(7);
const plain = Uint8Array.from({ length: 1_500_000 }, (_none, at) =>
  at % 100 < 60 ? at >> 8 : random() * 256,
);

const noise = Uint8Array.from({ length: 300_000 }, () => random() * 256);

describe('the floor', () => {
  test('what is hashed is what is stored and what it decodes to', () => {
    for (const [compression, bytes] of [
      ['gzip', gzipSync(plain)],
      ['zstd', zstdCompressSync(plain)],
      ['gzip', gzipSync(noise)],
      ['zstd', zstdCompressSync(noise)],
    ] as const) {
      const [piece] = layerPieces([put('layer', bytes)], compression);
      const expected = { stored: sha256(bytes), plain: sha256(bytes.length > 600_000 ? plain : noise) };
      expect(piece && digestPiece(piece)).toEqual(expected);
    }
  });

  test('ranges make up the whole file', () => {
    const pieces = rangePieces(put('plain', plain));
    expect(pieces).toEqual([
      { file: join(folder, 'plain'), offset: 0, size: plain.length, compression: 'none' },
    ]);
    expect(pieces.map(digestPiece)).toEqual([{ stored: sha256(plain), plain: sha256(plain) }]);
    const part = { file: join(folder, 'plain'), offset: 1000, size: 700_000, compression: 'none' } as const;
    expect(digestPiece(part).stored).toBe(sha256(plain.subarray(1000, 701_000)));
  });

  test('data that is not wholly decoded makes no figure', async () => {
    const gzip = gzipSync(plain);
    const damaged = gzip.map((byte, at) => (at === gzip.length - 8 ? byte ^ 1 : byte));
    const two = Buffer.concat([zstdCompressSync(noise), zstdCompressSync(noise)]);
    for (const [compression, bytes] of [
      ['gzip', damaged],
      ['gzip', gzip.subarray(0, 400_000)],
      ['zstd', two],
    ] as const) {
      const file = put('bad', bytes);
      await expect(floorTime(layerPieces([file], compression), 1)).rejects.toThrow('not one');
    }
  });

  test('what is packed is the whole piece, in blocks as builds have them', async () => {
    const file = put('plain', plain);
    const part = { file, offset: 1000, size: plain.length - 1000, packing: 'zstd' } as const;
    expect(part.size).toBeLessThan(blockSizes.zstd);
    const frame = packBlock({ packing: 'zstd', plain: plain.subarray(1000), before: new Uint8Array(0) });
    expect(packPiece(part)).toBe(frame.length);
    expect(zstdDecompressSync(frame).length).toBe(part.size);
    expect(packPiece({ ...part, packing: 'gzip' })).toBeGreaterThan(frame.length / 2);
    expect(() => packPiece({ ...part, size: plain.length })).toThrow('ends at');
    expect(await floorTime([part, { ...part, packing: 'gzip' }], 2)).toBeGreaterThan(0);
  });

  test('threads share the pieces', async () => {
    const files = ['a', 'b', 'c'].map((name) => put(name, gzipSync(plain)));
    expect(await floorTime(layerPieces(files, 'gzip'), 2)).toBeGreaterThan(0);
  });
});
