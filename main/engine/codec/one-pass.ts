import type { Compression } from '../../../shared/compression.ts';
import type { ByteSource } from '../io/byte-source.ts';
import { forEachChunk } from '../io/chunks.ts';
import { createSums, noSums } from '../io/sums.ts';
import { throwIfCancelled, type Work } from '../io/work.ts';
import { recordCheckpoints, type Checkpoints } from './checkpoint.ts';
import { CodecError, type CodecFailure, type CodecNote } from './codec-error.ts';
import { createDecoder } from './create-decoder.ts';
import type { DecoderOptions } from './decoder.ts';
import { createLimiter, type Limits } from './limiter.ts';

export interface OnePassOptions {
  readonly work: Work;
  /** Bounds on the expansion (L4); see limiter.ts for the defaults. */
  readonly limits?: Partial<Limits>;
  readonly hashStored: boolean;
  readonly hashPlain: boolean;
  /** Algorithms besides sha256 that whatever is hashed is hashed by too. */
  readonly moreHashes?: readonly string[];
  /** Receives the plain bytes in order; `plain` is valid only during the call. May throw to end the pass. */
  readonly onPlain?: (plain: Uint8Array, offset: number) => void;
  /** Record places from which decoding can start again, about this many plain bytes apart. */
  readonly checkpoints?: { readonly everyBytes: number };
  readonly engine?: DecoderOptions['engine'];
  readonly maxWindow?: number;
}

/** What one pass over a blob found out. Plain data. */
export interface OnePassResult {
  /** sha256 of all stored bytes, lower-case hex; null where it was not asked for. */
  readonly storedDigest: string | null;
  readonly storedSize: number;
  /** sha256 of all plain bytes, lower-case hex; null where it was not asked for, or the data could not be decoded whole. */
  readonly plainDigest: string | null;
  /** The same in each of `moreHashes`, as `algorithm:hex`; nothing where the digest is null. */
  readonly moreStored: readonly string[];
  readonly morePlain: readonly string[];
  /** Plain bytes decoded; of the whole blob unless there is a failure. */
  readonly plainSize: number;
  readonly notes: readonly CodecNote[];
  /** Why decoding ended early. What came before was delivered; the stored bytes were hashed to their end all the same. */
  readonly failure: CodecFailure | null;
  readonly checkpoints: Checkpoints | null;
}

/** Checkpoints this far apart make any place reachable within about 10 ms (C6). */
export const defaultCheckpointBytes = 4 * 1024 * 1024;

/**
 * Reads a blob once, front to back: sha256 of the stored bytes, decoding, sha256 of the plain bytes, and whatever
 * `onPlain` does, chunk by chunk while each is in the processor's cache (C1). Bad data is an answer, not an exception:
 * see `failure`. Throws for what is no fault of the data: a cancel, a file that changed, an `onPlain` that threw.
 */
export function decodeThrough(
  source: ByteSource,
  compression: Compression,
  options: OnePassOptions,
): OnePassResult {
  // Of an uncompressed blob there is one sum, not two.
  const isPlain = compression === 'none';
  const more = options.moreHashes ?? [];
  const storedHash = options.hashStored || (isPlain && options.hashPlain) ? createSums(more) : null;
  const plainHash = options.hashPlain && !isPlain ? createSums(more) : null;
  const limiter = createLimiter(options.limits);
  const recorder =
    options.checkpoints && !isPlain ? recordCheckpoints(compression, options.checkpoints.everyBytes) : null;
  const decoder = createDecoder(compression, {
    ...(options.engine && { engine: options.engine }),
    ...(options.maxWindow !== undefined && { maxWindow: options.maxWindow }),
    ...(recorder && { checkpoints: recorder }),
  });
  let storedSize = 0;
  let plainSize = 0;
  let failure: CodecFailure | null = null;

  /** Set while the receiver runs: what it throws is its own affair, even if it is a `CodecError` of inner data. */
  let delivering = false;

  const onPlain = (plain: Uint8Array): void => {
    // A chunk of stored bytes can expand to a great many of these.
    throwIfCancelled(options.work);
    limiter.check(storedSize, plainSize + plain.length);
    plainHash?.update(plain);
    delivering = true;
    options.onPlain?.(plain, plainSize);
    delivering = false;
    plainSize += plain.length;
  };
  const decode = (step: () => void): void => {
    if (failure !== null) return;
    try {
      step();
    } catch (error) {
      if (delivering || !(error instanceof CodecError)) throw error;
      failure = error.failure;
    }
  };

  try {
    forEachChunk(source, { work: options.work }, (chunk) => {
      storedHash?.update(chunk);
      storedSize += chunk.length;
      decode(() => decoder.write(chunk, onPlain));
    });
    decode(() => decoder.end(onPlain));
    throwIfCancelled(options.work);
  } finally {
    decoder.close();
  }

  const storedSums = storedHash?.end() ?? noSums;
  const plainSums = isPlain ? storedSums : (plainHash?.end() ?? noSums);
  const stored = options.hashStored ? storedSums : noSums;
  const plain = options.hashPlain && failure === null ? plainSums : noSums;
  return {
    storedDigest: stored.sha256,
    storedSize,
    plainDigest: plain.sha256,
    moreStored: stored.more,
    morePlain: plain.more,
    plainSize,
    notes: decoder.notes,
    failure,
    checkpoints: recorder?.finish(storedSize, plainSize) ?? null,
  };
}
