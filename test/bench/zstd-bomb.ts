import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { pack } from 'tar-stream';

const pieceSize = 8 * 2 ** 20;

/**
 * Writes a layer with one file of `bytes` zeros as one zstd frame with the largest window that zstd decodes unasked
 * (128 MiB). With `noise`, random bytes among the zeros keep it below any limit on how much may come of one byte.
 */
export async function writeZstdBomb(file: string, bytes: number, noise: boolean): Promise<void> {
  const tar = pack();
  const params = {
    [constants.ZSTD_c_windowLog]: 27,
    [constants.ZSTD_c_enableLongDistanceMatching]: 1,
    [constants.ZSTD_c_compressionLevel]: 1,
  };
  const entry = tar.entry({ name: 'zeros', size: bytes });
  await Promise.all([
    pipeline(tar, createZstdCompress({ params, chunkSize: 2 ** 20 }), createWriteStream(file)),
    pipeline(Readable.from(pieces(bytes, noise)), entry).then(() => {
      tar.finalize();
    }),
  ]);
}

function* pieces(bytes: number, noise: boolean): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= pieceSize) {
    const piece = Buffer.alloc(Math.min(left, pieceSize));
    // One part in 512: a ratio of about 500.
    if (noise) randomBytes(piece.length >> 9).copy(piece);
    yield piece;
  }
}
