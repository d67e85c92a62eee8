import type { Work } from '../../engine/io/work.ts';

/** Work on the calling thread that gives itself up when it turns out longer than promised. */
export interface InlineWork extends Work {
  /** Whether it was stopped for having used up its time. */
  readonly exhausted: boolean;
}

/**
 * Work that counts as cancelled once `budget` milliseconds are over, since few stored bytes can expand to very many
 * (L4). It only decides where a job is done, never what it answers.
 */
export function inlineWork(budget: number): InlineWork {
  const end = now() + budget;
  let exhausted = false;
  return {
    get cancelled() {
      exhausted ||= now() >= end;
      return exhausted;
    },
    get exhausted() {
      return exhausted;
    },
    progress() {},
  };
}

/** Milliseconds since the process began: `performance` has the same, but a module of Node's is loaded for it. */
function now(): number {
  return process.uptime() * 1_000;
}
