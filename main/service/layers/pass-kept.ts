import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { KeptChunk } from '../../engine/build/layer/make-layer.ts';
import type { ChunkFile } from '../../engine/io/chunk-file.ts';
import { chunkAt, chunkBytes, giveChunk } from '../../engine/io/chunk-memory.ts';
import type { ChunkMemory } from '../../engine/io/chunk-memory.ts';
import type { Sink } from '../write/archive-writer.ts';

/** Where chunks are kept. */
export interface KeptPlace {
  readonly memory: ChunkMemory;
  readonly file: ChunkFile | null;
}

/**
 * Passes chunks on in order and gives each back when it is written. The next one is fetched out of the file meanwhile, on a thread
 * of the system's: whoever writes is the only one that has something to do when the last layer's turn has come.
 */
export async function passKept(place: KeptPlace, chunks: readonly KeptChunk[], write: Sink): Promise<void> {
  const handle = chunks.some(({ isInFile }) => isInFile) ? await openFor(place) : null;
  // Most layers are in memory alone, and need none.
  const rooms = handle === null ? [] : [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)];
  const fetch = async ({ chunk, length, isInFile }: KeptChunk, at: number): Promise<Uint8Array> => {
    const room = rooms[at % 2];
    if (!isInFile || handle === null || room === undefined)
      return chunkAt(place.memory, chunk).subarray(0, length);
    const into = room.subarray(0, length);
    await readWhole(handle, into, chunk * chunkBytes);
    return into;
  };
  let next: Promise<Uint8Array> | null = null;
  try {
    for (const [at, kept] of chunks.entries()) {
      const bytes: Uint8Array = await (next ?? fetch(kept, at));
      const following = chunks[at + 1];
      next = following === undefined ? null : fetch(following, at + 1);
      next?.catch(() => undefined);
      await write(bytes);
      giveKept(place, kept);
    }
  } finally {
    await next?.catch(() => undefined);
    await handle?.close();
  }
}

export function giveKept({ memory, file }: KeptPlace, { chunk, isInFile }: KeptChunk): void {
  if (!isInFile) giveChunk(memory, chunk);
  else if (file !== null) giveChunk(file, chunk);
}

async function openFor({ file }: KeptPlace): Promise<FileHandle | null> {
  return file === null ? null : await open(file.path, 'r');
}

async function readWhole(handle: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await handle.read(into, at, into.length - at, position + at);
    if (bytesRead === 0) throw new Error('the file of a layer that waits ends early');
    at += bytesRead;
  }
}
