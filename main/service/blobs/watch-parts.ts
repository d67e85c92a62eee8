import { ProblemError } from '../../../shared/problem.ts';
import type { Errand } from '../progress.ts';

/** The progress of several pieces of work as one, and their common end. */
export interface Watch {
  /** Aborted when the caller gives up, and when one of the parts has failed. */
  readonly signal: AbortSignal;
  /** Rejects with `cancelled` then. */
  readonly stopped: Promise<never>;
  throwIfStopped(): void;
  /** Part `at` has come to `done`. */
  progress(at: number, done: number): void;
  stop(): void;
  /** Lets go of the caller's signal. */
  end(): void;
}

/** `totals`: the size of each part, in bytes. */
export function watchParts(totals: readonly number[], phase: string, errand: Errand): Watch {
  const controller = new AbortController();
  const { signal } = controller;
  const onAbort = (): void => controller.abort();
  const total = totals.reduce((sum, size) => sum + size, 0);
  const done = totals.map(() => 0);
  let sum = 0;
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new ProblemError('cancelled', 'cancelled')), {
      once: true,
    });
  });
  // Nobody may be waiting for it.
  stopped.catch(() => undefined);
  errand.signal?.addEventListener('abort', onAbort, { once: true });
  if (errand.signal?.aborted === true) onAbort();
  return {
    signal,
    stopped,
    throwIfStopped() {
      if (signal.aborted) throw new ProblemError('cancelled', 'cancelled');
    },
    progress(at, count) {
      const before = done[at] ?? 0;
      const now = Math.max(before, Math.min(count, totals[at] ?? 0));
      done[at] = now;
      sum += now - before;
      errand.onProgress?.({ phase, done: sum, total });
    },
    stop: onAbort,
    end() {
      errand.signal?.removeEventListener('abort', onAbort);
    },
  };
}
