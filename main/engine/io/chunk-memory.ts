import { throwIfCancelled } from './work.ts';
import type { Work } from './work.ts';

/** Bytes of a chunk. */
export const chunkBytes = 2 ** 20;

/**
 * Memory in chunks that threads share: whoever takes a chunk fills it and says its number to another thread, which gives it
 * back when it is done. Nothing is copied between them, and there is never more of it than was made at first.
 */
export interface ChunkMemory {
  readonly bytes: SharedArrayBuffer;
  /** Int32 a chunk, 1 while it is taken; one more that counts what was given back. */
  readonly states: SharedArrayBuffer;
}

export function createChunkMemory(count: number): ChunkMemory {
  return {
    bytes: new SharedArrayBuffer(count * chunkBytes),
    states: new SharedArrayBuffer((count + 1) * 4),
  };
}

/** How often waiting work looks whether it was cancelled, in milliseconds. */
const patience = 50;

/** A chunk that is free; null when there is none. */
export function takeChunk({ states }: ChunkMemory): number | null {
  const taken = new Int32Array(states);
  for (let chunk = 0; chunk < taken.length - 1; chunk += 1)
    if (Atomics.compareExchange(taken, chunk, 0, 1) === 0) return chunk;
  return null;
}

/** Waits for a chunk; never on a thread that has to give them back. Throws `cancelled`. */
export function awaitChunk(memory: ChunkMemory, work: Work): number {
  const states = new Int32Array(memory.states);
  const returns = states.length - 1;
  for (;;) {
    throwIfCancelled(work);
    const seen = Atomics.load(states, returns);
    const chunk = takeChunk(memory);
    if (chunk !== null) return chunk;
    Atomics.wait(states, returns, seen, patience);
  }
}

export function giveChunk({ states }: ChunkMemory, chunk: number): void {
  const taken = new Int32Array(states);
  Atomics.store(taken, chunk, 0);
  Atomics.add(taken, taken.length - 1, 1);
  Atomics.notify(taken, taken.length - 1);
}

/** The bytes of a chunk that is taken. */
export function chunkAt({ bytes }: ChunkMemory, chunk: number): Uint8Array {
  return new Uint8Array(bytes, chunk * chunkBytes, chunkBytes);
}
