import { once } from 'node:events';
import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { FloorPacking } from './floor-pack.ts';
import type { FloorPiece } from './floor-piece.ts';
import type { FloorShare } from './floor-worker.ts';

/** What a thread is given at once: something to decode, or to pack. */
export type FloorWork = FloorPiece | FloorPacking;

/** Compressed layers, each a file of its own, as pieces; the largest first. */
export function layerPieces(files: readonly string[], compression: FloorPiece['compression']): FloorPiece[] {
  return files
    .map((file): FloorPiece => ({ file, offset: 0, size: statSync(file).size, compression }))
    .toSorted((a, b) => b.size - a.size);
}

const rangeSize = 64 * 2 ** 20;

/** A file in pieces that are hashed as they are. */
export function rangePieces(file: string): FloorPiece[] {
  const { size } = statSync(file);
  return Array.from({ length: Math.ceil(size / rangeSize) }, (_none, at): FloorPiece => {
    const offset = at * rangeSize;
    return { file, offset, size: Math.min(rangeSize, size - offset), compression: 'none' };
  });
}

/**
 * Milliseconds that reading, decoding or packing, and hashing of some pieces take on so many threads, once these have
 * started. Nothing that this runtime does can do the same work in less. Rejects for pieces that cannot be decoded.
 */
export async function floorTime(pieces: readonly FloorWork[], threads: number): Promise<number> {
  const share: FloorShare = { pieces, taken: new SharedArrayBuffer(4) };
  const program = new URL('./floor-worker.ts', import.meta.url);
  const workers = Array.from({ length: threads }, () => new Worker(program, { workerData: share }));
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const start = performance.now();
    const answers = workers.map(async (worker) => {
      worker.postMessage('begin');
      const [failure] = (await once(worker, 'message')) as [string | null];
      if (failure !== null) throw new Error(failure);
    });
    await Promise.all(answers);
    return performance.now() - start;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
