import type { Compression } from '../../../shared/compression.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { slice, type ByteSource } from '../io/byte-source.ts';
import { idleWork, throwIfCancelled, type Work } from '../io/work.ts';
import { CodecError } from './codec-error.ts';
import { checkpointBefore, type Checkpoint, type Checkpoints } from './checkpoint.ts';
import { createDecoder } from './create-decoder.ts';
import type { Decoder, DecoderOptions, Emit } from './decoder.ts';
import { defaultCheckpointBytes, decodeThrough } from './one-pass.ts';

export interface SeekOptions {
  /** Stops long reads; see io/work.ts. */
  readonly work?: Work;
  readonly engine?: DecoderOptions['engine'];
  readonly maxWindow?: number;
}

/** Stored bytes per step: small, because what they expand to beyond the place wanted is work for nothing. */
const stepSize = 16 * 1024;
/**
 * The plain bytes of a compressed blob as a source that can be read anywhere (C6): decoding starts at the checkpoint
 * before the place wanted, or goes on from where the last read ended, whichever is nearer. Without checkpoints the blob
 * is read through once at first use, and refused if it is damaged; checkpoints of a damaged one give what could be
 * decoded. It borrows `source`; closing it frees the decoder alone.
 *
 * Reads throw `CodecError` where the data is bad, and `changed-while-reading` where it ends before the size that the
 * checkpoints tell.
 */
export function seekableSource(
  source: ByteSource,
  compression: Compression,
  checkpoints: Checkpoints | null,
  options: SeekOptions = {},
): ByteSource {
  if (compression === 'none') return slice(source, 0, source.size);
  const work = options.work ?? idleWork;
  let index = checkpoints;
  let cursor: Cursor | null = null;
  const indexed = (): Checkpoints => {
    index ??= indexOf(source, compression, work, options);
    return index;
  };
  const drop = (): void => {
    cursor?.close();
    cursor = null;
  };
  return {
    get size() {
      return indexed().plainSize;
    },
    read(into, position) {
      const { plainSize } = indexed();
      const wanted = Math.max(0, Math.min(into.length, plainSize - position));
      if (wanted === 0) return 0;
      const checkpoint = checkpointBefore(indexed(), position);
      if (
        cursor?.dead !== false ||
        cursor.position > position ||
        (checkpoint?.plainOffset ?? 0) > cursor.position
      ) {
        drop();
        cursor = new Cursor(source, checkpoint, openAt(source, compression, checkpoint, options));
      }
      try {
        if (!cursor.read(into, wanted, position, work))
          throw new ProblemError(
            'changed-while-reading',
            'compressed data ends before the size it had when indexed',
          );
      } catch (error) {
        drop();
        throw error;
      }
      return wanted;
    },
    close: drop,
  };
}

function indexOf(
  source: ByteSource,
  compression: Compression,
  work: Work,
  options: SeekOptions,
): Checkpoints {
  const { checkpoints, failure } = decodeThrough(source, compression, {
    ...decoderOptions(options),
    work,
    hashStored: false,
    hashPlain: false,
    checkpoints: { everyBytes: defaultCheckpointBytes },
  });
  if (failure !== null) throw new CodecError(failure.code, failure.position, failure.message);
  if (checkpoints === null) throw new ProblemError('internal', 'no checkpoints were recorded');
  return checkpoints;
}

/** A decoder at some place in the plain bytes, which only moves forward. */
class Cursor {
  /** Of the next plain byte that nobody has had yet. */
  position: number;
  /** The decoder has met damage and cannot go on. */
  dead = false;
  readonly #source: ByteSource;
  readonly #decoder: Decoder;
  readonly #input = new Uint8Array(stepSize);
  /** Input that a pausing decoder has not taken yet. */
  #rest: Uint8Array = new Uint8Array(0);
  #stored: number;
  /** Plain bytes that came after what was asked for. */
  #surplus: Uint8Array = new Uint8Array(0);
  #paused = false;
  #ended = false;

  constructor(source: ByteSource, checkpoint: Checkpoint | null, decoder: Decoder) {
    this.#source = source;
    this.#decoder = decoder;
    this.position = checkpoint?.plainOffset ?? 0;
    this.#stored = checkpoint?.storedOffset ?? 0;
  }

  /** Passes over what is before `from`, then fills `into[0 .. count]`; false where the data ends before that. */
  read(into: Uint8Array, count: number, from: number, work: Work): boolean {
    const end = from + count;
    const receive: Emit = (plain) => {
      const used = Math.min(plain.length, end - this.position);
      const skipped = Math.min(used, Math.max(0, from - this.position));
      if (used > skipped) into.set(plain.subarray(skipped, used), this.position + skipped - from);
      this.position += used;
      if (used < plain.length) this.#surplus = concat(this.#surplus, plain.subarray(used));
      this.#paused = this.position >= end;
      return this.#paused;
    };
    const before = this.#surplus;
    const used = Math.min(before.length, end - this.position);
    this.#surplus = before.subarray(before.length);
    if (used > 0) receive(before.subarray(0, used));
    this.#surplus = before.subarray(used);
    while (this.position < end) {
      throwIfCancelled(work);
      try {
        if (!this.#decodeMore(receive)) return this.position >= end;
      } catch (error) {
        // Damage beyond what was asked for is for whoever asks for that.
        if (!(error instanceof CodecError) || this.position < end) throw error;
        this.dead = true;
      }
    }
    return true;
  }

  /** Moves on by one step; false when there is nothing more. */
  #decodeMore(receive: Emit): boolean {
    this.#paused = false;
    if (this.#ended) return !this.#decoder.end(receive);
    this.#rest = this.#rest.subarray(this.#decoder.write(this.#rest, receive));
    if (this.#paused || this.#rest.length > 0) return true;
    const count = this.#source.read(this.#input, this.#stored);
    this.#stored += count;
    this.#rest = this.#input.subarray(0, count);
    this.#ended = count === 0;
    return true;
  }

  close(): void {
    this.#decoder.close();
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function openAt(
  source: ByteSource,
  compression: Compression,
  checkpoint: Checkpoint | null,
  options: SeekOptions,
): Decoder {
  if (checkpoint === null) return createDecoder(compression, decoderOptions(options));
  const byteBefore = new Uint8Array(1);
  const { bits, storedOffset } = checkpoint;
  if (bits > 0 && storedOffset > 0) source.read(byteBefore, storedOffset - 1);
  return createDecoder(compression, {
    ...decoderOptions(options),
    resume: { checkpoint, byteBefore: byteBefore[0] ?? 0 },
  });
}

function decoderOptions(options: SeekOptions): Pick<DecoderOptions, 'engine' | 'maxWindow'> {
  return {
    ...(options.engine && { engine: options.engine }),
    ...(options.maxWindow !== undefined && { maxWindow: options.maxWindow }),
  };
}
