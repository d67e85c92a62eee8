import { parentPort } from 'node:worker_threads';
import { sharedWork } from '../../../main/engine/io/work.ts';
import type { JobMessage } from '../../../main/service/threads/job-worker.ts';

/**
 * A thread's program for tests of the pool: what it does is told by the path of an `open` job. Answers the path, its own
 * number, and what it was asked before.
 */
const seen: string[] = [];

parentPort?.on('message', ({ job, memory }: JobMessage) => {
  const { path } = job.input as { path: string };
  const work = sharedWork(memory);
  seen.push(path);
  if (path === 'exit') process.exit(7);
  if (path === 'throw') throw new Error('out of its mind');
  if (path === 'hang') for (;;);
  if (path === 'wait') {
    while (!work.cancelled) work.progress(1);
    parentPort?.postMessage({ ok: false, problem: { code: 'cancelled', message: 'cancelled' } });
    return;
  }
  work.progress(10);
  parentPort?.postMessage(
    path === 'refuse'
      ? { ok: false, problem: { code: 'corrupt', message: 'broken' } }
      : { ok: true, value: { path, seen: [...seen] } },
  );
});
