import { parentPort } from 'node:worker_threads';
import { toProblem } from '../../../shared/problem.ts';
import type { Outcome } from '../../../shared/problem.ts';
import { sharedWork } from '../../engine/io/work.ts';
import { loadKept } from './kept-code.ts';
import type { Job, JobResult } from './job.ts';
import { loadDoer } from './load-doer.ts';

/** What a pool sends to a thread of its own. */
export interface JobMessage {
  readonly job: Job;
  /** Cancel flag and progress (engine/io/work.ts). */
  readonly memory: SharedArrayBuffer;
}

/** What the thread answers, once a job. */
export type JobReply = Outcome<JobResult>;

async function answer({ job, memory }: JobMessage): Promise<void> {
  try {
    const doer = await loadDoer(job.kind);
    const { value, transfer } = doer(job.input, sharedWork(memory));
    parentPort?.postMessage({ ok: true, value } satisfies JobReply, transfer);
  } catch (error) {
    parentPort?.postMessage({ ok: false, problem: toProblem(error) } satisfies JobReply);
  }
}

loadKept();
// One message at a time: the pool sends the next job when it has the answer.
parentPort?.on('message', (message: JobMessage) => void answer(message));
