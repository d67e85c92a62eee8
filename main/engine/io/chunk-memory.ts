import { throwIfCancelled } from './work.ts';
import type { Work } from './work.ts';

/** Bytes of a chunk, unless told. */
export const chunkBytes = 2 ** 20;

/**
 * Memory in chunks that threads share: whoever takes a chunk fills it and says its number to another thread, which gives it
 * back when it is done. Nothing is copied between them, and there is never more of it than was made at first.
 */
export interface ChunkMemory {
  readonly bytes: SharedArrayBuffer;
  /** Bytes of a chunk. */
  readonly size: number;
  /**
   * Int32 a chunk: 0 while it is free, 1 while it is taken, the number of the offer while it is offered; one more that counts
   * what was given back, and one that counts offers.
   */
  readonly states: SharedArrayBuffer;
}

export function createChunkMemory(count: number, size: number = chunkBytes): ChunkMemory {
  return {
    bytes: new SharedArrayBuffer(count * size),
    size,
    states: new SharedArrayBuffer((count + 2) * 4),
  };
}

/** How often waiting work looks whether it was cancelled, in milliseconds. */
const patience = 50;

/** A chunk that is free; null when there is none. */
export function takeChunk({ states }: Pick<ChunkMemory, 'states'>): number | null {
  const taken = new Int32Array(states);
  for (let chunk = 0; chunk < taken.length - 2; chunk += 1)
    if (Atomics.compareExchange(taken, chunk, 0, 1) === 0) return chunk;
  return null;
}

/** How many chunks nobody has. */
export function freeChunks({ states }: Pick<ChunkMemory, 'states'>): number {
  return new Int32Array(states, 0, states.byteLength / 4 - 2).filter((state) => state === 0).length;
}

/**
 * Waits for a chunk; never on a thread that alone can give one back. While there is none, `help` may do something that gives
 * one back, and answers whether it did. Throws `cancelled`.
 */
export function awaitChunk(memory: ChunkMemory, work: Work, help: () => boolean = () => false): number {
  const states = new Int32Array(memory.states);
  const returns = states.length - 2;
  for (;;) {
    throwIfCancelled(work);
    const seen = Atomics.load(states, returns);
    const chunk = takeChunk(memory);
    if (chunk !== null) return chunk;
    if (!help()) Atomics.wait(states, returns, seen, patience);
  }
}

export function giveChunk({ states }: Pick<ChunkMemory, 'states'>, chunk: number): void {
  const taken = new Int32Array(states);
  Atomics.store(taken, chunk, 0);
  Atomics.add(taken, taken.length - 2, 1);
  Atomics.notify(taken, taken.length - 2);
}

/** Leaves a chunk that is taken to whoever claims it first. Answers the number of the offer, no two of which are the same. */
export function offerChunk({ states }: ChunkMemory, chunk: number): number {
  const taken = new Int32Array(states);
  const offer = 2 + Atomics.add(taken, taken.length - 1, 1);
  Atomics.store(taken, chunk, offer);
  return offer;
}

/** Takes a chunk that was offered under a number; false: somebody else has, whatever the chunk is used for by now. */
export function claimChunk({ states }: ChunkMemory, chunk: number, offer: number): boolean {
  return Atomics.compareExchange(new Int32Array(states), chunk, offer, 1) === offer;
}

/** The bytes of a chunk that is taken. */
export function chunkAt({ bytes, size }: ChunkMemory, chunk: number): Uint8Array {
  return new Uint8Array(bytes, chunk * size, size);
}
