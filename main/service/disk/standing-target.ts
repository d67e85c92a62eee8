import { lstatSync, realpathSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { ProblemError } from '../../../shared/problem.ts';
import { writeProblem } from './write-problem.ts';

/**
 * Whether what is at a path is no file that another could take the place of (SV6.5): a pipe, a device, a socket, or, as
 * `/dev/stdout` and `/dev/fd/3`, what a process has open.
 */
export function isStanding(path: string): boolean {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return false;
    return !stat.isFile() || (lstatSync(path).isSymbolicLink() && isOfTheSystem(path));
  } catch {
    // Nothing is there, or a link that leads nowhere.
    return false;
  }
}

function isOfTheSystem(path: string): boolean {
  const folder = `${realpathSync(dirname(path))}${sep}`;
  return folder === '/dev/' || folder.startsWith('/proc/');
}

/**
 * Opens what `isStanding` is true of for `work`, which writes into it. Rejects with `not-writable`, also for disks, and
 * `disk-full`; so does `write`.
 */
export async function withStanding<T>(
  path: string,
  work: (write: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const telling = (error: unknown): never => {
    throw writeProblem(path, error);
  };
  if (statSync(path).isBlockDevice())
    throw new ProblemError('not-writable', `${path} is a disk: it is not written over`);
  // What standard output was sent to has an end that others may have written up to.
  const handle = await open(path, 'a').catch(telling);
  try {
    return await work(async (bytes) => {
      for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at).catch(telling)).bytesWritten;
    });
  } finally {
    await handle.close();
  }
}
