import { availableParallelism, homedir } from 'node:os';
import { openCache } from '../service/cache-store.ts';
import { openInput } from '../service/open-input.ts';
import { commandThreads, createPool } from '../service/pool.ts';
import type { Errand } from '../service/progress.ts';
import type { Session } from '../service/session.ts';
import { cacheFolder } from '../service/user-folders.ts';
import type { Context } from './command.ts';
import type { ExitCode } from './exit-code.ts';

/** Opens the archive that an operand names, lets `work` look at it, and lets go of everything afterwards. */
export async function withImage(
  operand: string,
  context: Context,
  work: (session: Session, errand: Errand) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { progress, signal, environment } = context;
  const errand: Errand = {
    signal,
    onProgress: ({ phase, done, total }) => progress.show(phase, done, total),
  };
  const folder = cacheFolder({ platform: process.platform, environment, home: homedir() });
  const cache = folder === null ? null : openCache(folder);
  const pool = createPool({ size: Math.min(availableParallelism(), commandThreads) });
  try {
    const input = await openInput(operand, context.stdin, { ...errand, pool, cache });
    try {
      return await work(input.session, errand);
    } finally {
      input.close();
    }
  } finally {
    await pool.close();
  }
}
