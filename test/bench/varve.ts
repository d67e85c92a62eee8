import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { CachePlace } from '../../main/service/cache/cache-store.ts';
import { openSession } from '../../main/service/session/open-session.ts';
import { commandThreads as mostThreads, createPool } from '../../main/service/threads/create-pool.ts';
import type { Pool } from '../../main/service/threads/pool.ts';
import type { ScanWish, Session } from '../../main/service/session/session.ts';
import { runProcess } from './measure.ts';
import type { ProcessRun } from './measure.ts';

export const cliPath = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));
const workerUrl = new URL('../../out/main/job-worker.js', import.meta.url);

/** How many threads a command uses on this machine. */
export const commandThreads = Math.min(availableParallelism(), mostThreads);

/** Runs the built program, with no cache and no recents unless told; rejects unless it ends with one of `statuses`. */
export async function runVarve(
  args: readonly string[],
  statuses: readonly number[] = [0],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProcessRun> {
  const none = { VARVE_CACHE: 'off', VARVE_STATE: 'off' };
  const run = await runProcess(process.execPath, [cliPath, ...args], { ...none, ...environment });
  if (run.exitCode === null || !statuses.includes(run.exitCode))
    throw new Error(`varve ${args[0] ?? ''} ended with status ${run.exitCode ?? 'none'}`);
  return run;
}

export interface ServiceOptions {
  /** Started for this work unless given. */
  readonly pool?: Pool;
  readonly threads?: number;
  readonly cache?: CachePlace | null;
}

/** Threads that run the built program, one a core unless told. */
export function startThreads(size: number = availableParallelism()): Pool {
  return createPool({ size, workerUrl });
}

/**
 * Opens an archive as the window does and makes its layers known: milliseconds from a path to all answers. `after` looks
 * at the session when the clock has stopped.
 */
export async function timeService(
  path: string,
  wish: ScanWish,
  options: ServiceOptions = {},
  after: (session: Session) => Promise<void> | void = () => {},
): Promise<number> {
  const pool = options.pool ?? startThreads(options.threads);
  try {
    const start = performance.now();
    const session = await openSession(path, { pool, cache: options.cache ?? null });
    await session.scan(wish);
    const taken = performance.now() - start;
    if (!session.indexed) throw new Error(`${path} was not indexed`);
    await after(session);
    session.close();
    return taken;
  } finally {
    if (options.pool === undefined) await pool.close();
  }
}
