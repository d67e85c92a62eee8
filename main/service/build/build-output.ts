import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../../shared/problem.ts';
import { assertPacking } from '../../engine/build/layer/compress.ts';
import { gnuTarHeader } from '../../engine/build/tar/gnu-tar.ts';
import { createDiskRoom } from '../../engine/io/disk-room.ts';
import { ensureSpoolFolder, ownName, removeLeftovers } from '../../engine/io/spool.ts';
import type { PythonTarMember } from '../../engine/build/tar/python-tar.ts';
import type { Sink } from '../write/archive-writer.ts';
import { openFileDraft, openFolderDraft } from '../disk/draft.ts';
import { draftName } from '../disk/left-drafts.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import { folderContainer, noContainer, tarContainer } from '../write/image-container.ts';
import type { ImageOrder } from '../write/image-order.ts';
import { createMadeLayers } from '../layers/made-layers.ts';
import type { MadeLayers } from '../layers/made-layers.ts';
import type { ShelfFile } from '../layers/packed-shelf.ts';
import { createPackedSink } from '../write/packed-sink.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';
import { isStanding, withStanding } from '../disk/standing-target.ts';
import { writeImage } from './write-image.ts';
import type { WriteParts, WrittenImage } from './write-image.ts';

/** Where an image goes: a file or a folder of this name, or whoever reads the bytes. */
export type OutputTarget =
  | {
      readonly kind: 'path';
      readonly path: string;
      /** Whether something that is there already is replaced. */
      readonly force: boolean;
    }
  | { readonly kind: 'stream'; readonly sink: Sink };

/** Nowhere: everything is done but writing; the image is known, and nothing is had. */
export type BuildTarget = OutputTarget | { readonly kind: 'nowhere' };

export interface OutputParts {
  readonly pool: Pool;
  /** Where layers of earlier builds are looked for; null: nowhere. */
  readonly cache: CachePlace | null;
  /** Where the bytes of layers are kept that are written to where they cannot be read again; null: nowhere. */
  readonly shelf?: CachePlace | null | undefined;
}

/** What an output is as a whole. */
export interface OutputForm {
  readonly isFolder: boolean;
  readonly compression: ImageOrder['output']['compression'];
  /** In whose format a tar's headers are; Python's unless told. */
  readonly headerOf?: ((member: PythonTarMember) => Buffer) | undefined;
}

/** Writes an image to where it is to go; see `outputTo`. Rejects as `writeImage` does, too. */
export async function outputImage(
  order: ImageOrder,
  target: BuildTarget,
  { pool, cache, shelf = null }: OutputParts,
  errand: Errand = {},
): Promise<WrittenImage> {
  const { format, compression } = order.output;
  const headerOf = order.like === 'buildImage' && format === 'docker-archive' ? gnuTarHeader : undefined;
  const form = { isFolder: format === 'oci-dir', compression, headerOf };
  const isReadable = target.kind === 'path' && compression === 'none' && !isStanding(target.path);
  const layers = createMadeLayers(cache, pool, errand.signal, isReadable ? null : shelf);
  return await outputTo(target, form, pool, errand, (parts) => writeImage(order, parts, errand), layers);
}

/**
 * Writes to where it is to go (SV6.1): beside its name first, then synced and renamed. Whatever goes wrong, nothing
 * is under the final name that was not there before, and the drafts are gone; those of a killed process go (what it was about to
 * replace comes back) when the next one writes there. What is no file, as a pipe is, is written into. What is learnt in
 * `layers` is kept once all is written. Rejects as `write`, and with `not-writable`, `disk-full` and `bad-request`.
 */
export async function outputTo<T>(
  target: BuildTarget,
  form: OutputForm,
  pool: Pool,
  errand: Errand,
  write: (parts: WriteParts) => Promise<T>,
  layers: MadeLayers = createMadeLayers(null, pool, errand.signal),
): Promise<T> {
  const { isFolder, compression } = form;
  const parts = { pool, layers, wantsBytes: target.kind !== 'nowhere' };
  if (target.kind === 'nowhere') {
    const spools = streamSpools();
    try {
      const written = await write({ ...parts, container: noContainer(), spool: spools.next });
      layers.keep(null);
      return written;
    } finally {
      spools.remove();
    }
  }
  if (target.kind === 'stream') {
    if (isFolder) throw new ProblemError('bad-request', 'an oci-dir is a folder: it needs a path');
    const spools = streamSpools();
    try {
      const written = await writeArchive(target.sink, form, { ...parts, spool: spools.next }, errand, write);
      await layers.settle(null);
      layers.keep(null);
      return written;
    } finally {
      spools.remove();
    }
  }
  if (isStanding(target.path)) {
    if (isFolder) throw new ProblemError('not-writable', `${target.path} is no folder`);
    return await withStanding(target.path, (sink) =>
      outputTo({ kind: 'stream', sink }, form, pool, errand, write, layers),
    );
  }
  const check = (): void => assertFree(target.path, target.force, isFolder);
  const spools = spoolsBeside(target.path);
  if (isFolder) {
    const draft = await openFolderDraft(target.path, () => target.force && isLayout(target.path), check);
    try {
      const container = folderContainer(draft.path, target.path);
      const written = await write({ ...parts, container, spool: spools.next });
      await layers.settle(draft.path);
      errand.signal?.throwIfAborted();
      await draft.commit();
      layers.keep(target.path);
      return written;
    } finally {
      spools.remove();
      await draft.discard();
    }
  }
  const draft = await openFileDraft(target.path, check);
  try {
    const sink = gathered((bytes) => draft.write(bytes));
    const written = await writeArchive(sink, form, { ...parts, spool: spools.next }, errand, write);
    // In an archive that is compressed as a whole no layer lies by itself.
    const isPlain = compression === 'none';
    await layers.settle(isPlain ? draft.path : null);
    errand.signal?.throwIfAborted();
    await draft.commit();
    layers.keep(isPlain ? target.path : null);
    return written;
  } finally {
    spools.remove();
    await draft.discard();
  }
}

async function writeArchive<T>(
  sink: Sink & { readonly flush?: () => Promise<void> },
  { compression, headerOf }: OutputForm,
  parts: Omit<WriteParts, 'container'>,
  errand: Errand,
  write: (parts: WriteParts) => Promise<T>,
): Promise<T> {
  if (compression === 'none') {
    const written = await write({ ...parts, container: tarContainer(sink, headerOf) });
    await sink.flush?.();
    return written;
  }
  assertPacking(compression);
  const packed = createPackedSink(compression, sink, parts.pool, errand.signal);
  const written = await write({ ...parts, container: tarContainer(packed.write, headerOf) });
  await packed.end();
  await sink.flush?.();
  return written;
}

/** Small writes (headers, padding) put together: each one of its own would cost a call into the system. */
function gathered(write: Sink): Sink & { readonly flush: () => Promise<void> } {
  const size = 256 * 1024;
  const buffer = new Uint8Array(size);
  let used = 0;
  const flush = async (): Promise<void> => {
    if (used > 0) await write(buffer.subarray(0, used));
    used = 0;
  };
  const sink = async (bytes: Uint8Array): Promise<void> => {
    if (used + bytes.length > size) await flush();
    if (bytes.length >= size) return await write(bytes);
    buffer.set(bytes, used);
    used += bytes.length;
  };
  return Object.assign(sink, { flush });
}

function assertFree(path: string, force: boolean, isFolder: boolean): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!force) throw new ProblemError('not-writable', `${path} is there already; --force replaces it`);
  if (isFolder && !isLayout(path) && !(there.isDirectory() && readdirSync(path).length === 0))
    throw new ProblemError('not-writable', `${path} is there already and no OCI layout: it is not replaced`);
  if (!isFolder && there.isDirectory())
    throw new ProblemError('not-writable', `${path} is a folder; the archive is a file`);
}

/** A folder that holds an OCI layout, and so is ours to replace when told to; or nothing at all. */
function isLayout(path: string): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory() !== true) return false;
  return readdirSync(path).length === 0 || existsSync(join(path, 'oci-layout'));
}

interface Spools {
  readonly next: () => ShelfFile;
  remove(): void;
}

/** Files for packed layers beside what is written, which has room for them. */
function spoolsBeside(target: string): Spools {
  return spoolsOf(() => ({ path: draftName(target), hasRoom: () => true }));
}

/** For a stream there is no such place: the user's own temporary folder. */
function streamSpools(): Spools {
  removeLeftovers();
  let folder: string | null = null;
  return spoolsOf(() => {
    folder ??= ensureSpoolFolder();
    return { path: ownName(folder), hasRoom: createDiskRoom(folder) };
  });
}

function spoolsOf(name: () => ShelfFile): Spools {
  const given: string[] = [];
  return {
    next() {
      const file = name();
      given.push(file.path);
      return file;
    },
    remove() {
      for (const path of given.splice(0)) rmSync(path, { force: true });
    },
  };
}
