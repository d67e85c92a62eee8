import { ProblemError } from '../../../shared/problem.ts';

/**
 * How synchronous work is watched and stopped. Loops over bytes call `throwIfCancelled` and `progress` once per chunk
 * (256 KiB or so), which bounds how long a cancel takes (IO4).
 */
export interface Work {
  readonly cancelled: boolean;
  /** Reports that `bytes` more of the input are done. */
  progress(bytes: number): void;
}

/** Work that nobody watches. */
export const idleWork: Work = Object.freeze({ cancelled: false, progress() {} });

/** Ends cancelled work with a `cancelled` problem. */
export function throwIfCancelled(work: Work): void {
  if (work.cancelled) throw new ProblemError('cancelled', 'cancelled');
}

// Layout of the shared memory: an Int32 cancel flag, 4 unused bytes, a BigInt64 count of bytes done.
const byteLength = 16;
const countOffset = 8;

/** Memory through which one thread cancels and watches the work of another. */
export function createWorkMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(byteLength);
}

/** The working thread's end of `createWorkMemory`. */
export function sharedWork(memory: SharedArrayBuffer): Work {
  const flag = new Int32Array(memory, 0, 1);
  const count = new BigInt64Array(memory, countOffset, 1);
  return {
    get cancelled() {
      return Atomics.load(flag, 0) !== 0;
    },
    progress(bytes) {
      Atomics.add(count, 0, BigInt(bytes));
    },
  };
}

/** The watching thread's end: asks the work to stop; it does at its next chunk. */
export function cancelWork(memory: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(memory, 0, 1), 0, 1);
}

/** The watching thread's end: bytes done so far. */
export function workDone(memory: SharedArrayBuffer): number {
  return Number(Atomics.load(new BigInt64Array(memory, countOffset, 1), 0));
}
