import zlib, { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createPacker, createPackOne, packBlock } from '../../../../main/engine/build/layer/compress.ts';

/** Packs bytes that arrive in pieces of a size. */
function pack(packing: 'gzip' | 'zstd', bytes: Uint8Array, piece: number): Buffer {
  const packer = createPacker(packing);
  const parts: Uint8Array[] = [packer.head];
  for (let at = 0; at < bytes.length; at += piece)
    parts.push(...packer.add(bytes.subarray(at, at + piece)).map(packBlock));
  parts.push(...packer.last().map(packBlock), packer.tail());
  return Buffer.concat(parts);
}

const text = Buffer.from(Array.from({ length: 400_000 }, (_, at) => `${at * 7919} `).join(''));

describe('gzip', () => {
  test('is the same whatever pieces the bytes come in, and unpacks to them', () => {
    const whole = pack('gzip', text, text.length);
    expect(pack('gzip', text, 10_007).equals(whole)).toBe(true);
    expect(gunzipSync(whole).equals(text)).toBe(true);
  });

  test('blocks look back into the one before: little is lost by cutting', () => {
    expect(pack('gzip', text, text.length).length).toBeLessThan(
      zlib.gzipSync(text, { level: 6 }).length * 1.01,
    );
  });

  test('nothing at all, and exactly one block', () => {
    expect(gunzipSync(pack('gzip', new Uint8Array(0), 1)).length).toBe(0);
    const block = text.subarray(0, 2 ** 20);
    expect(gunzipSync(pack('gzip', block, 2 ** 19)).equals(block)).toBe(true);
  });
});

describe('zstd', () => {
  const { zstdDecompressSync } = zlib;
  test('is the same whatever pieces the bytes come in, and unpacks to them', ({ skip }) => {
    if (typeof zstdDecompressSync !== 'function') skip('this runtime has no zstd');
    const large = Buffer.concat([text, text, text, text]);
    const whole = pack('zstd', large, large.length);
    expect(pack('zstd', large, 100_003).equals(whole)).toBe(true);
    expect(zstdDecompressSync(whole).equals(large)).toBe(true);
    expect(zstdDecompressSync(pack('zstd', new Uint8Array(0), 1)).length).toBe(0);
  });
});

describe('SV9.12: blocks packed one after the other', () => {
  afterEach(() => vi.restoreAllMocks());

  const blocks = (['zstd', 'gzip', 'zstd', 'zstd', 'zstd'] as const).map((packing, at) => ({
    packing,
    plain: text.subarray(at * 70_000, at === 3 ? at * 70_000 : text.length - at * 1_000_000),
    before: packing === 'gzip' ? text.subarray(0, 32 * 1024) : new Uint8Array(0),
  }));
  const expected = blocks.map(packBlock);

  test('are what each is by itself, in memory of their own', () => {
    const packed = blocks.map(createPackOne());
    expect(packed).toEqual(expected);
    expect(new Set(packed.map(({ buffer }) => buffer)).size).toBe(blocks.length);
  });

  test('also where the codec has to be opened for each', () => {
    vi.spyOn(zlib, 'createZstdCompress').mockReturnValue({ close() {} } as never);
    expect(blocks.map(createPackOne())).toEqual(expected);
  });
});
