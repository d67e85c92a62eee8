import { parentPort, workerData } from 'node:worker_threads';
import { packPiece } from './floor-pack.ts';
import { digestPiece } from './floor-piece.ts';
import type { FloorWork } from './floor.ts';

/** What a thread is started with. */
export interface FloorShare {
  readonly pieces: readonly FloorWork[];
  /** How many pieces were taken so far, by whichever thread (Int32). */
  readonly taken: SharedArrayBuffer;
}

const { pieces, taken } = workerData as FloorShare;
const next = new Int32Array(taken);

// Told to begin when every thread is there, so that starting them is in no figure.
parentPort?.once('message', () => {
  let failure: string | null = null;
  try {
    for (let at = Atomics.add(next, 0, 1); at < pieces.length; at = Atomics.add(next, 0, 1)) {
      const piece = pieces[at];
      if (piece === undefined) continue;
      if ('packing' in piece) packPiece(piece);
      else digestPiece(piece);
    }
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  parentPort?.postMessage(failure);
});
parentPort?.postMessage('ready');
