import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { compareByCodePoint } from '../../../shared/code-point.ts';
import { decodeName, encodeName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';

/** One entry below a store path on disk. */
export interface StoreFile {
  /** Lossless name in the image, absolute (`/nix/store/…`). */
  readonly name: string;
  /** Where it is on this machine; bytes, since names need not be UTF-8. */
  readonly host: Buffer;
  readonly kind: 'file' | 'directory' | 'symlink';
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Text of a symlink, lossless. */
  readonly link: string;
}

/**
 * Everything at and below a store path, the path itself first, sorted component by component as nixpkgs' writer does
 * (dockertools.md 6.1): each directory before what is in it, names by code point. `host` is where the path lies on this
 * machine. Throws `not-found`, `not-readable`, and `unsupported` for what no store holds (devices, sockets, pipes).
 */
export function storeFiles(name: string, host: Uint8Array): StoreFile[] {
  const found: StoreFile[] = [];
  collect(name, Buffer.from(host), found);
  return found;
}

function collect(name: string, host: Buffer, found: StoreFile[]): void {
  const info = look(host, () => lstatSync(host));
  const mode = info.mode & 0o7777;
  if (info.isDirectory()) {
    found.push({ name, host, kind: 'directory', size: 0, mode, link: '' });
    for (const child of look(host, () => readdirSync(host, { encoding: 'buffer' }))
      .map(decodeName)
      .sort(compareByCodePoint)) {
      collect(`${name}/${child}`, Buffer.concat([host, slash, encodeName(child)]), found);
    }
  } else if (info.isSymbolicLink()) {
    const link = decodeName(look(host, () => readlinkSync(host, { encoding: 'buffer' })));
    found.push({ name, host, kind: 'symlink', size: 0, mode, link });
  } else if (info.isFile()) {
    found.push({ name, host, kind: 'file', size: info.size, mode, link: '' });
  } else {
    throw new ProblemError(
      'unsupported',
      `${display(host)} is ${special(info)}: no image layer of store paths holds one`,
    );
  }
}

const slash = Buffer.from('/');

function look<T>(host: Buffer, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ProblemError(
      code === 'ENOENT' ? 'not-found' : 'not-readable',
      `${display(host)}: cannot be read (${code})`,
    );
  }
}

function display(host: Buffer): string {
  return decodeName(host);
}

/** What a special file is, for a person. */
export function special(info: Pick<Stats, 'isFIFO' | 'isSocket'>): string {
  if (info.isFIFO()) return 'a named pipe';
  return info.isSocket() ? 'a socket' : 'a device';
}
