import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { compareByCodePoint } from '../../../shared/code-point.ts';
import { decodeName, encodeName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { createHasher } from '../io/hasher.ts';
import { throwIfCancelled } from '../io/work.ts';
import type { Work } from '../io/work.ts';
import type { LayerOwner } from './layer-plan.ts';
import { pythonTarEnd, pythonTarHeader, pythonTarPadding } from './python-tar.ts';
import type { PythonTarMember } from './python-tar.ts';
import { special } from './store-files.ts';
import { storeFolders, storeHost } from './store-place.ts';
import type { StorePlace } from './store-place.ts';

/** A layer in memory: its bytes in order, in chunks of up to 1 MiB. */
export interface LoadedLayer {
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  readonly size: number;
  readonly hex: string;
}

/** Memory for chunks that may be used again is in pieces of this size. */
export const chunkSize = 2 ** 20;

/**
 * The layer that `planStoreLayer` describes, made in one walk: each file is looked at, read and hashed while it is open,
 * which takes half the calls into the system that looking first and reading later does. Null: it has more than `limit`
 * bytes. Chunks are made in `spare` memory first, which is taken out of the list: fresh memory costs as much as reading
 * into it. Throws as `storeFiles` and `readLayer` do.
 */
export function loadStoreLayer(
  paths: readonly string[],
  store: StorePlace,
  owner: LayerOwner,
  limit: number,
  spare: ArrayBuffer[],
  work: Work,
): LoadedLayer | null {
  const output = createChunks(spare, work);
  const directory = (name: string, mode: number): void =>
    output.put(pythonTarHeader({ ...owner, name: `${name}/`, type: '5', size: 0, mode, link: '' }));
  const walk = (name: string, host: Host, kind: Kind): boolean => {
    if (output.size() > limit) return false;
    switch (kind) {
      case 'directory': {
        directory(name, attempt(host, () => lstatSync(host)).mode & 0o7777);
        for (const child of children(host))
          if (!walk(`${name}/${child.name}`, child.host, child.kind)) return false;
        return true;
      }
      case 'symlink': {
        const mode = attempt(host, () => lstatSync(host)).mode & 0o7777;
        const link = decodeName(attempt(host, () => readlinkSync(host, { encoding: 'buffer' })));
        output.put(pythonTarHeader({ ...owner, name, type: '2', size: 0, mode, link }));
        return true;
      }
      case 'file':
        return file(name, host);
    }
  };
  const file = (name: string, host: Host): boolean => {
    const descriptor = attempt(host, () => openSync(host, 'r'));
    try {
      const { size, mode } = fstatSync(descriptor);
      if (output.size() + size > limit) return false;
      const header: PythonTarMember = { ...owner, name, type: '0', size, mode: mode & 0o7777, link: '' };
      output.put(pythonTarHeader(header));
      output.fill(descriptor, size, host);
      output.zeros(pythonTarPadding(size));
      return true;
    } finally {
      closeSync(descriptor);
    }
  };
  for (const folder of storeFolders(store)) directory(folder, 0o755);
  for (const path of paths) {
    const host = storeHost(store, path).toString();
    if (
      !walk(
        path,
        host,
        kindOf(
          host,
          attempt(host, () => lstatSync(host)),
        ),
      )
    )
      return null;
  }
  output.zeros(pythonTarEnd(output.size()));
  return output.end();
}

/** A path on this machine; bytes only where a name is not UTF-8. */
type Host = string | Buffer;
type Kind = 'file' | 'directory' | 'symlink';

interface Child {
  readonly name: string;
  readonly host: Host;
  readonly kind: Kind;
}

function children(host: Host): Child[] {
  const plain =
    typeof host === 'string' ? attempt(host, () => readdirSync(host, { withFileTypes: true })) : null;
  // What is not UTF-8 comes out as U+FFFD, which a name may also have by itself: its bytes tell.
  const found: Child[] =
    plain !== null && typeof host === 'string' && !plain.some(({ name }) => name.includes('\ufffd'))
      ? plain.map((entry) => {
          const below = `${host}/${entry.name}`;
          return { name: entry.name, host: below, kind: kindOf(below, entry) };
        })
      : attempt(host, () => readdirSync(host, { encoding: 'buffer', withFileTypes: true })).map((entry) => {
          const name = decodeName(entry.name);
          const below = Buffer.concat([Buffer.from(host), Buffer.from('/'), encodeName(name)]);
          return { name, host: below, kind: kindOf(below, entry) };
        });
  return found.sort((a, b) => compareByCodePoint(a.name, b.name));
}

function kindOf(
  host: Host,
  entry: {
    isDirectory(): boolean;
    isSymbolicLink(): boolean;
    isFile(): boolean;
    isFIFO(): boolean;
    isSocket(): boolean;
  },
): Kind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  if (entry.isSymbolicLink()) return 'symlink';
  throw new ProblemError(
    'unsupported',
    `${display(host)} is ${special(entry)}: no image layer of store paths holds one`,
  );
}

interface Chunks {
  put(bytes: Uint8Array): void;
  zeros(count: number): void;
  /** Exactly `count` bytes of an open file. */
  fill(descriptor: number, count: number, host: Host): void;
  size(): number;
  end(): LoadedLayer;
}

function createChunks(spare: ArrayBuffer[], work: Work): Chunks {
  const hasher = createHasher();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const fresh = (): Uint8Array<ArrayBuffer> => new Uint8Array(spare.pop() ?? new ArrayBuffer(chunkSize));
  let chunk = fresh();
  let used = 0;
  let full = 0;
  const next = (): void => {
    throwIfCancelled(work);
    work.progress(used);
    const done = chunk.subarray(0, used);
    hasher.update(done);
    chunks.push(done);
    full += used;
    chunk = fresh();
    used = 0;
  };
  return {
    put(bytes) {
      for (let at = 0; at < bytes.length;) {
        const count = Math.min(bytes.length - at, chunkSize - used);
        chunk.set(count === bytes.length ? bytes : bytes.subarray(at, at + count), used);
        at += count;
        used += count;
        if (used === chunkSize) next();
      }
    },
    zeros(count) {
      for (let left = count; left > 0;) {
        const room = Math.min(left, chunkSize - used);
        left -= room;
        chunk.fill(0, used, used + room);
        used += room;
        if (used === chunkSize) next();
      }
    },
    fill(descriptor, count, host) {
      for (let left = count; left > 0;) {
        const got = attempt(host, () =>
          readSync(descriptor, chunk, used, Math.min(left, chunkSize - used), null),
        );
        if (got === 0) {
          throw new ProblemError(
            'changed-while-reading',
            `${display(host)} has changed since it was looked at; nothing is written`,
          );
        }
        left -= got;
        used += got;
        if (used === chunkSize) next();
      }
    },
    size: () => full + used,
    end() {
      const done = chunk.subarray(0, used);
      hasher.update(done);
      chunks.push(done);
      full += used;
      return { chunks, size: full, hex: hasher.digest() };
    },
  };
}

function attempt<T>(host: Host, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ProblemError(
      code === 'ENOENT' ? 'not-found' : 'not-readable',
      `${display(host)}: cannot be read (${code})`,
    );
  }
}

function display(host: Host): string {
  return typeof host === 'string' ? host : decodeName(host);
}
