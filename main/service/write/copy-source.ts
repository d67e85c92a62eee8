import { ProblemError } from '../../../shared/problem.ts';
import type { ByteSource } from '../../engine/io/byte-source.ts';
import { createHasher } from '../../engine/io/hasher.ts';
import { letGo } from '../../engine/io/let-go.ts';
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

/**
 * As `copySource`, of bytes that need not be hashed. `onBytes` sees each piece before it is written. The pieces are gone with the
 * copy: a hundred layers leave nothing behind for the garbage collector.
 */
export async function passSource(
  source: ByteSource,
  write: Sink,
  onBytes: (bytes: Uint8Array) => void = () => {},
): Promise<void> {
  const most = Math.min(pieceSize, source.size);
  let piece = new Uint8Array(most);
  let other = new Uint8Array(most);
  let written: Promise<void> = Promise.resolve();
  try {
    for (let position = 0; position < source.size;) {
      const count = source.read(piece.subarray(0, Math.min(most, source.size - position)), position);
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
    letGo(piece, other);
  }
  await written;
}
