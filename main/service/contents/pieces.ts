import { ProblemError } from '../../../shared/problem.ts';
import type { Errand } from '../progress.ts';

const pieceSize = 1024 * 1024;

/**
 * Content of `size` bytes in pieces of at most 1 MiB, each in memory of its own. `read` fills from an offset and answers
 * how much; between two pieces others on this thread get their turn.
 */
export async function* piecesOf(
  size: number,
  read: (into: Uint8Array, offset: number) => number,
  errand: Errand,
): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < size;) {
    errand.signal?.throwIfAborted();
    const piece = new Uint8Array(Math.min(pieceSize, size - offset));
    const count = read(piece, offset);
    if (count === 0) throw new ProblemError('corrupt', `the content ends at byte ${offset} of ${size}`);
    offset += count;
    yield count === piece.length ? piece : piece.slice(0, count);
    if (offset < size) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }
}

const gatherSize = 256 * 1024;

/** The same bytes in fewer pieces: what is small is put together, so that a file of a thousand headers is no thousand writes. */
export async function* gathered(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let room = new Uint8Array(gatherSize);
  let fill = 0;
  for await (const piece of pieces) {
    if (fill + piece.length > room.length && fill > 0) {
      yield room.subarray(0, fill);
      room = new Uint8Array(gatherSize);
      fill = 0;
    }
    if (piece.length >= room.length) yield piece;
    else {
      room.set(piece, fill);
      fill += piece.length;
    }
  }
  if (fill > 0) yield room.subarray(0, fill);
}
