import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { compareByCodePoint } from '../../../../shared/code-point.ts';
import { decodeName, encodeName } from '../../../../shared/layer-path.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { readWords } from '../../../../shared/system-words.ts';

/** A path on this machine; bytes only where a name is not UTF-8. */
export type Host = string | Buffer;

/** For messages, and as a lossless name. */
export function hostText(host: Host): string {
  return typeof host === 'string' ? host : decodeName(host);
}

/** Asks the system about a path; what it refuses is `not-found` or `not-readable`, and names the path. */
export function look<T>(host: Host, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw readProblem(host, error);
  }
}

/** Codes of a path at which nothing can be: the way to it ends early, or there is no file of such a name. */
const nothing = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

/** What there is at a path, links not followed; null: nothing. Throws as `look` does. */
export function statsAt(host: Host): Stats | null {
  try {
    return lstatSync(host);
  } catch (error) {
    if (nothing.has(codeOf(error))) return null;
    throw readProblem(host, error);
  }
}

/** What a path has been looked at for is no longer so. */
function changed(host: Host): ProblemError {
  return new ProblemError(
    'changed-while-reading',
    `${hostText(host)} has changed since it was looked at; nothing is written`,
  );
}

export type HostKind = 'file' | 'directory' | 'symlink';

interface Kinds {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}

/** Throws `unsupported` for devices, sockets and pipes; `why` says what there is against them. */
export function kindOf(host: Host, info: Kinds, why: string): HostKind {
  if (info.isFile()) return 'file';
  if (info.isDirectory()) return 'directory';
  if (info.isSymbolicLink()) return 'symlink';
  const special = info.isFIFO() ? 'a named pipe' : info.isSocket() ? 'a socket' : 'a device';
  throw new ProblemError('unsupported', `${hostText(host)} is ${special}: ${why}`);
}

/** Permission bits of what is there, links not followed. */
export function modeOf(host: Host): number {
  return look(host, () => lstatSync(host)).mode & 0o7777;
}

export interface HostChild {
  /** Lossless. */
  readonly name: string;
  readonly host: Host;
  readonly info: Kinds;
}

/** What is in a folder, by code point of the names. */
export function childrenOf(host: Host): HostChild[] {
  const plain =
    typeof host === 'string' ? look(host, () => readdirSync(host, { withFileTypes: true })) : null;
  // What is not UTF-8 comes out as U+FFFD, which a name may also have by itself: its bytes tell.
  const found: HostChild[] =
    plain !== null && typeof host === 'string' && !plain.some(({ name }) => name.includes('\ufffd'))
      ? plain.map((info) => ({ name: info.name, host: `${host}/${info.name}`, info }))
      : look(host, () => readdirSync(host, { encoding: 'buffer', withFileTypes: true })).map((info) => {
          const name = decodeName(info.name);
          const below = Buffer.concat([Buffer.from(host), Buffer.from('/'), encodeName(name)]);
          return { name, host: below, info };
        });
  return found.sort((a, b) => compareByCodePoint(a.name, b.name));
}

/** What shapes a file's header. */
export interface FileFacts {
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Whole seconds. */
  readonly mtime: number;
}

export function factsOf(info: Pick<Stats, 'size' | 'mode' | 'mtimeMs'>): FileFacts {
  return { size: info.size, mode: info.mode & 0o7777, mtime: Math.floor(info.mtimeMs / 1000) };
}

// Non-blocking, so that a pipe that has taken the file's place is refused instead of waited for.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

export interface OpenHostFile {
  readonly descriptor: number;
  readonly facts: FileFacts;
  /** When it was last written to, in milliseconds with fractions. */
  readonly written: number;
}

/**
 * Opens what was a regular file when its folder was listed; `closeSync` closes the descriptor. Throws as `look` does, and
 * `changed-while-reading` when it is something else by now.
 */
export function openHost(host: Host): OpenHostFile {
  let descriptor: number;
  try {
    descriptor = openSync(host, flags);
  } catch (error) {
    throw codeOf(error) === 'ELOOP' ? changed(host) : readProblem(host, error);
  }
  const info = fstatSync(descriptor);
  if (info.isFile()) return { descriptor, facts: factsOf(info), written: info.mtimeMs };
  closeSync(descriptor);
  throw changed(host);
}

/** Throws `changed-while-reading` for an open file that somebody has written to since it was opened. */
export function assertUnwritten(host: Host, { descriptor, facts, written }: OpenHostFile): void {
  const { size, mtimeMs } = look(host, () => fstatSync(descriptor));
  if (size !== facts.size || mtimeMs !== written) throw changed(host);
}

/**
 * Throws `unsupported` for an open file without size that has bytes all the same, as those of /proc have, which are made
 * when somebody reads them.
 */
export function assertEmpty(host: Host, descriptor: number): void {
  const got = look(host, () => readSync(descriptor, new Uint8Array(1), 0, 1, null));
  if (got > 0)
    throw new ProblemError(
      'unsupported',
      `${hostText(host)} says that it is empty and is not, as files of /proc do: it cannot be copied`,
    );
}

/** Exactly `count` more bytes of an open file; fewer there: `changed-while-reading`. */
export function readExactly(
  host: Host,
  descriptor: number,
  into: Uint8Array,
  offset: number,
  count: number,
): void {
  for (let at = 0; at < count;) {
    let got: number;
    try {
      got = readSync(descriptor, into, offset + at, count - at, null);
    } catch (error) {
      throw readProblem(host, error);
    }
    if (got === 0) throw changed(host);
    at += got;
  }
}

function readProblem(host: Host, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const code = codeOf(error);
  return new ProblemError(
    code === 'ENOENT' ? 'not-found' : 'not-readable',
    `${hostText(host)}: cannot be read (${readWords(code)})`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
