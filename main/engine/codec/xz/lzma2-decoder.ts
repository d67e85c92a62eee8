import { LzmaDecoder, LzmaFault } from './lzma-decoder.ts';

/** The most that one chunk can expand to (.xz file format 1.2.1, section 5.3.1). */
const maxChunkPlain = 2 * 1024 * 1024;
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

  /** Starts a block. */
  begin(dictionarySize: number): void {
    this.#dictionarySize = Math.max(4096, dictionarySize);
    this.#lzma.reach = this.#dictionarySize;
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
    this.#prepare(control, input[at + 5] ?? 0, plainSize);
    const lzma = this.#lzma;
    const start = lzma.position;
    lzma.decode(input, from, from + storedSize, start + plainSize);
    return {
      taken: headerSize + storedSize,
      plain: lzma.dict.subarray(start, start + plainSize),
      ended: false,
    };
  }

  /** What can be had of a chunk whose end is missing; the decoder is finished afterwards. */
  salvage(input: Uint8Array, at: number, end: number): Uint8Array {
    const lzma = this.#lzma;
    const control = input[at] ?? 0;
    if (control < 0x80 || end - at < maxChunkHeader) return new Uint8Array(0);
    const plainSize = (((control & 0x1f) << 16) | ((input[at + 1] ?? 0) << 8) | (input[at + 2] ?? 0)) + 1;
    this.#prepare(control, input[at + 5] ?? 0, plainSize);
    const start = lzma.position;
    try {
      lzma.decode(
        input,
        at + (control >= 0xc0 ? maxChunkHeader : maxChunkHeader - 1),
        end,
        start + plainSize,
      );
    } catch (error) {
      if (!(error instanceof LzmaFault)) throw error;
    }
    return lzma.dict.subarray(start, lzma.position);
  }

  /** Does what the chunk's control byte says, before its data. */
  #prepare(control: number, properties: number, plainSize: number): void {
    const lzma = this.#lzma;
    this.#reset(control >= 0xe0);
    if (control >= 0xc0) {
      lzma.setProperties(properties);
      this.#needProperties = false;
    } else if (this.#needProperties) throw new LzmaFault('LZMA2 chunk without properties');
    if (control >= 0xa0) lzma.resetState();
    this.#makeRoom(plainSize);
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

  /**
   * Makes room for a chunk's output. Memory grows with the data, whatever the dictionary is said to be, up to the
   * dictionary and some chunks beside it; then what is out of reach makes way.
   */
  #makeRoom(size: number): void {
    const lzma = this.#lzma;
    const needed = lzma.position + size;
    if (needed <= lzma.dict.length) return;
    const reach = this.#dictionarySize;
    const most = reach + Math.min(Math.max(Math.floor(reach / 2), maxChunkPlain), 8 * maxChunkPlain);
    if (lzma.dict.length < most) lzma.grow(Math.min(most, Math.max(needed, 2 * lzma.dict.length)));
    if (needed > lzma.dict.length) lzma.dropBefore(lzma.position - reach);
  }
}
