/** Thrown inside the bzip2 decoder when the input at hand ends before what is being read does. Never leaves it. */
export class NeedMore extends Error {
  override readonly name = 'NeedMore';
}

/** Zero bytes that must follow the end of the input, so that the hot loop can look ahead without asking. */
export const readerSlack = 256;

/** Bits, most significant first, of the bytes `[0, end)`; `bytes` is longer by `readerSlack`. */
export class BitReader {
  bytes: Uint8Array = new Uint8Array(readerSlack);
  /** In bytes. */
  end = 0;
  /** In bits. */
  position = 0;

  /** The next `count` (1 to 24) bits as a number. */
  take(count: number): number {
    const { bytes, position } = this;
    if (position + count > this.end * 8) throw new NeedMore();
    const at = position >> 3;
    const word =
      ((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0);
    this.position = position + count;
    return (word << (position & 7)) >>> (32 - count);
  }

  /** A number of 32 bits. */
  take32(): number {
    return ((this.take(16) << 16) | this.take(16)) >>> 0;
  }
}
