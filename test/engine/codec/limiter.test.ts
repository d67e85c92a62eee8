import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { createLimiter } from '../../../main/engine/codec/limiter.ts';
import { decodeThrough } from '../../../main/engine/codec/one-pass.ts';
import { memorySource } from '../../../main/engine/io/byte-source.ts';
import { idleWork } from '../../../main/engine/io/work.ts';
import { fixture } from './decode.ts';

const kibi = 1024;
const mebi = kibi * kibi;
const gibi = kibi * mebi;

test('L4: output is bounded at any ratio', () => {
  const limiter = createLimiter({ maxOutput: 1000 });
  limiter.check(900, 1000);
  expect(() => limiter.check(999, 1001)).toThrow(expect.objectContaining({ code: 'limit', position: 999 }));
});

test('L4: the ratio is bounded once there is much', () => {
  const limiter = createLimiter({ maxRatio: 10, ratioAfter: 1000 });
  limiter.check(1, 1000);
  limiter.check(101, 1010);
  expect(() => limiter.check(100, 1001)).toThrow(expect.objectContaining({ code: 'limit' }));
});

test('C4: the defaults let deflate be, and bound the rest', () => {
  const limiter = createLimiter();
  limiter.check(gibi, 1032 * gibi - 8 * gibi);
  limiter.check(1, gibi);
  expect(() => limiter.check(mebi, 1201 * mebi)).toThrow(expect.objectContaining({ code: 'limit' }));
  expect(() => limiter.check(gibi, 1025 * gibi)).toThrow(expect.objectContaining({ code: 'limit' }));
});

test.each([
  ['gzip', zlib.gzipSync(new Uint8Array(20 * mebi))],
  ['zstd', zlib.zstdCompressSync(new Uint8Array(20 * mebi))],
  ['bzip2', fixture('zeros.bz2')],
  ['xz', fixture('tiled.xz')],
] as const)(
  'L4: a bomb of %s ends with a failure, and its blob is hashed to the end',
  (compression, stored) => {
    let most = 0;
    let sum = 0;
    const result = decodeThrough(memorySource(stored), compression, {
      work: idleWork,
      hashStored: true,
      hashPlain: true,
      limits: { maxRatio: 100, ratioAfter: mebi },
      onPlain: (plain) => {
        most = Math.max(most, plain.length);
        sum += plain.length;
      },
    });
    expect(result.failure?.code).toBe('limit');
    expect(result.plainDigest).toBeNull();
    expect(result.storedSize).toBe(stored.length);
    expect(result.storedDigest).toHaveLength(64);
    expect(result.plainSize).toBe(sum);
    expect(sum).toBeLessThanOrEqual(Math.max(mebi, 100 * stored.length));
    expect(most).toBeLessThanOrEqual(2 * mebi);
  },
);
