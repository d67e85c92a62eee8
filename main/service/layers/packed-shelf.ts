import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ProblemError } from '../../../shared/problem.ts';
import type { DiskRoom } from '../../engine/io/disk-room.ts';
import { openFile } from '../../engine/io/file-source.ts';
import { letGo } from '../../engine/io/let-go.ts';
import type { Sink } from '../write/archive-writer.ts';
import { copySource } from '../write/copy-source.ts';
import { writeProblem } from '../disk/write-problem.ts';

/** Packed bytes that stay in memory until they are written, of all shelves that share the room; more go into files. */
export interface ShelfRoom {
  left: number;
}

export function createShelfRoom(): ShelfRoom {
  return { left: 32 * 2 ** 20 };
}

/** A file that is not there yet, for bytes that wait, and whether its disk has room for them. */
export interface ShelfFile {
  readonly path: string;
  readonly hasRoom: DiskRoom;
}

/** Packed bytes that wait: in memory, and in a file once there are many. */
export interface PackedShelf {
  /** The bytes, and all memory under them, are the shelf's from now on. */
  put(bytes: Uint8Array): void;
  /** No more comes. Answers the file, if there is one. */
  close(): string | null;
  /** Passes all of them on, if they are still what they were. */
  pass(write: Sink, hex: string): Promise<void>;
  drop(): void;
}

export function createPackedShelf(spool: () => ShelfFile, room: ShelfRoom = createShelfRoom()): PackedShelf {
  const kept: Uint8Array[] = [];
  let file: (ShelfFile & { readonly descriptor: number }) | null = null;
  let isOpen = false;
  const takeKept = (): Uint8Array | undefined => {
    const piece = kept.shift();
    room.left += piece?.length ?? 0;
    return piece;
  };
  const append = (bytes: Uint8Array): void => {
    if (file === null) return;
    const { path, descriptor, hasRoom } = file;
    if (!hasRoom(bytes.length))
      throw new ProblemError('disk-full', `no room in ${dirname(path)} for packed layers that wait`);
    attempt(path, () => {
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    });
    letGo(bytes);
  };
  const close = (): string | null => {
    if (file !== null && isOpen) closeSync(file.descriptor);
    isOpen = false;
    return file?.path ?? null;
  };
  return {
    put(bytes) {
      if (file === null && bytes.length > room.left) {
        const given = spool();
        file = { ...given, descriptor: attempt(given.path, () => openSync(given.path, 'wx', 0o600)) };
        isOpen = true;
        for (let piece = takeKept(); piece !== undefined; piece = takeKept()) append(piece);
      }
      if (file !== null) {
        append(bytes);
        return;
      }
      room.left -= bytes.length;
      kept.push(bytes);
    },
    close,
    async pass(write, hex) {
      if (file === null) {
        for (let piece = takeKept(); piece !== undefined; piece = takeKept()) {
          await write(piece);
          letGo(piece);
        }
        return;
      }
      const source = openFile(file.path);
      try {
        if ((await copySource(source, write)) !== hex)
          throw new ProblemError('changed-while-reading', `${file.path} was changed by somebody`);
      } finally {
        source.close();
        unlinkSync(file.path);
      }
    },
    drop() {
      while (takeKept() !== undefined);
      const path = close();
      if (path !== null) unlinkSync(path);
    },
  };
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    // The file has a name that nobody has given it.
    throw writeProblem(dirname(path), error);
  }
}
