import { afterAll } from 'vitest';
import type { Job } from '../../../main/service/threads/job.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import type { Pool } from '../../../main/service/threads/pool.ts';

export interface CountedPool extends Pool {
  /** Every job that was asked for, in order; given up and done again counts twice. */
  readonly jobs: Job[];
}

/** A pool of one thread that writes down what it is asked to do. `inline` false: nothing is done on the calling thread. */
export function countedPool(inline = true): CountedPool {
  const jobs: Job[] = [];
  return {
    jobs,
    size: shared.size,
    run(job, options) {
      jobs.push(job);
      return shared.run(job, options);
    },
    async runHere(job, budget) {
      if (!inline) return null;
      jobs.push(job);
      return await shared.runHere(job, budget * 100);
    },
    close: async () => {},
  };
}

const shared = createPool({ size: 2 });
afterAll(() => shared.close());
