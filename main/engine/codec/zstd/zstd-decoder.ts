import { CodecError, type CodecFault, type CodecNote } from '../codec-error.ts';
import type { CheckpointSink } from '../checkpoint.ts';
import { defaultMaxWindow, type Decoder, type DecoderOptions, type Emit } from '../decoder.ts';
import { EngineFault } from '../step-engine.ts';
import { readTail, type Tail } from '../tail.ts';
import {
  frameHeaderSize,
  isSkippableMagic,
  maxFrameHeader,
  parseFrameHeader,
  zstdMagic,
  type ZstdFrameHeader,
} from './zstd-frame.ts';
import { openZstdEngine, type ZstdEngine } from './zstd-engine.ts';

const maxBlock = 128 * 1024;

type State =
  | 'magic' // between frames, gathering 4 bytes
  | 'header' // gathering a frame header
  | 'block-header' // gathering 3 bytes
  | 'block' // passing `#left` bytes to the engine
  | 'checksum' // passing `#left` bytes to the engine
  | 'frame-end' // all of a frame has been seen
  | 'skippable-size' // gathering 4 bytes
  | 'skippable' // passing over `#left` bytes
  | 'tail';

/**
 * Decodes zstd (RFC 8878): any number of frames, skippable ones among them, then padding or trailing bytes (L3, C3).
 * Frames are told apart here and not by the library: Node's decoder stops after the first and says nothing.
 */
export function openZstdDecoder(options: DecoderOptions): Decoder {
  return new ZstdDecoder(options);
}

class ZstdDecoder implements Decoder {
  readonly notes: CodecNote[] = [];
  readonly #engine: ZstdEngine;
  readonly #maxWindow: number;
  readonly #sink: CheckpointSink | undefined;
  #state: State = 'magic';
  /** Gathers what is looked at as a whole. */
  readonly #small = new Uint8Array(maxFrameHeader);
  #smallFill = 0;
  #left = 0;
  #lastBlock = false;
  #frame: ZstdFrameHeader | null = null;
  #framePlain = 0;
  #plain: number;
  #base: number;
  #frames = 0;
  #tail: Tail | null = null;
  #paused = false;
  /** Plain bytes, at most, of the blocks that the engine has yet to be fed. */
  #unfedPlain = 0;

  constructor(options: DecoderOptions) {
    this.#maxWindow = options.maxWindow ?? defaultMaxWindow;
    this.#engine = openZstdEngine(options.engine ?? 'native', this.#maxWindow);
    this.#sink = options.checkpoints;
    this.#plain = options.resume?.checkpoint.plainOffset ?? 0;
    this.#base = options.resume?.checkpoint.storedOffset ?? 0;
  }

  write(chunk: Uint8Array, emit: Emit): number {
    this.#paused = false;
    const count: Emit = (plain) => {
      this.#framePlain += plain.length;
      this.#plain += plain.length;
      if (emit(plain) === true) this.#paused = true;
    };
    let at = 0;
    /** Where the bytes begin that the engine has yet to be fed. */
    let from = 0;
    const feed = (to: number): void => {
      if (to > from) this.#feed(chunk, from, to, count);
      from = to;
      this.#unfedPlain = 0;
    };
    while ((at < chunk.length || this.#state === 'frame-end') && !this.#paused) {
      switch (this.#state) {
        case 'magic': {
          at = this.#gather(chunk, at, 4);
          if (this.#smallFill < 4) break;
          const magic = this.#uint32(0);
          if (magic === zstdMagic) this.#state = 'header';
          else if (isSkippableMagic(magic)) this.#enter('skippable-size');
          else this.#beginTail(this.#base + at);
          break;
        }
        case 'header': {
          at = this.#gather(chunk, at, 5);
          if (this.#smallFill < 5) break;
          const size = frameHeaderSize(this.#small[4] ?? 0);
          at = this.#gather(chunk, at, size);
          if (this.#smallFill < size) break;
          this.#beginFrame(this.#base + at, size, count);
          from = at;
          this.#enter('block-header');
          break;
        }
        case 'block-header':
          at = this.#gather(chunk, at, 3);
          if (this.#smallFill < 3) break;
          this.#beginBlock(this.#base + at);
          break;
        case 'block':
          at = this.#pass(chunk, at);
          if (this.#left > 0) break;
          this.#endBlock();
          // Block by block, so that a request to pause is heard however little is stored of each.
          if (this.#unfedPlain >= maxBlock) feed(at);
          break;
        case 'checksum':
          at = this.#pass(chunk, at);
          if (this.#left === 0) this.#state = 'frame-end';
          break;
        case 'frame-end':
          feed(at);
          this.#endFrame(this.#base + at, count);
          break;
        case 'skippable-size':
          at = this.#gather(chunk, at, 4);
          if (this.#smallFill < 4) break;
          this.#left = this.#uint32(0);
          this.#frames += 1;
          this.#enter(this.#left > 0 ? 'skippable' : 'magic');
          break;
        case 'skippable':
          at = this.#pass(chunk, at);
          if (this.#left === 0) this.#enter('magic');
          break;
        case 'tail':
          this.#tail?.take(chunk.subarray(at));
          at = chunk.length;
          break;
      }
    }
    if (this.#frame !== null) feed(at);
    this.#engine.flush(count);
    this.#base += at;
    return at;
  }

  end(): boolean {
    const state = this.#state;
    if (state === 'magic' && this.#frames > 0) {
      // Less than a signature: it must not be the beginning of one.
      if (this.#smallFill > 0 && this.#mayBeMagic()) this.#fail('truncated', 'ends within a zstd signature');
      if (this.#smallFill > 0) this.#beginTail(this.#base);
    } else if (state !== 'tail') this.#fail('truncated', 'ends within a zstd frame');
    const note = this.#tail?.note();
    if (note) this.notes.push(note);
    return true;
  }

  close(): void {
    this.#engine.close();
  }

  #enter(state: State): void {
    this.#state = state;
    this.#smallFill = 0;
  }

  #gather(chunk: Uint8Array, at: number, size: number): number {
    let next = at;
    while (next < chunk.length && this.#smallFill < size) this.#small[this.#smallFill++] = chunk[next++] ?? 0;
    return next;
  }

  #pass(chunk: Uint8Array, at: number): number {
    const count = Math.min(this.#left, chunk.length - at);
    this.#left -= count;
    return at + count;
  }

  #uint32(at: number): number {
    return new DataView(this.#small.buffer).getUint32(at, true);
  }

  #mayBeMagic(): boolean {
    const given = this.#small.subarray(0, this.#smallFill);
    const frame = [0x28, 0xb5, 0x2f, 0xfd];
    const skippable = [given[0] ?? 0, 0x2a, 0x4d, 0x18];
    return (
      given.every((byte, index) => byte === frame[index]) ||
      (((given[0] ?? 0) & 0xf0) === 0x50 && given.every((byte, index) => byte === skippable[index]))
    );
  }

  #beginTail(position: number): void {
    if (this.#frames === 0) this.#fail('corrupt', 'no zstd frame', position);
    this.#state = 'tail';
    this.#tail = readTail(position - this.#smallFill);
    this.#tail.take(this.#small.subarray(0, this.#smallFill));
  }

  #beginFrame(position: number, size: number, emit: Emit): void {
    const frame = parseFrameHeader(this.#small.subarray(0, size));
    if ('fault' in frame) this.#fail(frame.fault, frame.message, position);
    if (frame.dictionaryId !== 0)
      this.#fail('unsupported', `zstd frame needs dictionary ${frame.dictionaryId}`, position);
    if (frame.windowSize > this.#maxWindow)
      this.#fail(
        'limit',
        `zstd frame needs a window of ${frame.windowSize} bytes, more than the ${this.#maxWindow} allowed`,
        position,
      );
    this.#frames += 1;
    this.#frame = frame;
    this.#framePlain = 0;
    const storedOffset = position - size;
    if (this.#sink?.wants(this.#plain, false))
      this.#sink.add({ plainOffset: this.#plain, storedOffset, bits: 0, window: new Uint8Array(0) });
    this.#engine.begin();
    this.#feed(this.#small, 0, size, emit);
  }

  #beginBlock(position: number): void {
    const [low = 0, middle = 0, high = 0] = this.#small;
    const header = low | (middle << 8) | (high << 16);
    const type = (header >> 1) & 3;
    const size = header >> 3;
    this.#lastBlock = (header & 1) === 1;
    if (type === 3) this.#fail('corrupt', 'zstd block of a reserved type', position);
    // A run's size is of what it makes; one byte is stored.
    if (size > maxBlock) this.#fail('corrupt', `zstd block of ${size} bytes`, position);
    this.#left = type === 1 ? 1 : size;
    this.#unfedPlain += type === 2 ? maxBlock : size;
    this.#state = 'block';
    if (this.#left === 0) this.#endBlock();
  }

  #endBlock(): void {
    if (!this.#lastBlock) this.#enter('block-header');
    else {
      this.#left = this.#frame?.hasChecksum ? 4 : 0;
      this.#state = this.#left > 0 ? 'checksum' : 'frame-end';
    }
  }

  #feed(bytes: Uint8Array, from: number, to: number, emit: Emit): void {
    try {
      this.#engine.feed(bytes, from, to, emit);
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      this.#refuse(error, emit);
    }
  }

  #endFrame(position: number, emit: Emit): void {
    try {
      this.#engine.finish(emit);
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      this.#refuse(error, emit);
    }
    const claimed = this.#frame?.contentSize ?? null;
    if (claimed !== null && claimed !== this.#framePlain)
      this.#fail('corrupt', `zstd frame of ${this.#framePlain} bytes claims ${claimed}`, position);
    this.#frame = null;
    this.#enter('magic');
  }

  #refuse(fault: EngineFault, emit: Emit): never {
    this.#engine.flush(emit);
    const code: CodecFault = /memory|window/i.test(fault.code) ? 'limit' : 'corrupt';
    throw new CodecError(code, this.#base, fault.message, { cause: fault });
  }

  #fail(code: CodecFault, message: string, position = this.#base): never {
    throw new CodecError(code, position, message);
  }
}
