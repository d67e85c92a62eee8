import { grown, nextCapacity, trimmed } from './grown.ts';

/** Bytes that only grow: the names or the links of an index while it is built. */
export class GrowingBytes {
  length = 0;
  bytes: Uint8Array = new Uint8Array(4096);

  /** Makes room for `count` more bytes. They may be written at once, from `length` on, and are kept when `length` grows. */
  reserve(count: number): Uint8Array {
    const after = this.length + count;
    if (after > this.bytes.length)
      this.bytes = grown(this.bytes, Math.max(after, nextCapacity(this.bytes.length)));
    return this.bytes;
  }

  /** Appends `source[start, end)` and returns where it starts. */
  append(source: Uint8Array, start: number, end: number): number {
    const at = this.length;
    const bytes = this.reserve(end - start);
    // Short runs are the rule, and for those a loop is faster than making a view.
    if (end - start < 64) for (let i = start, to = at; i < end; i += 1, to += 1) bytes[to] = source[i] ?? 0;
    else bytes.set(source.subarray(start, end), at);
    this.length = at + end - start;
    return at;
  }

  /** What was appended. */
  trimmed(): Uint8Array {
    return trimmed(this.bytes, this.length);
  }
}
