import { ProblemError } from '../../../shared/problem.ts';
import { spareBytes } from '../../engine/io/disk-room.ts';
import type { SpareBytes } from '../../engine/io/disk-room.ts';
import { ensurePrivateFolder, removeLeftovers, spool, spoolFolder } from '../../engine/io/spool.ts';
import type { Spooled } from '../../engine/io/spool.ts';

export interface UploadOptions {
  /** Bytes that the sender has announced; null when it did not say. */
  readonly announced: number | null;
  /** Bytes of one file, at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Where it is put; the spool of the engine unless told. */
  readonly folder?: string;
  /** How much room the disk has; what the system says unless told. */
  readonly spare?: SpareBytes;
}

/**
 * Streams an upload to a private file (IO5), never more than the limit nor than the disk can spare (IO6); `removeLeftovers`
 * of processes that are gone comes first. Rejects with `too-large`, `disk-full`, `not-writable`, `cancelled`, `not-readable`,
 * none of which tells a path (SV4.5).
 */
export async function receiveUpload(
  input: AsyncIterable<Uint8Array>,
  options: UploadOptions,
): Promise<Spooled> {
  const { announced, limit, signal, folder = spoolFolder(), spare = spareBytes } = options;
  removeLeftovers(folder);
  if (announced !== null && announced > limit)
    throw new ProblemError('too-large', `the file is larger than the ${limit} bytes allowed`);
  try {
    ensurePrivateFolder(folder);
    if ((announced ?? 0) > spare(folder)) throw new ProblemError('disk-full', folder);
    return await spool(input, { folder, maxBytes: limit, signal, spare });
  } catch (error) {
    throw told(error);
  }
}

function told(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error;
  const { code } = error.problem;
  if (code === 'disk-full') return new ProblemError(code, 'the disk for uploads is full', { cause: error });
  if (code === 'not-writable')
    return new ProblemError(code, 'uploads cannot be kept on the machine that serves this page', {
      cause: error,
    });
  return error;
}
