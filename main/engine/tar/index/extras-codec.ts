import { decodeName, encodeName } from '../../../../shared/layer-path.ts';
import type { EntryExtras, FileContent } from './layer-index.ts';

/**
 * The rare parts of entries as bytes, for the cache (index-codec.ts). Little-endian; a text or a run of bytes has its
 * length (u32) before it. A record: node (u32), which parts follow (u8), the parts in the order of `part`.
 */
const part = { xattrs: 1, device: 2, sparse: 4, content: 8, contentSparse: 16, storedSize: 32 } as const;

export function encodeExtras(extras: ReadonlyMap<number, EntryExtras>): Uint8Array {
  const out = new Writer();
  for (const [node, { xattrs, device, storedSize, sparse, content }] of extras) {
    out.u32(node);
    out.u8(
      (xattrs ? part.xattrs : 0) |
        (device ? part.device : 0) |
        (sparse ? part.sparse : 0) |
        (content ? part.content : 0) |
        (content?.sparse ? part.contentSparse : 0) |
        (storedSize === undefined ? 0 : part.storedSize),
    );
    if (xattrs) {
      out.u32(xattrs.size);
      for (const [name, value] of xattrs) {
        out.bytes(encodeName(name));
        out.bytes(value);
      }
    }
    if (device) out.f64s([device.major, device.minor]);
    if (sparse) out.numbers(sparse);
    if (content) out.f64s([content.size, content.storedSize, content.dataOffset]);
    if (content?.sparse) out.numbers(content.sparse);
    if (storedSize !== undefined) out.f64s([storedSize]);
  }
  return out.done();
}

/** The inverse of `encodeExtras`; null for bytes that it cannot have written for an index of `count` nodes. */
export function decodeExtras(bytes: Uint8Array, count: number): Map<number, EntryExtras> | null {
  const extras = new Map<number, EntryExtras>();
  const from = new Reader(bytes);
  while (!from.isFailed && !from.isAtEnd) {
    const node = from.u32();
    const parts = from.u8();
    if (node >= count || extras.has(node) || parts >= 64) return null;
    const entry: { -readonly [Key in keyof EntryExtras]: EntryExtras[Key] } = {};
    if ((parts & part.xattrs) !== 0) {
      const xattrs = new Map<string, Uint8Array>();
      for (let left = from.u32(); left > 0 && !from.isFailed; left -= 1)
        xattrs.set(decodeName(from.bytes()), from.bytes());
      entry.xattrs = xattrs;
    }
    if ((parts & part.device) !== 0) entry.device = { major: from.f64(), minor: from.f64() };
    if ((parts & part.sparse) !== 0) entry.sparse = from.numbers();
    if ((parts & part.content) !== 0) {
      const content: FileContent = { size: from.f64(), storedSize: from.f64(), dataOffset: from.f64() };
      entry.content = (parts & part.contentSparse) === 0 ? content : { ...content, sparse: from.numbers() };
    }
    if ((parts & part.storedSize) !== 0) {
      entry.storedSize = from.f64();
      if (entry.storedSize < 0) return null;
    }
    extras.set(node, entry);
  }
  return from.isFailed ? null : extras;
}

class Writer {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  u8(value: number): void {
    this.#view.setUint8(this.#take(1), value);
  }

  u32(value: number): void {
    const at = this.#take(4);
    this.#view.setUint32(at, value, true);
  }

  f64s(values: Iterable<number>): void {
    for (const value of values) {
      const at = this.#take(8);
      this.#view.setFloat64(at, value, true);
    }
  }

  numbers(values: Float64Array): void {
    this.u32(values.length);
    this.f64s(values);
  }

  bytes(value: Uint8Array): void {
    this.u32(value.length);
    const at = this.#take(value.length);
    this.#bytes.set(value, at);
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #take(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}

/** Never reads beyond its bytes: from the first attempt on it has failed and gives zeros. */
class Reader {
  isFailed = false;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  u8(): number {
    const at = this.#take(1);
    return at < 0 ? 0 : this.#view.getUint8(at);
  }

  u32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getUint32(at, true);
  }

  f64(): number {
    const at = this.#take(8);
    const value = at < 0 ? 0 : this.#view.getFloat64(at, true);
    if (!Number.isFinite(value)) this.isFailed = true;
    return value;
  }

  numbers(): Float64Array {
    const count = this.u32();
    // Checked before anything of that size is made.
    if (count * 8 > this.#bytes.length - this.#at) this.isFailed = true;
    return Float64Array.from({ length: this.isFailed ? 0 : count }, () => this.f64());
  }

  /** A copy. */
  bytes(): Uint8Array {
    const length = this.u32();
    const at = this.#take(length);
    return at < 0 ? new Uint8Array(0) : new Uint8Array(this.#bytes.subarray(at, at + length));
  }

  #take(count: number): number {
    const at = this.#at;
    if (this.isFailed || count > this.#bytes.length - at) {
      this.isFailed = true;
      return -1;
    }
    this.#at = at + count;
    return at;
  }
}
