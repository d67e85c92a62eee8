import { crc32 } from 'node:zlib';
import { CodecError, type CodecFault, type CodecNote } from '../codec-error.ts';
import type { CheckpointSink } from '../checkpoint.ts';
import { defaultMaxWindow, type Decoder, type DecoderOptions, type Emit } from '../decoder.ts';
import { readTail, type Tail } from '../tail.ts';
import { LzmaFault } from './lzma-decoder.ts';
import { Lzma2Decoder } from './lzma2-decoder.ts';
import { parseBlockHeader, readVariable } from './xz-block-header.ts';
import { openXzCheck, type XzCheck } from './xz-check.ts';

const streamHeaderSize = 12;
const headerMagic = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
const footerMagic = [0x59, 0x5a];
const maxVariable = 9;
/** Bytes after the end of the input that the range decoder may look at. */
const slack = 64;

/** What comes next; each is read once all of it is at hand. */
type State =
  | 'stream-header'
  | 'block-header' // or the index
  | 'chunk'
  | 'block-end'
  | 'index-count'
  | 'index-record'
  | 'index-end'
  | 'footer'
  | 'padding'
  | 'tail';

/** A stream's blocks, added up: as they were decoded, or as its index says. */
interface Sums {
  count: number;
  stored: number;
  plain: number;
}

/** Decodes .xz (file format 1.2.1): any number of streams and blocks, each checked, then trailing bytes (L3, C3). */
export function openXzDecoder(options: DecoderOptions): Decoder {
  return new XzDecoder(options);
}

class XzDecoder implements Decoder {
  readonly notes: CodecNote[] = [];
  readonly #sink: CheckpointSink | undefined;
  readonly #maxWindow: number;
  readonly #lzma2 = new Lzma2Decoder();
  #input = new Uint8Array(slack);
  #at = 0;
  #end = 0;
  /** Position in the stored bytes of the input's first byte. */
  #base = 0;
  #plain = 0;
  #state: State = 'stream-header';
  #checkId = 0;
  #check: XzCheck = openXzCheck(0);
  #blockStored = 0;
  #blockPlain = 0;
  #headerSize = 0;
  #claims: { stored: number | null; plain: number | null } = { stored: null, plain: null };
  #seen: Sums = { count: 0, stored: 0, plain: 0 };
  #listed: Sums = { count: 0, stored: 0, plain: 0 };
  #recordsLeft = 0;
  #indexSize = 0;
  #indexCrc = 0;
  /** The index of a stream resumed in its middle lists blocks that were not seen. */
  #checked = true;
  /** Where the last stream ended. */
  #streamEnd = 0;
  #tail: Tail | null = null;
  #paused = false;

  constructor(options: DecoderOptions) {
    this.#sink = options.checkpoints;
    this.#maxWindow = options.maxWindow ?? defaultMaxWindow;
    const { resume } = options;
    if (resume) {
      this.#base = resume.checkpoint.storedOffset;
      this.#plain = resume.checkpoint.plainOffset;
      this.#checkId = resume.checkpoint.bits;
      this.#state = 'block-header';
      this.#checked = false;
    }
  }

  write(chunk: Uint8Array, emit: Emit): number {
    if (this.#state === 'tail') this.#tail?.take(chunk);
    else {
      this.#append(chunk);
      this.#run(emit);
    }
    return chunk.length;
  }

  end(emit: Emit): boolean {
    this.#run(emit);
    if (this.#paused) return false;
    const between = this.#state === 'padding' && this.#at === this.#end;
    if (!between && this.#state !== 'tail') {
      if (this.#state === 'chunk' && this.#at < this.#end) this.#salvage(emit);
      this.#fail('truncated', 'ends within an xz stream');
    }
    if (between && this.#position > this.#streamEnd)
      this.notes.push({ code: 'padding', position: this.#streamEnd, size: this.#position - this.#streamEnd });
    const note = this.#tail?.note();
    if (note) this.notes.push(note);
    return true;
  }

  close(): void {}

  #run(emit: Emit): void {
    this.#paused = false;
    try {
      while (!this.#paused && this.#step(emit));
    } catch (error) {
      if (error instanceof LzmaFault) this.#fail('corrupt', error.message);
      throw error;
    }
  }

  get #position(): number {
    return this.#base + this.#at;
  }

  /** Reads one thing, if all of it is there; false when it is not. */
  #step(emit: Emit): boolean {
    switch (this.#state) {
      case 'stream-header':
        return this.#readStreamHeader();
      case 'block-header':
        return this.#readBlockHeader();
      case 'chunk':
        return this.#readChunk(emit);
      case 'block-end':
        return this.#readBlockEnd();
      case 'index-count':
      case 'index-record':
        return this.#readIndex();
      case 'index-end':
        return this.#readIndexEnd();
      case 'footer':
        return this.#readFooter();
      case 'padding':
        return this.#readPadding();
      case 'tail':
        return false;
    }
  }

  #readStreamHeader(): boolean {
    const head = this.#peek(streamHeaderSize);
    if (head === null) return false;
    if (!headerMagic.every((byte, index) => head[index] === byte)) this.#fail('corrupt', 'no xz header');
    if (crc32(head.subarray(6, 8)) !== uint32(head, 8)) this.#fail('corrupt', 'xz header checksum mismatch');
    if (head[6] !== 0 || (head[7] ?? 0) > 15) this.#fail('unsupported', 'xz stream with unknown flags');
    this.#take(streamHeaderSize);
    this.#checkId = head[7] ?? 0;
    this.#checked = true;
    this.#seen = { count: 0, stored: 0, plain: 0 };
    this.#state = 'block-header';
    return true;
  }

  #readBlockHeader(): boolean {
    const first = this.#peek(1);
    if (first === null) return false;
    const size = ((first[0] ?? 0) + 1) * 4;
    if (first[0] === 0) {
      this.#listed = { count: 0, stored: 0, plain: 0 };
      this.#indexSize = 0;
      this.#indexCrc = 0;
      this.#takeOfIndex(1);
      this.#state = 'index-count';
      return true;
    }
    const bytes = this.#peek(size);
    if (bytes === null) return false;
    const header = parseBlockHeader(bytes);
    if ('fault' in header) this.#fail(header.fault, header.message);
    if (header.dictionarySize > this.#maxWindow)
      this.#fail(
        'limit',
        `xz block needs a dictionary of ${header.dictionarySize} bytes, more than the ${this.#maxWindow} allowed`,
      );
    if (this.#sink?.wants(this.#plain, false))
      this.#sink.add({
        plainOffset: this.#plain,
        storedOffset: this.#position,
        bits: this.#checkId,
        window: new Uint8Array(0),
      });
    this.#take(size);
    this.#headerSize = size;
    this.#claims = { stored: header.storedSize, plain: header.plainSize };
    this.#blockStored = 0;
    this.#blockPlain = 0;
    this.#check = openXzCheck(this.#checkId);
    this.#lzma2.begin(header.dictionarySize);
    this.#state = 'chunk';
    return true;
  }

  #readChunk(emit: Emit): boolean {
    const { taken, plain, ended } = this.#lzma2.step(this.#input, this.#at, this.#end);
    this.#take(taken);
    this.#blockStored += taken;
    if (ended) this.#state = 'block-end';
    if (plain !== null) {
      this.#blockPlain += plain.length;
      this.#plain += plain.length;
      this.#check.update(plain);
      if (emit(plain) === true) this.#paused = true;
    }
    return taken > 0;
  }

  #salvage(emit: Emit): void {
    try {
      const plain = this.#lzma2.salvage(this.#input, this.#at, this.#end);
      if (plain.length > 0) emit(plain);
    } catch (error) {
      if (!(error instanceof LzmaFault)) throw error;
    }
  }

  #readBlockEnd(): boolean {
    const padding = -this.#blockStored & 3;
    const bytes = this.#peek(padding + this.#check.size);
    if (bytes === null) return false;
    const { stored, plain } = this.#claims;
    if (
      (stored ?? this.#blockStored) !== this.#blockStored ||
      (plain ?? this.#blockPlain) !== this.#blockPlain
    )
      this.#fail('corrupt', 'xz block of another size than its header says');
    if (bytes.subarray(0, padding).some((byte) => byte !== 0)) this.#fail('corrupt', 'xz block badly padded');
    if (!this.#check.matches(bytes.subarray(padding))) this.#fail('corrupt', 'xz block checksum mismatch');
    this.#take(bytes.length);
    this.#seen.count += 1;
    this.#seen.stored += this.#headerSize + this.#blockStored + this.#check.size;
    this.#seen.plain += this.#blockPlain;
    this.#state = 'block-header';
    return true;
  }

  /** Reads the number of records, or one record: two numbers. */
  #readIndex(): boolean {
    const isCount = this.#state === 'index-count';
    const at = this.#at;
    const bytes = this.#input.subarray(0, this.#end);
    const first = readVariable(bytes, at);
    const second = first === null || isCount ? first : readVariable(bytes, first.next);
    if (first === null || second === null) {
      if (this.#end - at >= 2 * maxVariable) this.#fail('corrupt', 'xz index that makes no sense');
      return false;
    }
    this.#takeOfIndex(second.next - at);
    if (isCount) this.#recordsLeft = first.value;
    else {
      this.#recordsLeft -= 1;
      this.#listed.count += 1;
      this.#listed.stored += first.value;
      this.#listed.plain += second.value;
    }
    this.#state = this.#recordsLeft > 0 ? 'index-record' : 'index-end';
    return true;
  }

  #readIndexEnd(): boolean {
    const padding = -this.#indexSize & 3;
    const bytes = this.#peek(padding + 4);
    if (bytes === null) return false;
    this.#takeOfIndex(padding);
    this.#take(4);
    if (bytes.subarray(0, padding).some((byte) => byte !== 0)) this.#fail('corrupt', 'xz index badly padded');
    if (uint32(bytes, padding) !== this.#indexCrc) this.#fail('corrupt', 'xz index checksum mismatch');
    const { count, stored, plain } = this.#listed;
    const seen = this.#seen;
    if (this.#checked && (count !== seen.count || stored !== seen.stored || plain !== seen.plain))
      this.#fail('corrupt', 'xz index does not list the blocks that are there');
    this.#indexSize += 4;
    this.#state = 'footer';
    return true;
  }

  #readFooter(): boolean {
    const foot = this.#peek(streamHeaderSize);
    if (foot === null) return false;
    if (!footerMagic.every((byte, index) => foot[10 + index] === byte)) this.#fail('corrupt', 'no xz footer');
    if (crc32(foot.subarray(4, 10)) !== uint32(foot, 0)) this.#fail('corrupt', 'xz footer checksum mismatch');
    if ((uint32(foot, 4) + 1) * 4 !== this.#indexSize || foot[8] !== 0 || foot[9] !== this.#checkId)
      this.#fail('corrupt', 'xz footer that belongs to another stream');
    this.#take(streamHeaderSize);
    this.#streamEnd = this.#position;
    this.#state = 'padding';
    return true;
  }

  /** Passes over zeros between streams; what is neither zeros nor a stream is the tail, zeros included. */
  #readPadding(): boolean {
    while (this.#at < this.#end && this.#input[this.#at] === 0) this.#take(1);
    const head = this.#input.subarray(this.#at, Math.min(this.#end, this.#at + headerMagic.length));
    if (head.length === 0) return false;
    const zeros = this.#position - this.#streamEnd;
    if (zeros % 4 === 0 && head.every((byte, index) => byte === headerMagic[index])) {
      if (head.length < headerMagic.length) return false;
      this.#state = 'stream-header';
      return true;
    }
    this.#tail = readTail(this.#streamEnd);
    this.#tail.skipZeros(zeros);
    this.#tail.take(this.#input.subarray(this.#at, this.#end));
    this.#take(this.#end - this.#at);
    this.#state = 'tail';
    return true;
  }

  /** The next `size` bytes, or null when they are not all there yet. */
  #peek(size: number): Uint8Array | null {
    return this.#end - this.#at < size ? null : this.#input.subarray(this.#at, this.#at + size);
  }

  #take(size: number): void {
    this.#at += size;
  }

  #takeOfIndex(size: number): void {
    this.#indexCrc = crc32(this.#input.subarray(this.#at, this.#at + size), this.#indexCrc);
    this.#indexSize += size;
    this.#at += size;
  }

  /** Adds to the input, dropping what has been taken. */
  #append(chunk: Uint8Array): void {
    const kept = this.#end - this.#at;
    const needed = kept + chunk.length + slack;
    const target = needed > this.#input.length ? new Uint8Array(needed) : this.#input;
    // Copying within one array is a move.
    target.set(this.#input.subarray(this.#at, this.#end));
    target.set(chunk, kept);
    this.#input = target;
    this.#base += this.#at;
    this.#at = 0;
    this.#end = kept + chunk.length;
  }

  #fail(code: CodecFault, message: string): never {
    throw new CodecError(code, code === 'truncated' ? this.#base + this.#end : this.#position, message);
  }
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, true);
}
