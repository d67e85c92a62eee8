import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writevSync,
} from 'node:fs';
import { join } from 'node:path';
import { encodeCacheFile, partLength, readCacheFile } from './cache-file.ts';
import type { CachePart } from './cache-file.ts';

/** 2 GiB: about a hundred large images. */
export const defaultCacheLimit = 2 * 1024 ** 3;

/** Bytes of layers that were built, where a person wants them kept (SV10.6). */
export const shelfLimit = 8 * 1024 ** 3;

/** Where a cache is and how much it may take; plain data, so that a worker thread can write into it. */
export interface CachePlace {
  readonly folder: string;
  /** Bytes. */
  readonly limit: number;
}

/** Reads count as use only when the last one is this long ago (milliseconds), which spares a write per read. */
const useInterval = 3_600_000;
/** Temporary files this old (milliseconds) were left by a process that died. */
const staleAge = 3_600_000;

/**
 * Opens a cache below `folder`, making what is missing. Null: there can be none here; nothing else depends on it, so
 * the reason is of no interest to anybody. A folder that belongs to somebody else is not used (SV5): what lies in it would
 * be believed.
 */
export function openCache(folder: string, limit: number = defaultCacheLimit): CachePlace | null {
  const own = join(folder, 'v1');
  try {
    mkdirSync(own, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(own);
    if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0)) return null;
    return { folder: own, limit };
  } catch {
    return null;
  }
}

/** The parts `wanted` of what was kept under `key`; null on a miss. A damaged file is deleted and is a miss. */
export function cacheRead(
  place: CachePlace,
  key: string,
  wanted: readonly number[],
): Uint8Array<ArrayBuffer>[] | null {
  const path = cachePath(place, key);
  try {
    const parts = readCacheFile(path, key, wanted);
    if (parts === null) rmSync(path, { force: true });
    else markUsed(path);
    return parts;
  } catch {
    return null;
  }
}

/** Whether something is kept under `key`, undamaged or not. */
export function cacheHas(place: CachePlace, key: string): boolean {
  return statSync(cachePath(place, key), { throwIfNoEntry: false }) !== undefined;
}

/**
 * Keeps `parts` under `key`, in place of what was there: written under a temporary name and renamed, so that another
 * process sees the old, the new or nothing, and a crash leaves no half. Answers whether it was kept; a cache that
 * cannot be written to is no failure of anything.
 */
export function cacheWrite(place: CachePlace, key: string, parts: readonly CachePart[]): boolean {
  const size = parts.reduce((sum, part) => sum + partLength(part), 0);
  if (size > place.limit / 4) return false;
  const path = cachePath(place, key);
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      writeAll(descriptor, encodeCacheFile(key, parts));
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, path);
    return true;
  } catch {
    rmSync(draft, { force: true });
    return false;
  }
}

/**
 * Deletes what was used longest ago until the rest fits the limit, and what dead processes left behind. Other processes
 * may do the same at the same time: a file that is gone already is as good.
 */
export function cachePrune(place: CachePlace, now: number): void {
  try {
    const kept: { path: string; size: number; usedAt: number }[] = [];
    for (const name of readdirSync(place.folder)) {
      const path = join(place.folder, name);
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (stat === undefined || !stat.isFile()) continue;
      if (name.endsWith('.tmp')) {
        if (now - stat.mtimeMs > staleAge) rmSync(path, { force: true });
      } else kept.push({ path, size: stat.size, usedAt: stat.mtimeMs });
    }
    let total = kept.reduce((sum, { size }) => sum + size, 0);
    if (total <= place.limit) return;
    for (const { path, size } of kept.sort((a, b) => a.usedAt - b.usedAt)) {
      rmSync(path, { force: true });
      total -= size;
      if (total <= place.limit) return;
    }
  } catch {
    // The folder is gone or closed to us: there is nothing to keep small.
  }
}

function cachePath(place: CachePlace, key: string): string {
  return join(place.folder, createHash('sha256').update(key).digest('hex'));
}

function markUsed(path: string): void {
  const now = Date.now();
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat !== undefined && now - stat.mtimeMs > useInterval) utimesSync(path, now / 1000, now / 1000);
}

function writeAll(descriptor: number, pieces: Uint8Array[]): void {
  let left = pieces.filter(({ length }) => length > 0);
  while (left.length > 0) {
    let written = writevSync(descriptor, left);
    while (left.length > 0 && written >= (left[0]?.length ?? 0)) {
      written -= left[0]?.length ?? 0;
      left = left.slice(1);
    }
    if (written > 0 && left[0] !== undefined) left[0] = left[0].subarray(written);
  }
}
