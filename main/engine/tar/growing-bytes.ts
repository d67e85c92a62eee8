import { grown, nextCapacity, trimmed } from './grown.ts';

/** Bytes that only grow: the names or the links of an index while it is built. */
export class GrowingBytes {
  length = 0;
  bytes: Uint8Array = new Uint8Array(4096);

  /** Appends `source[start, end)` and returns where it starts. */
  append(source: Uint8Array, start: number, end: number): number {
    const at = this.length;
    const after = at + end - start;
    if (after > this.bytes.length)
      this.bytes = grown(this.bytes, Math.max(after, nextCapacity(this.bytes.length)));
    // Short runs are the rule, and for those a loop is faster than making a view.
    if (end - start < 64)
      for (let i = start, to = at; i < end; i += 1, to += 1) this.bytes[to] = source[i] ?? 0;
    else this.bytes.set(source.subarray(start, end), at);
    this.length = after;
    return at;
  }

  /** What was appended. */
  trimmed(): Uint8Array {
    return trimmed(this.bytes, this.length);
  }
}
