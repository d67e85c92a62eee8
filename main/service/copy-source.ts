import { ProblemError } from '../../shared/problem.ts';
import type { ByteSource } from '../engine/io/byte-source.ts';
import { createHasher } from '../engine/io/hasher.ts';
import type { Sink } from './archive-writer.ts';

const pieceSize = 2 ** 20;

/**
 * Passes on the whole of a source and answers the hex of its sha256. While a piece is written the next one is read and
 * hashed, so copying costs about as much as the slower of the two. Rejects with `corrupt` for a source that ends early.
 */
export async function copySource(source: ByteSource, write: Sink): Promise<string> {
  const hasher = createHasher();
  await passSource(source, write, (bytes) => hasher.update(bytes));
  return hasher.digest();
}

/** Memory for one copy at a time. */
export type CopyRoom = readonly [Uint8Array, Uint8Array];

/** Whoever copies often makes it once: many large arrays that live shortly keep the garbage collector busy. */
export function createCopyRoom(most: number = pieceSize): CopyRoom {
  const size = Math.min(pieceSize, most);
  return [new Uint8Array(size), new Uint8Array(size)];
}

/** As `copySource`, of bytes that need not be hashed. `onBytes` sees each piece before it is written. */
export async function passSource(
  source: ByteSource,
  write: Sink,
  onBytes: (bytes: Uint8Array) => void = () => {},
  room: CopyRoom = createCopyRoom(source.size),
): Promise<void> {
  let [piece, other] = room;
  let written: Promise<void> = Promise.resolve();
  try {
    for (let position = 0; position < source.size;) {
      const count = source.read(piece.subarray(0, Math.min(piece.length, source.size - position)), position);
      if (count === 0) throw new ProblemError('corrupt', 'a layer ends early');
      const read = piece.subarray(0, count);
      onBytes(read);
      await written;
      written = write(read);
      written.catch(() => undefined);
      [piece, other] = [other, piece];
      position += count;
    }
  } finally {
    await written.catch(() => undefined);
  }
  await written;
}
