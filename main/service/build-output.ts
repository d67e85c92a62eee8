import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../shared/problem.ts';
import { assertPacking } from '../engine/build/compress.ts';
import { gnuTarHeader } from '../engine/build/gnu-tar.ts';
import { ensureSpoolFolder, ownPrefix, removeLeftovers } from '../engine/io/spool.ts';
import type { PythonTarMember } from '../engine/build/python-tar.ts';
import type { Sink } from './archive-writer.ts';
import { draftName, openFileDraft, openFolderDraft } from './draft.ts';
import { folderContainer, tarContainer } from './image-container.ts';
import type { ImageOrder } from './image-order.ts';
import { createPackedSink } from './packed-sink.ts';
import type { Pool } from './pool.ts';
import type { Errand } from './progress.ts';
import { writeImage } from './write-image.ts';
import type { WriteParts, WrittenImage } from './write-image.ts';

/** Where an image goes: a file or a folder of this name, or whoever reads the bytes. */
export type BuildTarget =
  | {
      readonly kind: 'path';
      readonly path: string;
      /** Whether something that is there already is replaced. */
      readonly force: boolean;
    }
  | { readonly kind: 'stream'; readonly sink: Sink };

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
  pool: Pool,
  errand: Errand = {},
): Promise<WrittenImage> {
  const { format, compression } = order.output;
  const headerOf = order.like === 'buildImage' && format === 'docker-archive' ? gnuTarHeader : undefined;
  const form = { isFolder: format === 'oci-dir', compression, headerOf };
  return await outputTo(target, form, pool, errand, (parts) => writeImage(order, parts, errand));
}

/**
 * Writes to where it is to go (SV6.1): beside its name first, then synced and renamed. Whatever goes wrong, nothing
 * is under the final name that was not there before, and the drafts are gone; those of a killed process go when the next
 * one writes there. Rejects as `write`, and with `not-writable`, `disk-full` and `bad-request`.
 */
export async function outputTo<T>(
  target: BuildTarget,
  form: OutputForm,
  pool: Pool,
  errand: Errand,
  write: (parts: WriteParts) => Promise<T>,
): Promise<T> {
  const { isFolder, compression } = form;
  if (target.kind === 'stream') {
    if (isFolder) throw new ProblemError('bad-request', 'an oci-dir is a folder: it needs a path');
    const spools = streamSpools();
    try {
      return await writeArchive(target.sink, form, pool, spools.next, errand, write);
    } finally {
      spools.remove();
    }
  }
  assertFree(target.path, target.force, isFolder);
  const spools = spoolsBeside(target.path);
  if (isFolder) {
    if (compression !== 'none')
      throw new ProblemError(
        'bad-request',
        'an oci-dir is a folder: its layers can be compressed, not all of it',
      );
    const draft = await openFolderDraft(target.path, () => target.force && isLayout(target.path));
    try {
      const written = await write({ container: folderContainer(draft.path), pool, spool: spools.next });
      errand.signal?.throwIfAborted();
      await draft.commit();
      return written;
    } finally {
      spools.remove();
      await draft.discard();
    }
  }
  const draft = await openFileDraft(target.path);
  try {
    const sink = gathered((bytes) => draft.write(bytes));
    const written = await writeArchive(sink, form, pool, spools.next, errand, write);
    errand.signal?.throwIfAborted();
    await draft.commit();
    return written;
  } finally {
    spools.remove();
    await draft.discard();
  }
}

async function writeArchive<T>(
  sink: Sink & { readonly flush?: () => Promise<void> },
  { compression, headerOf }: OutputForm,
  pool: Pool,
  spool: () => string,
  errand: Errand,
  write: (parts: WriteParts) => Promise<T>,
): Promise<T> {
  if (compression === 'none') {
    const written = await write({ container: tarContainer(sink, headerOf), pool, spool });
    await sink.flush?.();
    return written;
  }
  assertPacking(compression);
  const packed = createPackedSink(compression, sink, pool, errand.signal);
  const written = await write({ container: tarContainer(packed.write, headerOf), pool, spool });
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
  readonly next: () => string;
  remove(): void;
}

/** Files for packed layers beside what is written, which has room for them. */
function spoolsBeside(target: string): Spools {
  return spoolsOf(() => draftName(target));
}

/** For a stream there is no such place: the user's own temporary folder. */
function streamSpools(): Spools {
  removeLeftovers();
  let folder: string | null = null;
  return spoolsOf(() => {
    folder ??= ensureSpoolFolder();
    return join(folder, `${ownPrefix()}${randomBytes(8).toString('hex')}.spool`);
  });
}

function spoolsOf(name: () => string): Spools {
  const given: string[] = [];
  return {
    next() {
      const path = name();
      given.push(path);
      return path;
    },
    remove() {
      for (const path of given.splice(0)) rmSync(path, { force: true });
    },
  };
}
