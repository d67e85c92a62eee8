/** CRC-64 as xz has it (ECMA-182, reflected), in two 32-bit halves, four bytes a step. */
export interface Crc64 {
  readonly low: number;
  readonly high: number;
}

export const crc64Start: Crc64 = { low: 0, high: 0 };

const polynomialLow = 0xd7870f42 | 0;
const polynomialHigh = 0xc96c5795 | 0;
const steps = 4;
/** Tables for a byte at 0, 1, 2 and 3 places before the end of a step. */
const lows = new Int32Array(steps * 256);
const highs = new Int32Array(steps * 256);
for (let byte = 0; byte < 256; byte += 1) {
  let low = byte;
  let high = 0;
  for (let step = 0; step < steps; step += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (odd) {
        low ^= polynomialLow;
        high ^= polynomialHigh;
      }
    }
    lows[step * 256 + byte] = low;
    highs[step * 256 + byte] = high;
  }
}

/** The checksum of what `before` is of, followed by `bytes`. */
export function crc64(bytes: Uint8Array, before: Crc64): Crc64 {
  let low = ~before.low;
  let high = ~before.high;
  const whole = bytes.length - (bytes.length % steps);
  let at = 0;
  for (; at < whole; at += steps) {
    const word =
      low ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24));
    const a = 768 + (word & 0xff);
    const b = 512 + ((word >>> 8) & 0xff);
    const c = 256 + ((word >>> 16) & 0xff);
    const d = word >>> 24;
    low = high ^ (lows[a] as number) ^ (lows[b] as number) ^ (lows[c] as number) ^ (lows[d] as number);
    high = (highs[a] as number) ^ (highs[b] as number) ^ (highs[c] as number) ^ (highs[d] as number);
  }
  for (; at < bytes.length; at += 1) {
    const index = (low ^ (bytes[at] as number)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (lows[index] as number);
    high = (high >>> 8) ^ (highs[index] as number);
  }
  return { low: ~low, high: ~high };
}
