import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createHasher, sha256Hex } from '../../../main/engine/io/hasher.ts';

const bytes = Uint8Array.from({ length: 500_000 }, (_none, at) => (at * 7919) >> 5);
const expected = createHash('sha256').update(bytes).digest('hex');

test.each([
  [1000],
  [65_536],
  [32_768],
  [65_535, 1, 65_537, 3],
  [262_144],
  [500_000],
  [13, 40_000, 70_000, 100],
])('the sum does not depend on how the bytes are cut: %j', (...sizes) => {
  const hasher = createHasher();
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    // A copy whose bytes are wiped afterwards, as reused buffers are.
    const chunk = bytes.slice(at, at + size);
    hasher.update(chunk);
    chunk.fill(0);
    at += size;
  }
  expect(hasher.digest()).toBe(expected);
});

test('of nothing, and of bytes at hand', () => {
  expect(createHasher().digest()).toBe(sha256Hex(new Uint8Array(0)));
  expect(sha256Hex(bytes)).toBe(expected);
});
