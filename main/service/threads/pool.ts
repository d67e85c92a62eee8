import type { Transferable } from 'node:worker_threads';
import type { Job, JobKind, JobResult } from './job.ts';

export interface RunOptions {
  /** Bytes that the job reads, more or less: the largest job is handed out first. */
  readonly weight: number;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the job's input done so far, at most ten times a second. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** What of the job's input moves to the thread without a copy. */
  readonly transfer?: readonly Transferable[] | undefined;
}

/** Threads that do jobs. */
export interface Pool {
  readonly size: number;
  /**
   * Does one job on a thread. Rejects with the job's problem; `cancelled` when the signal says so; `internal` when the
   * thread dies, which harms no other job.
   */
  run<K extends JobKind>(job: Job<K>, options: RunOptions): Promise<JobResult<K>>;
  /**
   * Does a small job on this thread, which spares the start of another. Null: it took longer than `budget`
   * milliseconds and was given up, so `run` it. Rejects as `run` does.
   */
  runHere<K extends JobKind>(job: Job<K>, budget: number): Promise<JobResult<K> | null>;
  /** Ends every thread; unfinished jobs are cancelled. */
  close(): Promise<void>;
}
