import { mkdir, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createDiskRoom } from '../../engine/io/disk-room.ts';
import { spoolFolder } from '../../engine/io/spool.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { createEarlySync } from './early-sync.ts';
import { clearLeftDrafts, draftName, setAside } from './left-drafts.ts';
import { isStanding } from './standing-target.ts';
import { writeProblem } from './write-problem.ts';

/**
 * Something that is being written under a temporary name beside its final one (SV6.1). Its name tells whose it is, so that
 * what a killed process left is removed by the next one that writes into the same folder.
 */
export interface Draft {
  /** Of the temporary file or folder. */
  readonly path: string;
  /** Gives it its final name; a link there is replaced, never followed. */
  commit(): Promise<void>;
  /** Removes it; may be called more than once, and after `commit` does nothing. */
  discard(): Promise<void>;
}

export interface FileDraft extends Draft {
  write(bytes: Uint8Array): Promise<void>;
}

/**
 * `check` is asked once what killed processes have left is cleared away, and what it throws ends it before anything is
 * written. Rejects with `not-writable` or `disk-full`, as everything below.
 */
export async function openFileDraft(target: string, check = (): void => {}): Promise<FileDraft> {
  prepare(target, check);
  const path = draftName(target);
  const handle = await telling(target, () => open(path, 'wx', 0o644));
  // What is written for a browser to fetch is one of the temporary files that leave room to others (IO6).
  const hasRoom = dirname(target) === spoolFolder() ? createDiskRoom(dirname(target)) : () => true;
  const early = createEarlySync(() => handle.datasync());
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  let done = false;
  return {
    path,
    write: (bytes) =>
      telling(target, async () => {
        if (!hasRoom(bytes.length)) throw new ProblemError('disk-full', `no room for ${target}`);
        await writeAll(handle, bytes);
        early.written(bytes.length);
      }),
    commit: () =>
      telling(target, async () => {
        await early.end();
        await handle.sync();
        await close();
        await rename(path, target);
        done = true;
        await syncFolder(dirname(target));
      }),
    async discard() {
      if (done) return;
      await early.end().catch(() => undefined);
      await close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/**
 * A folder that takes the place of `target`, which must not be there, or be a folder that `isReplaceable` allows to be
 * replaced as a whole. `check` as above.
 */
export async function openFolderDraft(
  target: string,
  isReplaceable: () => boolean,
  check = (): void => {},
): Promise<Draft> {
  prepare(target, check);
  const path = draftName(target);
  await telling(target, () => mkdir(path));
  let done = false;
  return {
    path,
    commit: () =>
      telling(target, async () => {
        await syncFolder(path);
        const old = isReplaceable() ? await setAside(target) : null;
        try {
          await rename(path, target);
        } catch (error) {
          await old?.putBack();
          throw error;
        }
        done = true;
        await syncFolder(dirname(target));
        await old?.remove();
      }),
    async discard() {
      if (!done) await rm(path, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

function prepare(target: string, check: () => void): void {
  assertReplaceable(target);
  clearLeftDrafts(dirname(target));
  check();
}

/** A rename would take a device away from the whole machine (SV6.5). */
function assertReplaceable(target: string): void {
  if (isStanding(target))
    throw new ProblemError(
      'not-writable',
      `${target} is a pipe, a device or an open file: it is not replaced`,
    );
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

async function telling<T>(target: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writeProblem(target, error);
  }
}
