import { availableParallelism, homedir } from 'node:os';
import { openCache } from '../service/cache/cache-store.ts';
import { openInput } from '../service/host/open-input.ts';
import { commandThreads, createPool } from '../service/threads/create-pool.ts';
import type { OpenSessionOptions } from '../service/session/open-session.ts';
import type { Errand } from '../service/progress.ts';
import type { Session } from '../service/session/session.ts';
import { cacheFolder } from '../service/disk/user-folders.ts';
import type { Context } from './command.ts';
import type { ExitCode } from './exit-code.ts';

/** Threads and cache for a command's work, and the way in which it tells how far it is; let go of afterwards. */
export async function withEngine<T>(
  { progress, signal, environment }: Context,
  work: (options: OpenSessionOptions) => Promise<T>,
): Promise<T> {
  const folder = cacheFolder({ platform: process.platform, environment, home: homedir() });
  const pool = createPool({ size: Math.min(availableParallelism(), commandThreads) });
  try {
    return await work({
      signal,
      onProgress: ({ phase, done, total }) => progress.show(phase, done, total),
      pool,
      cache: folder === null ? null : openCache(folder),
    });
  } finally {
    await pool.close();
  }
}

/** Opens the archive that an operand names, lets `work` look at it, and lets go of everything afterwards. */
export async function withImage(
  operand: string,
  context: Context,
  work: (session: Session, errand: Errand) => Promise<ExitCode>,
): Promise<ExitCode> {
  return await withEngine(context, async (options) => {
    const input = await openInput(operand, () => context.stdin, options);
    try {
      return await work(input.session, { signal: options.signal, onProgress: options.onProgress });
    } finally {
      input.close();
    }
  });
}
