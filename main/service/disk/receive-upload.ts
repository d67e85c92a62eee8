import { mkdir, statfs } from 'node:fs/promises';
import { ProblemError } from '../../../shared/problem.ts';
import { removeLeftovers, spool, spoolFolder } from '../../engine/io/spool.ts';
import type { Spooled } from '../../engine/io/spool.ts';

export interface UploadOptions {
  /** Bytes that the sender has announced; null when it did not say. */
  readonly announced: number | null;
  /** Bytes of one file, at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Where it is put; the spool of the engine unless told. */
  readonly folder?: string;
}

/** Bytes of the disk that uploads leave to others. */
const diskReserve = 256 * 1024 * 1024;
/** The disk is asked again after this many bytes: others write too. */
const diskCheckInterval = 64 * 1024 * 1024;

/**
 * Streams an upload to a private file (IO5), never more than the limit nor than the disk can spare; `removeLeftovers`
 * of processes that are gone comes first. Rejects with `too-large`, `disk-full`, `cancelled`, `not-readable`.
 */
export async function receiveUpload(
  input: AsyncIterable<Uint8Array>,
  options: UploadOptions,
): Promise<Spooled> {
  const folder = options.folder ?? spoolFolder();
  removeLeftovers(folder);
  if (options.announced !== null && options.announced > options.limit)
    throw new ProblemError('too-large', `the file is larger than the ${options.limit} bytes allowed`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((options.announced ?? 0) > (await spareBytes(folder))) throw diskFull();
  return await spool(whileDiskLasts(input, folder), {
    folder,
    maxBytes: options.limit,
    signal: options.signal,
  });
}

async function* whileDiskLasts(input: AsyncIterable<Uint8Array>, folder: string): AsyncGenerator<Uint8Array> {
  let unchecked = 0;
  for await (const chunk of input) {
    unchecked += chunk.length;
    if (unchecked >= diskCheckInterval) {
      unchecked = 0;
      if ((await spareBytes(folder)) <= 0) throw diskFull();
    }
    yield chunk;
  }
}

async function spareBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize - diskReserve;
}

function diskFull(): ProblemError {
  return new ProblemError('disk-full', 'the disk for uploads is full');
}
