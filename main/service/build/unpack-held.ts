import { chmod, mkdir, open, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeldPath } from '../../../shared/build/build-spec.ts';
import type { FileEntry } from '../../../shared/file-entry.ts';
import { encodeName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { createDiskRoom } from '../../engine/io/disk-room.ts';
import type { DiskRoom } from '../../engine/io/disk-room.ts';
import { ensureSpoolFolder, ownName, removeLeftovers, spoolFolder } from '../../engine/io/spool.ts';
import { removeTree } from '../../engine/io/remove-tree.ts';
import type { ReadImageOptions } from './base-facts.ts';
import { entriesOf, unheld, withHoldingImages } from './held-paths.ts';
import type { Session } from '../session/session.ts';

/** Store paths of images as files, each below a folder that stands for `/`; gone after `remove`. */
export interface UnpackedPaths {
  readonly roots: ReadonlyMap<string, string>;
  remove(): void;
}

/**
 * Puts the planned store paths that images hold into a folder of this user's own, so that layers are made of them as of any
 * store: with their modes, names and link texts; owners and times come from the spec. Nothing is written through a link:
 * every entry is made anew. Rejects as `withHoldingImages`, with `disk-full` and `not-writable`.
 */
export async function unpackHeld(
  held: readonly HeldPath[],
  isPlanned: (path: string) => boolean,
  options: ReadImageOptions,
): Promise<UnpackedPaths> {
  const roots = new Map<string, string>();
  if (held.length === 0) return { roots, remove: () => {} };
  if (process.platform === 'win32')
    throw new ProblemError(
      'unsupported',
      'Windows keeps no modes: store paths of images are built elsewhere',
    );
  removeLeftovers();
  const folder = ensureSpoolFolder();
  const root = ownName(folder);
  const hasRoom = createDiskRoom(folder);
  const remove = (): void => removeTree(root);
  try {
    await writing(root, () => mkdir(join(root, 'nix', 'store'), { recursive: true, mode: 0o700 }));
    await withHoldingImages(held, options, async ({ session, image, wanted }) => {
      const planned = new Map([...wanted].filter(([path]) => isPlanned(path) && !roots.has(path)));
      for (const [path, entries] of entriesOf(session, image, planned)) {
        options.signal?.throwIfAborted();
        await unpack(session, image, entries, { root, hasRoom });
        roots.set(path, root);
      }
    });
    return { roots, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function unpack(
  session: Session,
  image: number,
  entries: readonly FileEntry[],
  { root, hasRoom }: { readonly root: string; readonly hasRoom: DiskRoom },
): Promise<void> {
  for (const entry of entries) {
    const place = Buffer.concat([Buffer.from(`${root}/`), encodeName(entry.path)]);
    if (entry.kind === 'directory') await writing(entry.path, () => mkdir(place, { mode: 0o700 }));
    else if (entry.kind === 'symlink')
      await writing(entry.path, () => symlink(Buffer.from(encodeName(entry.link ?? '')), place));
    else if (entry.kind === 'file' || entry.kind === 'hardlink')
      await copy(session, image, entry, { place, hasRoom });
    else throw unheld(entry);
  }
  // A folder that nobody may write to is closed once everything is in it.
  for (const { path, kind, mode } of entries.toReversed())
    if (kind === 'directory')
      await writing(path, () => chmod(Buffer.concat([Buffer.from(`${root}/`), encodeName(path)]), mode));
}

async function copy(
  session: Session,
  image: number,
  entry: FileEntry,
  { place, hasRoom }: { readonly place: Buffer; readonly hasRoom: DiskRoom },
): Promise<void> {
  const file = await writing(entry.path, () => open(place, 'wx', 0o600));
  try {
    for await (const piece of session.fileBytes(image, entry.layer, entry.path)) {
      if (!hasRoom(piece.length))
        throw new ProblemError('disk-full', `no room in ${spoolFolder()} to unpack ${entry.path}`);
      await writing(entry.path, () => file.writeFile(piece));
    }
    await writing(entry.path, () => file.chmod(entry.mode));
  } finally {
    await file.close();
  }
}

async function writing<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    throw new ProblemError(isFull ? 'disk-full' : 'not-writable', `${what} cannot be unpacked: ${code}`, {
      cause: error,
    });
  }
}
