import { CodecError, type CodecFault, type CodecNote } from '../codec-error.ts';
import type { CheckpointSink } from '../checkpoint.ts';
import type { Decoder, DecoderOptions, Emit } from '../decoder.ts';
import { OutputBuffer } from '../output-buffer.ts';
import { readTail, type Tail } from '../tail.ts';
import { BitReader, NeedMore, readerSlack } from './bit-reader.ts';
import { blockMemory, Bzip2Fault, readBlock, type Block, type BlockMemory } from './bzip2-block.ts';
import { crcTable } from './bzip2-crc.ts';

const outputSize = 256 * 1024;
const blockMagic = [0x314159, 0x265359] as const;
const endMagic = [0x177245, 0x385090] as const;
/**
 * A block is read once there is input for any that a compressor makes, about as much as its plain bytes. A stranger
 * one makes the reader wait for more, at most this much.
 */
const maxBlockInput = 8 * 1024 * 1024;
const headerSize = 4;

type State = 'stream' | 'block' | 'expand' | 'tail';

/** How far the expansion of a block has got. */
interface Expansion {
  readonly block: Block;
  next: number;
  left: number;
  previous: number;
  /** How many times in a row `previous` has been seen: after the fourth comes a count. */
  equal: number;
  /** Times that `previous` has yet to be put out. */
  count: number;
  crc: number;
}

/** Decodes bzip2: any number of streams, each checked, then padding or trailing bytes (L3, C3). */
export function openBzip2Decoder(options: DecoderOptions): Decoder {
  return new Bzip2Decoder(options);
}

class Bzip2Decoder implements Decoder {
  readonly notes: CodecNote[] = [];
  readonly #sink: CheckpointSink | undefined;
  readonly #output = new OutputBuffer(outputSize, 0);
  readonly #plainBase: number;
  readonly #reader = new BitReader();
  #memory: BlockMemory | null = null;
  #state: State = 'stream';
  /** Position in the stored bytes of the reader's first byte. */
  #base = 0;
  #streams = 0;
  /** Input to gather before the next attempt. */
  #wanted = headerSize;
  #streamCrc = 0;
  /** Of a stream that was resumed in its middle the checksum cannot be told. */
  #checked = true;
  #tail: Tail | null = null;
  #expansion: Expansion | null = null;
  #paused = false;

  constructor(options: DecoderOptions) {
    this.#sink = options.checkpoints;
    const { resume } = options;
    this.#plainBase = resume?.checkpoint.plainOffset ?? 0;
    if (resume) {
      const { bits, storedOffset } = resume.checkpoint;
      this.#memory = blockMemory(9);
      this.#state = 'block';
      this.#checked = false;
      this.#streams = 1;
      this.#base = storedOffset;
      this.#wanted = this.#usualInput();
      if (bits > 0) {
        this.#append(Uint8Array.of(resume.byteBefore));
        this.#base -= 1;
        this.#reader.position = 8 - bits;
      }
    }
  }

  write(chunk: Uint8Array, emit: Emit): number {
    if (this.#state === 'tail') this.#tail?.take(chunk);
    else {
      this.#append(chunk);
      this.#run(false, emit);
    }
    return chunk.length;
  }

  end(emit: Emit): boolean {
    this.#run(true, emit);
    if (this.#paused) return false;
    if (this.#streams === 0) this.#fail('truncated', 'ends within a bzip2 header', emit);
    if (this.#state === 'block') this.#fail('truncated', 'ends within a bzip2 stream', emit);
    const note = this.#tail?.note();
    if (note) this.notes.push(note);
    return true;
  }

  close(): void {
    this.#memory = null;
  }

  #run(ended: boolean, emit: Emit): void {
    this.#paused = false;
    while (!this.#paused && this.#isReady(ended)) {
      const from = this.#reader.position;
      try {
        if (this.#state === 'stream') this.#readStreamHeader(emit);
        else if (this.#state === 'block') this.#readNext();
        else this.#expand(emit);
      } catch (error) {
        if (error instanceof Bzip2Fault) this.#fail(error.code, error.message, emit);
        if (!(error instanceof NeedMore)) throw error;
        if (ended) this.#fail('truncated', 'ends within a bzip2 stream', emit);
        this.#reader.position = from;
        this.#wanted = this.#available() * 2;
        if (this.#wanted > maxBlockInput) this.#fail('corrupt', 'bzip2 block too large', emit);
      }
    }
    this.#flush(emit);
  }

  #isReady(ended: boolean): boolean {
    if (this.#state === 'tail') return false;
    if (this.#state === 'expand') return true;
    return this.#available() >= this.#wanted || (ended && this.#available() > 0);
  }

  #available(): number {
    return this.#reader.end - (this.#reader.position >> 3);
  }

  #readStreamHeader(emit: Emit): void {
    const reader = this.#reader;
    const start = reader.position >> 3;
    const head = reader.bytes.subarray(start, Math.min(start + headerSize, reader.end));
    const level = (head[3] ?? 0x31) - 0x30;
    const fits = [0x42, 0x5a, 0x68].every((byte, index) => index >= head.length || head[index] === byte);
    if (!fits || level < 1 || level > 9) {
      if (this.#streams === 0) this.#fail('corrupt', 'no bzip2 header', emit);
      this.#state = 'tail';
      this.#tail = readTail(this.#base + start);
      this.#tail.take(reader.bytes.subarray(start, reader.end));
      return;
    }
    if (head.length < headerSize) throw new NeedMore();
    reader.position += headerSize * 8;
    if (this.#memory?.links.length !== level * 100_000) this.#memory = blockMemory(level);
    this.#streams += 1;
    this.#streamCrc = 0;
    this.#checked = true;
    this.#state = 'block';
    this.#wanted = this.#usualInput();
  }

  /** Reads a block, or the end of the stream. */
  #readNext(): void {
    const reader = this.#reader;
    const start = reader.position;
    const magic = [reader.take(24), reader.take(24)];
    if (magic[0] === endMagic[0] && magic[1] === endMagic[1]) {
      const crc = reader.take32();
      if (this.#checked && crc !== this.#streamCrc)
        throw new Bzip2Fault('corrupt', 'bzip2 stream checksum mismatch');
      reader.position = (reader.position + 7) & ~7;
      this.#state = 'stream';
      this.#wanted = headerSize;
      return;
    }
    if (magic[0] !== blockMagic[0] || magic[1] !== blockMagic[1] || this.#memory === null)
      throw new Bzip2Fault('corrupt', 'no bzip2 block where one should be');
    const block = readBlock(reader, this.#memory);
    const plainOffset = this.#plainBase + this.#output.position;
    if (this.#sink?.wants(plainOffset, false)) {
      const bits = -start & 7;
      const storedOffset = this.#base + ((start + 7) >> 3);
      this.#sink.add({ plainOffset, storedOffset, bits, window: new Uint8Array(0) });
    }
    this.#expansion = {
      block,
      next: block.start,
      left: block.size,
      previous: -1,
      equal: 0,
      count: 0,
      crc: -1,
    };
    this.#state = 'expand';
  }

  /** Follows the block's links, expanding runs, until the block ends or the receiver has enough. */
  #expand(emit: Emit): void {
    const expansion = this.#expansion;
    const links = this.#memory?.links;
    if (expansion === null || links === undefined) return;
    const output = this.#output;
    const { bytes } = output;
    const limit = bytes.length;
    let { next, left, previous, equal, count, crc } = expansion;
    let { fill } = output;
    for (;;) {
      for (; count > 0 && fill < limit; count -= 1) {
        bytes[fill++] = previous;
        crc = (crc << 8) ^ (crcTable[(crc >>> 24) ^ previous] as number);
      }
      if (fill === limit) {
        output.fill = fill;
        this.#flush(emit);
        ({ fill } = output);
        if (this.#paused) break;
      }
      if (count > 0) continue;
      if (left === 0) break;
      const link = links[next] as number;
      const byte = link & 0xff;
      next = link >>> 8;
      left -= 1;
      if (equal === 4) {
        count = byte;
        equal = 0;
      } else {
        equal = byte === previous ? equal + 1 : 1;
        previous = byte;
        count = 1;
      }
    }
    output.fill = fill;
    Object.assign(expansion, { next, left, previous, equal, count, crc });
    if (left === 0 && count === 0) this.#endBlock(expansion.block, ~crc >>> 0);
  }

  #endBlock(block: Block, crc: number): void {
    if (crc !== block.crc) throw new Bzip2Fault('corrupt', 'bzip2 block checksum mismatch');
    this.#streamCrc = (((this.#streamCrc << 1) | (this.#streamCrc >>> 31)) ^ crc) >>> 0;
    this.#expansion = null;
    this.#state = 'block';
    this.#wanted = this.#usualInput();
  }

  #flush(emit: Emit): void {
    if (this.#output.flush(emit)) this.#paused = true;
  }

  #usualInput(): number {
    return Math.ceil((this.#memory?.links.length ?? 900_000) * 1.05) + 4096;
  }

  /** Adds to the input, dropping what has been read. */
  #append(chunk: Uint8Array): void {
    const reader = this.#reader;
    const done = reader.position >> 3;
    const kept = reader.end - done;
    if (reader.end + chunk.length + readerSlack > reader.bytes.length) {
      const needed = kept + chunk.length + readerSlack;
      const target = needed > reader.bytes.length ? new Uint8Array(needed * 2) : reader.bytes;
      // Copying within one array is a move.
      target.set(reader.bytes.subarray(done, reader.end));
      reader.bytes = target;
      reader.end = kept;
      reader.position -= done * 8;
      this.#base += done;
    }
    reader.bytes.set(chunk, reader.end);
    reader.end += chunk.length;
    reader.bytes.fill(0, reader.end, reader.end + readerSlack);
  }

  #fail(code: CodecFault, message: string, emit: Emit): never {
    this.#output.flush(emit);
    const at = code === 'truncated' ? this.#reader.end : this.#reader.position >> 3;
    throw new CodecError(code, this.#base + at, message);
  }
}
