import { closeSync, openSync, writeSync } from 'node:fs';
import { chunkBytes } from './chunk-memory.ts';
import type { ChunkMemory } from './chunk-memory.ts';

/**
 * A file in chunks that threads share as they do memory: whoever takes one (`takeChunk`) writes it, another reads it and gives
 * it back. The file is there already and nobody else's; it grows as it is used.
 */
export interface ChunkFile extends Pick<ChunkMemory, 'states'> {
  readonly path: string;
}

export function createChunkFile(path: string, count: number): ChunkFile {
  return { path, states: new SharedArrayBuffer((count + 2) * 4) };
}

/** How one thread writes to a chunk file. */
export interface ChunkFileAccess {
  /** False: there is no room on the disk, or the file is gone. */
  write(chunk: number, bytes: Uint8Array): boolean;
  close(): void;
}

/** Opens the file when it is used for the first time. */
export function accessChunkFile({ path }: ChunkFile): ChunkFileAccess {
  let descriptor: number | null = null;
  const open = (): number => (descriptor ??= openSync(path, 'r+'));
  return {
    write(chunk, bytes) {
      try {
        for (let at = 0; at < bytes.length;)
          at += writeSync(open(), bytes, at, bytes.length - at, chunk * chunkBytes + at);
        return true;
      } catch {
        return false;
      }
    },
    close() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}
