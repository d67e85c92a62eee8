import { crc32 } from 'node:zlib';

const flagHeaderCrc = 2;
const flagExtra = 4;
const flagName = 8;
const flagComment = 16;
const reservedFlags = 0xe0;

/** Why a header cannot be read. */
export interface GzipHeaderFault {
  readonly code: 'corrupt' | 'unsupported';
  readonly message: string;
}

type Part = 'fixed' | 'extra-length' | 'extra' | 'name' | 'comment' | 'crc' | 'done';

/** Reads the header of one gzip member (RFC 1952), however it is cut into chunks and however long its texts are. */
export class GzipHeaderReader {
  fault: GzipHeaderFault | null = null;
  #part: Part = 'fixed';
  readonly #fixed = new Uint8Array(10);
  /** Bytes taken of the current part. */
  #count = 0;
  #flags = 0;
  #value = 0;
  #sum = 0;

  get done(): boolean {
    return this.#part === 'done';
  }

  /** Takes bytes from `from` on; returns where the header ended, or `chunk.length` when there is more to it. */
  push(chunk: Uint8Array, from: number): number {
    let at = from;
    // The checksum covers what is before it: summed when it begins, or when the chunk ends within it.
    let summed = from;
    while (at < chunk.length && this.#part !== 'done' && this.fault === null) {
      const before = this.#part;
      this.#take(chunk[at++] ?? 0);
      if (before !== 'crc' && this.#part === 'crc') {
        this.#sum = crc32(chunk.subarray(summed, at), this.#sum);
        summed = at;
      }
    }
    if (this.#part !== 'crc' && this.#part !== 'done')
      this.#sum = crc32(chunk.subarray(summed, at), this.#sum);
    return at;
  }

  #take(byte: number): void {
    switch (this.#part) {
      case 'fixed':
        this.#fixed[this.#count++] = byte;
        if (this.#count === this.#fixed.length) this.#judge();
        return;
      case 'extra-length':
        this.#takeUint16(byte);
        if (this.#count === 2) this.#enter(this.#value > 0 ? 'extra' : 'name');
        return;
      case 'extra':
        if (++this.#count === this.#value) this.#enter('name');
        return;
      case 'name':
        if (byte === 0) this.#enter('comment');
        return;
      case 'comment':
        if (byte === 0) this.#enter('crc');
        return;
      case 'crc':
        this.#takeUint16(byte);
        if (this.#count < 2) return;
        if (this.#value !== (this.#sum & 0xffff))
          this.fault = { code: 'corrupt', message: 'gzip header checksum mismatch' };
        this.#enter('done');
        return;
      case 'done':
        return;
    }
  }

  #takeUint16(byte: number): void {
    this.#value = this.#count === 0 ? byte : this.#value | (byte << 8);
    this.#count += 1;
  }

  #judge(): void {
    const [first, second, method = 0, flags = 0] = this.#fixed;
    if (first !== 0x1f || second !== 0x8b) this.fault = { code: 'corrupt', message: 'no gzip header' };
    else if (method !== 8) this.fault = { code: 'unsupported', message: `gzip compression method ${method}` };
    else if (flags & reservedFlags)
      this.fault = { code: 'corrupt', message: `gzip header with reserved flags 0x${flags.toString(16)}` };
    this.#flags = flags;
    this.#enter('extra-length');
  }

  #enter(next: Part): void {
    this.#part = next;
    this.#count = 0;
    if (next === 'extra-length' && !(this.#flags & flagExtra)) this.#enter('name');
    else if (next === 'name' && !(this.#flags & flagName)) this.#enter('comment');
    else if (next === 'comment' && !(this.#flags & flagComment)) this.#enter('crc');
    else if (next === 'crc' && !(this.#flags & flagHeaderCrc)) this.#enter('done');
  }
}
