import { setMaxListeners } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ProblemError } from '../../../shared/problem.ts';
import type { Outcome } from '../../../shared/problem.ts';
import { cancelWork, createWorkMemory, workDone } from '../../engine/io/work.ts';
import { inlineWork } from './inline-work.ts';
import type { Job, JobKind, JobResult } from './job.ts';
import type { JobMessage, JobReply } from './job-worker.ts';
import { loadDoer } from './load-doer.ts';
import type { Pool, RunOptions } from './pool.ts';
import { siblingProgram } from './sibling-program.ts';

export interface PoolOptions {
  /** Threads at most; at least 1. */
  readonly size: number;
  /** The worker's program; the one beside this module unless told. */
  readonly workerUrl?: URL | undefined;
  /** How long a cancelled job may take to notice before its thread is ended, in milliseconds. */
  readonly patience?: number | undefined;
  /** How long a thread without work is kept, in milliseconds. */
  readonly keep?: number | undefined;
  /** Whether threads are started before there is work, which then need not wait a tenth of a second for them. */
  readonly ahead?: boolean | undefined;
}

interface Waiting {
  readonly job: Job;
  readonly options: RunOptions;
  readonly memory: SharedArrayBuffer;
  settle(outcome: Outcome<JobResult>): void;
  /** Set once it is on a thread. */
  slot: Slot | null;
}

interface Slot {
  readonly worker: Worker;
  current: Waiting | null;
  idle: NodeJS.Timeout | undefined;
}

const progressInterval = 100;

/**
 * What threads print is not passed on (SV2.8; they print nothing): for that Node would open this process's own standard output,
 * which makes a pipe there one that nobody waits for, and takes its time.
 */
const unheard = { stdout: true, stderr: true } as const;

/** Threads that a command in a terminal uses at most: each takes about 22 MB, and a build server has other things to do. */
export const commandThreads = 4;

/**
 * A pool starts its threads when there is work (unless told) and keeps none alive that has nothing to do, so that a program
 * which has its answer ends by itself (SV2).
 */
export function createPool(options: PoolOptions): Pool {
  const patience = options.patience ?? 2_000;
  const keep = options.keep ?? 30_000;
  const size = Math.max(1, options.size);
  const slots = new Set<Slot>();
  /** Largest first. */
  const queue: Waiting[] = [];
  let ticker: NodeJS.Timeout | undefined;
  let closed = false;

  function run<K extends JobKind>(job: Job<K>, given: RunOptions): Promise<JobResult<K>> {
    return new Promise((resolve, reject) => {
      if (closed || given.signal?.aborted === true) {
        reject(cancelled());
        return;
      }
      const waiting: Waiting = {
        job,
        options: given,
        memory: createWorkMemory(),
        slot: null,
        settle(outcome) {
          given.signal?.removeEventListener('abort', onAbort);
          if (outcome.ok) resolve(outcome.value);
          else reject(new ProblemError(outcome.problem.code, outcome.problem.message));
        },
      };
      const onAbort = (): void => cancel(waiting);
      // All layers of an image are jobs under one signal: many listeners are no leak here.
      if (given.signal !== undefined) setMaxListeners(0, given.signal);
      given.signal?.addEventListener('abort', onAbort, { once: true });
      enqueue(waiting);
      handOut();
    });
  }

  function enqueue(waiting: Waiting): void {
    const at = queue.findIndex((other) => other.options.weight < waiting.options.weight);
    queue.splice(at === -1 ? queue.length : at, 0, waiting);
  }

  /**
   * Threads start after the current turn, so that jobs asked for together are all in the queue before the first one is
   * handed out: largest first.
   */
  let handing = false;
  function handOut(): void {
    if (handing) return;
    handing = true;
    setImmediate(() => {
      handing = false;
      while (queue.length > 0) {
        const slot = [...slots].find(({ current }) => current === null) ?? start();
        const waiting = slot === null ? undefined : queue.shift();
        if (slot === null || waiting === undefined) return;
        give(slot, waiting);
      }
    });
  }

  function start(): Slot | null {
    if (slots.size >= size) return null;
    const worker = new Worker(options.workerUrl ?? siblingProgram('job-worker', import.meta.url), unheard);
    const slot: Slot = { worker, current: null, idle: undefined };
    slots.add(slot);
    worker.on('message', (reply: JobReply) => release(slot, reply));
    worker.on('error', (error) => lose(slot, `a reading thread failed: ${messageOf(error)}`));
    worker.on('exit', (code) => lose(slot, `a reading thread ended unexpectedly (status ${code})`));
    return slot;
  }

  function give(slot: Slot, waiting: Waiting): void {
    clearTimeout(slot.idle);
    slot.current = waiting;
    waiting.slot = slot;
    slot.worker.ref();
    const message: JobMessage = { job: waiting.job, memory: waiting.memory };
    slot.worker.postMessage(message, waiting.options.transfer);
    ticker ??= setInterval(tick, progressInterval);
    ticker.unref();
  }

  /** A thread has nothing to do. */
  function rest(slot: Slot): void {
    slot.current = null;
    slot.worker.unref();
    slot.idle = setTimeout(() => end(slot), keep);
    slot.idle.unref();
  }

  function release(slot: Slot, reply: JobReply): void {
    // Of a thread that is being ended: to rest would let the program end before whoever waits for that end.
    if (!slots.has(slot)) return;
    const { current } = slot;
    rest(slot);
    if (current !== null) {
      current.options.onProgress?.(workDone(current.memory));
      current.settle(reply);
    }
    calm();
    handOut();
  }

  /** A thread has died or was ended; whatever it was doing has failed. */
  function lose(slot: Slot, message: string): void {
    if (!slots.delete(slot)) return;
    clearTimeout(slot.idle);
    const { current } = slot;
    slot.current = null;
    current?.settle({
      ok: false,
      problem:
        current.options.signal?.aborted === true || closed
          ? cancelled().problem
          : { code: 'internal', message },
    });
    calm();
    handOut();
  }

  function end(slot: Slot): void {
    lose(slot, 'a reading thread was ended');
    void slot.worker.terminate();
  }

  function cancel(waiting: Waiting): void {
    const { slot } = waiting;
    if (slot === null) {
      const at = queue.indexOf(waiting);
      if (at !== -1) queue.splice(at, 1);
      waiting.settle({ ok: false, problem: cancelled().problem });
      return;
    }
    cancelWork(waiting.memory);
    // A thread that is at work keeps the program alive; waiting for one that has noticed does not.
    setTimeout(() => {
      if (slot.current === waiting) end(slot);
    }, patience).unref();
  }

  function tick(): void {
    for (const { current } of slots) current?.options.onProgress?.(workDone(current.memory));
  }

  function calm(): void {
    if ([...slots].some(({ current }) => current !== null)) return;
    clearInterval(ticker);
    ticker = undefined;
  }

  if (options.ahead === true) for (let slot = start(); slot !== null; slot = start()) rest(slot);

  return {
    size,
    run,
    async runHere(job, budget) {
      const doer = await loadDoer(job.kind);
      const work = inlineWork(budget);
      try {
        return doer(job.input, work).value;
      } catch (error) {
        if (work.exhausted) return null;
        throw error;
      }
    },
    async close() {
      closed = true;
      for (const waiting of queue.splice(0)) waiting.settle({ ok: false, problem: cancelled().problem });
      const workers = [...slots].map(({ worker }) => worker);
      for (const slot of slots) end(slot);
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function cancelled(): ProblemError {
  return new ProblemError('cancelled', 'cancelled');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
