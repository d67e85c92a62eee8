import type { Compression } from '../../../shared/compression.ts';
import { windowSize } from './gzip/raw-inflate.ts';

/**
 * Places in a compressed blob from which decoding can start, in ascending order (C6). Plain data: it moves between
 * threads and goes into a cache file (checkpoint-file.ts).
 */
export interface Checkpoints {
  readonly compression: Compression;
  /** Bytes of the whole blob, stored and plain. */
  readonly storedSize: number;
  readonly plainSize: number;
  /** Plain bytes that come before each checkpoint. */
  readonly plainOffset: Float64Array;
  /** Position in the stored bytes of the first byte that nothing before the checkpoint has touched. */
  readonly storedOffset: Float64Array;
  /**
   * gzip and bzip2: how many bits (0 to 7) of the byte before `storedOffset` still belong to what follows.
   * xz: the stream's kind of integrity check. zstd: 0.
   */
  readonly bits: Uint8Array;
  /** gzip: checkpoint `i` needs the plain bytes `windows[windowStart[i] .. windowStart[i + 1]]` before it. */
  readonly windowStart: Float64Array;
  readonly windows: Uint8Array;
}

/** One checkpoint, taken out of its columns. */
export interface Checkpoint {
  readonly plainOffset: number;
  readonly storedOffset: number;
  readonly bits: number;
  readonly window: Uint8Array;
}

/** The last checkpoint at or before a position in the plain bytes; null where there is none. */
export function checkpointBefore(checkpoints: Checkpoints, position: number): Checkpoint | null {
  const { plainOffset, storedOffset, bits, windowStart, windows } = checkpoints;
  let low = 0;
  let high = plainOffset.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((plainOffset[middle] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  const at = low - 1;
  if (at < 0) return null;
  return {
    plainOffset: plainOffset[at] ?? 0,
    storedOffset: storedOffset[at] ?? 0,
    bits: bits[at] ?? 0,
    window: windows.subarray(windowStart[at] ?? 0, windowStart[at + 1] ?? 0),
  };
}

/** What a decoder sees of the recording: when a checkpoint would be welcome, and where to leave it. */
export interface CheckpointSink {
  /** Whether a checkpoint at this plain offset is wanted; one that needs a window costs 32 KiB and is wanted less often. */
  wants(plainOffset: number, withWindow: boolean): boolean;
  /** `window` is copied. */
  add(checkpoint: Checkpoint): void;
}

export interface CheckpointRecorder extends CheckpointSink {
  /** Everything recorded, once the blob's sizes are known. */
  finish(storedSize: number, plainSize: number): Checkpoints;
}

/** Windows kept for one blob: 512 of 32 KiB are 16 MiB, at 4 MiB apart enough for 2 GiB. */
const maxWindows = 512;
/** Checkpoints of any kind; one costs 25 bytes. */
const maxCheckpoints = 64 * 1024;
/** Checkpoints without windows are wanted this many times as often. */
const bareFactor = 8;

/**
 * Collects checkpoints about `everyBytes` of plain bytes apart. Memory is bounded whatever the blob's size: when there
 * are too many, every second is dropped and the distance doubles (C6).
 */
export function recordCheckpoints(compression: Compression, everyBytes: number): CheckpointRecorder {
  let kept: Checkpoint[] = [];
  let windows = 0;
  let distance = everyBytes;
  let last = Number.NEGATIVE_INFINITY;

  const thin = (): void => {
    kept = kept.filter((_checkpoint, index) => index % 2 === 0);
    windows = kept.filter((checkpoint) => checkpoint.window.length > 0).length;
    distance *= 2;
    last = kept.at(-1)?.plainOffset ?? Number.NEGATIVE_INFINITY;
  };

  return {
    wants(plainOffset, withWindow) {
      return plainOffset - last >= (withWindow ? distance : distance / bareFactor);
    },
    add(checkpoint) {
      kept.push({ ...checkpoint, window: checkpoint.window.slice(-windowSize) });
      last = checkpoint.plainOffset;
      if (checkpoint.window.length > 0) windows += 1;
      if (windows > maxWindows || kept.length > maxCheckpoints) thin();
    },
    finish(storedSize, plainSize) {
      return toColumns(kept, compression, storedSize, plainSize);
    },
  };
}

function toColumns(
  kept: readonly Checkpoint[],
  compression: Compression,
  storedSize: number,
  plainSize: number,
): Checkpoints {
  const windowStart = new Float64Array(kept.length + 1);
  for (const [index, checkpoint] of kept.entries())
    windowStart[index + 1] = (windowStart[index] ?? 0) + checkpoint.window.length;
  const windows = new Uint8Array(windowStart[kept.length] ?? 0);
  for (const [index, checkpoint] of kept.entries()) windows.set(checkpoint.window, windowStart[index]);
  return {
    compression,
    storedSize,
    plainSize,
    plainOffset: Float64Array.from(kept, (checkpoint) => checkpoint.plainOffset),
    storedOffset: Float64Array.from(kept, (checkpoint) => checkpoint.storedOffset),
    bits: Uint8Array.from(kept, (checkpoint) => checkpoint.bits),
    windowStart,
    windows,
  };
}
