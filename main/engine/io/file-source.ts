import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { ProblemError, type ProblemCode } from '../../../shared/problem.ts';
import type { ByteSource } from './byte-source.ts';
import { readWords } from '../../../shared/system-words.ts';

/**
 * What tells one state of a file from another. Plain data, so that a cache can keep it; nanoseconds and file numbers
 * are decimal text because they exceed 2^53.
 */
export interface FileIdentity {
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
}

export interface FileSource extends ByteSource {
  readonly path: string;
  /** As it was when the file was opened. */
  readonly identity: FileIdentity;
  /** Throws `changed-while-reading` if the file was written to since it was opened (IO3). */
  assertUnchanged(): void;
}

export interface OpenFileOptions {
  /** Refuse with `changed-while-reading` unless the file is still this one (IO3). */
  readonly expect?: FileIdentity;
}

/**
 * Opens a regular file for reading at any position. Directories, pipes and devices are `not-readable`: they have no
 * bytes to seek in. A file that is truncated or rewritten while it is read is `changed-while-reading`, never a wrong
 * answer (IO3).
 */
export function openFile(path: string, options: OpenFileOptions = {}): FileSource {
  // Non-blocking, so that a named pipe is refused below instead of waiting for a writer for ever.
  const descriptor = attempt(path, () => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  let identity: FileIdentity;
  try {
    identity = attempt(path, () => identify(path, descriptor));
    if (options.expect && !sameFile(options.expect, identity)) throw changed(path, 'since it was opened');
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  const { size } = identity;
  let open = true;
  return {
    path,
    size,
    origin: 0,
    identity,
    read(into, position) {
      const wanted = Math.max(0, Math.min(into.length, size - position));
      let count = 0;
      while (count < wanted) {
        const got = readPart(path, descriptor, into, count, wanted - count, position + count);
        if (got === 0) throw changed(path);
        count += got;
      }
      return count;
    },
    assertUnchanged() {
      const now = attempt(path, () => identify(path, descriptor));
      if (now.size !== size || now.mtimeNs !== identity.mtimeNs) throw changed(path);
    },
    close() {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

/** Whether two identities are of the same state of the same file. */
export function sameFile(a: FileIdentity, b: FileIdentity): boolean {
  return (
    a.dev === b.dev &&
    a.ino === b.ino &&
    a.size === b.size &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs
  );
}

/**
 * Whether a later write to the file would show in its times (SV5.3). Clocks of file systems tick in milliseconds, some in
 * seconds: their times have no fraction. `now` in milliseconds.
 */
export function isSettled(
  { mtimeNs, ctimeNs }: { readonly mtimeNs: string | bigint; readonly ctimeNs: string | bigint },
  now: number,
): boolean {
  return isOld(BigInt(mtimeNs), now) && isOld(BigInt(ctimeNs), now);
}

function isOld(time: bigint, now: number): boolean {
  const tick = time % 1_000_000_000n === 0n ? 2_000 : 50;
  return now - Number(time / 1_000_000n) > tick;
}

function identify(path: string, descriptor: number): FileIdentity {
  const stat = fstatSync(descriptor, { bigint: true });
  if (stat.isDirectory()) throw new ProblemError('not-readable', `${path} is a folder, not a file`);
  if (!stat.isFile()) throw new ProblemError('not-readable', `${path} is not a regular file`);
  return {
    dev: String(stat.dev),
    ino: String(stat.ino),
    size: Number(stat.size),
    mtimeNs: String(stat.mtimeNs),
    ctimeNs: String(stat.ctimeNs),
  };
}

function changed(path: string, when = 'while it was being read'): ProblemError {
  return new ProblemError('changed-while-reading', `${path} has changed ${when}`);
}

const problemOf: Readonly<Record<string, ProblemCode>> = {
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
};

/** Runs one system call, with its error as a problem that names the file. */
function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw readProblem(path, error);
  }
}

/** As `attempt`, without a closure: a listing makes hundreds of thousands of small reads. */
function readPart(
  path: string,
  descriptor: number,
  into: Uint8Array,
  at: number,
  length: number,
  position: number,
): number {
  try {
    return readSync(descriptor, into, at, length, position);
  } catch (error) {
    throw readProblem(path, error);
  }
}

function readProblem(path: string, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  const problem = Object.hasOwn(problemOf, code) ? problemOf[code] : undefined;
  return new ProblemError(problem ?? 'not-readable', `cannot read ${path}: ${readWords(code)}`, {
    cause: error,
  });
}
