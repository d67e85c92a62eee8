/** Numbers as tar writes them: octal and base-256 in headers, decimal in PAX records. NaN stands for "no number". */

/**
 * A numeric field (T1.2): octal digits after spaces or NULs, ended by a space, a NUL or the field's end; or, when the
 * first bit is set, big-endian two's complement (GNU's base-256). Blank is 0. NaN for anything else, and for what does
 * not fit 53 bits.
 */
export function parseNumber(bytes: Uint8Array, start: number, length: number): number {
  const end = start + length;
  let at = start;
  let byte = bytes[at] ?? 0;
  if (byte >= 0x80) return parseBase256(bytes, start, end);
  while (byte === 0x20 || byte === 0) {
    at += 1;
    if (at === end) return 0;
    byte = bytes[at] ?? 0;
  }
  let value = 0;
  for (;;) {
    const digit = byte - 0x30;
    if (digit < 0 || digit > 7) return byte === 0 || byte === 0x20 ? value : NaN;
    value = value * 8 + digit;
    at += 1;
    if (at === end) return value;
    byte = bytes[at] ?? 0;
  }
}

/**
 * A numeric field of 8 bytes as nearly every program writes it: 7 octal digits, or 6, and a NUL or a space (`words[at]` and
 * the next are its bytes). −1 for anything else, which `parseNumber` is for: this is the short way for what there are
 * millions of.
 */
export function shortOctal(words: Int32Array, at: number): number {
  const first = words[at] ?? 0;
  const second = words[at + 1] ?? 0;
  if ((first & noDigits) !== allDigits || !isLittleEndian) return -1;
  if ((second & ~0x2007_0707) === 0x0030_3030) return (fourDigits(first) << 9) | threeDigits(second);
  if ((second & 0x00df_f8f8) !== 0x0000_3030) return -1;
  return (fourDigits(first) << 6) | ((second & 7) << 3) | ((second >>> 8) & 7);
}

/** The same for 12 bytes: 11 digits and a NUL or a space. */
export function longOctal(words: Int32Array, at: number): number {
  const first = words[at] ?? 0;
  const second = words[at + 1] ?? 0;
  const third = words[at + 2] ?? 0;
  if ((first & noDigits) !== allDigits || (second & noDigits) !== allDigits || !isLittleEndian) return -1;
  if ((third & ~0x2007_0707) !== 0x0030_3030) return -1;
  return fourDigits(first) * 0x20_0000 + ((fourDigits(second) << 9) | threeDigits(third));
}

/** In the order of this machine's memory the first digit of four is the lowest byte of a word. */
const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
/** The bits in which four digits are all alike, and what these are. */
const noDigits = ~0x0707_0707;
const allDigits = 0x3030_3030;

function fourDigits(word: number): number {
  return ((word & 7) << 9) | ((word & 0x700) >> 2) | ((word & 0x7_0000) >> 13) | ((word >>> 24) & 7);
}

function threeDigits(word: number): number {
  return ((word & 7) << 6) | ((word & 0x700) >> 5) | ((word & 0x7_0000) >> 16);
}

function parseBase256(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] ?? 0;
  const negative = (first & 0x40) !== 0;
  const flip = negative ? 0xff : 0;
  let value = (first ^ flip) & 0x3f;
  for (let at = start + 1; at < end; at += 1) {
    value = value * 256 + ((bytes[at] ?? 0) ^ flip);
    if (value > Number.MAX_SAFE_INTEGER) return NaN;
  }
  return negative ? -value - 1 : value;
}

/** Digits only, up to 2^53; NaN for anything else. */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return NaN;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
    if (value > Number.MAX_SAFE_INTEGER) return NaN;
  }
  return value;
}

/** `[-]digits[.digits]` as seconds; NaN for anything else. */
export function parseTime(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 40) return NaN;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  return /^-?\d+(\.\d*)?$/.test(text) && Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER
    ? Number(text)
    : NaN;
}
