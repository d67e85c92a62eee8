import type { CodecNote } from './codec-error.ts';
import type { Checkpoint, CheckpointSink } from './checkpoint.ts';
import type { EngineKind } from './step-engine.ts';

/**
 * Receives plain bytes. The array is valid only during the call: its memory is used again. Returning true asks the
 * decoder to pause, because this is enough for now.
 */
export type Emit = (plain: Uint8Array) => boolean | void;

/**
 * Decodes a compressed blob that is pushed through it, piece by piece and synchronously. Pieces may be cut anywhere.
 * Both methods throw `CodecError` (`corrupt`, `truncated`, `limit`, `unsupported`) after emitting what was decoded; a
 * decoder that has thrown is finished. Whoever opens one closes it.
 */
export interface Decoder {
  /**
   * Decodes a piece, and returns how many of its bytes were taken: all of them, unless `emit` asked to pause. Then the
   * next call gets the rest (an empty piece, if all was taken) and goes on. After a request to pause come at most a few
   * MiB more, whatever the piece expands to.
   */
  write(chunk: Uint8Array, emit: Emit): number;
  /** No more input: complains if it ends too early. False when `emit` asked to pause: then it must be called again. */
  end(emit: Emit): boolean;
  /** What was odd, complete after `end`. */
  readonly notes: readonly CodecNote[];
  close(): void;
}

/** Where a decoder begins, other than at the start of the blob: the next `write` brings what follows `storedOffset`. */
export interface Resume {
  readonly checkpoint: Checkpoint;
  /** The byte before `storedOffset`, whose last `bits` bits belong to what follows. */
  readonly byteBefore: number;
}

export interface DecoderOptions {
  /** Default `native`: whatever the runtime does best. `portable` forces the JavaScript implementations. */
  readonly engine?: EngineKind;
  /** The largest window or dictionary a blob may ask for, in bytes (C5). Default 128 MiB, which is zstd's own. */
  readonly maxWindow?: number;
  /** Told of places where decoding could start again. */
  readonly checkpoints?: CheckpointSink;
  readonly resume?: Resume;
}

/** C5. */
export const defaultMaxWindow = 128 * 1024 * 1024;
