import { LzmaDecoder, LzmaFault } from './lzma-decoder.ts';

const mebibyte = 1024 * 1024;
/** The most that one chunk can expand to (.xz file format 1.2.1, section 5.3.1). */
const maxChunkPlain = 2 * mebibyte;
const maxChunkHeader = 6;

/** What one step of `Lzma2Decoder` did. */
export interface Lzma2Step {
  /** Input bytes taken; 0 when there were too few for a whole chunk. */
  readonly taken: number;
  /** Valid until the next step. */
  readonly plain: Uint8Array | null;
  readonly ended: boolean;
}

const waiting: Lzma2Step = { taken: 0, plain: null, ended: false };

/** Decodes LZMA2, chunk by chunk; a chunk is at most 64 KiB of input. Throws `LzmaFault`. */
export class Lzma2Decoder {
  readonly #lzma = new LzmaDecoder();
  #dictionarySize = 0;
  #needReset = true;
  #needProperties = true;

  /** Starts a block. Its memory is the dictionary and room for some chunks beside it. */
  begin(dictionarySize: number): void {
    const size = Math.max(4096, dictionarySize);
    const room = Math.min(Math.max(size / 2, maxChunkPlain), 8 * maxChunkPlain);
    if (this.#dictionarySize !== size) this.#lzma.dict = new Uint8Array(Math.ceil(size + room));
    this.#dictionarySize = size;
    this.#lzma.reach = size;
    this.#needReset = true;
    this.#needProperties = true;
  }

  /** Takes one chunk from `input[at .. end]`, behind which a few more bytes of any value must be readable. */
  step(input: Uint8Array, at: number, end: number): Lzma2Step {
    if (at >= end) return waiting;
    const control = input[at] ?? 0;
    if (control === 0) return { taken: 1, plain: null, ended: true };
    if (control >= 0x80) return this.#compressed(control, input, at, end);
    if (control > 2) throw new LzmaFault(`LZMA2 chunk of unknown kind ${control}`);
    if (end - at < 3) return waiting;
    const size = (((input[at + 1] ?? 0) << 8) | (input[at + 2] ?? 0)) + 1;
    if (end - at < 3 + size) return waiting;
    this.#reset(control === 1);
    this.#makeRoom(size);
    const { dict, position } = this.#lzma;
    dict.set(input.subarray(at + 3, at + 3 + size), position);
    this.#lzma.position = position + size;
    return { taken: 3 + size, plain: dict.subarray(position, position + size), ended: false };
  }

  #compressed(control: number, input: Uint8Array, at: number, end: number): Lzma2Step {
    if (end - at < maxChunkHeader) return waiting;
    const plainSize = (((control & 0x1f) << 16) | ((input[at + 1] ?? 0) << 8) | (input[at + 2] ?? 0)) + 1;
    const storedSize = (((input[at + 3] ?? 0) << 8) | (input[at + 4] ?? 0)) + 1;
    const headerSize = control >= 0xc0 ? maxChunkHeader : maxChunkHeader - 1;
    const from = at + headerSize;
    if (end - from < storedSize) return waiting;
    const lzma = this.#lzma;
    this.#reset(control >= 0xe0);
    if (control >= 0xc0) {
      lzma.setProperties(input[at + 5] ?? 0);
      this.#needProperties = false;
    } else if (this.#needProperties) throw new LzmaFault('LZMA2 chunk without properties');
    if (control >= 0xa0) lzma.resetState();
    this.#makeRoom(plainSize);
    const start = lzma.position;
    lzma.decode(input, from, from + storedSize, start + plainSize);
    return {
      taken: headerSize + storedSize,
      plain: lzma.dict.subarray(start, start + plainSize),
      ended: false,
    };
  }

  /** Empties the dictionary where a chunk says so, which the first must. */
  #reset(asked: boolean): void {
    if (asked) {
      this.#lzma.startDictionary();
      this.#needReset = false;
      this.#needProperties = true;
    } else if (this.#needReset)
      throw new LzmaFault('LZMA2 data that does not begin with an empty dictionary');
  }

  #makeRoom(size: number): void {
    const lzma = this.#lzma;
    if (lzma.position + size > lzma.dict.length) lzma.dropBefore(lzma.position - this.#dictionarySize);
  }
}
