import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ProblemError } from '../../shared/problem.ts';

/**
 * Writes bytes to a file of the person's choice (SV6): under a temporary name beside it, synced, then renamed over it. A
 * link at the target is replaced, never followed. Cancelled or failed work leaves nothing behind.
 */
export async function writeFileSafely(
  target: string,
  bytes: AsyncIterable<Uint8Array>,
  onWritten: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const draft = `${target}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await open(draft, 'wx', 0o644);
    try {
      let done = 0;
      for await (const piece of bytes) {
        signal?.throwIfAborted();
        await writeAll(handle, piece);
        done += piece.length;
        onWritten(done);
      }
      signal?.throwIfAborted();
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw writeProblem(target, error);
  }
}

async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length;) at += (await handle.write(piece, at)).bytesWritten;
}

/** So that the new name outlives a power cut; where folders cannot be synced (Windows) the system sees to it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The file itself is safe on disk already.
  }
}

function writeProblem(target: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new ProblemError('disk-full', `no room for ${target}`, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ENAMETOOLONG':
      return new ProblemError('not-writable', `cannot write ${target}: ${code}`, { cause: error });
    case undefined:
    default:
      return error;
  }
}
