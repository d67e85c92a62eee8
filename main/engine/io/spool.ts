import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiskRoom } from './disk-room.ts';
import type { SpareBytes } from './disk-room.ts';
import { removeTree } from './remove-tree.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { writeWords } from '../../../shared/system-words.ts';

/** A stream that was written to a private file, so that it can be read at any position. */
export interface Spooled {
  readonly path: string;
  readonly size: number;
  /** Deletes the file; may be called more than once. */
  remove(): void;
}

export interface SpoolOptions {
  /** Where the file goes; see `spoolFolder`. */
  readonly folder?: string;
  /** More than this is refused with `too-large`. Default: 1 TiB, in practice what the disk has room for. */
  readonly maxBytes?: number;
  /** How much room the disk has; what the system says unless told. */
  readonly spare?: SpareBytes;
  readonly signal?: AbortSignal;
  /** Called with the bytes received so far, once per write. */
  readonly onProgress?: (bytes: number) => void;
}

/** What a process has in the spool, by its prefix: its own names, and drafts of what is to have such a name. */
const leftover = /^(?:\..+\.)?([0-9a-f]{8}-\d{1,10}-)(?:[0-9a-f]{16}\.spool|[0-9a-f]{12}\.part)$/;

const gatherSize = 1024 * 1024;

/**
 * Writes a stream (standard input, a dropped file) once to a file that only this user can read (IO5). Whatever goes
 * wrong (`cancelled`, `too-large`, `disk-full`, `not-readable`, `not-writable`), the file is gone before the promise
 * rejects.
 */
export async function spool(input: AsyncIterable<Uint8Array>, options: SpoolOptions = {}): Promise<Spooled> {
  const folder = options.folder ?? spoolFolder();
  ensurePrivateFolder(folder);
  const path = ownName(folder);
  const remove = (): void => rmSync(path, { force: true });
  const file = await writing(path, () => open(path, 'wx', 0o600));
  try {
    const size = await copy(input, file, { folder, path }, options);
    await file.close();
    return { path, size, remove };
  } catch (error) {
    await file.close().catch(() => undefined);
    remove();
    throw error;
  }
}

/** The folder that spooled files are in unless told otherwise: one per user, in the system's temporary folder. */
export function spoolFolder(): string {
  return join(tmpdir(), `varve-spool-${process.getuid?.() ?? 'user'}`);
}

/** The spool folder, made for this user alone; throws `not-writable` where it belongs to somebody else. */
export function ensureSpoolFolder(): string {
  const folder = spoolFolder();
  ensurePrivateFolder(folder);
  return folder;
}

/**
 * Deletes spooled files and folders whose process is gone (it crashed or was killed), and returns how many. Only files named by a
 * process of this machine and process namespace are judged: another container may share the folder (IO5).
 */
export function removeLeftovers(folder: string = spoolFolder()): number {
  let names: string[];
  try {
    if (!isPrivateFolder(folder)) return 0;
    names = readdirSync(folder);
  } catch {
    return 0;
  }
  let removed = 0;
  for (const name of names) {
    const match = leftover.exec(name);
    if (match?.[1] === undefined || !isOrphan(match[1])) continue;
    try {
      removeTree(join(folder, name));
      removed += 1;
    } catch {
      // Another process was faster.
    }
  }
  return removed;
}

async function copy(
  input: AsyncIterable<Uint8Array>,
  file: FileHandle,
  { folder, path }: { readonly folder: string; readonly path: string },
  options: SpoolOptions,
): Promise<number> {
  const hasRoom = createDiskRoom(folder, options.spare);
  const maxBytes = options.maxBytes ?? 2 ** 40;
  const gathered = new Uint8Array(gatherSize);
  let fill = 0;
  let size = 0;
  const put = async (bytes: Uint8Array): Promise<void> => {
    if (!hasRoom(bytes.length))
      throw new ProblemError(
        'disk-full',
        `no room for the input in ${folder}, which keeps some for others; ${process.platform === 'win32' ? 'TEMP' : 'TMPDIR'} names another folder`,
      );
    for (let done = 0; done < bytes.length;) {
      const from = done;
      const { bytesWritten } = await writing(path, () => file.write(bytes, from, bytes.length - from));
      done += bytesWritten;
    }
    options.onProgress?.(size);
  };
  for await (const chunk of abortable(input, options.signal)) {
    size += chunk.length;
    if (size > maxBytes)
      throw new ProblemError('too-large', `the input is larger than the ${maxBytes} bytes allowed`);
    if (fill + chunk.length > gatherSize) {
      await put(gathered.subarray(0, fill));
      fill = 0;
    }
    if (chunk.length > gatherSize) await put(chunk);
    else {
      gathered.set(chunk, fill);
      fill += chunk.length;
    }
  }
  if (fill > 0) await put(gathered.subarray(0, fill));
  return size;
}

/** The input's chunks until the signal aborts, even while the input says nothing at all. */
async function* abortable(
  input: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const cancelled = new ProblemError('cancelled', 'cancelled');
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(cancelled);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
  aborted.catch(() => undefined);
  const iterator = input[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const next = await Promise.race([aborted, iterator.next()]);
      if (next.done) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } catch (error) {
    ended = error !== cancelled;
    if (error instanceof ProblemError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemError('not-readable', `cannot read the input: ${reason}`, { cause: error });
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Not awaited: a source that never answers must not keep a cancel waiting.
    if (!ended) void iterator.return?.()?.then(undefined, () => undefined);
  }
}

/**
 * Creates the folder for this user alone (`not-writable`, `disk-full`), and refuses one that somebody else could look into
 * or has planted.
 */
export function ensurePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw notWritable(folder, error);
  }
  if (!isPrivateFolder(folder))
    throw new ProblemError('not-writable', `${folder} is not a folder that belongs to this user alone`);
}

function isPrivateFolder(folder: string): boolean {
  const stat = lstatSync(folder);
  if (!stat.isDirectory()) return false;
  const user = process.getuid?.();
  return user === undefined || (stat.uid === user && (stat.mode & 0o077) === 0);
}

/** A new name in the spool folder, for a file or a folder of this process. */
export function ownName(folder: string): string {
  return join(folder, `${ownPrefix()}${randomBytes(8).toString('hex')}.spool`);
}

/** Names whose file it is: machine and process namespace, then process; `0123abcd-4711-`. */
export function ownPrefix(): string {
  return `${placeId()}-${process.pid}-`;
}

/** Whether such a prefix is of a process of this machine and process namespace that is gone. */
export function isOrphan(prefix: string): boolean {
  const [place, process = ''] = prefix.split('-');
  return place === placeId() && !isAlive(Number(process));
}

function placeId(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has process namespaces.
  }
  return createHash('sha256').update(`${hostname()}\0${namespace}`).digest('hex').slice(0, 8);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function writing<T>(path: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw notWritable(path, error);
  }
}

function notWritable(path: string, error: unknown): ProblemError {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new ProblemError(full ? 'disk-full' : 'not-writable', `cannot write ${path}: ${writeWords(code)}`, {
    cause: error,
  });
}
