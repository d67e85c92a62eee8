import { crc32 } from 'node:zlib';
import { CodecError, type CodecFault, type CodecNote } from '../codec-error.ts';
import type { CheckpointSink } from '../checkpoint.ts';
import type { Decoder, DecoderOptions, Emit } from '../decoder.ts';
import { OutputBuffer } from '../output-buffer.ts';
import { EngineFault, type EngineKind, type StepEngine } from '../step-engine.ts';
import { readTail, type Tail } from '../tail.ts';
import { findBitPhase, resumePrefix } from './bit-phase.ts';
import { GzipHeaderReader } from './gzip-header.ts';
import { openRawInflate, windowSize } from './raw-inflate.ts';

/** The measured best: large enough for few calls, small enough to be in the cache when it is hashed. */
const outputSize = 256 * 1024;
const trailerSize = 8;

type State = 'header' | 'body' | 'trailer' | 'between' | 'tail';

/** A block end that may become a checkpoint once what follows it has shown its bit phase. */
interface Candidate {
  readonly plainOffset: number;
  readonly storedOffset: number;
  readonly inputAt: number;
  readonly outputAt: number;
}

/** Decodes gzip (RFC 1952): any number of members, each checked, then padding or trailing bytes (L3, C3). */
export function openGzipDecoder(options: DecoderOptions): Decoder {
  return new GzipDecoder(options);
}

class GzipDecoder implements Decoder {
  readonly notes: CodecNote[] = [];
  readonly #kind: EngineKind;
  readonly #sink: CheckpointSink | undefined;
  readonly #output: OutputBuffer;
  readonly #plainBase: number;
  #engine: StepEngine;
  #state: State = 'header';
  #header = new GzipHeaderReader();
  /** Position in the stored bytes of the chunk's first byte. */
  #base = 0;
  /** Of the current member: where in the output the part begins that `#sum` does not cover yet. */
  #sumFrom: number;
  #sum = 0;
  /** Plain bytes of the current member so far; what it can refer back to. */
  #memberPlain = 0;
  /** The output was full: the engine may hold more, even without more input. */
  #pending = false;
  #paused = false;
  /** Of a member that was resumed in its middle neither checksum nor size can be told. */
  #checked = true;
  readonly #trailer = new Uint8Array(trailerSize);
  #trailerFill = 0;
  /** First byte of a further member's signature, when a chunk ended after it. */
  #halfMagic = false;
  #tail: Tail | null = null;
  #candidate: Candidate | null = null;

  constructor(options: DecoderOptions) {
    this.#kind = options.engine ?? 'native';
    this.#sink = options.checkpoints;
    const { resume } = options;
    const window = resume?.checkpoint.window;
    this.#output = new OutputBuffer(outputSize, windowSize, window);
    this.#engine = openRawInflate(this.#kind, window);
    this.#sumFrom = this.#output.fill;
    this.#plainBase = resume?.checkpoint.plainOffset ?? 0;
    if (resume) {
      this.#base = resume.checkpoint.storedOffset;
      this.#state = 'body';
      this.#checked = false;
      this.#memberPlain = resume.checkpoint.window.length;
      this.#feedPrefix(resumePrefix(resume.checkpoint.bits, resume.byteBefore));
    }
  }

  /** Brings the engine to the bit where a block begins; this makes no output. */
  #feedPrefix(prefix: Uint8Array): void {
    if (prefix.length === 0) return;
    const { bytes, fill, room } = this.#output;
    try {
      this.#engine.step(prefix, 0, prefix.length, bytes, fill, room, false);
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      throw new CodecError('corrupt', this.#base, error.message, { cause: error });
    }
  }

  write(chunk: Uint8Array, emit: Emit): number {
    let at = 0;
    this.#paused = false;
    try {
      while ((at < chunk.length || this.#pending) && !this.#paused) at = this.#advance(chunk, at, emit);
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      this.#fail('corrupt', this.#base + at, error.message, emit);
    }
    this.#candidate = null;
    this.#flush(emit);
    this.#base += at;
    return at;
  }

  end(emit: Emit): boolean {
    if (this.#halfMagic || this.#state === 'header')
      this.#fail('truncated', this.#base, 'ends within a gzip header', emit);
    if (this.#state === 'body') this.#fail('truncated', this.#base, 'ends within the gzip data', emit);
    if (this.#state === 'trailer') this.#fail('truncated', this.#base, 'ends within the gzip checksum', emit);
    const note = this.#tail?.note();
    if (note) this.notes.push(note);
    return true;
  }

  close(): void {
    this.#engine.close();
  }

  /** Takes what it can of the chunk from `at` on, and returns how far it got. */
  #advance(chunk: Uint8Array, at: number, emit: Emit): number {
    switch (this.#state) {
      case 'header':
        return this.#takeHeader(chunk, at, emit);
      case 'body':
        return this.#takeBody(chunk, at, emit);
      case 'trailer':
        return this.#takeTrailer(chunk, at, emit);
      case 'between':
        return this.#takeBetween(chunk, at);
      case 'tail':
        this.#tail?.take(at === 0 ? chunk : chunk.subarray(at));
        return chunk.length;
    }
  }

  #takeHeader(chunk: Uint8Array, at: number, emit: Emit): number {
    const next = this.#header.push(chunk, at);
    const { fault } = this.#header;
    if (fault) this.#fail(fault.code, this.#base + next, fault.message, emit);
    if (this.#header.done) {
      this.#state = 'body';
      this.#sumFrom = this.#output.fill;
      this.#sum = 0;
      this.#memberPlain = 0;
      this.#checked = true;
      const plainOffset = this.#plainBase + this.#output.position;
      if (this.#sink?.wants(plainOffset, false))
        this.#sink.add({ plainOffset, storedOffset: this.#base + next, bits: 0, window: new Uint8Array(0) });
    }
    return next;
  }

  #takeBody(chunk: Uint8Array, at: number, emit: Emit): number {
    const output = this.#output;
    const engine = this.#engine;
    const before = output.fill;
    const room = output.room;
    const given = chunk.length - at;
    // Block by block where a checkpoint is due by the end of this step.
    const stop = this.#candidate !== null || this.#wantsWindow(room);
    engine.step(chunk, at, given, output.bytes, before, room, stop);
    const made = room - engine.outputLeft;
    const taken = given - engine.inputLeft;
    const next = at + taken;
    output.fill += made;
    this.#memberPlain += made;
    if (this.#candidate !== null) this.#settleCandidate(this.#candidate, chunk, next);
    this.#pending = engine.outputLeft === 0;
    if (this.#pending) {
      this.#flush(emit);
      return next;
    }
    if (engine.inputLeft === 0) return next;
    // Room and input are left: the stream has ended, or else a block where that was asked for. After a block there
    // is always something to take.
    if (!stop || (made === 0 && taken === 0)) {
      this.#addToSum();
      this.#state = 'trailer';
      this.#trailerFill = 0;
      this.#candidate = null;
    } else if (next > 0 && this.#wantsWindow(0)) {
      this.#candidate = {
        plainOffset: this.#plainBase + output.position,
        storedOffset: this.#base + next,
        inputAt: next,
        outputAt: output.fill,
      };
    }
    return next;
  }

  #takeTrailer(chunk: Uint8Array, at: number, emit: Emit): number {
    let next = at;
    while (next < chunk.length && this.#trailerFill < trailerSize)
      this.#trailer[this.#trailerFill++] = chunk[next++] ?? 0;
    if (this.#trailerFill < trailerSize) return next;
    const claims = new DataView(this.#trailer.buffer);
    if (this.#checked && claims.getUint32(0, true) !== this.#sum)
      this.#fail('corrupt', this.#base + next, 'gzip checksum mismatch', emit);
    if (this.#checked && claims.getUint32(4, true) !== this.#memberPlain % 2 ** 32)
      this.#fail('corrupt', this.#base + next, 'gzip size mismatch', emit);
    this.#state = 'between';
    return next;
  }

  #takeBetween(chunk: Uint8Array, at: number): number {
    if (this.#halfMagic) {
      this.#halfMagic = false;
      if (chunk[at] === 0x8b) this.#beginMember(Uint8Array.of(0x1f));
      else this.#beginTail(this.#base + at - 1, Uint8Array.of(0x1f));
      return at;
    }
    if (chunk[at] !== 0x1f) this.#beginTail(this.#base + at);
    else if (at + 1 === chunk.length) {
      this.#halfMagic = true;
      return at + 1;
    } else if (chunk[at + 1] === 0x8b) this.#beginMember();
    else this.#beginTail(this.#base + at);
    return at;
  }

  #beginMember(taken?: Uint8Array): void {
    this.#state = 'header';
    this.#header = new GzipHeaderReader();
    if (taken) this.#header.push(taken, 0);
    if (this.#checked) this.#engine.reset();
    else {
      // The engine of a resumed member would start over with that member's window.
      this.#engine.close();
      this.#engine = openRawInflate(this.#kind);
    }
  }

  #beginTail(position: number, taken?: Uint8Array): void {
    this.#state = 'tail';
    this.#tail = readTail(position);
    if (taken) this.#tail.take(taken);
  }

  /** Whether a checkpoint is welcome this many bytes on. */
  #wantsWindow(ahead: number): boolean {
    return this.#sink?.wants(this.#plainBase + this.#output.position + ahead, true) ?? false;
  }

  /** Makes the candidate a checkpoint if the input and output since then tell its bit phase beyond doubt (C6). */
  #settleCandidate(candidate: Candidate, chunk: Uint8Array, inputEnd: number): void {
    this.#candidate = null;
    const { bytes, fill } = this.#output;
    const history = Math.min(windowSize, this.#memberPlain - (fill - candidate.outputAt));
    const window = bytes.subarray(Math.max(0, candidate.outputAt - history), candidate.outputAt);
    const bits = findBitPhase(this.#kind, {
      window,
      byteBefore: chunk[candidate.inputAt - 1] ?? 0,
      input: chunk.subarray(candidate.inputAt, inputEnd),
      plain: bytes.subarray(candidate.outputAt, fill),
    });
    if (bits === null) return;
    const { plainOffset, storedOffset } = candidate;
    this.#sink?.add({ plainOffset, storedOffset, bits, window });
  }

  #addToSum(): void {
    const { bytes, fill } = this.#output;
    if (this.#checked && fill > this.#sumFrom)
      this.#sum = crc32(bytes.subarray(this.#sumFrom, fill), this.#sum);
    this.#sumFrom = fill;
  }

  #flush(emit: Emit): void {
    if (this.#state === 'body') this.#addToSum();
    if (this.#output.flush(emit)) this.#paused = true;
    this.#sumFrom = this.#output.fill;
  }

  #fail(code: CodecFault, position: number, message: string, emit: Emit): never {
    this.#flush(emit);
    throw new CodecError(code, position, message);
  }
}
