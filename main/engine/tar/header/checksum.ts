import { blockSize, fieldAt } from './header.ts';
import { parseNumber, shortOctal } from './number-field.ts';

/** What a block is that ought to be a header. */
export const blockKind = { zeros: 0, header: 1, broken: 2 } as const;
export type BlockKind = (typeof blockKind)[keyof typeof blockKind];

/** What the block at `at` of `bytes` is, a multiple of 4; `words` are the same bytes as 32-bit numbers (T1.1). */
export function kindOfBlock(bytes: Uint8Array, words: Int32Array, at: number): BlockKind {
  const sum = blockSum(words, at >>> 2);
  if (sum === 0) return blockKind.zeros;
  return checksumHolds(bytes, words, at, sum) ? blockKind.header : blockKind.broken;
}

/**
 * Sum of the 512 bytes of a block, as unsigned numbers; 0 only for a block of zeros. Two bytes are added at a time in two
 * lanes of 16 bits, which 128 words cannot overflow (128 × 2 × 255 = 65,280): three times as fast as adding bytes. Two
 * thirds of a header are zeros, which are passed over eight words at a time.
 */
function blockSum(words: Int32Array, first: number): number {
  let lanes = 0;
  for (let at = first, end = first + blockSize / 4; at < end; at += 8) {
    const a = words[at] ?? 0;
    const b = words[at + 1] ?? 0;
    const c = words[at + 2] ?? 0;
    const d = words[at + 3] ?? 0;
    const e = words[at + 4] ?? 0;
    const f = words[at + 5] ?? 0;
    const g = words[at + 6] ?? 0;
    const h = words[at + 7] ?? 0;
    if ((a | b | c | d | e | f | g | h) === 0) continue;
    lanes += pairs(a) + pairs(b) + (pairs(c) + pairs(d)) + (pairs(e) + pairs(f) + (pairs(g) + pairs(h)));
  }
  return (lanes & 0xffff) + (lanes >>> 16);
}

/** The sums of the bytes 0 and 1, and of 2 and 3, as two lanes. */
function pairs(word: number): number {
  return (word & 0x00ff_00ff) + ((word >>> 8) & 0x00ff_00ff);
}

/**
 * Whether the header at `at` has the checksum that it states (T1.1): the sum with the field itself as spaces. Some old
 * programs added signed bytes; both are accepted.
 */
function checksumHolds(bytes: Uint8Array, words: Int32Array, at: number, sum: number): boolean {
  const field = at + fieldAt.checksum;
  const own = pairs(words[field >>> 2] ?? 0) + pairs(words[(field >>> 2) + 1] ?? 0);
  const unsigned = sum + 8 * 0x20 - (own & 0xffff) - (own >>> 16);
  const short = shortOctal(words, field >>> 2);
  const stated = short < 0 ? parseNumber(bytes, field, 8) : short;
  return stated === unsigned || stated === unsigned - 256 * highBytes(bytes, at);
}

/** How many bytes outside the checksum field have the first bit set: each counts 256 less as a signed number. */
function highBytes(bytes: Uint8Array, at: number): number {
  let count = 0;
  for (let i = 0; i < blockSize; i += 1) {
    const inField = i >= fieldAt.checksum && i < fieldAt.checksum + 8;
    if (!inField && (bytes[at + i] ?? 0) >= 0x80) count += 1;
  }
  return count;
}
